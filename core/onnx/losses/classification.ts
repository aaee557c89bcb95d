/** Losses of choices. They take logits, so that no probability is rounded to 0 before its logarithm. */
import { algebra } from '../algebra.ts';
import type { GraphBuilder, Value } from '../graph-builder.ts';

/**
 * Cross-entropy of independent yes-or-no questions, the mean over all.
 * @param target 0..1, of the logits' shape
 */
export function binaryCrossEntropy(g: GraphBuilder, logits: Value, target: Value): Value {
  const { sub, mul, call } = algebra(g, g.dtype(logits));
  // -t log σ(z) - (1 - t) log(1 - σ(z)) = softplus(z) - t z
  return g.node('ReduceMean', [sub(call('Softplus', logits), mul(target, logits))], { keepdims: 0 });
}

/**
 * Cross-entropy of one choice among several, the mean over all choices.
 * @param logits `[..., classes]`
 * @param labels int64, `[...]`: the right class of each
 */
export function crossEntropy(g: GraphBuilder, logits: Value, labels: Value): Value {
  const logProbabilities = g.node('LogSoftmax', [logits], { axis: -1 });
  const places = g.node('Unsqueeze', [labels, g.ints([-1])]);
  const right = g.node('GatherElements', [logProbabilities, places], { axis: -1 });
  return g.node('Neg', [g.node('ReduceMean', [right], { keepdims: 0 })]);
}

/**
 * Cross-entropy against a distribution, the mean over all choices.
 * @param logits `[..., classes]`
 * @param target of the same shape; sums to 1 over the classes
 */
export function softCrossEntropy(g: GraphBuilder, logits: Value, target: Value): Value {
  const { mul } = algebra(g, g.dtype(logits));
  const weighted = mul(target, g.node('LogSoftmax', [logits], { axis: -1 }));
  const each = g.node('ReduceSum', [weighted, g.ints([-1])], { keepdims: 0 });
  return g.node('Neg', [g.node('ReduceMean', [each], { keepdims: 0 })]);
}
