import { gradientLaw, type Sample } from './law.ts';

const reduction = (opType: string, from: readonly [number, number] = [-2, 2]): Sample[] => [
  { shapes: [[2, 3, 2]], from, build: (g, [x]) => [g.node(opType, [x!, g.ints([1])], { keepdims: 0 })] },
  { shapes: [[2, 3, 2]], from, build: (g, [x]) => [g.node(opType, [x!, g.ints([0, -1])], { keepdims: 1 })] },
  { shapes: [[2, 3]], from, build: (g, [x]) => [g.node(opType, [x!], { keepdims: 0 })] },
  { shapes: [[2, 3]], from, build: (g, [x]) => [g.node(opType, [x!, g.ints([0])], { keepdims: 0 })] },
];

gradientLaw('reduced-norms', {
  ReduceMax: reduction('ReduceMax'),
  ReduceMin: reduction('ReduceMin'),
  ReduceSumSquare: reduction('ReduceSumSquare'),
  ReduceL1: reduction('ReduceL1'),
  ReduceL2: reduction('ReduceL2'),
  ReduceLogSum: reduction('ReduceLogSum', [0.3, 2]),
  ReduceLogSumExp: reduction('ReduceLogSumExp'),
  ReduceProd: reduction('ReduceProd', [0.3, 1.5]),
});
