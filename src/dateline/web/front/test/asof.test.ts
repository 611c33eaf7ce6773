import { expect, test } from "vitest";
import { type Day, snapped, worded } from "../src/asof";
import { dayOf } from "../src/days";

const day = (iso: string) => dayOf(iso)!;
const days: Day[] = [["2024-03-05", 2], ["2024-03-06", 4], ["2024-03-20", 1]].map(([iso, stories]) => ({ at: day(String(iso)), stories: Number(stories), outlets: 1 }));
const now = day("2024-03-21");

test.each([
  ["2024-03-05", "2024-03-06", "2024-03-06"],
  ["2024-03-06", "2024-03-07", "2024-03-20"],
  ["2024-03-20", "2024-03-19", "2024-03-06"],
  ["2024-03-20", "2024-03-21", "2024-03-21"],
  ["2024-03-06", "2024-03-05", "2024-03-05"],
  ["2024-03-05", "2024-03-05", "2024-03-05"],
])("from %s a step to %s ends at %s", (from, to, ends) => expect(snapped(days, day(from), day(to), now)).toBe(day(ends)));

test("from now a step back ends at the last day, from beyond it too", () => {
  expect(snapped(days, now, now - 1, now)).toBe(day("2024-03-20"));
  expect(snapped(days, now + 5, now + 4, now + 5)).toBe(day("2024-03-20"));
});

test("a day says what was published on it and by then, and that nothing was read", () => {
  expect(worded(days, day("2024-03-06"), now)).toBe("6 Mar 2024: 4 stories of 1 outlet; 6 of 7 stories by then.");
  expect(worded(days, day("2024-03-10"), now)).toBe("10 Mar 2024: nothing of this day was read; 6 of 7 stories by then.");
  expect(worded(days, now, now)).toBe("Now: 7 dated stories, 5–20 Mar 2024.");
});
