/** The hatching for what is not there: days not read, days without a figure. */
import { s } from "./dom";

let made = 0;

/** Adds the pattern to the drawing and gives the fill that uses it. */
export function hatch(svg: SVGSVGElement): string {
  const id = `hatch-${++made}`;
  const pattern = s(
    "pattern",
    { id, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    s("line", { class: "hatching", x1: 0, y1: 0, x2: 0, y2: 6 }),
  );
  svg.append(s("defs", {}, pattern));
  return `url(#${id})`;
}
