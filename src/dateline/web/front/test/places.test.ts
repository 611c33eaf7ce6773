import type { LineString } from "geojson";
import { describe, expect, test } from "vitest";
import { DISPUTED, land } from "../atlas/land.js";
import { type Claims, type Said, central, circle, circlesOf, drawnAs, exactly, frame, layersOf, placesOf, reckoned, zoomOf } from "../src/places";

const said = (more: Partial<Said>): Said => ({ claim: "c", content: "words", place: "Gao", precision: "settlement", radius_km: null, area: false, ...more });
const claims = (...all: [[number, number] | null, Partial<Said>][]): Claims => ({
  type: "FeatureCollection",
  features: all.map(([at, more]) => ({ type: "Feature", geometry: at && { type: "Point", coordinates: at }, properties: said(more) })),
});
const km = ([a, b]: readonly number[], [c, d]: readonly number[]) => {
  const rad = (x: number) => (x * Math.PI) / 180;
  return 6371.0088 * Math.acos(Math.sin(rad(b!)) * Math.sin(rad(d!)) + Math.cos(rad(b!)) * Math.cos(rad(d!)) * Math.cos(rad(a! - c!)));
};

test.each<[Partial<Said>, string]>([
  [{}, "point"],
  [{ precision: "site", radius_km: 3 }, "point"],
  [{ precision: "near", radius_km: 10 }, "ring"],
  [{ precision: "sector", radius_km: 25 }, "ring"],
  [{ precision: null }, "ring"],
  [{ precision: "region", area: true, radius_km: 120 }, "area"],
  [{ precision: "district", area: true, radius_km: null }, "name"],
  [{ precision: "country", area: true, radius_km: 600 }, "name"],
  [{ precision: "region", area: true, radius_km: 900 }, "name"],
  [{ precision: "sea", area: true }, "name"],
])("%o is drawn as a %s", (more, drawn) => expect(drawnAs(said(more))).toBe(drawn));

test("only a settlement is ever a point", () => {
  for (const precision of ["near", "sector", "between", "district", "region", "zone", "line", "country", "continent", "sea", "unresolved", ""]) {
    for (const area of [true, false]) expect(drawnAs(said({ precision, area, radius_km: 5 }))).not.toBe("point");
  }
});

test("claims of one place are one entry, most claims first; what has no position is set aside", () => {
  const { places, nowhere } = placesOf(claims([[0, 16], {}], [[1, 15], { claim: "x", place: "Ansongo" }], [[0, 16], { claim: "d" }], [null, { precision: "unresolved" }]));
  expect(places.map((place) => [place.name, place.said.length])).toEqual([["Gao", 2], ["Ansongo", 1]]);
  expect(nowhere).toHaveLength(1);
});

test("a place says how exact it is", () => {
  const of = (more: Partial<Said>) => exactly(placesOf(claims([[0, 16], more])).places[0]!);
  expect(of({})).toBe("Gao");
  expect(of({ precision: "near", radius_km: 10 })).toBe("near Gao, ±10 km");
  expect(of({ precision: "region", area: true, radius_km: 120, place: "Kidal" })).toBe("Kidal (region), ±120 km");
  expect(of({ precision: "country", area: true, place: "Mali" })).toBe("Mali (country only)");
});

test("a count says of what", () => {
  expect(reckoned([said({ who: "a", story: "1" }), said({ claim: "d", who: "a", story: "2" })])).toBe("2 reports · 2 stories · 1 speaker");
  expect(reckoned([said({ origin: "x" })])).toBe("1 report · 1 origin");
});

test.each([[0, 0], [38, 48.6], [179.9, -17], [20, 78]])("a circle around %d, %d is one of true kilometres", (lon, lat) => {
  for (const corner of circle([lon, lat], 50).coordinates[0]!) expect(km(corner, [lon, lat])).toBeCloseTo(50, 1);
});

test("a smaller radius needs a closer look", () => {
  expect(zoomOf(1, 50, 9)).toBeGreaterThan(zoomOf(10, 50, 9));
  expect(zoomOf(10, 0, 512)).toBeCloseTo(Math.log2(40_075.0167 / 10), 3);
});

test("a country does not widen the frame when settlements are there", () => {
  const { places } = placesOf(claims([[38, 48.6], {}], [[-100, 40], { precision: "country", area: true, place: "US" }]));
  const [west, south, east, north] = frame(central(places))!;
  expect(west).toBeGreaterThan(37);
  expect(east).toBeLessThan(39);
  expect(north - south).toBeLessThan(1);
  expect(frame([])).toBeNull();
});

test("the few that lie far off are outside the first view, where the rest would be a dot", () => {
  const near: Parameters<typeof claims> = Array.from({ length: 40 }, (_, i) => [[38 + i / 40, 48.6], { place: `village ${i}`, claim: `c${i}` }]);
  const far: Parameters<typeof claims>[number] = [[-77, 38.9], { place: "Washington", claim: "w" }];
  expect(frame(central(placesOf(claims(...near, far)).places))![0]).toBeGreaterThan(37);
  expect(frame(central(placesOf(claims(...near.slice(0, 3), far)).places))![0]).toBeLessThan(-76);
  expect(central(placesOf(claims(far)).places)).toHaveLength(1);
  expect(central([])).toHaveLength(0);
});

test("settlements and circles have a mark, countries a name", () => {
  const { marks, names } = layersOf(placesOf(claims([[0, 16], {}], [[1, 16], { precision: "near", radius_km: 5 }], [[2, 17], { precision: "country", area: true }])).places, 9);
  expect([marks.features.length, names.features.length]).toEqual([2, 1]);
});

test("more claims at the end change no place’s number", () => {
  const first: Parameters<typeof claims> = [[[0, 16], {}], [[1, 15], { claim: "x", place: "Ansongo" }]];
  const numbers = (all: typeof first) => Object.fromEntries(placesOf(claims(...all)).places.map((place) => [place.name, place.id]));
  expect(numbers([...first, [[1, 15], { claim: "y", place: "Ansongo" }], [[2, 14], { place: "Bourem" }]])).toEqual({ ...numbers(first), Bourem: 3 });
});

describe("circles", () => {
  const { places } = placesOf(claims([[0, 16], {}], [[1, 16], { precision: "near", radius_km: 10 }], [[179.9, 16], { precision: "near", radius_km: 10, place: "Far" }]));
  const near = zoomOf(10, 16, 9);
  const at = (zoom: number, lon: number, wide = 1) => circlesOf(places, 9, { zoom, west: lon - wide, east: lon + wide, south: 15, north: 17 }).features;

  test("only where they are in view, and large enough to be seen a step further", () => {
    expect(at(near - 2, 1)).toHaveLength(0);
    expect(at(near - 0.5, 1)).toHaveLength(1);
    expect(at(near, 60)).toHaveLength(0);
    expect(at(near, 0, 180)).toHaveLength(2);
  });
  test("over the 180th meridian too", () => expect(at(near, -180)).toHaveLength(1));
  test("with more corners the nearer one looks", () => {
    const corners = (zoom: number) => at(zoom, 1)[0]!.geometry.coordinates[0]!.length;
    expect(corners(near)).toBeLessThan(corners(near + 3));
    expect(corners(20)).toBeLessThan(100);
  });
});

test("a border is disputed as far as its box reaches, and every row of the table has a line", () => {
  const disputed = land("50m").features.filter((feature) => feature.properties["kind"] === "disputed");
  for (const { one, other, box, whose } of DISPUTED) {
    const lines = disputed.filter((feature) => feature.properties["whose"] === whose);
    expect(lines.length, `${one} – ${other}`).toBeGreaterThan(0);
    if (!box) continue;
    const [west, south, east, north] = box as [number, number, number, number];
    // The ends of a piece may reach out by the length of one part of it.
    for (const [lon, lat] of lines.flatMap((feature) => (feature.geometry as LineString).coordinates.slice(1, -1)) as [number, number][]) {
      expect(lon).toBeGreaterThan(west - 0.6);
      expect(lon).toBeLessThan(east + 0.6);
      expect(lat).toBeGreaterThan(south - 0.6);
      expect(lat).toBeLessThan(north + 0.6);
    }
  }
});

test("disputed lines say whose they are, land does not jump round the world", () => {
  const world = land("50m");
  const disputed = world.features.filter((feature) => feature.properties["kind"] === "disputed");
  expect(disputed.length).toBeGreaterThan(20);
  expect(disputed.every((feature) => String(feature.properties["whose"]).length > 10)).toBe(true);
  const between = disputed.map((feature) => feature.properties["between"]);
  for (const pair of ["Russia – Ukraine", "Kosovo – Serbia", "Morocco – Western Sahara", "Israel – Syria", "North Korea – South Korea", "India – Pakistan", "Armenia – Azerbaijan"]) expect(between).toContain(pair);
  expect(world.features.some((feature) => feature.properties["kind"] === "border")).toBe(true);
  for (const feature of world.features) {
    if (feature.geometry.type !== "MultiPolygon") continue;
    for (const ring of feature.geometry.coordinates.flat()) {
      ring.forEach(([lon], i) => expect(i && Math.abs(lon! - ring[i - 1]![0]!) > 300 && Math.abs(ring[i]![1]!) < 89).toBeFalsy());
    }
  }
});
