/** The map: a claim is a point only when it names a settlement, otherwise the radius or the name it is known by. Nothing is asked of anybody else. */
import { type FitBoundsOptions, type GeoJSONSource, Map as GL, type MapGeoJSONFeature, NavigationControl, type Point, type PointLike, ScaleControl, setWorkerUrl } from "maplibre-gl";
import type { Feature } from "geojson";
import { caption, disputes, listing, tell } from "./around";
import { counted, fetched, h, stand } from "./dom";
import { type Claims, type Place, central, circle, circlesOf, exactly, frame, layersOf, placesOf, reckoned } from "./places";
import { follow, select } from "./select";
import { CIRCLE, type Colours, PAPER, coloursOf, layers, styleOf } from "./style";

const PRESSABLE = ["point", "ring", "cluster", "count", "names", "area", "label"];
// More places than a screen can tell apart, and a browser can hold at ease.
const MOST = 20_000;
const FIRST: FitBoundsOptions = { padding: 32, maxZoom: 6.5, animate: false };

/** Draws the map of the container's `data-src`, and what comes on its next pages. */
export async function map(container: HTMLElement): Promise<void> {
  const begun = performance.now();
  const [first] = await Promise.all([fetched<Claims>(container.dataset["src"] ?? ""), sheet()]);
  const features = [...first.features];
  let { places, nowhere } = placesOf({ features });
  if (!places.length && !first.next) throw new Error(nowhere.length ? `none of ${counted(nowhere.length, "claim")} says a place whose position is known` : "no claim is shown");
  let [byId, byClaim] = indexes(places);
  const height = Number(container.dataset["height"]) || 0;
  const canvas = h("div", { class: "map-canvas" });
  if (height) canvas.style.setProperty("height", `${height}px`);
  const paper = h("canvas", { class: "map-paper", "aria-hidden": "true" });
  const readout = h("p", { class: "readout", role: "status" });
  const said = h("section", { class: "map-said", "aria-label": "Selected on the map", tabindex: -1, hidden: true });
  const words = h("span", {});
  const note = h("p", { class: "map-note" });
  const list = h("div", {});
  // It must have its size before it is drawn: else it is drawn twice.
  const away = stand(container, h("figure", { class: "map" }, canvas, paper, readout, said, list, h("figcaption", {}, words, " ", note)), "As a table");
  let drawn: GL;
  try {
    drawn = painted(canvas, places, container.getAttribute("aria-label") ?? "Map of the claims");
  } catch (why) {
    away();
    throw why;
  }

  const around = (left: string | null) => {
    words.textContent = caption(places, nowhere, left, outside(places));
    list.replaceChildren(listing(places, (place) => choose([place], true)));
  };
  // Somebody may select before the style has its sources: what was selected last is drawn when they are there.
  let picked: Feature[] = [];
  const pick = () => source(drawn, "chosen")?.setData({ type: "FeatureCollection", features: picked });
  drawn.once("style.load", pick);
  const show = (chosen: readonly Place[], only: ReadonlySet<string> | null) => {
    picked = chosen.flatMap(pickedOf);
    pick();
    const spoken = chosen.flatMap((place) => place.said.filter((one) => !only || only.has(one.claim)).map((one) => ({ place, one })));
    tell(said, chosen, spoken, () => fit(drawn, chosen));
  };
  const choose = (chosen: readonly Place[], go = false) => {
    show(chosen, null);
    if (go) fit(drawn, chosen);
    select(chosen.flatMap((place) => place.said.map((one) => one.claim)), "map");
  };
  around(null);
  follow("map", (wanted) => {
    const chosen = [...new Set([...wanted].flatMap((claim) => byClaim.get(claim) ?? []))];
    show(chosen, wanted);
    if (chosen.length && !chosen.some((place) => drawn.getBounds().contains([place.at[0], place.at[1]]))) fit(drawn, chosen);
  });

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

  const styled = new Promise((done) => void drawn.once("style.load", done));
  const stands = () => {
    const bounds = drawn.getBounds();
    const view = { zoom: drawn.getZoom(), west: bounds.getWest(), south: bounds.getSouth(), east: bounds.getEast(), north: bounds.getNorth() };
    source(drawn, "areas")?.setData(circlesOf(places, CIRCLE, view));
    note.textContent = disputes(rendered(drawn, ["disputed"]).map(({ properties }) => ({ between: String(properties["between"]), whose: String(properties["whose"]) })));
  };
  let [moved, whole] = [false, false];
  drawn.on("movestart", (event) => {
    moved ||= Boolean(event.originalEvent);
    delete container.dataset["still"];
  });
  drawn.on("moveend", stands);
  drawn.once("style.load", stands);
  drawn.on("idle", () => {
    if (whole && !("idle" in container.dataset)) {
      container.dataset["idle"] = String(Math.round(performance.now() - begun));
      stands();
    }
    container.dataset["still"] = "";
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => recolour(drawn, coloursOf(document.documentElement)));
  addEventListener("beforeprint", () => printed(drawn, paper));
  addEventListener("afterprint", () => recolour(drawn, coloursOf(document.documentElement)));

  if (first.next) {
    around("More are coming.");
    const left = await rest(first, features);
    await styled;
    ({ places, nowhere } = placesOf({ features }));
    [byId, byClaim] = indexes(places);
    const { marks, names } = layersOf(places, CIRCLE);
    source(drawn, "marks")?.setData(marks);
    source(drawn, "names")?.setData(names);
    around(left);
    if (moved) stands();
    else fit(drawn, central(places), FIRST);
  }
  whole = true;
  drawn.triggerRepaint();
}

/** Adds what is on the next pages, up to what a map can hold; says what is left out. */
async function rest(first: Claims, features: Claims["features"]): Promise<string | null> {
  let next = first.next;
  try {
    while (next && features.length < MOST) {
      const page: Claims = await fetched<Claims>(next);
      features.push(...page.features);
      next = page.next;
    }
  } catch (why) {
    return `The rest could not be had: ${why instanceof Error ? why.message : String(why)}.`;
  }
  return next ? `${first.total ? `Of ${counted(first.total, "claim")} the` : "The"} latest published are drawn: filter to see others.` : null;
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
  const bounds = frame(central(places));
  const made = new GL({
    container: canvas,
    style: styleOf(layersOf(places, CIRCLE), built("land-50m.json"), coloursOf(document.documentElement)),
    ...(bounds ? { bounds, fitBoundsOptions: FIRST } : {}),
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

/** How many of the places that are drawn lie outside the first view. */
function outside(places: readonly Place[]): number {
  const first = frame(central(places));
  return first ? places.filter(({ drawn, at: [lon, lat] }) => drawn !== "name" && (lon < first[0] || lon > first[2] || lat < first[1] || lat > first[3])).length : 0;
}

function source(drawn: GL, name: string): GeoJSONSource | undefined {
  return drawn.getSource<GeoJSONSource>(name);
}

/** Places by their number, and by the claims that name them. */
function indexes(places: readonly Place[]): [Map<number, Place>, Map<string, Place[]>] {
  const byClaim = new Map<string, Place[]>();
  for (const place of places) {
    for (const one of place.said) {
      const there = byClaim.get(one.claim);
      if (there) there.push(place);
      else byClaim.set(one.claim, [place]);
    }
  }
  return [new Map(places.map((place) => [place.id, place])), byClaim];
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
    const leaves = (await source(drawn, "marks")?.getClusterLeaves(Number(cluster.properties["cluster_id"]), Infinity, 0)) ?? [];
    return leaves.map((leaf) => byId.get(Number(leaf.properties?.["id"]))).filter((place) => place !== undefined);
  }
  const places = found.map((feature) => byId.get(Number(feature.properties["id"]))).filter((place) => place !== undefined);
  return places.sort((a, b) => a.radius - b.radius).slice(0, 1);
}

/** How a place is drawn once it is selected: its circle, and its mark. */
function pickedOf(place: Place): Feature[] {
  const properties = { id: place.id, drawn: place.drawn };
  const round: Feature[] = place.radius && place.drawn !== "point" ? [{ type: "Feature", properties, geometry: circle(place.at, Math.min(place.radius, 2500), 96) }] : [];
  return place.drawn === "name" ? round : [...round, { type: "Feature", properties, geometry: { type: "Point", coordinates: [...place.at] } }];
}

function fit(drawn: GL, places: readonly Place[], options: FitBoundsOptions = { padding: 48, maxZoom: 6 }): void {
  const bounds = frame(places);
  if (bounds) drawn.fitBounds(bounds, options);
}

function recolour(drawn: GL, colours: Colours): void {
  for (const layer of layers(colours)) {
    if (!drawn.getLayer(layer.id)) continue;
    for (const [name, value] of Object.entries(layer.paint ?? {})) drawn.setPaintProperty(layer.id, name as never, value as never);
  }
}

/** Copies the map as it is, in the colours of paper: what the graphics card holds is gone when a page is printed. */
function printed(drawn: GL, paper: HTMLCanvasElement): void {
  recolour(drawn, PAPER);
  drawn.redraw();
  const canvas = drawn.getCanvas();
  [paper.width, paper.height] = [canvas.width, canvas.height];
  paper.getContext("2d")?.drawImage(canvas, 0, 0);
}
