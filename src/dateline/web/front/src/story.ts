/** The story page: a mark and its note answer to each other, and each note stands beside its line where there is room. */
import { moving } from "./dom";
import { follow, select } from "./select";
import { settle } from "./settle";

const GAP = 8;

/** Brings the article and its margins to life. */
export function story(article: HTMLElement): void {
  const marks = [...article.querySelectorAll<HTMLElement>("mark[data-claim]")];
  const notes = [...article.querySelectorAll<HTMLElement>("aside[data-claim]")];
  if (!notes.length) return;
  const parts = new Map<string, HTMLElement[]>();
  for (const part of [...marks, ...notes]) {
    const claim = claimOf(part);
    parts.set(claim, [...(parts.get(claim) ?? []), part]);
  }
  let chosen = "";
  const choose = (claim: string, from: Element) => {
    chosen = claim;
    select(claim ? [claim] : [], "story");
    const other = parts.get(claim)?.find((part) => part.matches("aside") !== from.matches("aside"));
    if (other && !seen(other)) other.scrollIntoView({ block: "nearest", behavior: moving() ? "smooth" : "auto" });
  };
  article.addEventListener("click", (event) => {
    const target = event.target as Element;
    const anchor = target.closest<HTMLAnchorElement>("a[href^='#claim-']");
    const part = target.closest<HTMLElement>("mark[data-claim], aside[data-claim]");
    const claim = anchor ? decodeURIComponent(anchor.hash.slice("#claim-".length)) : part ? claimOf(part) : "";
    if (!parts.has(claim)) return;
    if (!anchor && (target.closest("a, button, summary, input, label") || getSelection()?.isCollapsed === false)) return;
    event.preventDefault();
    choose(claim, part ?? article);
  });
  article.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !chosen) return;
    choose("", article);
    event.preventDefault();
  });
  for (const [name, on] of [["pointerover", true], ["pointerout", false]] as const) {
    article.addEventListener(name, (event) => {
      const part = (event.target as Element).closest<HTMLElement>("[data-claim]");
      for (const one of part ? (parts.get(claimOf(part)) ?? []) : []) one.classList.toggle("hinted", on);
    });
  }
  follow("story", (claims) => {
    chosen = [...claims][0] ?? "";
  });

  const margins = [...new Set(notes.map((note) => note.parentElement!))];
  const place = () => margins.forEach((margin) => beside(margin, parts));
  new ResizeObserver(place).observe(article);
  for (const note of notes) note.addEventListener("toggle", place, true);
  place();

  const pointed = decodeURIComponent(location.hash).replace("#claim-", "");
  if (parts.has(pointed)) choose(pointed, article);
}

/** Moves the notes of one paragraph down to their lines, when all of them fit beside it. */
function beside(margin: HTMLElement, parts: ReadonlyMap<string, HTMLElement[]>): void {
  const notes = [...margin.children].filter((child): child is HTMLElement => child instanceof HTMLElement && child.matches("aside[data-claim]"));
  for (const note of notes) note.style.removeProperty("top");
  const text = margin.previousElementSibling;
  if (!text || margin.getBoundingClientRect().left < text.getBoundingClientRect().right) return;
  const { top, height } = text.getBoundingClientRect();
  const flow = notes.map((note) => note.getBoundingClientRect().top - top);
  const wanted = notes.map((note, i) => {
    const mark = parts.get(claimOf(note))?.find((part) => part.matches("mark") && text.contains(part));
    return mark ? mark.getClientRects()[0]!.top - top : flow[i]!;
  });
  const tops = settle(wanted, notes.map((note) => note.offsetHeight), GAP, height);
  if (!tops) return;
  notes.forEach((note, i) => {
    const by = Math.round(tops[i]! - flow[i]!);
    if (by > 0) note.style.setProperty("top", `${by}px`);
  });
}

function claimOf(element: HTMLElement): string {
  return element.dataset["claim"] ?? "";
}

function seen(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}
