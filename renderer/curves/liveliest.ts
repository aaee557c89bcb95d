/** The curve that says most of a movement. Pure. */
import { readNamedCurve, type CurveQuantity, type NamedCurve } from '#core/timeline/named-curves.ts';

/** About how large a value of each quantity looks as lively as the others: ten percent, a tenth of a turn's eighth, ... */
const LIVELY: Readonly<Record<CurveQuantity, number>> = {
  length: 0.1,
  'log-factor': 0.1,
  ratio: 0.1,
  angle: 0.15,
  stops: 0.3,
};

/** The one that strays furthest from its mean, by what the eye makes of it. @param rows `[frames, channels]` */
export function liveliest(curves: readonly NamedCurve[], rows: Float32Array): NamedCurve | undefined {
  const scored = curves.map((curve) => ({
    curve,
    score: deviation(readNamedCurve(rows, curve)) / LIVELY[curve.quantity],
  }));
  return scored.reduce<(typeof scored)[number] | undefined>(
    (best, next) => (best === undefined || next.score > best.score ? next : best),
    undefined,
  )?.curve;
}

function deviation(values: Float32Array): number {
  let [sum, squares] = [0, 0];
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  return values.length === 0
    ? 0
    : Math.sqrt(Math.max(0, squares / values.length - (sum / values.length) ** 2));
}
