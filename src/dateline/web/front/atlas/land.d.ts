import type { Feature, LineString, MultiPolygon } from "geojson";

/** GeoJSON of the scale: features of `kind` land, border, and disputed with `between` and `whose`. */
export function land(scale: string): { type: "FeatureCollection"; features: Feature<MultiPolygon | LineString, Record<string, unknown>>[] };
export const DISPUTED: readonly { readonly one: string; readonly other: string; readonly box: readonly number[] | null; readonly whose: string }[];
