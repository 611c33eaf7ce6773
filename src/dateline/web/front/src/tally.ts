/** A claimant's series: the running total as a step line, increments as bars, missing days hatched, and the day that does not add up. */
import { counted, fetched, h, s, stand } from "./dom";
import { dayOf, gaps, isoOf, spaced, span, ticks, written } from "./days";
import { hatch } from "./hatch";
import { linear, rounds } from "./scale";

interface Figure {
  readonly day: string;
  readonly total?: number | null;
  readonly increment?: number | null;
  readonly high?: number | null;
  readonly edition?: string | null;
}

interface Flag {
  readonly day: string;
  readonly code: string;
  readonly sentence: string;
  readonly arithmetic?: string | null;
}

export interface Series {
  readonly series?: { readonly claimant?: string; readonly count?: string; readonly name?: string };
  readonly rows: readonly Figure[];
  readonly missing?: readonly string[];
  readonly flags?: readonly Flag[];
}

interface Point {
  readonly day: number;
  readonly total: number | null;
  readonly increment: number | null;
}

// Days drawn on either side of those that are asked for.
const AROUND = 10;

/** Draws the series of the container's `data-src`; with `data-since` and `data-until` these days, marked, and some around them. */
export async function tally(container: HTMLElement): Promise<void> {
  const answer = await fetched<Series>(container.dataset["src"] ?? "");
  const [since, until] = [dayOf(container.dataset["since"]), dayOf(container.dataset["until"])];
  const asked: [number, number] | null = since === null || until === null ? null : [since, until];
  const within = (day: number) => !asked || (day >= asked[0] - AROUND && day <= asked[1] + AROUND);
  const points = pointsOf(answer.rows).filter((point) => within(point.day));
  if (points.length < 2) throw new Error("fewer than two days have a figure");
  const days = points.map((point) => point.day);
  const unsaid = answer.missing ? answer.missing.map(dayOf).filter((day) => day !== null) : gaps(days, days[0]!, days[days.length - 1]!).flatMap(([a, b]) => all(a, b));
  const missing = unsaid.filter(within);
  const figure = h("figure", { class: "tally" });
  const readout = h("p", { class: "readout", role: "status" });
  figure.append(readout);
  const flags = (answer.flags ?? []).filter((flag) => within(dayOf(flag.day) ?? Infinity));
  if (flags.length) figure.append(margin(flags));
  const left = points.some((point) => point.total !== null && point.increment === null);
  figure.append(h("figcaption", {}, caption(answer, points, missing, left)));
  stand(container, figure, "As a table");
  let width = 0;
  const redraw = () => {
    width = Math.max(280, container.clientWidth);
    figure.querySelector("svg")?.remove();
    figure.prepend(drawing(points, missing, flags, asked, width, readout));
  };
  new ResizeObserver(() => {
    if (Math.abs(width - Math.max(280, container.clientWidth)) > 1) redraw();
  }).observe(container);
  redraw();
}

/** One point a day, the last edition's figures; in order. */
export function pointsOf(rows: readonly Figure[]): Point[] {
  const byDay = new Map<number, Point>();
  for (const row of rows) {
    const day = dayOf(row.day);
    if (day === null) continue;
    byDay.set(day, { day, total: row.total ?? null, increment: row.increment ?? null });
  }
  return [...byDay.values()].filter((point) => point.total !== null || point.increment !== null).sort((a, b) => a.day - b.day);
}

function caption(answer: Series, points: readonly Point[], missing: readonly number[], left: boolean): string {
  const who = answer.series?.claimant ?? answer.series?.name;
  const parts = [`${counted(points.length, "day")} with a figure${who ? ` by ${who}` : ""}, ${span(points[0]!.day, points[points.length - 1]!.day)}.`];
  if (missing.length) parts.push(`Hatched: ${counted(missing.length, "day")} without one.`);
  if (left) parts.push("Where no increment was given none is drawn.");
  if (points.some((point) => point.total !== null) && points.every((point) => point.total !== 0)) parts.push("The line of the total does not begin at nought; bars do.");
  return parts.join(" ");
}

function all(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/** The days that do not add up, in words with their arithmetic. */
function margin(flags: readonly Flag[]): HTMLElement {
  return h(
    "ol",
    { class: "flags" },
    ...flags.map((flag, i) => {
      const day = dayOf(flag.day);
      return h(
        "li",
        { id: `flag-${i + 1}` },
        h("b", {}, day === null ? flag.day : written(day)),
        ` ${flag.sentence} `,
        flag.arithmetic ? h("span", { class: "arithmetic" }, flag.arithmetic) : null,
      );
    }),
  );
}

function drawing(points: readonly Point[], missing: readonly number[], flags: readonly Flag[], asked: [number, number] | null, width: number, readout: HTMLElement): SVGSVGElement {
  const first = points[0]!.day;
  const last = points[points.length - 1]!.day;
  const totals = points.filter((point) => point.total !== null);
  const bars = points.filter((point) => point.increment !== null);
  const side = 64;
  const [upper, lower] = [totals.length ? 190 : 0, bars.length ? 110 : 0];
  const top = 28;
  const middle = top + upper + (upper && lower ? 30 : 0);
  const bottom = middle + lower;
  const height = bottom + 30;
  const x = linear(first - 0.6, last + 0.6, side, width - 12);
  const day = x(1) - x(0);
  const svg = s("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": `Series of ${counted(points.length, "day")}. Arrow keys go from day to day.` });
  const fill = hatch(svg);
  if (asked) {
    const [from, to] = [Math.max(first, asked[0]), Math.min(last, asked[1])];
    if (from <= to) svg.append(s("rect", { class: "asked", x: x(from - 0.5), y: top, width: x(to + 0.5) - x(from - 0.5), height: bottom - top }));
  }
  for (const [from, to] of runs(missing)) {
    const band = s("rect", { class: "gap", x: x(from - 0.5), y: top, width: x(to + 0.5) - x(from - 0.5), height: bottom - top, fill });
    band.append(s("title", {}, `${span(from, to)}: no figure`));
    svg.append(band);
  }
  for (const tick of spaced(ticks(first, last, Math.max(2, Math.floor((width - side) / 74))), x)) {
    svg.append(s("line", { class: tick.major ? "rule major" : "rule", x1: x(tick.day), x2: x(tick.day), y1: bottom, y2: bottom + 5 }));
    svg.append(s("text", { class: "tick", x: x(tick.day), y: bottom + 19, "text-anchor": "middle" }, tick.label));
  }
  if (totals.length) {
    const values = totals.map((point) => point.total!);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const air = (high - low || high || 1) * 0.08;
    const y = linear(low - air, high + air, top + upper, top);
    axis(svg, rounds(low, high, 4), y, side, width, "running total", top - 14);
    svg.append(s("path", { class: "total", d: steps(totals, x, y) }));
    for (const point of totals) if (day >= 9) svg.append(s("circle", { class: "dot", cx: x(point.day), cy: y(point.total!), r: 2 }));
  }
  if (bars.length) {
    const most = Math.max(...bars.map((point) => point.increment!), 1);
    const least = Math.min(0, ...bars.map((point) => point.increment!));
    const y = linear(least, most * 1.05, bottom, middle);
    axis(svg, rounds(least, most, 3), y, side, width, "increment", middle - 10);
    for (const point of bars) {
      const [a, b] = [y(Math.max(0, point.increment!)), y(Math.min(0, point.increment!))];
      svg.append(s("rect", { class: "increment", x: x(point.day) - Math.max(1, day * 0.34), y: a, width: Math.max(2, day * 0.68), height: Math.max(1, b - a) }));
    }
    svg.append(s("line", { class: "nought", x1: side, x2: width - 12, y1: y(0), y2: y(0) }));
  }
  flags.forEach((flag, i) => {
    const at = dayOf(flag.day);
    if (at === null || at < first || at > last) return;
    svg.append(s("line", { class: "flagged", x1: x(at), x2: x(at), y1: top - 8, y2: bottom }));
    const sign = s("a", { class: "sign", href: `#flag-${i + 1}` }, s("circle", { cx: x(at), cy: top - 15, r: 9 }), s("text", { x: x(at), y: top - 11, "text-anchor": "middle" }, String(i + 1)));
    const words = `${written(at)}: ${flag.sentence}${flag.arithmetic ? ` ${flag.arithmetic}` : ""}`;
    sign.setAttribute("aria-label", words);
    sign.append(s("title", {}, words));
    svg.append(sign);
  });
  read(svg, points, missing, x, [top, bottom], readout);
  return svg;
}

function axis(svg: SVGSVGElement, values: readonly number[], y: (value: number) => number, side: number, width: number, name: string, at: number): void {
  for (const value of values) {
    svg.append(s("line", { class: "rule", x1: side, x2: width - 12, y1: y(value), y2: y(value) }));
    svg.append(s("text", { class: "tick", x: side - 8, y: y(value) + 4, "text-anchor": "end" }, value.toLocaleString("en")));
  }
  svg.append(s("text", { class: "axis", x: 0, y: at }, name));
}

/** A line that stays where it was until the next figure: nothing is known in between. */
export function steps(points: readonly Point[], x: (day: number) => number, y: (value: number) => number): string {
  return points.map((point, i) => (i ? `H${near(x(point.day))}V${near(y(point.total!))}` : `M${near(x(point.day))},${near(y(point.total!))}`)).join("");
}

function near(pixel: number): number {
  return Math.round(pixel * 10) / 10;
}

function runs(days: readonly number[]): [number, number][] {
  if (!days.length) return [];
  const [from, to] = [Math.min(...days), Math.max(...days)];
  const present = new Set(days);
  return gaps(all(from, to).filter((day) => !present.has(day)), from, to);
}

/** Pointer or arrow keys on a day say its figures below the chart. */
function read(svg: SVGSVGElement, points: readonly Point[], missing: readonly number[], x: ReturnType<typeof linear>, [top, bottom]: [number, number], readout: HTMLElement): void {
  const hair = s("line", { class: "hair", y1: top, y2: bottom, visibility: "hidden" });
  const known = new Map(points.map((point) => [point.day, point]));
  const absent = new Set(missing);
  let at = points.length - 1;
  const say = (day: number) => {
    const point = known.get(day);
    const parts = [point?.total != null ? `total ${point.total.toLocaleString("en")}` : null, point?.increment != null ? `increment ${point.increment.toLocaleString("en")}` : null];
    const words = parts.filter(Boolean).join(" · ") || (absent.has(day) ? "no figure" : "nothing");
    readout.textContent = `${written(day)}: ${words}`;
    readout.dataset["day"] = isoOf(day);
    hair.setAttribute("x1", String(x(day)));
    hair.setAttribute("x2", String(x(day)));
    hair.setAttribute("visibility", "visible");
  };
  const ground = s("rect", { class: "ground", x: x(x.from), y: top, width: x(x.to) - x(x.from), height: bottom - top, tabindex: 0, role: "slider", "aria-label": "Day" });
  const name = () => {
    const point = points[at]!;
    ground.setAttribute("aria-valuemin", "0");
    ground.setAttribute("aria-valuemax", String(points.length - 1));
    ground.setAttribute("aria-valuenow", String(at));
    ground.setAttribute("aria-valuetext", readout.textContent || written(point.day));
  };
  name();
  ground.addEventListener("pointermove", (event) => {
    const day = Math.round(x.back(event.clientX - svg.getBoundingClientRect().left));
    if (day >= points[0]!.day && day <= points[points.length - 1]!.day) say(day);
  });
  ground.addEventListener("focus", () => {
    say(points[at]!.day);
    name();
  });
  ground.addEventListener("keydown", (event) => {
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: points.length - 1 }[event.key];
    if (to === undefined) return;
    at = Math.max(0, Math.min(points.length - 1, to));
    say(points[at]!.day);
    name();
    event.preventDefault();
  });
  svg.append(hair, ground);
  // Signs lie over the ground, so that they can be pressed.
  svg.append(...svg.querySelectorAll(".sign"));
}
