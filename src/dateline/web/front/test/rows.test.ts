import { expect, test } from "vitest";
import { neighbour } from "../src/keys";
import { gaps } from "../src/days";
import { type Record, claimant, extent, rowsOf } from "../src/rows";
import { settle } from "../src/settle";
import { pointsOf, steps } from "../src/tally";

const claim = (id: string, start: string | null, end: string | null, who = "the army"): Record => ({ id, content: id, kind: "drone_strike", attribution: [{ who }], time: { start, end } });

test("the last of a chain is who says it; nobody is the outlet", () => {
  expect(claimant({ id: "a", attribution: [{ who: "RNA" }, { who: "Erik Dahl" }] })).toBe("Erik Dahl");
  expect(claimant({ id: "a", attribution: [{ who: null, source: "officials" }] })).toBe("officials");
  expect(claimant({ id: "a", attribution: [{}] })).toBe("unnamed");
  expect(claimant({ id: "a", found_in: { publisher: "Courier" } })).toBe("Courier, own voice");
});

test("bars of one row never overlap in a lane", () => {
  const claims = [claim("a", "2024-03-01", "2024-03-05"), claim("b", "2024-03-04", "2024-03-06"), claim("c", "2024-03-06", "2024-03-06"), claim("d", "2024-03-07", null)];
  const { rows } = rowsOf(claims, "who", 5);
  expect(rows).toHaveLength(1);
  expect(rows[0]!.lanes).toBe(2);
  expect(rows[0]!.bars.map((bar) => bar.lane)).toEqual([0, 1, 0, 0]);
  expect(rows[0]!.bars.map((bar) => bar.open)).toEqual(["", "", "", "end"]);
});

test("undated claims are counted, not placed", () => {
  const { rows, undated } = rowsOf([claim("a", null, null), claim("b", null, "2024-03-06")], "kind", 5);
  expect(undated).toBe(1);
  expect(rows[0]!.name).toBe("drone strike");
  expect(rows[0]!.bars[0]!.open).toBe("start");
});

test("what is beyond the last row goes into one", () => {
  const claims = Array.from({ length: 9 }, (_, i) => claim(`${i}`, "2024-03-01", "2024-03-01", `speaker ${i}`));
  const { rows } = rowsOf(claims, "who", 4);
  expect(rows.map((row) => row.bars.length)).toEqual([1, 1, 1, 6]);
  expect(rows[3]!.name).toBe("6 others");
});

test("a claim or two of long ago do not stretch the axis", () => {
  const claims = [claim("old", "1999-01-01", "1999-01-01"), ...Array.from({ length: 99 }, (_, i) => claim(`${i}`, "2024-03-01", `2024-03-${String(1 + (i % 9)).padStart(2, "0")}`))];
  const range = extent(rowsOf(claims, "who", 4).rows, []);
  expect(range![1] - range![0]).toBeLessThan(10);
  expect(extent([], [])).toBeNull();
});

test("one bar in ten may reach out where the rest lie in a few days; of a long even course nothing is cut", () => {
  const week = Array.from({ length: 45 }, (_, i) => claim(`${i}`, `2024-03-0${1 + (i % 9)}`, `2024-03-0${1 + (i % 9)}`));
  const since = Array.from({ length: 5 }, (_, i) => claim(`since ${i}`, `20${12 + i}-01-01`, "2024-03-05"));
  const [from, to] = extent(rowsOf([...week, ...since], "who", 4).rows, [])!;
  expect(to - from).toBe(8);
  const months = Array.from({ length: 40 }, (_, i) => claim(`${i}`, `20${20 + Math.floor(i / 12)}-${String(1 + (i % 12)).padStart(2, "0")}-01`, null));
  const [first, last] = extent(rowsOf(months, "who", 4).rows, [])!;
  expect(last - first).toBeGreaterThan(1100);
});

test("of a row with more lanes than are drawn only that is known", () => {
  const claims = Array.from({ length: 50 }, (_, i) => claim(`${i}`, "2024-03-01", "2024-03-05"));
  expect(rowsOf(claims, "who", 4, 7).rows[0]!.lanes).toBe(8);
  expect(rowsOf(claims, "who", 4).rows[0]!.lanes).toBe(50);
});

test("gaps are runs of days that are not there", () => {
  expect(gaps([1, 2, 5, 9], 1, 9)).toEqual([[3, 4], [6, 8]]);
  expect(gaps([], 1, 2)).toEqual([[1, 2]]);
});

test("notes stand at their lines, give way, and stay inside", () => {
  expect(settle([0, 100], [40, 40], 8, 200)).toEqual([0, 100]);
  expect(settle([50, 60], [40, 40], 8, 200)).toEqual([50, 98]);
  expect(settle([150, 160], [40, 40], 8, 200)).toEqual([112, 160]);
  expect(settle([0, 0, 0], [80, 80, 80], 8, 200)).toBeNull();
  expect(settle([], [], 8, 10)).toEqual([]);
});

test("j and k do not go round", () => {
  expect([neighbour(-1, 1, 3), neighbour(-1, -1, 3), neighbour(2, 1, 3), neighbour(0, -1, 3), neighbour(1, 1, 3)]).toEqual([0, 2, 2, 0, 2]);
});

test("a series has one point a day, the last edition's", () => {
  const points = pointsOf([{ day: "2022-12-25", total: 5 }, { day: "2022-12-24", total: 3, increment: 0 }, { day: "2022-12-25", total: 6 }, { day: "?", total: 1 }, { day: "2022-12-26" }]);
  expect(points.map((point) => point.total)).toEqual([3, 6]);
  expect(points[0]!.increment).toBe(0);
});

test("the total stays where it was until the next figure", () => {
  const points = pointsOf([{ day: "1970-01-02", total: 1 }, { day: "1970-01-05", total: 4 }]);
  expect(steps(points, (day) => day, (value) => value)).toBe("M1,1H4V4");
});
