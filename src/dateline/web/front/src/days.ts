/** Days as whole numbers since 1970, and the ticks of an axis of days. */

const MILLISECONDS = 86_400_000;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The number of an ISO day; null for anything else. Years before 1 and after 9999 are not days here. */
export function dayOf(iso: string | null | undefined): number | null {
  if (!iso || !/^\d{4}-\d\d-\d\d/.test(iso)) return null;
  const time = Date.parse(`${iso.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(time) ? null : Math.round(time / MILLISECONDS);
}

/** The ISO day of a number. */
export function isoOf(day: number): string {
  return new Date(day * MILLISECONDS).toISOString().slice(0, 10);
}

/** "27 Dec", with its year where asked: "27 Dec 2022". */
export function written(day: number, year = true): string {
  const date = new Date(day * MILLISECONDS);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}${year ? ` ${date.getUTCFullYear()}` : ""}`;
}

/** "Dec ’22". */
export function month(day: number): string {
  const date = new Date(day * MILLISECONDS);
  return `${MONTHS[date.getUTCMonth()]} ’${String(date.getUTCFullYear()).slice(-2)}`;
}

/** "24–27 Dec 2022", or as much of both days as differs. */
export function span(start: number, end: number): string {
  if (start === end) return written(start);
  const [a, b] = [isoOf(start), isoOf(end)];
  if (a.slice(0, 7) === b.slice(0, 7)) return `${Number(a.slice(8))}–${written(end)}`;
  return `${written(start, a.slice(0, 4) !== b.slice(0, 4))} – ${written(end)}`;
}

export interface Tick {
  readonly day: number;
  readonly label: string;
  /** Where a year or a month begins, written larger. */
  readonly major: boolean;
}

type Step = { unit: "day" | "month" | "year"; by: number };
const STEPS: readonly (Step & { days: number })[] = [
  ...[1, 2, 7, 14].map((by) => ({ unit: "day" as const, by, days: by })),
  ...[1, 3, 6].map((by) => ({ unit: "month" as const, by, days: by * 30 })),
  ...[1, 2, 5, 10, 25, 50, 100].map((by) => ({ unit: "year" as const, by, days: by * 365 })),
];

/** At most `most` ticks between two days, at days, months or years that people count by. */
export function ticks(start: number, end: number, most: number): Tick[] {
  const length = Math.max(1, end - start);
  const step = STEPS.find(({ days }) => length / days <= most) ?? STEPS[STEPS.length - 1]!;
  const found: Tick[] = [];
  if (step.unit === "day") {
    // Weeks begin on Monday: day 4 of this count was one.
    const from = step.by === 1 ? start : start + ((((4 - start) % step.by) + step.by) % step.by);
    for (let day = from; day <= end; day += step.by) {
      const first = found.length === 0;
      const month = isoOf(day).slice(0, 7) !== isoOf(day - step.by).slice(0, 7);
      found.push({ day, label: first ? written(day) : month ? written(day, false) : String(Number(isoOf(day).slice(8))), major: first || month });
    }
    return found;
  }
  const date = new Date(start * MILLISECONDS);
  let year = date.getUTCFullYear();
  let month = step.unit === "year" ? 0 : date.getUTCMonth();
  year -= step.unit === "year" ? ((year % step.by) + step.by) % step.by : 0;
  month -= step.unit === "month" ? month % step.by : 0;
  for (;;) {
    const day = Date.UTC(year, month, 1) / MILLISECONDS;
    if (day > end) return found;
    if (day >= start) {
      const major = month === 0 || found.length === 0;
      const label = step.unit === "year" ? String(year) : major ? `${MONTHS[month]} ${year}` : MONTHS[month]!;
      found.push({ day, label, major: step.unit === "year" ? false : major });
    }
    if (step.unit === "year") year += step.by;
    else month += step.by;
    if (month > 11) {
      year += Math.floor(month / 12);
      month %= 12;
    }
  }
}

/** The same ticks, without the labels that would run into the one before. */
export function spaced(found: readonly Tick[], x: (day: number) => number): Tick[] {
  const letter = 7;
  let free = -Infinity;
  return found.map((tick) => {
    const at = x(tick.day);
    if (at < free) return { ...tick, label: "" };
    free = at + tick.label.length * letter + 8;
    return tick;
  });
}

/** Runs of days between two others that are not among those given. */
export function gaps(present: readonly number[], from: number, to: number): [number, number][] {
  const known = new Set(present);
  const found: [number, number][] = [];
  for (let day = from; day <= to; day++) {
    if (known.has(day)) continue;
    const last = found[found.length - 1];
    if (last && last[1] === day - 1) last[1] = day;
    else found.push([day, day]);
  }
  return found;
}
