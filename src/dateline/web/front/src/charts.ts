/** The charts, in one file that only pages with a chart load. */
export { tally } from "./tally";
export { timeline } from "./timeline";
