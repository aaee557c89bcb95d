/** Losses of values that are numbers. All are means over all elements. */
import { algebra } from '../algebra.ts';
import type { GraphBuilder, Value } from '../graph-builder.ts';

/** Mean absolute error. */
export function meanAbsoluteError(g: GraphBuilder, prediction: Value, target: Value): Value {
  const { sub, call } = algebra(g, g.dtype(prediction));
  return g.node('ReduceMean', [call('Abs', sub(prediction, target))], { keepdims: 0 });
}

/**
 * Quadratic near the target, linear beyond `delta`: one far-off value does not rule the gradient (Huber
 * 1964). `d²/2` within, `delta (|d| - delta/2)` outside.
 */
export function huber(g: GraphBuilder, prediction: Value, target: Value, delta = 1): Value {
  const { sub, mul, square, call } = algebra(g, g.dtype(prediction));
  const distance = call('Abs', sub(prediction, target));
  const near = call('Min', distance, delta);
  // near²/2 + delta (distance - near) is both cases at once.
  const far = mul(delta, sub(distance, near));
  return g.node('ReduceMean', [g.node('Add', [mul(0.5, square(near)), far])], { keepdims: 0 });
}
