/** Notes beside their lines without lying on one another. */

/**
 * The tops of notes that want to stand at `wanted`, in this order from above, `gap` apart. The note `anchor` (-1: none) stands exactly
 * where it wants; those before it give way upwards, those after it downwards. Without an anchor all give way downwards, and none is above 0.
 */
export function settle(wanted: readonly number[], heights: readonly number[], gap: number, anchor: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]! || a - b);
  const tops = [...wanted];
  const from = Math.max(0, order.indexOf(anchor));
  let free = anchor < 0 ? 0 : -Infinity;
  for (const i of order.slice(from)) {
    tops[i] = Math.max(wanted[i]!, free);
    free = tops[i]! + heights[i]! + gap;
  }
  let ceiling = tops[order[from] ?? 0] ?? 0;
  for (const i of order.slice(0, from).reverse()) {
    tops[i] = Math.min(wanted[i]!, ceiling - gap - heights[i]!);
    ceiling = tops[i]!;
  }
  return tops;
}
