/** Nodes of older operator sets in the form that set 21 gives them. */
import { AppError } from '../errors.ts';
import { attributeProtos } from './attributes.ts';
import type { NodeProto } from './proto/messages.ts';

interface Upgrade {
  /** First operator set that has the new form. */
  readonly since: number;
  applies(node: NodeProto): boolean;
  upgraded(node: NodeProto): NodeProto;
}

const attribute = (node: NodeProto, name: string) => node.attribute?.find((one) => one.name === name);

const text = new TextDecoder();
const utf8 = new TextEncoder();

/** Names of sampling modes before set 20. */
const SAMPLING_MODES: Readonly<Record<string, string>> = { bilinear: 'linear', bicubic: 'cubic' };

const UPGRADES: readonly Upgrade[] = [
  {
    since: 18,
    applies: (node) => node.opType === 'Split' && !node.input?.[1] && !attribute(node, 'num_outputs'),
    upgraded: (node) => ({
      ...node,
      attribute: [...(node.attribute ?? []), ...attributeProtos({ num_outputs: node.output!.length })],
    }),
  },
  {
    since: 20,
    applies: (node) => node.opType === 'GridSample',
    upgraded: (node) => ({
      ...node,
      attribute: (node.attribute ?? []).map((one) => {
        const mode = one.name === 'mode' && one.s ? SAMPLING_MODES[text.decode(one.s)] : undefined;
        return mode ? { ...one, s: utf8.encode(mode) } : one;
      }),
    }),
  },
];

/** Attributes that became inputs, and the set that made them that. */
const MOVED_TO_INPUTS: readonly (readonly [since: number, opType: RegExp, attribute: string])[] = [
  [18, /^Reduce(Max|Min|Mean|Prod|L1|L2|LogSum|LogSumExp|SumSquare)$/, 'axes'],
];

/**
 * @param opset the operator set that the node was written for
 * @throws AppError `onnx.opset` for an old form that is not known here
 */
export function upgradedNode(node: NodeProto, opset: number): NodeProto {
  const moved = MOVED_TO_INPUTS.find(
    ([since, opType, name]) => opset < since && opType.test(node.opType ?? '') && attribute(node, name),
  );
  if (moved || (opset < 21 && node.opType === 'GroupNormalization')) {
    throw new AppError(
      'onnx.opset',
      `${node.opType} at "${node.name}" is written as ONNX's operator set ${opset} had it.`,
      'Export the model with operator set 18 or later, and group normalisation with 21.',
    );
  }
  return UPGRADES.filter(({ since, applies }) => opset < since && applies(node)).reduce(
    (made, { upgraded }) => upgraded(made),
    node,
  );
}
