/** What rules of functions of one value have in common: the result has the value's type. */
import { algebra, type Algebra, type Term } from '../algebra.ts';
import type { Value } from '../graph-builder.ts';
import type { GradientContext, OperatorRule } from '../operator-rule.ts';
import { required } from '../operator-rule.ts';

/** @param derivative the gradient by the value, from `dy`; absent where the operator has none */
export function unary(
  opType: string,
  derivative?: (context: GradientContext, dy: Value) => Value | undefined,
): OperatorRule {
  return {
    opType,
    infer: (context) => [required(context, 0)],
    ...(derivative && {
      gradient: (context: GradientContext) => [derivative(context, context.outputGradients[0]!)],
    }),
  };
}

export interface SlopeContext extends Algebra {
  readonly x: Value;
  readonly y: Value;
  /** The node's attribute, or its default. */
  attribute(name: string, fallback: number): number;
}

/** A function given by its derivative: the gradient is `dy` times that. */
export function slope(opType: string, derivative: (context: SlopeContext) => Term): OperatorRule {
  return unary(opType, ({ g, node, inputs, outputs }, dy) => {
    const formulas = algebra(g, g.dtype(inputs[0]!));
    const attribute = (name: string, fallback: number) => node.float(name, fallback);
    return formulas.mul(dy, derivative({ ...formulas, x: inputs[0]!, y: outputs[0]!, attribute }));
  });
}
