/** Blocks of pixels folded into channels and back. */
import type { Value } from '../graph-builder.ts';
import type { GradientContext, InferenceContext, OperatorRule, TensorType } from '../operator-rule.ts';
import { required } from '../operator-rule.ts';
import { reshape, transpose } from '../shapes.ts';

const times = (size: number | string, factor: number) =>
  typeof size === 'number' ? size * factor : factor === 1 ? size : `${size}*${factor}`;

function inferBlocks(grow: (block: number) => readonly [channels: number, pixels: number]) {
  return (context: InferenceContext): TensorType[] => {
    const { dtype, shape } = required(context, 0);
    const [channels, pixels] = grow(context.node.int('blocksize', 1));
    const [batch, depth, height, width] = shape as [number, number, number, number];
    return [{ dtype, shape: [batch, times(depth, channels), times(height, pixels), times(width, pixels)] }];
  };
}

function backToDepth({ g, node, inputs, outputGradients }: GradientContext): Value[] {
  const blocksize = node.int('blocksize', 1);
  const dy = outputGradients[0]!;
  if (node.string('mode', 'DCR') === 'DCR') return [g.node('SpaceToDepth', [dy], { blocksize })];
  const [batch, channels, height, width] = g.shape(inputs[0]!) as [number, number, number, number];
  const depth = channels / blocksize ** 2;
  const apart = reshape(g, dy, [batch, depth, height, blocksize, width, blocksize]);
  return [reshape(g, transpose(g, apart, [0, 1, 3, 5, 2, 4]), [batch, channels, height, width])];
}

export const blocks: readonly OperatorRule[] = [
  {
    opType: 'DepthToSpace',
    infer: inferBlocks((block) => [1 / block ** 2, block]),
    gradient: backToDepth,
  },
  {
    opType: 'SpaceToDepth',
    infer: inferBlocks((block) => [block ** 2, 1 / block]),
    gradient: ({ g, node, outputGradients }) => [
      g.node('DepthToSpace', [outputGradients[0]!], { blocksize: node.int('blocksize', 1), mode: 'DCR' }),
    ],
  },
];
