/** What every page loads: selection, keys, the story's margin. Maps and charts come when a page holds one. */
import { excuse } from "./dom";
import { keys } from "./keys";
import { link } from "./select";
import { story } from "./story";

type Draw = (container: HTMLElement) => Promise<void>;

const LATER: Record<string, { what: string; load: () => Promise<Draw> }> = {
  map: { what: "The map", load: async () => (await import("./map")).map },
  timeline: { what: "The timeline", load: async () => (await import("./charts")).timeline },
  "as-of": { what: "The slider", load: async () => (await import("./asof")).asOf },
  tally: { what: "The chart", load: async () => (await import("./charts")).tally },
};

link();
keys();
shown();
for (const article of document.querySelectorAll<HTMLElement>("[data-widget=story]")) story(article);
for (const container of document.querySelectorAll<HTMLElement>("[data-widget]")) {
  const widget = LATER[container.dataset["widget"] ?? ""];
  if (widget) void draw(container, widget.what, widget.load);
}

/** On a narrow screen the pages' names stand in one line that scrolls: the one that is open is in view. */
function shown(): void {
  const open = document.querySelector<HTMLElement>(".masthead [aria-current]");
  const line = open?.closest("nav");
  if (open && line && line.scrollWidth > line.clientWidth) line.scrollLeft = open.offsetLeft - (line.clientWidth - open.offsetWidth) / 2;
}

async function draw(container: HTMLElement, what: string, load: () => Promise<Draw>): Promise<void> {
  container.setAttribute("aria-busy", "true");
  try {
    await (await load())(container);
  } catch (why) {
    excuse(container, what, why);
  }
  container.removeAttribute("aria-busy");
}
