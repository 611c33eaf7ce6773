/** Single keys: `data-key` on the page says what they press. Never while somebody writes; they can be turned off (WCAG 2.1.4). */
import { h } from "./dom";
import { select } from "./select";

const OFF = "dateline:keys-off";
const STOPS = "tr[data-claim], li[data-claim], article[data-claim], .claim[data-claim], [data-stop]";
const LISTS = "Next or previous";

/** Listens for the page's keys. */
export function keys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || writes(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key !== "?" && localStorage.getItem(OFF)) return;
    if (press(event.key)) event.preventDefault();
  });
  for (const opener of document.querySelectorAll<HTMLElement>("[data-opens=keys]")) {
    opener.addEventListener("click", (event) => {
      event.preventDefault();
      help();
    });
  }
}

/** Whether what has the focus takes letters for itself. */
export function writes(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches("textarea, select")) return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit", "reset", "range", "file"].includes(target.type);
}

function press(key: string): boolean {
  if (key === "?") return help();
  const wanted = [...document.querySelectorAll<HTMLElement>("[data-key]")].find((element) => element.dataset["key"] === key && shown(element));
  if (wanted) {
    if (writes(wanted)) {
      wanted.focus();
      if (wanted instanceof HTMLInputElement) wanted.select();
    } else {
      wanted.click();
    }
    return true;
  }
  if (key === "j" || key === "k") return step(key === "j" ? 1 : -1);
  if (key === "/") return focused(document.querySelector<HTMLElement>("input[type=search], input[name=q], input[name=words]"));
  if (key === "m") return focused(document.querySelector<HTMLElement>(".map-canvas canvas, [data-widget=map]"));
  return false;
}

/** The row after or before the one that has the focus or is selected. */
function step(by: number): boolean {
  const stops = [...document.querySelectorAll<HTMLElement>(STOPS)].filter(shown);
  if (!stops.length) return false;
  const focusedAt = stops.findIndex((stop) => stop.contains(document.activeElement));
  const at = focusedAt >= 0 ? focusedAt : stops.findIndex((stop) => stop.classList.contains("selected"));
  const next = stops[neighbour(at, by, stops.length)];
  if (!next) return false;
  const inner = next.querySelector<HTMLElement>("a[href], button");
  if (!inner) next.tabIndex = -1;
  (inner ?? next).focus();
  if (next.dataset["claim"]) select([next.dataset["claim"]], "page");
  return true;
}

/** Where a step from `at` (-1: nowhere yet) ends in a list that does not go round. */
export function neighbour(at: number, by: number, length: number): number {
  if (at < 0) return by > 0 ? 0 : length - 1;
  return Math.max(0, Math.min(length - 1, at + by));
}

function focused(element: HTMLElement | null): boolean {
  element?.focus();
  element?.scrollIntoView({ block: "nearest" });
  return Boolean(element);
}

function shown(element: HTMLElement): boolean {
  return element.getClientRects().length > 0;
}

/** What each key does on this page, read off the page. */
function legend(): [string, string][] {
  const own = [...document.querySelectorAll<HTMLElement>("[data-key]")].filter(shown).map((element): [string, string] => [element.dataset["key"] ?? "", label(element)]);
  const taken = new Set(own.map(([key]) => key));
  const general: [string, string][] = [];
  if (document.querySelector(STOPS) && !taken.has("j")) general.push(["j", `${LISTS}: next`], ["k", `${LISTS}: previous`]);
  if (!taken.has("/") && document.querySelector("input[type=search], input[name=q], input[name=words]")) general.push(["/", "Search"]);
  if (!taken.has("m") && document.querySelector("[data-widget=map]")) general.push(["m", "Map"]);
  return [...own, ...general, ["Esc", "Nothing selected"], ["?", "These keys"]];
}

function label(element: HTMLElement): string {
  const given = element.dataset["keyLabel"] ?? element.getAttribute("aria-label") ?? element.title;
  if (given) return given;
  const copy = element.cloneNode(true) as HTMLElement;
  for (const key of copy.querySelectorAll("kbd")) key.remove();
  return copy.textContent?.trim() || element.getAttribute("placeholder") || "";
}

function help(): boolean {
  const rows = legend().map(([key, does]) => h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, does)));
  const off = h("input", { type: "checkbox", checked: !localStorage.getItem(OFF) });
  off.addEventListener("change", () => (off.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));
  const close = h("button", { type: "button" }, "Close");
  const dialog = h(
    "dialog",
    { class: "keys", "aria-labelledby": "keys-title" },
    h("h2", { id: "keys-title" }, "Keys on this page"),
    h("dl", {}, ...rows),
    h("label", {}, off, " Single keys are on"),
    close,
  );
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return true;
}
