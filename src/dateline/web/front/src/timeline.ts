/** The timeline: one row a claimant or kind, bars for intervals, ticks for days, hatching where nothing was read. */
import { counted, fetched, h, s, stand } from "./dom";
import { type Axis, type Stretch, axisOf, stretchesOf, ticksOf } from "./axis";
import { dayOf, gaps, isoOf, spaced, span } from "./days";
import { hatch } from "./hatch";
import type { Claims } from "./places";
import { type Bar, type Record, type Row, extent, recordOf, rowsOf } from "./rows";
import { follow, select } from "./select";

interface Days {
  readonly day: string;
  readonly stories: number;
}

type Answer = { readonly coverage?: readonly Days[]; readonly next?: string | null } & ({ readonly claims: readonly Record[] } | Claims);

/** All claims to be drawn; on which days anything was read, where that is known; whether there are more. */
interface Drawn {
  readonly claims: readonly Record[];
  readonly covered: readonly number[] | null;
  readonly more: boolean;
}

const ROWS = 14;
// More lanes than these become columns of a count: single bars could not be told apart.
const LANES = 7;
const LANE = 7;
const PAD = 9;
const COLUMNS = 34;
const TOP = 26;
// Pages of whole claims that are fetched, and claims of a map's pages: the rest is said to be left out.
const PAGES = 10;
const MOST = 20_000;

/** Draws the timeline of the container's `data-src`: claims of a list, or of a map; `data-days` says of which days anything was read. */
export async function timeline(container: HTMLElement): Promise<void> {
  const answer = await all(container.dataset["src"] ?? "", container.dataset["days"]);
  const by = container.dataset["by"] === "kind" ? "kind" : "who";
  const { rows, undated } = rowsOf(answer.claims, by, ROWS, LANES);
  const covered = answer.covered ?? [];
  const range = narrowed(extent(rows, covered), container);
  if (!range || !rows.length) throw new Error("none of these claims says a day");
  const figure = h("figure", { class: "timeline" });
  const status = h("p", { class: "readout", role: "status" });
  const caption = h("figcaption", {}, says(answer, rows, undated, range));
  figure.append(status, caption);
  stand(container, figure, "As a list");
  let selected: ReadonlySet<string> = new Set();
  let width = 0;
  const redraw = () => {
    width = Math.max(280, container.clientWidth);
    figure.querySelector("svg")?.remove();
    figure.prepend(drawing(rows, range, covered, answer.covered !== null, width, container, status));
    mark(figure, selected);
  };
  new ResizeObserver(() => {
    if (Math.abs(width - Math.max(280, container.clientWidth)) > 1) redraw();
  }).observe(container);
  redraw();
  follow("timeline", (claims) => {
    selected = claims;
    mark(figure, claims);
  });
}

/** Only the days that the page's own question asks for, where it does. */
function narrowed(range: [number, number] | null, container: HTMLElement): [number, number] | null {
  if (!range) return null;
  const asked = new URL(location.href).searchParams;
  const [from, to] = [dayOf(asked.get(container.dataset["fromParam"] ?? "event_from")), dayOf(asked.get(container.dataset["toParam"] ?? "event_to"))];
  const found: [number, number] = [Math.max(range[0], from ?? -Infinity), Math.min(range[1], to ?? Infinity)];
  return found[0] <= found[1] ? found : range;
}

async function all(src: string, days: string | undefined): Promise<Drawn> {
  const coverage = days ? fetched<{ days: readonly Days[] }>(days) : null;
  const claims = new Map<string, Record>();
  let next: string | null | undefined = src;
  let first: Answer | null = null;
  for (let page = 0; next && (page < PAGES || !first || "features" in first) && claims.size < MOST; page++) {
    const answer: Answer = await fetched<Answer>(next);
    first ??= answer;
    for (const one of "features" in answer ? answer.features.map(({ properties }) => recordOf(properties)) : answer.claims) claims.set(one.id, one);
    next = answer.next;
  }
  const read = (await coverage)?.days ?? first?.coverage;
  const covered = read?.filter((entry) => entry.stories > 0).map((entry) => dayOf(entry.day)).filter((day) => day !== null) ?? null;
  return { claims: [...claims.values()], covered, more: Boolean(next) };
}

function says(answer: Drawn, rows: readonly Row[], undated: number, range: [number, number]): string {
  const shown = rows.reduce((sum, row) => sum + row.bars.length, 0);
  const parts = [`${counted(shown, "claim")} by the days they speak of, ${span(...range)}.`];
  const beyond = rows.flatMap((row) => row.bars).filter((bar) => bar.start < range[0] || bar.end > range[1]).length;
  if (beyond) parts.push(`${counted(beyond, "claim")} ${beyond === 1 ? "reaches" : "reach"} beyond these days.`);
  if (undated) parts.push(`${counted(undated, "claim")} without a day ${undated === 1 ? "is" : "are"} not drawn.`);
  if (answer.more) parts.push("More are in the record than are drawn here.");
  if (stretchesOf(rows.flatMap((row) => row.bars.map((bar): [number, number] => [bar.start, bar.end])), range).length > 1) parts.push("Double lines: a long time of which no claim speaks is left out.");
  if (answer.covered && unread([{ from: range[0], to: range[1] }], answer.covered).length) parts.push("Hatched: days of which nothing was read.");
  parts.push("Drag over days to select what falls into them.");
  return parts.join(" ");
}

/** Days that were not read, among those from the first to the last that were. */
function unread(stretches: readonly Stretch[], covered: readonly number[]): [number, number][] {
  if (!covered.length) return [];
  const [first, last] = [Math.min(...covered), Math.max(...covered)];
  return stretches.flatMap(({ from, to }) => gaps(covered, Math.max(from, first), Math.min(to, last)));
}

function drawing(rows: readonly Row[], range: [number, number], covered: readonly number[], known: boolean, width: number, container: HTMLElement, status: HTMLElement): SVGSVGElement {
  const narrow = width < 560;
  const names = narrow ? 0 : Math.min(224, Math.round(width * 0.3));
  const bars = rows.flatMap((row) => row.bars);
  const busy = bars.map((bar): [number, number] => [bar.start, bar.end]);
  const x = axisOf(stretchesOf(busy, range), names + 8, width - 8, busy);
  const day = Math.min(...x.stretches.map(({ from, to }) => (x(to + 0.5) - x(from - 0.5)) / (to - from + 1)));
  const head = narrow ? 16 : 0;
  const heights = rows.map((row) => head + 2 * PAD + (row.lanes > LANES ? COLUMNS : Math.max(1, row.lanes) * LANE));
  const height = TOP + heights.reduce((sum, one) => sum + one, 0);
  const svg = s("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": `Timeline, ${span(...range)}. Arrow keys go from claim to claim.` });
  const missing = hatch(svg);
  if (known) {
    for (const [from, to] of unread(x.stretches, covered)) {
      const band = s("rect", { class: "gap", x: x(from - 0.5), y: TOP, width: x(to + 0.5) - x(from - 0.5), height: height - TOP, fill: missing });
      band.append(s("title", {}, `${span(from, to)}: nothing of ${from === to ? "this day" : "these days"} was read`));
      svg.append(band);
    }
  }
  for (const tick of spaced(ticksOf(x, 74), x)) {
    svg.append(s("line", { class: tick.major ? "rule major" : "rule", x1: x(tick.day), x2: x(tick.day), y1: TOP - 6, y2: height }));
    if (tick.label) svg.append(s("text", { class: "tick", x: x(tick.day) + 3, y: TOP - 10 }, tick.label));
  }
  for (const { from, to, left, right } of x.breaks) {
    const gap = s("g", { class: "break" }, s("line", { x1: left + 8, x2: left + 8, y1: TOP, y2: height }), s("line", { x1: right - 8, x2: right - 8, y1: TOP, y2: height }));
    gap.append(s("title", {}, `${span(from, to)}: left out, no claim speaks of these days`));
    svg.append(gap);
  }
  const brush = s("rect", { class: "brush", y: TOP, height: height - TOP, width: 0, visibility: "hidden" });
  const ground = s("rect", { class: "ground", x: names, y: 0, width: width - names, height });
  svg.append(ground, brush);
  let y = TOP;
  rows.forEach((row, i) => {
    const tall = heights[i]!;
    const group = s("g", { class: "row", role: "group", "aria-label": `${row.name}, ${counted(row.bars.length, "claim")}` });
    if (i) group.append(s("line", { class: "between", x1: 0, x2: width, y1: y, y2: y }));
    const name = s("text", { class: "name", x: 0, y: y + (narrow ? 15 : tall / 2 + 4) }, cut(row.name, narrow ? 48 : Math.floor(names / 6.9)));
    name.append(s("title", {}, `${row.name}: ${counted(row.bars.length, "claim")}`));
    group.append(name);
    if (row.lanes > LANES) columns(group, row, x, day, y + head + PAD, range);
    else for (const bar of row.bars) group.append(barOf(bar, x, day, y + head + PAD, range));
    svg.append(group);
    y += tall;
  });
  walk(svg, rows.length);
  brushed(svg, ground, brush, x, rows, range, container, status);
  return svg;
}

/** One claim: a bar over its days, a tick for a single day; open ends fade. A link to the claim. */
function barOf(bar: Bar, x: (day: number) => number, day: number, top: number, range: [number, number]): SVGElement {
  // What reaches beyond the days drawn ends, faded, at their edge.
  const [start, end] = [bar.start, bar.end].map((day) => Math.min(range[1], Math.max(range[0], day))) as [number, number];
  const from = x(start - 0.5);
  const to = x(end + 0.5);
  const single = bar.start === bar.end;
  const open = bar.open || start !== bar.start || end !== bar.end;
  const inset = Math.min(1.5, day * 0.15);
  const rect = s("rect", {
    x: single ? x(start) - Math.min(2.5, day / 2) : from + inset,
    y: top + bar.lane * LANE,
    width: single ? Math.min(5, Math.max(2, day)) : Math.max(3, to - from - 2 * inset),
    height: LANE - 2,
    rx: single ? 0 : 1,
  });
  const link = s("a", { href: `/claims/${encodeURIComponent(bar.claim)}`, class: `bar${open ? " open" : ""}`, "data-claims": bar.claim, tabindex: -1 }, rect);
  const when = bar.open === "start" ? `by ${span(bar.end, bar.end)}` : bar.open === "end" ? `since ${span(bar.start, bar.start)}` : span(bar.start, bar.end);
  const words = `${when} · ${bar.who}: ${cut(bar.words, 160)}`;
  link.append(s("title", {}, words));
  link.setAttribute("aria-label", words);
  return link;
}

/** Many claims: a column a day (or a stretch of days), as high as claims fall into it. */
function columns(group: SVGElement, row: Row, x: Axis, day: number, top: number, range: [number, number]): void {
  const stretch = Math.max(1, Math.ceil(4 / day));
  const counts = new Map<number, string[]>();
  for (const bar of row.bars) {
    const from = Math.floor((Math.max(range[0], bar.start) - range[0]) / stretch);
    const to = Math.floor((Math.min(range[1], bar.end) - range[0]) / stretch);
    for (let at = from; at <= to; at++) {
      const claims = counts.get(at);
      if (claims) claims.push(bar.claim);
      else counts.set(at, [bar.claim]);
    }
  }
  const most = Math.max(...[...counts.values()].map((claims) => claims.length));
  for (const [at, claims] of [...counts].sort(([a], [b]) => a - b)) {
    const first = range[0] + at * stretch;
    const last = Math.min(range[1], first + stretch - 1);
    if (x(last) === x(first) && last > first) continue;
    const tall = Math.max(2, (claims.length / most) * COLUMNS);
    const left = x(first - 0.5);
    const link = s("a", { class: "bar many", href: filtered(first, last), "data-claims": claims.join(" "), tabindex: -1 });
    const words = `${span(first, last)} · ${row.name}: ${counted(claims.length, "claim")}`;
    link.setAttribute("aria-label", words);
    link.append(s("title", {}, words), s("rect", { x: left + 0.5, y: top + COLUMNS - tall, width: Math.max(1, x(last + 0.5) - left - 1), height: tall }));
    group.append(link);
  }
}

/** One stop for the tab key; arrows go between bars of a row and between rows; Enter follows, Space selects. */
function walk(svg: SVGSVGElement, rows: number): void {
  const bars = [...svg.querySelectorAll<SVGGElement>(".row")].map((row) => [...row.querySelectorAll<SVGAElement>(".bar")]);
  bars.find((row) => row.length)?.[0]?.setAttribute("tabindex", "0");
  const at = (bar: Element) => bars.findIndex((row) => row.includes(bar as SVGAElement));
  const go = (from: SVGAElement, to: SVGAElement | undefined) => {
    if (!to) return;
    from.setAttribute("tabindex", "-1");
    to.setAttribute("tabindex", "0");
    to.focus();
  };
  svg.addEventListener("keydown", (event) => {
    const bar = (event.target as Element).closest<SVGAElement>(".bar");
    if (!bar) return;
    const row = at(bar);
    const column = bars[row]?.indexOf(bar) ?? 0;
    const sideways = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const upwards = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (sideways) go(bar, bars[row]?.[column + sideways]);
    else if (upwards) {
      for (let next = row + upwards; next >= 0 && next < rows; next += upwards) {
        const there = bars[next];
        if (!there?.length) continue;
        go(bar, there[Math.min(column, there.length - 1)]);
        break;
      }
    } else if (event.key === " ") select(claimsOf(bar), "timeline"), mark(svg, new Set(claimsOf(bar)));
    else return;
    event.preventDefault();
  });
}

/** Dragging over days selects what falls into them, and offers the address that keeps only these. */
function brushed(
  svg: SVGSVGElement,
  ground: SVGRectElement,
  brush: SVGRectElement,
  x: Axis,
  rows: readonly Row[],
  range: [number, number],
  container: HTMLElement,
  status: HTMLElement,
): void {
  let from: number | null = null;
  const dayAt = (event: PointerEvent) => Math.max(range[0], Math.min(range[1], Math.round(x.back(event.clientX - svg.getBoundingClientRect().left))));
  ground.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch") return;
    from = dayAt(event);
    ground.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  const stretch = (event: PointerEvent): [number, number] => [Math.min(from!, dayAt(event)), Math.max(from!, dayAt(event))];
  ground.addEventListener("pointermove", (event) => {
    if (from === null) return;
    const [a, b] = stretch(event);
    brush.setAttribute("visibility", "visible");
    brush.setAttribute("x", String(x(a - 0.5)));
    brush.setAttribute("width", String(x(b + 0.5) - x(a - 0.5)));
  });
  ground.addEventListener("pointerup", (event) => {
    if (from === null) return;
    const [a, b] = stretch(event);
    from = null;
    const inside = rows.flatMap((row) => row.bars).filter((bar) => bar.start <= b && bar.end >= a);
    select(inside.map((bar) => bar.claim), "timeline");
    mark(svg, new Set(inside.map((bar) => bar.claim)));
    const link = h("a", { href: filtered(a, b, container) }, "Only these days");
    status.replaceChildren(`${span(a, b)}: ${counted(inside.length, "claim")} selected. `, link);
  });
  svg.addEventListener("click", (event) => {
    const bar = (event.target as Element).closest<SVGAElement>(".bar");
    if (!bar || event.ctrlKey || event.metaKey) return;
    // The first click selects, so that the words show; on what is selected the link is followed.
    if (bar.classList.contains("selected") && svg.querySelectorAll(".bar.selected").length === 1) return;
    event.preventDefault();
    brush.setAttribute("visibility", "hidden");
    select(claimsOf(bar), "timeline");
    mark(svg, new Set(claimsOf(bar)));
    status.replaceChildren(bar.getAttribute("aria-label") ?? "", " ", h("a", { href: bar.getAttribute("href") ?? "" }, bar.classList.contains("many") ? "Only these" : "The claim"));
  });
}

function mark(root: Element, claims: ReadonlySet<string>): void {
  root.classList.toggle("choosing", claims.size > 0);
  for (const bar of root.querySelectorAll<SVGAElement>(".bar")) bar.classList.toggle("selected", claimsOf(bar).some((claim) => claims.has(claim)));
}

function claimsOf(bar: Element): string[] {
  return (bar.getAttribute("data-claims") ?? "").split(" ").filter(Boolean);
}

/** This page's address with the days in it. */
function filtered(from: number, to: number, container?: HTMLElement): string {
  const url = new URL(location.href);
  url.searchParams.set(container?.dataset["fromParam"] ?? "event_from", isoOf(from));
  url.searchParams.set(container?.dataset["toParam"] ?? "event_to", isoOf(to));
  url.searchParams.delete("after");
  return url.pathname + url.search;
}

function cut(words: string, most: number): string {
  return words.length > most ? `${words.slice(0, most - 1).trimEnd()}…` : words;
}
