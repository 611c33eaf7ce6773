/** Numbers onto pixels. */

export interface Scale {
  (value: number): number;
  readonly from: number;
  readonly to: number;
  /** The number at a pixel. */
  back(pixel: number): number;
}

/** A straight line from [from, to] onto [low, high]. */
export function linear(from: number, to: number, low: number, high: number): Scale {
  const width = to - from || 1;
  const scale = (value: number) => low + ((value - from) / width) * (high - low);
  return Object.assign(scale, { from, to, back: (pixel: number) => from + ((pixel - low) / (high - low || 1)) * width });
}

/** Round numbers between two others, about `wanted` of them. */
export function rounds(from: number, to: number, wanted: number): number[] {
  const rough = (to - from) / Math.max(1, wanted);
  if (!(rough > 0)) return [from];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((by) => by * power >= rough) ?? 10);
  const found: number[] = [];
  for (let n = Math.ceil(from / step - 1e-9); n * step <= to + step * 1e-9; n++) found.push(Number((n * step).toPrecision(12)));
  return found;
}
