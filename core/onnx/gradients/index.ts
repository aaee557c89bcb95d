/** The operators the engine knows: one table, filled by families. */
import { AppError } from '../../errors.ts';
import type { NodeView } from '../attributes.ts';
import type { OperatorRule } from '../operator-rule.ts';
import { activations } from './activations.ts';
import { arithmetic } from './arithmetic.ts';
import { matrices } from './matrices.ts';
import { recurrent } from './recurrent.ts';
import { reductions } from './reductions.ts';
import { structure } from './structure.ts';

export const OPERATOR_RULES: ReadonlyMap<string, OperatorRule> = new Map(
  [...arithmetic, ...activations, ...matrices, ...reductions, ...structure, ...recurrent].map((rule) => [
    rule.opType,
    rule,
  ]),
);

/** @throws AppError `onnx.operator` for an operator without a rule */
export function operatorRule(node: NodeView): OperatorRule {
  const rule = OPERATOR_RULES.get(node.opType);
  if (rule) return rule;
  throw new AppError(
    'onnx.operator',
    `The operator ${node.opType} at "${node.name}" is not known here.`,
    `Use one of ${[...OPERATOR_RULES.keys()].join(', ')}.`,
  );
}
