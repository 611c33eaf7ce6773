/** Claims as rows of bars: who or what, from which day to which, in lanes that do not overlap. */
import { dayOf } from "./days";
import type { Said } from "./places";

/** As much of a claim's record as the timeline needs. */
export interface Record {
  readonly id: string;
  /** Absent once taken down. */
  readonly content?: string;
  readonly kind?: string;
  readonly attribution?: readonly { readonly who?: string | null; readonly source?: string | null }[];
  readonly time?: { readonly start?: string | null; readonly end?: string | null } | null;
  readonly found_in?: { readonly publisher?: string | null };
}

export interface Bar {
  readonly claim: string;
  readonly words: string;
  readonly who: string;
  readonly start: number;
  readonly end: number;
  /** Open on that side: "since May", "by Friday". */
  readonly open: "" | "start" | "end";
  readonly lane: number;
}

export interface Row {
  readonly name: string;
  readonly bars: readonly Bar[];
  readonly lanes: number;
}

/** What the map knows of a claim. */
export function recordOf(said: Said): Record {
  const { claim, content, kind, who, publisher } = said;
  return { id: claim, content, ...(kind ? { kind } : {}), attribution: who ? [{ who }] : [], time: { start: said.start ?? null, end: said.end ?? null }, found_in: { publisher: publisher ?? null } };
}

/** Who says it, outermost first; the outlet's own voice and the unnamed by name. */
export function claimant(record: Record): string {
  const chain = record.attribution ?? [];
  const last = chain[chain.length - 1];
  return last ? (last.who ?? last.source ?? "unnamed") : `${record.found_in?.publisher ?? "the outlet"}, own voice`;
}

/**
 * Rows by claimant or kind, those with most bars first, at most `most`; what is beyond goes into one last row.
 * `undated` counts the claims without any day. Of a row that would take more than so many `lanes` only that is known: its bars share one.
 */
export function rowsOf(records: readonly Record[], by: "who" | "kind", most: number, lanes = Infinity): { rows: Row[]; undated: number } {
  const groups = new Map<string, Omit<Bar, "lane">[]>();
  let undated = 0;
  for (const record of records) {
    const start = dayOf(record.time?.start);
    const end = dayOf(record.time?.end);
    if (start === null && end === null) {
      undated++;
      continue;
    }
    const name = by === "kind" ? (record.kind ?? "no kind").replaceAll("_", " ") : claimant(record);
    const bar = {
      claim: record.id,
      words: record.content ?? "taken down",
      who: claimant(record),
      start: start ?? end!,
      end: end ?? start!,
      open: start === null ? ("start" as const) : end === null ? ("end" as const) : ("" as const),
    };
    const group = groups.get(name);
    if (group) group.push(bar);
    else groups.set(name, [bar]);
  }
  const ordered = [...groups].sort(([a, x], [b, y]) => y.length - x.length || a.localeCompare(b));
  const kept = ordered.length > most ? ordered.slice(0, most - 1) : ordered;
  const rest = ordered.slice(kept.length);
  if (rest.length) kept.push([`${rest.length} others`, rest.flatMap(([, bars]) => bars)]);
  return { rows: kept.map(([name, bars]) => laned(name, bars, lanes)), undated };
}

/** Each bar in the first lane that is free on its days. */
function laned(name: string, bars: readonly Omit<Bar, "lane">[], most: number): Row {
  const ends: number[] = [];
  const ordered = [...bars].sort((a, b) => a.start - b.start || b.end - a.end || (a.claim < b.claim ? -1 : 1));
  const placed = ordered.map((bar) => {
    if (ends.length > most) return { ...bar, lane: 0 };
    const free = ends.findIndex((end) => end < bar.start);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = bar.end;
    return { ...bar, lane };
  });
  return { name, bars: placed, lanes: ends.length };
}

// Shares of the bars that may reach out of the days drawn, where without them these are so many times fewer.
const FAR = [0.02, 0.1];
const FEWER = 4;
const NEXT = 7;

/** The days the bars lie in: not those of the few that reach far out of where nearly all are. */
export function extent(rows: readonly Row[], coverage: readonly number[]): [number, number] | null {
  const bars = rows.flatMap((row) => row.bars);
  if (!bars.length) return coverage.length ? [coverage[0]!, coverage[coverage.length - 1]!] : null;
  const starts = bars.map((bar) => bar.start).sort((a, b) => a - b);
  const ends = bars.map((bar) => bar.end).sort((a, b) => a - b);
  let [from, to] = [starts[0]!, ends[ends.length - 1]!];
  for (const share of FAR) {
    const cut = Math.floor(bars.length * share);
    const [first, last] = [starts[cut]!, Math.max(starts[cut]!, ends[ends.length - 1 - cut]!)];
    // What lies just beside them is no outlier.
    const low = starts.find((day) => day >= first - NEXT)!;
    const high = ends.findLast((day) => day <= last + NEXT)!;
    if (to - from + 1 > FEWER * (high - low + 1)) [from, to] = [low, Math.max(low, high)];
  }
  const inside = coverage.filter((day) => day >= from - NEXT && day <= to + NEXT);
  return [Math.min(from, ...inside), Math.max(to, ...inside)];
}
