import { gradientLaw, type Sample } from './law.ts';

const HIDDEN = 2;
const FEATURES = 3;
const BATCH = 2;

interface Case {
  readonly attributes?: Record<string, number | string | string[]>;
  readonly frames?: number;
  readonly biased?: boolean;
  readonly initial?: boolean;
}

const recurrent =
  (opType: string, gates: number, states: number) =>
  ({ attributes = {}, frames = 3, biased = true, initial = false }: Case): Sample => {
    const directions = attributes['direction'] === 'bidirectional' ? 2 : 1;
    const batchFirst = attributes['layout'] === 1;
    const state = batchFirst ? [BATCH, directions, HIDDEN] : [directions, BATCH, HIDDEN];
    const shapes = [
      batchFirst ? [BATCH, frames, FEATURES] : [frames, BATCH, FEATURES],
      [directions, gates * HIDDEN, FEATURES],
      [directions, gates * HIDDEN, HIDDEN],
      ...(biased ? [[directions, 2 * gates * HIDDEN]] : []),
      ...(initial ? new Array<number[]>(states).fill(state) : []),
    ];
    return {
      shapes,
      from: [-1, 1],
      ...(batchFirst && { unsupported: 'onnxruntime has no recurrent kernels with the batch first' }),
      build(g, inputs) {
        const [x, w, r] = inputs;
        const bias = biased ? inputs[3]! : '';
        const starts = initial ? inputs.slice(biased ? 4 : 3) : [];
        const named = { hidden_size: HIDDEN, ...attributes };
        return g.nodes(opType, [x!, w!, r!, bias, ...(initial ? ['', ...starts] : [])], named, 1 + states);
      },
    };
  };

const [rnn, gru, lstm] = [recurrent('RNN', 1, 1), recurrent('GRU', 3, 1), recurrent('LSTM', 4, 2)];
const CASES: Case[] = [
  {},
  { biased: false, frames: 1 },
  { initial: true, attributes: { direction: 'reverse' } },
  { initial: true, attributes: { direction: 'bidirectional' } },
  { initial: true, attributes: { layout: 1, direction: 'bidirectional' } },
];

gradientLaw('recurrent', {
  RNN: [...CASES, { attributes: { activations: ['Relu'] } }].map(rnn),
  GRU: [
    ...CASES,
    { attributes: { linear_before_reset: 1 }, initial: true },
    { attributes: { activations: ['Sigmoid', 'Softsign'] } },
  ].map(gru),
  LSTM: [
    ...CASES.map(lstm),
    lstm({ attributes: { activations: ['Sigmoid', 'Softsign', 'Relu'] } }),
    lstm({ attributes: { activations: ['Sigmoid', 'Tanh', 'Tanh'], direction: 'reverse' } }),
    {
      ...lstm({}),
      // Only the ends are used.
      build: (g, inputs, like) => lstm({}).build(g, inputs, like).slice(1),
    },
    { ...lstm({}), build: (g, inputs, like) => lstm({}).build(g, inputs, like).slice(0, 1) },
  ],
});
