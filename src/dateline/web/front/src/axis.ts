/** An axis of days that leaves out long empty stretches, and says so: a war of two years with three busy weeks is still readable. */
import { type Tick, month, ticks } from "./days";
import { linear, type Scale } from "./scale";

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export interface Axis {
  (day: number): number;
  back(pixel: number): number;
  readonly stretches: readonly Stretch[];
  /** What is left out between two stretches, in days and pixels. */
  readonly breaks: readonly { readonly from: number; readonly to: number; readonly left: number; readonly right: number }[];
}

// A stretch without a bar is left out when it is at least so many days long.
const LONG = 21;
// More stretches than these would be a puzzle.
const MOST = 6;
const BREAK = 26;
// Empty days kept on either side of what is left out.
const AIR = 2;

/** The stretches of the range in which something lies. `busy` are intervals of days; of a long one only its ends count. */
export function stretchesOf(busy: readonly (readonly [number, number])[], range: readonly [number, number]): Stretch[] {
  const ends = busy.flatMap(([start, end]): (readonly [number, number])[] => (end - start > LONG ? [[start, start], [end, end]] : [[start, end]]));
  const inside = ends.filter(([start, end]) => end >= range[0] && start <= range[1]).sort((a, b) => a[0] - b[0]);
  for (let least = LONG; ; least *= 1.5) {
    const found = cut(inside, range, least);
    if (found.length <= MOST) return found;
  }
}

function cut(busy: readonly (readonly [number, number])[], range: readonly [number, number], least: number): Stretch[] {
  const found: Stretch[] = [];
  let from = range[0];
  let end = range[0];
  for (const [start, stop] of busy) {
    if (start - end > least) {
      found.push({ from, to: end + AIR });
      from = start - AIR;
    }
    end = Math.min(range[1], Math.max(end, stop));
  }
  found.push({ from, to: range[1] - end > least ? end + AIR : range[1] });
  return found;
}

/**
 * Days onto pixels, the stretches beside one another; each as wide as it has days and as bars begin or end in it (`busy`), half by
 * either, and none too narrow to be seen.
 */
export function axisOf(stretches: readonly Stretch[], low: number, high: number, busy: readonly (readonly [number, number])[] = []): Axis {
  const room = high - low - BREAK * (stretches.length - 1);
  const least = Math.min(48, room / stretches.length);
  const shares = sharesOf(stretches, busy);
  const short = shares.map((share) => share * room < least);
  const rest = room - least * short.filter(Boolean).length;
  const long = sum(shares.filter((_, i) => !short[i])) || 1;
  let at = low;
  const scales: Scale[] = stretches.map(({ from, to }, i) => {
    const width = short[i] ? least : (shares[i]! / long) * rest;
    const scale = linear(from - 0.5, to + 0.5, at, at + width);
    at += width + BREAK;
    return scale;
  });
  const of = (day: number) => {
    const i = stretches.findIndex(({ to }) => day <= to + 0.5);
    const scale = scales[i < 0 ? scales.length - 1 : i]!;
    return Math.max(scale(scale.from), Math.min(scale(scale.to), scale(day)));
  };
  const back = (pixel: number) => {
    const scale = scales.find((one) => pixel <= one(one.to) + BREAK / 2) ?? scales[scales.length - 1]!;
    return Math.max(scale.from + 0.5, Math.min(scale.to - 0.5, scale.back(pixel)));
  };
  const breaks = stretches.slice(1).map(({ from }, i) => {
    const before = scales[i]!;
    return { from: stretches[i]!.to + 1, to: from - 1, left: before(before.to), right: scales[i + 1]!(scales[i + 1]!.from) };
  });
  return Object.assign(of, { back, stretches, breaks });
}

/** How much of the room each stretch takes: all of them together 1. */
function sharesOf(stretches: readonly Stretch[], busy: readonly (readonly [number, number])[]): number[] {
  const days = stretches.map(({ from, to }) => to - from + 1);
  const ends = stretches.map(({ from, to }) => sum(busy.map(([start, end]) => Number(start >= from && start <= to) + Number(end >= from && end <= to))));
  const [all, some] = [sum(days), sum(ends)];
  return days.map((n, i) => (some ? n / all / 2 + ends[i]! / some / 2 : n / all));
}

/** Ticks of every stretch, as many as fit; a narrow one says its month alone. */
export function ticksOf(axis: Axis, apart: number): Tick[] {
  return axis.stretches.flatMap(({ from, to }) => {
    const width = axis(to) - axis(from);
    if (axis.stretches.length > 1 && width < 1.5 * apart) return [{ day: from, label: month(from), major: true }];
    return ticks(from, to, Math.max(1, Math.floor(width / apart)));
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
