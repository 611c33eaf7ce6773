/** The as-of slider: along the days on which something that was read was published. The page follows: its address holds the day. */
import { counted, fetched, h } from "./dom";
import { dayOf, gaps, isoOf, span, written } from "./days";

interface Published {
  readonly day: string;
  readonly stories: number;
  readonly outlets: number;
}

export interface Day {
  readonly at: number;
  readonly stories: number;
  readonly outlets: number;
}

// Who goes on pressing has not decided yet.
const PAUSE = 700;
// A gap narrower than this share of the track could not be seen.
const SEEN = 0.004;
const CAME = "dateline:as-of";

/** Puts a slider under the container's date field, over the days of its `data-src`. */
export async function asOf(container: HTMLElement): Promise<void> {
  const field = container.querySelector<HTMLInputElement>("input[type=date]");
  const { days: told } = await fetched<{ days: readonly Published[] }>(container.dataset["src"] ?? "");
  const days = told.flatMap(({ day, stories, outlets }): Day[] => {
    const at = dayOf(day);
    return at === null ? [] : [{ at, stories, outlets }];
  });
  if (!field || days.length < 2) return;
  const [first, last] = [days[0]!.at, days[days.length - 1]!.at];
  // To the right of the last day lies now: nothing is asked as of a day.
  const now = last + Math.max(1, Math.ceil((last - first) * 0.03));
  const range = h("input", { type: "range", min: first, max: now, step: 1, "aria-label": "As published by", "aria-describedby": "as-of-says" });
  const says = h("p", { class: "as-of-says", id: "as-of-says", role: "status" });
  container.append(h("div", { class: "as-of-track" }, marks(days, first, now), range), says);

  let at = now;
  const show = (to: number) => {
    at = to;
    range.value = String(to);
    const words = worded(days, to, now);
    range.setAttribute("aria-valuetext", words);
    says.textContent = words;
  };
  const given = dayOf(field.value);
  show(given === null ? now : Math.max(first, Math.min(given, now)));
  let waits = 0;
  const later = () => {
    clearTimeout(waits);
    waits = window.setTimeout(() => go(field, range), PAUSE);
  };
  range.addEventListener("input", () => {
    show(snapped(days, at, Number(range.value), now));
    field.value = at === now ? "" : isoOf(at);
    field.dispatchEvent(new Event("change", { bubbles: true }));
    clearTimeout(waits);
  });
  range.addEventListener("change", later);
  field.addEventListener("input", () => {
    const day = dayOf(field.value);
    show(day === null ? now : Math.max(first, Math.min(day, now)));
  });
  back(range);
}

/** The day of publication that a step from one place to another ends at: the next in that direction, and now beyond the last. */
export function snapped(days: readonly Day[], from: number, to: number, now: number): number {
  const last = days[days.length - 1]!.at;
  if (to > last) return from > last && to < from ? last : now;
  if (to >= from) return days.find(({ at }) => at >= to)?.at ?? now;
  return days.findLast(({ at }) => at <= to)?.at ?? days[0]!.at;
}

/** "6 Mar 2024: 4 stories of 4 outlets; 21 of 64 stories by then". */
export function worded(days: readonly Day[], at: number, now: number): string {
  const all = days.reduce((sum, day) => sum + day.stories, 0);
  if (at >= now) return `Now: ${counted(all, "dated story", "dated stories")}, ${span(days[0]!.at, days[days.length - 1]!.at)}.`;
  const here = days.find((day) => day.at === at);
  const by = days.filter((day) => day.at <= at).reduce((sum, day) => sum + day.stories, 0);
  const day = here ? `${counted(here.stories, "story", "stories")} of ${counted(here.outlets, "outlet")}` : "nothing of this day was read";
  return `${written(at)}: ${day}; ${by.toLocaleString("en")} of ${all.toLocaleString("en")} stories by then.`;
}

/** Over the track: a mark a day, higher where more was published; hatched where nothing was read. */
function marks(days: readonly Day[], first: number, now: number): HTMLElement {
  const most = Math.max(...days.map(({ stories }) => stories));
  const place = (day: number) => `${((day - first) / (now - first)) * 100}%`;
  const strip = h("div", { class: "as-of-days", "aria-hidden": true });
  for (const [from, to] of gaps(days.map(({ at }) => at), first, days[days.length - 1]!.at)) {
    if ((to - from + 1) / (now - first) < SEEN) continue;
    const gap = h("span", { class: "unread" });
    gap.style.setProperty("left", place(from - 0.5));
    gap.style.setProperty("width", `${((to - from + 1) / (now - first)) * 100}%`);
    strip.append(gap);
  }
  for (const { at, stories } of days) {
    const mark = h("span", { class: "day" });
    mark.style.setProperty("left", place(at));
    mark.style.setProperty("height", `${20 + 80 * Math.sqrt(stories / most)}%`);
    strip.append(mark);
  }
  return strip;
}

/** To this page's own address with the day; not from a form in which something stands that was not asked yet. */
function go(field: HTMLInputElement, range: HTMLInputElement): void {
  const written = [...(field.form?.elements ?? [])].some(
    (one) => one !== field && (one instanceof HTMLTextAreaElement || (one instanceof HTMLInputElement && one !== range && one.type !== "hidden")) && one.value !== one.defaultValue,
  );
  const url = new URL(location.href);
  if (field.value) url.searchParams.set(field.name, field.value);
  else url.searchParams.delete(field.name);
  url.searchParams.delete("after");
  if (written || url.href === location.href) return;
  sessionStorage.setItem(CAME, JSON.stringify([url.pathname, scrollY, range === document.activeElement]));
  location.assign(url);
}

/** Who came here by the slider stands where she stood, with the slider in hand. */
function back(range: HTMLInputElement): void {
  const came = sessionStorage.getItem(CAME);
  sessionStorage.removeItem(CAME);
  if (!came) return;
  const [path, top, held] = JSON.parse(came) as [string, number, boolean];
  if (path !== location.pathname) return;
  range.closest("details")?.setAttribute("open", "");
  if (held) range.focus({ preventScroll: true });
  scrollTo({ top, behavior: "instant" });
}
