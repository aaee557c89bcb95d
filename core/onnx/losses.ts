/** Losses: one number that training makes small. */
import type { GraphBuilder, Value } from './graph-builder.ts';

/** Mean of the squares of all elements. */
export function meanSquare(g: GraphBuilder, value: Value): Value {
  return g.node('ReduceMean', [g.node('Mul', [value, value])], { keepdims: 0 });
}

/** Mean squared error over all elements. */
export function meanSquaredError(g: GraphBuilder, prediction: Value, target: Value): Value {
  return meanSquare(g, g.node('Sub', [prediction, target]));
}
