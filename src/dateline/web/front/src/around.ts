/** What stands around the map, in words: what was said at the place that is selected, the places as a list, the caption. */
import { dayOf, span } from "./days";
import { counted, h } from "./dom";
import { type Place, type Said, exactly, reckoned } from "./places";

// Claims written out beside the map, places in the list: what a person reads before filtering.
const WRITTEN = 40;
const LISTED = 400;
const CREDIT = "Land and borders: Natural Earth, 1:50 million. Dashed: disputed, as one side or one atlas draws it; Dateline takes no position. A front line is no border and is not drawn.";

/** What was said there, the words first. */
export function tell(section: HTMLElement, places: readonly Place[], spoken: readonly { place: Place; one: Said }[], zoom: () => void): void {
  section.hidden = !spoken.length;
  if (!spoken.length) return section.replaceChildren();
  const title = places.length === 1 ? exactly(places[0]!) : `${places.length.toLocaleString("en")} places`;
  const closer = h("button", { type: "button", class: "quiet" }, "Zoom to it");
  closer.addEventListener("click", zoom);
  const items = spoken.slice(0, WRITTEN).map(({ place, one }) =>
    h(
      "li",
      {},
      h("q", { dir: "auto" }, one.content),
      h("p", {}, h("bdi", {}, one.who ?? "the outlet’s own voice"), ` · ${when(one)}`, places.length > 1 ? ` · ${exactly(place)}` : null, " · ", h("a", { href: `/claims/${encodeURIComponent(one.claim)}` }, "the claim")),
    ),
  );
  const more = spoken.length - items.length;
  section.replaceChildren(
    h("header", {}, h("h3", {}, h("bdi", {}, title)), h("p", {}, reckoned(spoken.map(({ one }) => one))), closer),
    h("ol", {}, ...items),
    ...(more > 0 ? [h("p", { class: "more" }, `and ${more.toLocaleString("en")} more: zoom in, or filter.`)] : []),
  );
}

function when(one: Said): string {
  const [start, end] = [dayOf(one.start), dayOf(one.end)];
  if (start !== null && end !== null) return span(start, end);
  if (start !== null) return `since ${span(start, start)}`;
  if (end !== null) return `by ${span(end, end)}`;
  return "no day given";
}

/** The same places for keyboard and screen reader, most claims first. */
export function listing(places: readonly Place[], go: (place: Place) => void): HTMLElement {
  const list = h("ol", {});
  const details = h("details", { class: "map-places" }, h("summary", {}, `${counted(places.length, "place")} as a list`), list);
  details.addEventListener("toggle", () => {
    if (!details.open || list.childElementCount) return;
    for (const place of places.slice(0, LISTED)) {
      const button = h("button", { type: "button", class: "quiet" }, h("bdi", {}, exactly(place)));
      button.addEventListener("click", () => go(place));
      list.append(h("li", {}, button, ` ${counted(place.said.length, "report")}`));
    }
    if (places.length > LISTED) list.after(h("p", {}, `and ${(places.length - LISTED).toLocaleString("en")} more: filter to see them.`));
  });
  return details;
}

/** How much is drawn, how it is drawn, and what is not. `left` says what of the question is not on the map, `outside` how many places are far off. */
export function caption(places: readonly Place[], nowhere: readonly Said[], left: string | null, outside: number): string {
  const claims = new Set(places.flatMap((place) => place.said.map((one) => one.claim))).size;
  const parts = [`${counted(claims, "claim")} at ${counted(places.length, "place")}.`];
  if (left) parts.push(left);
  if (outside) parts.push(`${counted(outside, "place")} far from the rest ${outside === 1 ? "lies" : "lie"} outside the first view: zoom out.`);
  parts.push("Filled: the settlement itself. Circle: within that radius. Dashed circle: an area of that size. A name alone: no more is known.");
  if (nowhere.length) parts.push(`${counted(nowhere.length, "claim")} without a position ${nowhere.length === 1 ? "is" : "are"} not on the map.`);
  return [...parts, CREDIT].join(" ");
}

/** The disputed lines that are in view, and whose they are. */
export function disputes(lines: readonly { readonly between: string; readonly whose: string }[]): string {
  const by = new Map<string, Set<string>>();
  for (const { between, whose } of lines) by.set(whose, (by.get(whose) ?? new Set()).add(between));
  const few = [...by].map(([whose, between]) => `${[...between].sort().join(", ")}: ${whose}.`).sort();
  return few.length > 6 ? `${few.length} disputed lines in view: zoom in to read whose.` : few.join(" ");
}
