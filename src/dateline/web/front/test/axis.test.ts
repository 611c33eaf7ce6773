import { describe, expect, test } from "vitest";
import { axisOf, stretchesOf, ticksOf } from "../src/axis";
import { dayOf, isoOf, spaced, span, ticks, written } from "../src/days";
import { linear, rounds } from "../src/scale";

const day = (iso: string) => dayOf(iso)!;

describe("days", () => {
  test("an ISO day is a number and back", () => {
    expect(isoOf(day("2024-02-29"))).toBe("2024-02-29");
    expect(day("1970-01-02")).toBe(1);
    expect(day("1969-12-31")).toBe(-1);
  });
  test.each([null, undefined, "", "2024", "yesterday", "2024-13-45", "20240101"])("%s is no day", (words) => expect(dayOf(words)).toBeNull());
  test("a span says only what differs", () => {
    expect(span(day("2022-12-24"), day("2022-12-27"))).toBe("24–27 Dec 2022");
    expect(span(day("2022-11-24"), day("2022-12-27"))).toBe("24 Nov – 27 Dec 2022");
    expect(span(day("2022-12-24"), day("2023-01-02"))).toBe("24 Dec 2022 – 2 Jan 2023");
    expect(span(day("2022-12-24"), day("2022-12-24"))).toBe(written(day("2022-12-24")));
  });
  test.each([[3, 5], [40, 6], [400, 8], [4000, 5], [40_000, 7]])("%i days have at most some %i ticks, inside", (length, most) => {
    const found = ticks(19_000, 19_000 + length, most);
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThanOrEqual(most + 1);
    expect(found.every((tick) => tick.day >= 19_000 && tick.day <= 19_000 + length)).toBe(true);
    expect([...found].sort((a, b) => a.day - b.day)).toEqual(found);
  });
  test("weekly ticks fall on Mondays", () => {
    const found = ticks(day("2024-03-01"), day("2024-04-15"), 7);
    expect(found.map((tick) => new Date(`${isoOf(tick.day)}T00:00Z`).getUTCDay())).toEqual(found.map(() => 1));
  });
  test("labels do not run into one another", () => {
    const found = spaced(ticks(19_000, 19_020, 20), linear(19_000, 19_020, 0, 200));
    expect(found.filter((tick) => tick.label).length).toBeLessThan(found.length);
    expect(found[0]!.label).not.toBe("");
  });
});

describe("scale", () => {
  test("there and back", () => {
    const scale = linear(10, 20, 100, 300);
    expect(scale(15)).toBe(200);
    expect(scale.back(scale(17))).toBeCloseTo(17);
  });
  test("one number alone is no division by nought", () => expect(Number.isFinite(linear(5, 5, 0, 10)(5))).toBe(true));
  test("round numbers", () => {
    expect(rounds(99_000, 103_220, 4)).toEqual([100_000, 102_000]);
    expect(rounds(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(rounds(7, 7, 4)).toEqual([7]);
  });
});

describe("stretches", () => {
  test("a long empty time is left out", () => {
    expect(stretchesOf([[0, 3], [300, 304]], [0, 304])).toEqual([{ from: 0, to: 5 }, { from: 298, to: 304 }]);
  });
  test("a short one is not", () => expect(stretchesOf([[0, 3], [15, 18]], [0, 18])).toEqual([{ from: 0, to: 18 }]));
  test("of a long interval only the ends count", () => expect(stretchesOf([[0, 200]], [0, 200])).toHaveLength(2));
  test("never more than a person can follow", () => {
    const busy = Array.from({ length: 40 }, (_, i): [number, number] => [i * 100, i * 100 + 1]);
    expect(stretchesOf(busy, [0, 3901]).length).toBeLessThanOrEqual(6);
  });
  test("days onto pixels grow, and come back", () => {
    const axis = axisOf([{ from: 0, to: 5 }, { from: 298, to: 304 }], 100, 600);
    const pixels = [0, 3, 5, 298, 300, 304].map(axis);
    expect([...pixels].sort((a, b) => a - b)).toEqual(pixels);
    expect(pixels[0]).toBeGreaterThanOrEqual(100);
    expect(pixels[5]).toBeLessThanOrEqual(600);
    expect(Math.round(axis.back(axis(3)))).toBe(3);
    expect(Math.round(axis.back(axis(300)))).toBe(300);
    expect(axis.breaks).toHaveLength(1);
    expect(axis(100)).toBe(axis.breaks[0]!.right);
    expect(ticksOf(axis, 60).length).toBeGreaterThan(1);
  });
});
