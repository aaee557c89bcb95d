import { gradientLaw, type Sample } from './law.ts';

const reduction = (opType: string): Sample[] => [
  { shapes: [[2, 3, 2]], build: (g, [x]) => [g.node(opType, [x!, g.ints([1])], { keepdims: 0 })] },
  { shapes: [[2, 3, 2]], build: (g, [x]) => [g.node(opType, [x!, g.ints([0, -1])], { keepdims: 1 })] },
  { shapes: [[2, 3]], build: (g, [x]) => [g.node(opType, [x!], { keepdims: 1 })] },
  { shapes: [[2, 3]], build: (g, [x]) => [g.node(opType, [x!, g.ints([])], { keepdims: 0 })] },
  { shapes: [[2]], build: (g, [x]) => [g.node(opType, [x!, g.ints([])], { noop_with_empty_axes: 1 })] },
  { shapes: [[]], build: (g, [x]) => [g.node(opType, [x!], { keepdims: 0 })] },
];

gradientLaw('reductions', {
  ReduceSum: [
    ...reduction('ReduceSum'),
    { shapes: [[0, 3]], build: (g, [x]) => [g.node('ReduceSum', [x!, g.ints([0])], { keepdims: 0 })] },
  ],
  ReduceMean: reduction('ReduceMean'),
});
