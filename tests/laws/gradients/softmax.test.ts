import { gradientLaw, node, type Sample } from './law.ts';

const axes = (opType: string): Sample[] => [
  { shapes: [[2, 5]], build: node(opType) },
  { shapes: [[2, 3, 4]], build: node(opType, { axis: 1 }) },
  { shapes: [[3, 2]], build: node(opType, { axis: -2 }) },
  { shapes: [[0, 3]], build: node(opType) },
];

gradientLaw('softmax', { Softmax: axes('Softmax'), LogSoftmax: axes('LogSoftmax') });
