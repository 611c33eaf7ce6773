/** Linked selection: what is selected in one place is selected everywhere on the page. The address stays as it is. */
import { moving } from "./dom";

export const EVENT = "dateline:select";

export interface Selection {
  readonly claims: readonly string[];
  readonly from: string;
}

// What is selected now: who comes later, a map that was slow, follows it too.
let now: Selection | null = null;

/** Selects the claims everywhere. `from` names who says so, so that it need not follow itself. */
export function select(claims: Iterable<string>, from: string): void {
  const detail: Selection = { claims: [...new Set(claims)], from };
  document.dispatchEvent(new CustomEvent<Selection>(EVENT, { detail }));
}

/** Calls back with each selection that somebody else made, and with the one that stands. */
export function follow(from: string, then: (claims: ReadonlySet<string>) => void): void {
  if (now?.claims.length && now.from !== from) then(new Set(now.claims));
  document.addEventListener(EVENT, (event) => {
    const { claims, from: who } = (event as CustomEvent<Selection>).detail;
    if (who !== from) then(new Set(claims));
  });
}

/** The page's own elements follow: rows, marks, notes. A click on one that is not on a control selects it, Escape clears. */
export function link(root: HTMLElement = document.body): void {
  document.addEventListener(EVENT, (event) => {
    now = (event as CustomEvent<Selection>).detail;
    const { claims, from } = now;
    const chosen = new Set(claims);
    let first: HTMLElement | undefined;
    for (const element of root.querySelectorAll<HTMLElement>("[data-claim]:not([data-widget])")) {
      const on = chosen.has(element.dataset["claim"] ?? "");
      element.classList.toggle("selected", on);
      if (on && !first && element.offsetParent) first = element;
    }
    if (first && from !== "page" && !seen(first)) first.scrollIntoView({ block: "nearest", behavior: moving() ? "smooth" : "auto" });
  });
  root.addEventListener("click", (event) => {
    const target = event.target as Element;
    if (target.closest("a, button, input, select, textarea, summary, label, [data-widget=story]")) return;
    const row = target.closest<HTMLElement>("[data-claim]:not([data-widget])");
    if (row && getSelection()?.isCollapsed !== false) select(row.classList.contains("selected") ? [] : [row.dataset["claim"] ?? ""], "page");
  });
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && root.querySelector("[data-claim].selected")) select([], "page");
  });
}

function seen(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}
