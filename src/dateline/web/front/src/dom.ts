/** Elements without markup: text is set as text, so nothing a story says is ever read as HTML. */

type Attributes = Record<string, string | number | boolean | null | undefined>;
type Child = Node | string | null | undefined;

const SVG = "http://www.w3.org/2000/svg";

/** An HTML element. An attribute that is null or false is left out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return dressed(document.createElement(name), attributes, children);
}

/** An SVG element. */
export function s<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  return dressed(document.createElementNS(SVG, name), attributes, children);
}

function dressed<E extends Element>(element: E, attributes: Attributes, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child): child is Node | string => child !== null && child !== undefined));
  return element;
}

const answers = new Map<string, Promise<unknown>>();

/** JSON of our own server, asked once a page: map and timeline may draw the same. Throws the server's own sentence where there is one. */
export function fetched<T>(url: string): Promise<T> {
  let answer = answers.get(url);
  if (!answer) answers.set(url, (answer = asked(url)));
  return answer as Promise<T>;
}

async function asked<T>(url: string): Promise<T> {
  const answer = await fetch(url, { headers: { accept: "application/json" }, credentials: "same-origin" });
  if (!answer.ok) {
    const body = (await answer.json().catch(() => null)) as { error?: { sentence?: string } } | null;
    throw new Error(body?.error?.sentence ?? `the server answered ${answer.status}`);
  }
  return (await answer.json()) as T;
}

/** Puts the widget's body into its container. A table or list that stood there stays, folded under the label; a sentence goes. Returns the way back. */
export function stand(container: HTMLElement, body: HTMLElement, label: string): () => void {
  const fallback = [...container.childNodes];
  const holds = container.querySelector("table, ul, ol, dl") !== null;
  container.replaceChildren(body);
  if (holds) {
    const rest = h("details", { class: "fallback" }, h("summary", {}, label));
    rest.append(...fallback);
    container.append(rest);
  }
  container.classList.add("standing");
  return () => {
    container.classList.remove("standing");
    container.replaceChildren(...fallback);
  };
}

/** Says in one sentence why a widget does not stand; what the server wrote in its place stays. */
export function excuse(container: HTMLElement, what: string, why: unknown): void {
  const reason = why instanceof Error ? why.message : String(why);
  container.prepend(h("p", { class: "excuse" }, `${what} could not be drawn: ${reason}.`));
}

/** Whether things may move. */
export function moving(): boolean {
  return !matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** The value of a CSS variable where the element stands. */
export function colour(element: Element, name: string, otherwise: string): string {
  return getComputedStyle(element).getPropertyValue(name).trim() || otherwise;
}

/** "1 report", "12,000 reports". */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
}
