/** The operators the engine knows: one table, filled by families. */
import { AppError } from '../../errors.ts';
import type { NodeView } from '../attributes.ts';
import type { OperatorRule } from '../operator-rule.ts';
import { activations } from './activations.ts';
import { arithmetic } from './arithmetic.ts';
import { blocks } from './blocks.ts';
import { casts } from './casts.ts';
import { comparisons } from './comparisons.ts';
import { constants } from './constants.ts';
import { convolution } from './convolution.ts';
import { dropout } from './dropout.ts';
import { einsum } from './einsum.ts';
import { gridSample } from './grid-sample.ts';
import { indexing } from './indexing.ts';
import { matrices } from './matrices.ts';
import { normalization } from './normalization.ts';
import { pooling } from './pooling.ts';
import { powers } from './powers.ts';
import { rectifiers } from './rectifiers.ts';
import { recurrent } from './recurrent.ts';
import { reducedNorms } from './reduced-norms.ts';
import { reductions } from './reductions.ts';
import { resizing } from './resizing.ts';
import { selection } from './selection.ts';
import { slicing } from './slicing.ts';
import { softmax } from './softmax.ts';
import { structure } from './structure.ts';
import { trigonometry } from './trigonometry.ts';

/** By the name of the family's file. */
export const OPERATOR_FAMILIES: Readonly<Record<string, readonly OperatorRule[]>> = {
  activations,
  arithmetic,
  blocks,
  casts,
  comparisons,
  constants,
  convolution,
  dropout,
  einsum,
  'grid-sample': gridSample,
  indexing,
  matrices,
  normalization,
  pooling,
  powers,
  rectifiers,
  recurrent,
  'reduced-norms': reducedNorms,
  reductions,
  resizing,
  selection,
  slicing,
  softmax,
  structure,
  trigonometry,
};

export const OPERATOR_RULES: ReadonlyMap<string, OperatorRule> = new Map(
  Object.values(OPERATOR_FAMILIES).flatMap((family) => family.map((rule) => [rule.opType, rule] as const)),
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
