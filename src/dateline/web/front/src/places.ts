/** Claims grouped by the place they name, and how a place is drawn: as exactly as it is known, never more. */
import type { Feature, FeatureCollection, Point, Polygon, Position } from "geojson";

/** What the server says of one claim at one place. */
export interface Said {
  readonly claim: string;
  readonly story?: string;
  readonly content: string;
  readonly who?: string | null;
  readonly kind?: string;
  readonly start?: string | null;
  readonly end?: string | null;
  readonly precision?: string | null;
  readonly radius_km?: number | null;
  readonly place?: string | null;
  readonly area?: boolean;
  readonly confidence?: number | null;
  readonly origin?: string | null;
  readonly publisher?: string | null;
}

/** Claims as features; `next` is the address of more of them, `total` how many claims the question finds. */
export interface Claims extends FeatureCollection<Point | null, Said> {
  readonly next?: string | null;
  readonly total?: number | null;
}

/** How a place is drawn: a point (the settlement itself), a ring of its radius (near it), a dashed area, or its name alone. */
export type Drawn = "point" | "ring" | "area" | "name";

export interface Place {
  readonly id: number;
  readonly name: string;
  readonly at: readonly [number, number];
  readonly drawn: Drawn;
  readonly precision: string;
  readonly radius: number;
  readonly said: readonly Said[];
}

const EXACT = new Set(["settlement", "site"]);
// A circle in the middle of what is this large (a country, a sea) would point at something: only its name is written there.
const NAMED = new Set(["country", "continent", "sea"]);
const TOO_LARGE = 250;
const EARTH = 6371.0088;

export function drawnAs(said: Said): Drawn {
  const precision = said.precision ?? "";
  if (NAMED.has(precision) || (said.radius_km ?? 0) > TOO_LARGE) return "name";
  if (said.area) return said.radius_km ? "area" : "name";
  if (EXACT.has(precision) || !said.radius_km) return EXACT.has(precision) ? "point" : "ring";
  return "ring";
}

/** One entry a place and precision, most claims first; `nowhere` holds what has no position. More features at the end keep the ids. */
export function placesOf(claims: Pick<Claims, "features">): { places: Place[]; nowhere: Said[] } {
  const groups = new Map<string, { first: Said; at: [number, number]; said: Said[] }>();
  const nowhere: Said[] = [];
  for (const { geometry, properties: said } of claims.features) {
    const [lon, lat] = geometry?.coordinates ?? [];
    if (lon === undefined || lat === undefined || !Number.isFinite(lon) || !Number.isFinite(lat)) {
      nowhere.push(said);
      continue;
    }
    const key = [said.place, lon, lat, said.precision, said.radius_km].join("\u0000");
    const group = groups.get(key);
    if (group) group.said.push(said);
    else groups.set(key, { first: said, at: [lon, lat], said: [said] });
  }
  const places = [...groups.values()].map(({ first, at, said }, i): Place => {
    const drawn = drawnAs(first);
    return { id: i + 1, name: first.place ?? "unnamed place", at, drawn, precision: first.precision ?? "", radius: first.radius_km ?? 0, said };
  });
  const { compare } = new Intl.Collator("en");
  places.sort((a, b) => b.said.length - a.said.length || compare(a.name, b.name));
  return { places, nowhere };
}

/** How exactly it is known, in words: "near Svatove, ±10 km", "Donetsk oblast, region", "France (country only)". */
export function exactly(place: Pick<Place, "name" | "drawn" | "precision" | "radius">): string {
  const off = place.radius ? `±${place.radius < 10 ? Math.round(place.radius * 10) / 10 : Math.round(place.radius)} km` : "";
  if (place.drawn === "point") return place.precision === "site" ? `in ${place.name}` : place.name;
  if (place.drawn === "name") return `${place.name} (${place.precision || "area"} only)`;
  const before = { near: "near ", sector: "sector of ", between: "between here and elsewhere: ", line: "along " }[place.precision] ?? "";
  const unit = ["district", "region", "zone"].includes(place.precision) ? ` (${place.precision})` : "";
  return `${before}${place.name}${unit}${off ? `, ${off}` : ""}`;
}

/** "12 reports · 5 speakers · 3 stories" of these; origins where the server knows them. */
export function reckoned(said: readonly Said[]): string {
  const many = (n: number, one: string, more: string) => `${n.toLocaleString("en")} ${n === 1 ? one : more}`;
  const different = (values: readonly (string | null | undefined)[]) => new Set(values.filter(Boolean)).size;
  const parts = [many(different(said.map((one) => one.claim)), "report", "reports")];
  const origins = different(said.map((one) => one.origin));
  const speakers = different(said.map((one) => one.who));
  const stories = different(said.map((one) => one.story));
  if (stories) parts.push(many(stories, "story", "stories"));
  if (origins) parts.push(many(origins, "origin", "origins"));
  else if (speakers) parts.push(many(speakers, "speaker", "speakers"));
  return parts.join(" · ");
}

/** A circle of true kilometres around a point, on the sphere. */
export function circle([lon, lat]: readonly [number, number], km: number, corners = 64): Polygon {
  const angle = km / EARTH;
  const [phi, lambda] = [radians(lat), radians(lon)];
  const ring: Position[] = [];
  for (let i = 0; i <= corners; i++) {
    const bearing = (2 * Math.PI * i) / corners;
    const up = Math.asin(Math.sin(phi) * Math.cos(angle) + Math.cos(phi) * Math.sin(angle) * Math.cos(bearing));
    const along = lambda + Math.atan2(Math.sin(bearing) * Math.sin(angle) * Math.cos(phi), Math.cos(angle) - Math.sin(phi) * Math.sin(up));
    ring.push([(along * 180) / Math.PI, (up * 180) / Math.PI]);
  }
  return { type: "Polygon", coordinates: [ring] };
}

/** The zoom from which a radius of so many kilometres is at least so many pixels on the screen (512-pixel world at zoom 0). */
export function zoomOf(km: number, lat: number, pixels: number): number {
  const metre = (40_075_016.7 * Math.cos(radians(lat))) / 512;
  return Math.log2((pixels * metre) / (Math.max(km, 0.001) * 1000));
}

// Of the claims, so many may lie outside the first view, where leaving them out shows the rest so many times larger.
const OUTSIDE = 0.05;
const LARGER = 3;

/**
 * The places of the first view: without the few that lie so far from where nearly all are that the rest could not be told apart.
 * Names alone count only when there is nothing else.
 */
export function central(places: readonly Place[]): readonly Place[] {
  const drawn = places.filter((place) => place.drawn !== "name");
  const used = drawn.length ? drawn : places;
  const all = used.reduce((sum, place) => sum + place.said.length, 0);
  const [lon, lat] = [0, 1].map((axis) => middle(used, axis as 0 | 1, all / 2));
  const away = (place: Place) => Math.max(Math.abs(place.at[0] - lon!) * Math.cos(radians(lat!)), Math.abs(place.at[1] - lat!));
  const ordered = [...used].sort((a, b) => away(a) - away(b));
  let counted = 0;
  const kept = ordered.filter((place) => (counted += place.said.length) - place.said.length < all * (1 - OUTSIDE));
  const [whole, part] = [frame(used), frame(kept)];
  return whole && part && Math.max(whole[2] - whole[0], whole[3] - whole[1]) > LARGER * Math.max(part[2] - part[0], part[3] - part[1]) ? kept : used;
}

/** The longitude or latitude on either side of which half the claims lie. */
function middle(places: readonly Place[], axis: 0 | 1, half: number): number {
  let counted = 0;
  const ordered = [...places].sort((a, b) => a.at[axis] - b.at[axis]);
  return ordered.find((place) => (counted += place.said.length) >= half)?.at[axis] ?? 0;
}

/** The frame of the places: west, south, east, north. Null without any. */
export function frame(used: readonly Place[]): [number, number, number, number] | null {
  if (!used.length) return null;
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const { at, radius, drawn } of used) {
    const up = drawn === "name" ? 5 : Math.max(radius, 8) / 111;
    const across = up / Math.max(0.2, Math.cos(radians(at[1])));
    west = Math.min(west, at[0] - across);
    east = Math.max(east, at[0] + across);
    south = Math.min(south, at[1] - up);
    north = Math.max(north, at[1] + up);
  }
  return [west, south, east, north];
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

/** The zoom from which the place is drawn as its circle; null for what never is. */
export function from(place: Place, pixels: number): number | null {
  return place.drawn === "ring" || place.drawn === "area" ? zoomOf(place.radius || 1, place.at[1], pixels) : null;
}

/** The places as the map's sources want them: what is a mark or a name. */
export function layersOf(places: readonly Place[], pixels: number): { marks: FeatureCollection<Point>; names: FeatureCollection<Point> } {
  const marks: Feature<Point>[] = [];
  const names: Feature<Point>[] = [];
  for (const place of places) {
    const properties = { id: place.id, n: place.said.length, drawn: place.drawn, name: place.name };
    const geometry: Point = { type: "Point", coordinates: [...place.at] };
    if (place.drawn === "name") names.push({ type: "Feature", properties, geometry });
    else marks.push({ type: "Feature", properties: { ...properties, from: (place.radius ? from(place, pixels) : null) ?? 99 }, geometry });
  }
  return { marks: { type: "FeatureCollection", features: marks }, names: { type: "FeatureCollection", features: names } };
}

/** Where the map looks. */
export interface View {
  readonly zoom: number;
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/**
 * The circles that can be seen from there or a step further, those of a screen around included: all of 20,000 would be a hundred
 * times the data. A small one has fewer corners.
 */
export function circlesOf(places: readonly Place[], pixels: number, view: View): FeatureCollection<Polygon> {
  const features: Feature<Polygon>[] = [];
  const [wide, tall] = [view.east - view.west, view.north - view.south];
  for (const place of places) {
    const first = place.radius ? from(place, pixels) : null;
    if (first === null || first > view.zoom + 1) continue;
    const [lon, lat] = place.at;
    const air = place.radius / 111;
    if (lat < view.south - tall - air || lat > view.north + tall + air) continue;
    const across = wide + air / Math.max(0.2, Math.cos(radians(lat)));
    if (![lon - 360, lon, lon + 360].some((x) => x >= view.west - across && x <= view.east + across)) continue;
    const corners = Math.max(24, Math.min(96, Math.round(16 * 2 ** ((view.zoom - first) / 2 + 1))));
    const properties = { id: place.id, n: place.said.length, drawn: place.drawn, from: first };
    features.push({ type: "Feature", properties, geometry: circle(place.at, place.radius, corners) });
  }
  return { type: "FeatureCollection", features };
}
