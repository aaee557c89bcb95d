/** Arithmetic with broadcasting: each gradient is summed back to its operand's shape. */
import type { GradientContext, InferenceContext, OperatorRule, TensorType } from '../operator-rule.ts';
import { required } from '../operator-rule.ts';
import { broadcast, sumToShape } from '../shapes.ts';
import type { Value } from '../graph-builder.ts';

export function broadcastType(context: InferenceContext): TensorType[] {
  const a = required(context, 0);
  const b = required(context, 1);
  return [{ dtype: a.dtype, shape: broadcast(context.node, [a.shape, b.shape]) }];
}

/** Gradients by both operands, from the gradient by the result. */
export type Partials = (context: GradientContext, dy: Value) => readonly [() => Value, () => Value];

export function binary(opType: string, partials: Partials): OperatorRule {
  return {
    opType,
    infer: broadcastType,
    gradient(context) {
      const { g, inputs, outputGradients } = context;
      return partials(context, outputGradients[0]!).map((partial, i) =>
        context.needs(i) ? sumToShape(g, partial(), g.type(inputs[i]!).shape) : undefined,
      );
    },
  };
}

export const arithmetic: readonly OperatorRule[] = [
  binary('Add', (_, dy) => [() => dy, () => dy]),
  binary('Sub', ({ g }, dy) => [() => dy, () => g.node('Neg', [dy])]),
  binary('Mul', ({ g, inputs: [a, b] }, dy) => [
    () => g.node('Mul', [dy, b!]),
    () => g.node('Mul', [dy, a!]),
  ]),
  // d(a/b)/db = -(a/b)/b
  binary('Div', ({ g, inputs: [, b], outputs: [y] }, dy) => [
    () => g.node('Div', [dy, b!]),
    () => g.node('Neg', [g.node('Div', [g.node('Mul', [dy, y!]), b!])]),
  ]),
  { opType: 'Mod', infer: broadcastType },
];
