/** Notes beside their lines without lying on one another. */

/**
 * The tops of notes that want to stand at `wanted`, in this order from above, `gap` apart, none below `bottom` and none above 0.
 * Null when they do not fit: then they stand one under the other, as they came.
 */
export function settle(wanted: readonly number[], heights: readonly number[], gap: number, bottom: number): number[] | null {
  const needed = heights.reduce((sum, height) => sum + height, 0) + gap * Math.max(0, heights.length - 1);
  if (needed > bottom) return null;
  const tops: number[] = [];
  let free = 0;
  wanted.forEach((want, i) => {
    tops.push(Math.max(want, free));
    free = tops[i]! + heights[i]! + gap;
  });
  let limit = bottom;
  for (let i = tops.length - 1; i >= 0; i--) {
    tops[i] = Math.min(tops[i]!, limit - heights[i]!);
    limit = tops[i]! - gap;
  }
  return tops;
}
