/**
 * Einstein summation. The gradient by an operand is a summation too: of the result's gradient and the
 * other operands, with that operand's letters for a result.
 */
import type { GraphBuilder, Value } from '../graph-builder.ts';
import type { NodeView } from '../attributes.ts';
import type { Dim, GradientContext, InferenceContext, OperatorRule, TensorType } from '../operator-rule.ts';
import { required, typeError } from '../operator-rule.ts';
import { expandLike, reshape } from '../shapes.ts';

/** Every axis has a letter; an ellipsis has got letters of its own. */
interface Equation {
  readonly operands: readonly string[];
  readonly result: string;
}

/** Letters for the axes of an ellipsis, from the last axis on. */
const ELLIPSIS_LETTERS = 'ZYXWVUTS';

function equationOf(node: NodeView, ranks: readonly number[]): Equation {
  const text = node.string('equation', '').replaceAll(' ', '');
  const [left = '', right] = text.split('->');
  const terms = left.split(',');
  if (terms.length !== ranks.length)
    throw typeError(node, `"${text}" names ${terms.length} operands, and there are ${ranks.length}`);
  const hidden = terms.map((term, i) => (term.includes('...') ? ranks[i]! - (term.length - 3) : 0));
  const dots = (count: number) => [...ELLIPSIS_LETTERS.slice(0, count)].reverse().join('');
  const operands = terms.map((term, i) => term.replace('...', dots(hidden[i]!)));
  operands.forEach((letters, i) => {
    if (letters.length !== ranks[i])
      throw typeError(node, `"${terms[i]}" does not name the ${ranks[i]} axes of operand ${i}`);
    if (new Set(letters).size !== letters.length)
      throw typeError(node, `"${terms[i]}" takes a diagonal, which is not supported`);
  });
  const shared = dots(Math.max(...hidden));
  return {
    operands,
    result: right === undefined ? implicitResult(left, shared) : right.replace('...', shared),
  };
}

/** Letters that occur once, in the order of the alphabet. */
function implicitResult(left: string, ellipsis: string): string {
  const letters = [...left.replaceAll(/[.,]/g, '')];
  const once = letters.filter((letter) => letters.indexOf(letter) === letters.lastIndexOf(letter));
  return ellipsis + once.sort().join('');
}

/** The size of each letter; 1 yields to any other. */
function sizesOf(operands: readonly string[], shapes: readonly (readonly Dim[])[]): Map<string, Dim> {
  const sizes = new Map<string, Dim>();
  operands.forEach((letters, k) =>
    [...letters].forEach((letter, axis) => {
      const size = shapes[k]![axis]!;
      if ((sizes.get(letter) ?? 1) === 1) sizes.set(letter, size);
    }),
  );
  return sizes;
}

function inferEinsum(context: InferenceContext): TensorType[] {
  const types = context.inputs.map((_, i) => required(context, i));
  const { operands, result } = equationOf(
    context.node,
    types.map(({ shape }) => shape.length),
  );
  const sizes = sizesOf(
    operands,
    types.map(({ shape }) => shape),
  );
  return [{ dtype: types[0]!.dtype, shape: [...result].map((letter) => sizes.get(letter)!) }];
}

function einsumGradient({ g, node, inputs, outputGradients, needs }: GradientContext) {
  const shapes = inputs.map((input) => g.shape(input));
  const equation = equationOf(
    node,
    shapes.map((shape) => shape.length),
  );
  const sizes = sizesOf(equation.operands, shapes) as Map<string, number>;
  return inputs.map((_, k) =>
    needs(k) ? byOperand(g, k, equation, inputs, sizes, outputGradients[0]!) : undefined,
  );
}

function byOperand(
  g: GraphBuilder,
  k: number,
  { operands, result }: Equation,
  inputs: readonly Value[],
  sizes: ReadonlyMap<string, number>,
  dy: Value,
): Value {
  const shape = g.shape(inputs[k]!);
  const others = inputs.filter((_, i) => i !== k);
  const otherLetters = operands.filter((_, i) => i !== k);
  const known = result + otherLetters.join('');
  // Axes that were broadcast are summed; axes that only this operand has were summed, and spread again.
  const kept = [...operands[k]!].filter(
    (letter, axis) => known.includes(letter) && sizes.get(letter) === shape[axis],
  );
  const equation = `${[result, ...otherLetters].join(',')}->${kept.join('')}`;
  const summed = g.node('Einsum', [dy, ...others], { equation });
  const wide = reshape(
    g,
    summed,
    [...operands[k]!].map((letter, axis) => (kept.includes(letter) ? shape[axis]! : 1)),
  );
  return expandLike(g, wide, inputs[k]!);
}

export const einsum: readonly OperatorRule[] = [
  { opType: 'Einsum', infer: inferEinsum, gradient: einsumGradient },
];
