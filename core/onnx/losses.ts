/** Losses: one number that training makes small. */
import type { GraphBuilder, Value } from './graph-builder.ts';

/**
 * Mean squared error over all elements, or over those a weight gives.
 * @param weight broadcasts against the values; the mean is over all elements all the same
 */
export function meanSquaredError(g: GraphBuilder, prediction: Value, target: Value, weight?: Value): Value {
  const difference = g.node('Sub', [prediction, target]);
  const square = g.node('Mul', [difference, difference]);
  return g.node('ReduceMean', [weight === undefined ? square : g.node('Mul', [square, weight])], {
    keepdims: 0,
  });
}
