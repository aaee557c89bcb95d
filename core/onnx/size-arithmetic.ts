/**
 * Arithmetic on shapes, as exporters write it out: a size is taken from a value, multiplied, put beside
 * others, and reshaped to. Done when the graph is built, so that shapes are known; sizes that have only a
 * name are carried along.
 */
import type { Dim, InferenceContext } from './operator-rule.ts';
import { isKnownShape, range } from './shapes.ts';

type Evaluate = (context: InferenceContext) => readonly Dim[] | undefined;

/** All inputs as sizes, or nothing. */
function all(context: InferenceContext, count: number): (readonly Dim[])[] | undefined {
  const inputs = range(0, count).map((i) => context.sizes(i));
  return inputs.every((input) => input !== undefined) ? inputs : undefined;
}

/** The first input with its rank changed, or its type: the same numbers. */
const same: Evaluate = (context) => context.sizes(0);

function byElement(operation: (a: number, b: number) => number): Evaluate {
  return (context) => {
    const [a, b] = all(context, 2) ?? [];
    if (!a || !b || !isKnownShape(a) || !isKnownShape(b)) return undefined;
    const length = a.length === 1 ? b.length : a.length;
    return range(0, length).map((i) => operation(a[i % a.length]!, b[i % b.length]!));
  };
}

function gather(context: InferenceContext): readonly Dim[] | undefined {
  const [from, at] = all(context, 2) ?? [];
  if (!from || !at || !isKnownShape(at)) return undefined;
  return at.map((index) => from[index < 0 ? index + from.length : index]!);
}

function slice(context: InferenceContext): readonly Dim[] | undefined {
  const [from, starts, ends] = all(context, 3) ?? [];
  const step = context.inputs[4] ? context.sizes(4)?.[0] : 1;
  if (!from || !starts || !ends || step !== 1 || !isKnownShape(starts) || !isKnownShape(ends))
    return undefined;
  return from.slice(starts[0], ends[0]);
}

const EVALUATORS: Readonly<Record<string, Evaluate>> = {
  Cast: same,
  Identity: same,
  Squeeze: same,
  Unsqueeze: same,
  Reshape: same,
  Concat: (context) => all(context, context.inputs.length)?.flat(),
  Gather: gather,
  Slice: slice,
  Add: byElement((a, b) => a + b),
  Sub: byElement((a, b) => a - b),
  Mul: byElement((a, b) => a * b),
  Div: byElement((a, b) => Math.trunc(a / b)),
  Mod: byElement((a, b) => ((a % b) + b) % b),
};

/** Longest vector that is taken for a shape. */
export const LONGEST_SHAPE = 16;

/** A node's only output as sizes, where it is whole numbers of rank 0 or 1 that follow from known ones. */
export function sizesOf(context: InferenceContext): readonly Dim[] | undefined {
  return EVALUATORS[context.node.opType]?.(context);
}
