/**
 * The choreographer: an LSTM from what is heard to motion vectors. Written once, to train and to run. Inputs
 * are standardised and outputs scaled inside the graph; a channel that a style does not move is exactly 0.
 */
import type { GraphBuilder, Value } from '#core/onnx/graph-builder.ts';
import { dense, lstm } from '#core/onnx/layers.ts';
import { tensorFrom } from '#core/onnx/tensor.ts';
import { MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import { randomSource } from '#core/random.ts';
import { INPUT_COUNT } from './inputs.ts';
import { STYLES } from './styles/index.ts';

export const HIDDEN = 128;
/** `family@version` as motion records name it. */
export const MODEL_NAME = 'choreographer-lstm@2';

/** Statistics of the training set: inputs' means and deviations, and each channel's deviation by style. */
export interface Statistics {
  readonly inputMean: readonly number[];
  readonly inputDeviation: readonly number[];
  /** `[style][channel]`, about rest; 0 for channels that the style does not move. */
  readonly motionDeviation: readonly (readonly number[])[];
}

export interface NetworkShape {
  readonly frames: number | string;
  readonly batch: number;
}

export interface NetworkOutputs {
  /** The input `style`. */
  readonly style: Value;
  /** `[frames, batch, MOTION_CHANNEL_COUNT]`, in standard deviations. */
  readonly standardised: Value;
  /** The same in the channels' own units. */
  readonly motion: Value;
  readonly hidden: Value;
  readonly cell: Value;
}

/**
 * Declares inputs `inputs` `[frames, batch, INPUT_COUNT]`, `style` `[frames, batch, STYLES.length]`,
 * `hidden` and `cell` `[1, batch, HIDDEN]`, and builds the network on them.
 */
export function buildNetwork(
  g: GraphBuilder,
  { frames, batch }: NetworkShape,
  statistics: Statistics,
): NetworkOutputs {
  const random = randomSource(20_26);
  const row = (values: readonly number[]) => g.constant(tensorFrom('float32', [values.length], values));
  const inputs = g.input('inputs', [frames, batch, INPUT_COUNT]);
  const style = g.input('style', [frames, batch, STYLES.length]);
  const initialHidden = g.input('hidden', [1, batch, HIDDEN]);
  const initialCell = g.input('cell', [1, batch, HIDDEN]);
  const centred = g.node('Sub', [inputs, row(statistics.inputMean)]);
  const standard = g.node('Div', [centred, row(statistics.inputDeviation)]);
  const rows = g.node('Concat', [standard, style], { axis: 2 });
  const recurrent = lstm(g, rows, {
    name: 'lstm',
    hidden: HIDDEN,
    random,
    initialHidden,
    initialCell,
  });
  const standardised = dense(g, recurrent.sequence, { name: 'head', units: MOTION_CHANNEL_COUNT, random });
  const deviation = g.node('MatMul', [style, styleTable(g, statistics.motionDeviation)]);
  const motion = g.node('Mul', [standardised, deviation]);
  return { style, standardised, motion, hidden: recurrent.hidden, cell: recurrent.cell };
}

/** A constant `[STYLES.length, MOTION_CHANNEL_COUNT]`, from which a style picks its row. */
export function styleTable(g: GraphBuilder, rows: readonly (readonly number[])[]): Value {
  return g.constant(tensorFrom('float32', [STYLES.length, MOTION_CHANNEL_COUNT], rows.flat()));
}
