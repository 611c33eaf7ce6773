/** The story page: a mark and its note answer to each other, and each note stands beside its line. */
import { follow, select } from "./select";
import { moving } from "./dom";
import { settle } from "./settle";

const GAP = 12;

/** Brings the article and its margin to life. Where the notes stand below the text, nothing is moved. */
export function story(article: HTMLElement): void {
  const marks = [...article.querySelectorAll<HTMLElement>("mark[data-claim]")];
  const notes = [...article.querySelectorAll<HTMLElement>("aside[data-claim]")];
  const margin = notes[0]?.parentElement;
  if (!margin || !marks.length) return;
  const firstMark = new Map<string, HTMLElement>();
  for (const mark of marks) if (!firstMark.has(claimOf(mark))) firstMark.set(claimOf(mark), mark);
  const noteOf = new Map(notes.map((note) => [claimOf(note), note]));
  let chosen = "";

  const place = () => {
    const beside = margin.getBoundingClientRect().left >= (marks[0]?.closest("p, h1, h2, div")?.getBoundingClientRect().right ?? Infinity) - 1;
    margin.classList.toggle("placed", beside);
    if (!beside) {
      for (const note of notes) note.style.removeProperty("top");
      margin.style.removeProperty("min-height");
      return;
    }
    const top = margin.getBoundingClientRect().top;
    const wanted = notes.map((note) => {
      const mark = firstMark.get(claimOf(note));
      return mark ? (mark.getClientRects()[0] ?? mark.getBoundingClientRect()).top - top : 0;
    });
    const heights = notes.map((note) => note.offsetHeight);
    const tops = settle(wanted, heights, GAP, notes.findIndex((note) => claimOf(note) === chosen));
    notes.forEach((note, i) => note.style.setProperty("top", `${tops[i]}px`));
    margin.style.setProperty("min-height", `${Math.max(0, ...tops.map((at, i) => at + (heights[i] ?? 0)))}px`);
  };

  const choose = (claim: string, from: HTMLElement) => {
    chosen = claim;
    select(claim ? [claim] : [], "story");
    place();
    const other = from.matches("aside") ? firstMark.get(claim) : noteOf.get(claim);
    if (other && !inView(other)) other.scrollIntoView({ block: margin.classList.contains("placed") ? "nearest" : "center", behavior: moving() ? "smooth" : "auto" });
  };

  for (const element of [...marks, ...notes]) {
    const claim = claimOf(element);
    element.addEventListener("click", (event) => {
      const inside = (event.target as Element).closest("a, button, summary, input, label");
      if (inside && !(inside instanceof HTMLAnchorElement && inside.getAttribute("href") === `#claim-${claim}`)) return;
      if (getSelection()?.isCollapsed === false) return;
      event.preventDefault();
      choose(claim, element);
    });
    const hint = (on: boolean) => {
      for (const other of [...marks, ...notes]) if (claimOf(other) === claim) other.classList.toggle("hinted", on);
    };
    element.addEventListener("pointerenter", () => hint(true));
    element.addEventListener("pointerleave", () => hint(false));
  }
  // A mark inside its link: the click comes to the link first.
  for (const anchor of article.querySelectorAll<HTMLAnchorElement>("a[href^='#claim-']")) {
    const mark = anchor.querySelector<HTMLElement>("mark[data-claim]");
    if (!mark) continue;
    anchor.addEventListener("click", (event) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      choose(claimOf(mark), mark);
    });
  }
  article.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !chosen) return;
    choose("", article);
    event.preventDefault();
  });
  follow("story", (claims) => {
    chosen = [...claims][0] ?? "";
    place();
  });

  const pointed = decodeURIComponent(location.hash).replace("#claim-", "");
  if (noteOf.has(pointed)) chosen = pointed;
  new ResizeObserver(place).observe(article);
  for (const note of notes) new ResizeObserver(place).observe(note);
  place();
  if (chosen) select([chosen], "story");
}

function claimOf(element: HTMLElement): string {
  return element.dataset["claim"] ?? "";
}

function inView(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}
