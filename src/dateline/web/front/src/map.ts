/** The map: a claim is a point only when it names a settlement, otherwise the radius or the name it is known by. Nothing is asked of anybody else. */
import { type GeoJSONSource, Map as GL, type MapGeoJSONFeature, NavigationControl, type Point, type PointLike, ScaleControl, setWorkerUrl } from "maplibre-gl";
import type { Feature } from "geojson";
import { counted, fetched, h, stand } from "./dom";
import { dayOf, span } from "./days";
import { type Claims, type Place, type Said, circle, exactly, frame, layersOf, placesOf, reckoned } from "./places";
import { follow, select } from "./select";
import { CIRCLE, coloursOf, layers, styleOf } from "./style";

const PRESSABLE = ["point", "ring", "cluster", "count", "names", "area", "label"];
// Claims written out beside the map, places in the list: what a person reads before filtering.
const WRITTEN = 40;
const LISTED = 400;
const CREDIT = "Land and borders: Natural Earth, 1:50 million. Dashed: disputed, as one side or one atlas draws it; Dateline takes no position. A front line is no border and is not drawn.";

/** Draws the map of the container's `data-src`. */
export async function map(container: HTMLElement): Promise<void> {
  const begun = performance.now();
  const [claims] = await Promise.all([fetched<Claims>(container.dataset["src"] ?? ""), sheet()]);
  const { places, nowhere } = placesOf(claims);
  if (!places.length) throw new Error(nowhere.length ? `none of ${counted(nowhere.length, "claim")} says a place whose position is known` : "no claim is shown");
  const height = Number(container.dataset["height"]) || 0;
  const canvas = h("div", { class: "map-canvas" });
  if (height) canvas.style.setProperty("height", `${height}px`);
  const readout = h("p", { class: "readout", role: "status" });
  const said = h("section", { class: "map-said", "aria-label": "Selected on the map", tabindex: -1, hidden: true });
  const note = h("p", { class: "map-note" });
  const list = listing(places, (place) => choose([place], true));
  const figure = h("figure", { class: "map" }, canvas, readout, said, list, h("figcaption", {}, caption(places, nowhere), " ", note));
  const drawn = painted(canvas, places, container.getAttribute("aria-label") ?? "Map of the claims");
  stand(container, figure, "As a table");
  drawn.resize();
  // Now that it has its size.
  const bounds = frame(places);
  if (bounds) drawn.fitBounds(bounds, { padding: 32, maxZoom: 6.5, animate: false });
  const byClaim = index(places);

  // Somebody may select before the style has its sources: what was selected last is drawn when they are there.
  let picked: Feature[] = [];
  const pick = () => drawn.getSource<GeoJSONSource>("chosen")?.setData({ type: "FeatureCollection", features: picked });
  drawn.once("style.load", pick);
  const show = (chosen: readonly Place[], only: ReadonlySet<string> | null) => {
    const features = layersOf(chosen, CIRCLE);
    picked = [...features.areas.features, ...features.marks.features, ...chosen.filter((place) => place.drawn === "name" && place.radius).map((place) => wide(place))];
    pick();
    const spoken = chosen.flatMap((place) => place.said.filter((one) => !only || only.has(one.claim)).map((one) => ({ place, one })));
    tell(said, chosen, spoken, () => fit(drawn, chosen));
  };
  const choose = (chosen: readonly Place[], go = false) => {
    show(chosen, null);
    if (go) fit(drawn, chosen);
    select(chosen.flatMap((place) => place.said.map((one) => one.claim)), "map");
  };
  follow("map", (wanted) => {
    const chosen = [...new Set([...wanted].flatMap((claim) => byClaim.get(claim) ?? []))];
    show(chosen, wanted);
    if (chosen.length && !chosen.some((place) => drawn.getBounds().contains([place.at[0], place.at[1]]))) fit(drawn, chosen);
  });

  const byId = new Map(places.map((place) => [place.id, place]));
  const pressed = ({ x, y }: Point) => rendered(drawn, PRESSABLE, [[x - 3, y - 3], [x + 3, y + 3]]);
  drawn.on("click", async (event) => {
    const found = pressed(event.point);
    choose(found.length ? await under(drawn, found, byId) : []);
  });
  drawn.on("mousemove", (event) => {
    const [first] = pressed(event.point);
    drawn.getCanvas().style.setProperty("cursor", first ? "pointer" : "");
    const place = byId.get(Number(first?.properties["id"]));
    const line = first ? null : rendered(drawn, ["disputed"], event.point)[0];
    readout.textContent = place ? `${exactly(place)}: ${reckoned(place.said)}` : first ? counted(Number(first.properties["claims"]), "report") : line ? `${line.properties["between"]}: ${line.properties["whose"]}` : "";
  });
  drawn.on("moveend", () => disputes(drawn, note));
  drawn.once("idle", () => {
    container.dataset["idle"] = String(Math.round(performance.now() - begun));
    disputes(drawn, note);
  });
  for (const query of ["(prefers-color-scheme: dark)", "print"]) matchMedia(query).addEventListener("change", () => recolour(drawn));
  addEventListener("beforeprint", () => container.querySelector("details.fallback")?.setAttribute("open", ""));
}

function built(name: string): string {
  return new URL(name, import.meta.url).href;
}

/** The library's own sheet, once a page. */
async function sheet(): Promise<void> {
  const href = built("maplibre.css");
  if (document.querySelector(`link[href="${href}"]`)) return;
  const link = h("link", { rel: "stylesheet", href });
  await new Promise((done) => {
    link.addEventListener("load", done);
    link.addEventListener("error", done);
    document.head.prepend(link);
  });
}

function painted(canvas: HTMLElement, places: readonly Place[], name: string): GL {
  setWorkerUrl(built("worker.js"));
  const made = new GL({
    container: canvas,
    style: styleOf(layersOf(places, CIRCLE), built("land-50m.json"), coloursOf(document.documentElement)),
    attributionControl: false,
    cooperativeGestures: true,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: 0,
    maxZoom: 11,
    validateStyle: false,
    locale: { "Map.Title": name },
  });
  made.touchZoomRotate.disableRotation();
  made.keyboard.disableRotation();
  made.addControl(new NavigationControl({ showCompass: false }), "top-right");
  made.addControl(new ScaleControl({ maxWidth: 96 }), "bottom-left");
  return made;
}

function index(places: readonly Place[]): Map<string, Place[]> {
  const byClaim = new Map<string, Place[]>();
  for (const place of places) {
    for (const one of place.said) {
      const there = byClaim.get(one.claim);
      if (there) there.push(place);
      else byClaim.set(one.claim, [place]);
    }
  }
  return byClaim;
}

/** What is drawn of these layers, there or anywhere in view. A pointer moves before the style has its layers: then nothing is. */
function rendered(drawn: GL, wanted: readonly string[], at?: PointLike | [PointLike, PointLike]): MapGeoJSONFeature[] {
  const layers = wanted.filter((layer) => drawn.getLayer(layer));
  if (!layers.length) return [];
  return at ? drawn.queryRenderedFeatures(at, { layers }) : drawn.queryRenderedFeatures({ layers });
}

/** The places under the pointer: those of a cluster, or the smallest thing there. */
async function under(drawn: GL, found: readonly MapGeoJSONFeature[], byId: ReadonlyMap<number, Place>): Promise<Place[]> {
  const cluster = found.find((feature) => feature.properties["cluster_id"] !== undefined);
  if (cluster) {
    const source = drawn.getSource<GeoJSONSource>("marks");
    const leaves = (await source?.getClusterLeaves(Number(cluster.properties["cluster_id"]), Infinity, 0)) ?? [];
    return leaves.map((leaf) => byId.get(Number(leaf.properties?.["id"]))).filter((place) => place !== undefined);
  }
  const places = found.map((feature) => byId.get(Number(feature.properties["id"]))).filter((place) => place !== undefined);
  return places.sort((a, b) => a.radius - b.radius).slice(0, 1);
}

function wide(place: Place) {
  return { type: "Feature" as const, properties: { id: place.id, drawn: place.drawn }, geometry: circle(place.at, Math.min(place.radius, 2500), 96) };
}

function fit(drawn: GL, places: readonly Place[]): void {
  const bounds = frame(places);
  if (bounds) drawn.fitBounds(bounds, { padding: 48, maxZoom: 6 });
}

/** What was said there, the words first. */
function tell(section: HTMLElement, places: readonly Place[], spoken: readonly { place: Place; one: Said }[], zoom: () => void): void {
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
function listing(places: readonly Place[], go: (place: Place) => void): HTMLElement {
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

function caption(places: readonly Place[], nowhere: readonly Said[]): string {
  const claims = new Set(places.flatMap((place) => place.said.map((one) => one.claim))).size;
  const parts = [`${counted(claims, "claim")} at ${counted(places.length, "place")}. Filled: the settlement itself. Circle: within that radius. Dashed circle: an area of that size. A name alone: no more is known.`];
  if (nowhere.length) parts.push(`${counted(nowhere.length, "claim")} without a position ${nowhere.length === 1 ? "is" : "are"} not on the map.`);
  return `${parts.join(" ")} ${CREDIT}`;
}

/** Under the map: the disputed lines that are in view, and whose they are. */
function disputes(drawn: GL, note: HTMLElement): void {
  const lines = new Map<string, Set<string>>();
  for (const { properties } of rendered(drawn, ["disputed"])) {
    const [between, whose] = [String(properties["between"]), String(properties["whose"])];
    lines.set(whose, (lines.get(whose) ?? new Set()).add(between));
  }
  const few = [...lines].map(([whose, between]) => `${[...between].sort().join(", ")}: ${whose}.`).sort();
  note.textContent = few.length > 6 ? `${few.length} disputed lines in view: zoom in to read whose.` : few.join(" ");
}

function recolour(drawn: GL): void {
  for (const layer of layers(coloursOf(document.documentElement))) {
    if (!drawn.getLayer(layer.id)) continue;
    for (const [name, value] of Object.entries(layer.paint ?? {})) drawn.setPaintProperty(layer.id, name as never, value as never);
  }
}
