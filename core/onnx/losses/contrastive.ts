/** Losses that pull pairs together and push all else apart. */
import { algebra } from '../algebra.ts';
import type { GraphBuilder, Value } from '../graph-builder.ts';
import { range, transpose } from '../shapes.ts';
import { crossEntropy } from './classification.ts';

/** Keeps a vector of zeros from having no direction. */
const SMALLEST_NORM = 1e-12;

/**
 * InfoNCE over a batch (van den Oord et al. 2018), both ways as in CLIP (Radford et al. 2021): each row must
 * find its partner among all rows of the other side. Rows are compared by the cosine.
 * @param left `[batch, features]`; row i belongs to row i of `right`
 * @param temperature divides the cosines; small ones tell near misses apart more sharply
 */
export function infoNce(g: GraphBuilder, left: Value, right: Value, temperature = 0.07): Value {
  const { mul, add } = algebra(g, g.dtype(left));
  const [batch] = g.shape(left) as [number, number];
  const logits = mul(
    1 / temperature,
    g.node('MatMul', [directions(g, left), transpose(g, directions(g, right), [1, 0])]),
  );
  const partners = g.ints(range(0, batch));
  const forth = crossEntropy(g, logits, partners);
  const back = crossEntropy(g, transpose(g, logits, [1, 0]), partners);
  return mul(0.5, add(forth, back));
}

function directions(g: GraphBuilder, rows: Value): Value {
  const { div, add } = algebra(g, g.dtype(rows));
  return div(rows, add(g.node('ReduceL2', [rows, g.ints([-1])], { keepdims: 1 }), SMALLEST_NORM));
}
