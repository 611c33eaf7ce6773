/** The map's style: pale land, thin borders, no request for fonts or pictures. Colours come from the page's own variables. */
import type { LayerSpecification, StyleSpecification } from "maplibre-gl";
import { colour } from "./dom";
import { layersOf } from "./places";

export type Colours = Record<"sea" | "land" | "border" | "ink" | "paper" | "place" | "pick", string>;
export type Data = ReturnType<typeof layersOf>;

/** From so many pixels on, a radius is drawn as the circle that it is; below it a hollow mark stands for it. */
export const CIRCLE = 9;
const CLUSTER = 44;
const FONT = ["sans-serif"];
const SINGLE = ["!", ["has", "point_count"]] as const;

/** The colours on paper, and where a page names none. */
export const PAPER: Colours = { sea: "#eef1f2", land: "#fbfaf6", border: "#a9a59b", ink: "#2b2924", paper: "#ffffff", place: "#00714f", pick: "#ffedb0" };

/** The colours as the page has them now. */
export function coloursOf(element: Element): Colours {
  return Object.fromEntries(Object.entries(PAPER).map(([name, otherwise]) => [name, colour(element, `--map-${name}`, otherwise)])) as Colours;
}

/** The whole style over the land at `land`. */
export function styleOf(data: Data, land: string, colours: Colours): StyleSpecification {
  const empty = { type: "FeatureCollection" as const, features: [] };
  return {
    version: 8,
    transition: { duration: 0, delay: 0 },
    sources: {
      land: { type: "geojson", data: land, tolerance: 0.3, maxzoom: 8 },
      marks: {
        ...{ type: "geojson", data: data.marks, cluster: true, clusterRadius: CLUSTER, clusterMaxZoom: 9, maxzoom: 10 },
        clusterProperties: { claims: ["+", ["get", "n"]] },
      },
      areas: { type: "geojson", data: empty, maxzoom: 9 },
      names: { type: "geojson", data: data.names },
      chosen: { type: "geojson", data: empty, maxzoom: 9 },
    },
    layers: layers(colours),
  };
}

/** The layers, lowest first. */
export function layers(c: Colours): LayerSpecification[] {
  const shownAsCircle = ["<=", ["get", "from"], ["zoom"]];
  const size = (count: unknown, least: number, most: number) => ["interpolate", ["linear"], ["ln", count], 0, least, 7, most];
  const found = [
    { id: "sea", type: "background", paint: { "background-color": c.sea } },
    { id: "land", type: "fill", source: "land", filter: ["==", ["get", "kind"], "land"], paint: { "fill-color": c.land, "fill-antialias": true } },
    { id: "border", type: "line", source: "land", filter: ["==", ["get", "kind"], "border"], paint: { "line-color": c.border, "line-width": 0.7 } },
    {
      ...{ id: "disputed", type: "line", source: "land", filter: ["==", ["get", "kind"], "disputed"] },
      paint: { "line-color": c.border, "line-width": 1.1, "line-dasharray": [4, 3] },
    },
    { id: "area", type: "fill", source: "areas", filter: shownAsCircle, paint: { "fill-color": c.place, "fill-opacity": 0.05 } },
    {
      ...{ id: "ring-line", type: "line", source: "areas", filter: ["all", shownAsCircle, ["==", ["get", "drawn"], "ring"]] },
      paint: { "line-color": c.place, "line-width": 1.1, "line-opacity": 0.75 },
    },
    {
      ...{ id: "area-line", type: "line", source: "areas", filter: ["all", shownAsCircle, ["==", ["get", "drawn"], "area"]] },
      paint: { "line-color": c.place, "line-width": 1.1, "line-opacity": 0.75, "line-dasharray": [3, 2.5] },
    },
    { id: "chosen-area", type: "fill", source: "chosen", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": c.pick, "fill-opacity": 0.35 } },
    {
      ...{ id: "chosen-line", type: "line", source: "chosen", filter: ["==", ["geometry-type"], "Polygon"] },
      paint: { "line-color": c.ink, "line-width": 1.8, "line-dasharray": [3, 2] },
    },
    {
      ...{ id: "names", type: "symbol", source: "names" },
      layout: { "text-field": ["concat", ["get", "name"], "  ", ["to-string", ["get", "n"]]], "text-font": FONT, "text-size": 12, "text-letter-spacing": 0.1, "text-max-width": 9, "text-variable-anchor": ["center", "top", "bottom", "left", "right"], "text-radial-offset": 1.6, "symbol-sort-key": ["-", 0, ["get", "n"]] },
      paint: { "text-color": c.ink, "text-opacity": 0.85, "text-halo-color": c.land, "text-halo-width": 1.5 },
    },
    {
      ...{ id: "cluster", type: "circle", source: "marks", filter: ["has", "point_count"] },
      paint: { "circle-color": c.paper, "circle-radius": size(["get", "claims"], 10, 22), "circle-stroke-color": c.place, "circle-stroke-width": 1.6 },
    },
    {
      ...{ id: "count", type: "symbol", source: "marks", filter: ["has", "point_count"] },
      layout: { "text-field": ["to-string", ["get", "claims"]], "text-font": FONT, "text-size": 12, "text-allow-overlap": true, "text-padding": 9 },
      paint: { "text-color": c.ink },
    },
    {
      ...{ id: "ring", type: "circle", source: "marks", filter: ["all", SINGLE, ["!=", ["get", "drawn"], "point"], [">", ["get", "from"], ["zoom"]]] },
      paint: { "circle-color": c.paper, "circle-opacity": 0.01, "circle-radius": 6.5, "circle-stroke-color": c.place, "circle-stroke-width": 1.4 },
    },
    {
      ...{ id: "point", type: "circle", source: "marks", filter: ["all", SINGLE, ["==", ["get", "drawn"], "point"]] },
      paint: { "circle-color": c.place, "circle-radius": size(["get", "n"], 4, 12), "circle-stroke-color": c.paper, "circle-stroke-width": 1.2 },
    },
    {
      ...{ id: "chosen-point", type: "circle", source: "chosen", filter: ["==", ["geometry-type"], "Point"] },
      paint: { "circle-color": c.pick, "circle-opacity": ["match", ["get", "drawn"], "point", 1, 0.35], "circle-radius": 8, "circle-stroke-color": c.ink, "circle-stroke-width": 1.8 },
    },
    {
      ...{ id: "label", type: "symbol", source: "marks", filter: SINGLE, minzoom: 3 },
      layout: {
        ...{ "text-field": ["concat", ["get", "name"], ["case", [">", ["get", "n"], 1], ["concat", " · ", ["to-string", ["get", "n"]]], ""]] },
        ...{ "text-font": FONT, "text-size": 12, "text-variable-anchor": ["left", "right", "top", "bottom"], "text-radial-offset": 0.9 },
        ...{ "text-justify": "auto", "symbol-sort-key": ["-", 0, ["get", "n"]], "text-max-width": 12 },
      },
      paint: { "text-color": c.ink, "text-halo-color": c.land, "text-halo-width": 1.4 },
    },
  ];
  return found as unknown as LayerSpecification[];
}
