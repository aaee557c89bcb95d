/** How far a distribution lies from where it should. */
import { algebra } from '../algebra.ts';
import type { GraphBuilder, Value } from '../graph-builder.ts';

/**
 * Kullback-Leibler divergence of independent Gaussians from the unit Gaussian, summed over the last axis,
 * the mean over the others (Kingma and Welling 2014, appendix B).
 * @param mean `[..., latent]`
 * @param logVariance of the same shape
 */
export function unitGaussianDivergence(g: GraphBuilder, mean: Value, logVariance: Value): Value {
  const { add, sub, mul, square, call } = algebra(g, g.dtype(mean));
  const each = sub(sub(add(square(mean), call('Exp', logVariance)), logVariance), 1);
  const summed = g.node('ReduceSum', [each, g.ints([-1])], { keepdims: 0 });
  return mul(0.5, g.node('ReduceMean', [summed], { keepdims: 0 }));
}
