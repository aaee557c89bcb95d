/**
 * The choreographer: a recurrent network from what is heard, and what the layer shows, to motion vectors.
 * Written once, to train and to run. Inputs are standardised and outputs scaled inside the graph; a channel
 * that a style does not move is exactly 0. Nothing that comes out goes in again but the recurrent state.
 */
import type { GraphBuilder, Value } from '#core/onnx/graph-builder.ts';
import { dense } from '#core/onnx/layers.ts';
import { tensorFrom } from '#core/onnx/tensor.ts';
import { MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import { randomSource, type RandomSource } from '#core/random.ts';
import { PICTURE_VECTOR_SIZE } from '#models/picture-encoder/facts.ts';
import type { Cell } from './cells/cell.ts';
import { INPUT_COUNT } from './inputs.ts';
import { STYLES } from './styles/index.ts';

export const HIDDEN = 128;
/** Units between picture and style, and how they modulate the head. */
const MODULATION_UNITS = 32;
/** A state that goes in by a name comes out with this behind it. */
export const STATE_OUT = '-out';

/** Statistics of the training set: inputs' means and deviations, and each channel's deviation by style. */
export interface Statistics {
  readonly inputMean: readonly number[];
  readonly inputDeviation: readonly number[];
  /** Of picture vectors; the last of a vector says whether there is one, and has mean 0 and deviation 1. */
  readonly pictureMean: readonly number[];
  readonly pictureDeviation: readonly number[];
  /** `[style][channel]`, about rest; 0 for channels that the style does not move. */
  readonly motionDeviation: readonly (readonly number[])[];
}

export interface NetworkShape {
  readonly frames: number | string;
  readonly batch: number;
  readonly cell: Cell;
}

export interface NetworkOutputs {
  /** The input `style`. */
  readonly style: Value;
  /** `[frames, batch, MOTION_CHANNEL_COUNT]`, in standard deviations. */
  readonly standardised: Value;
  /** The same in the channels' own units. */
  readonly motion: Value;
  /** The cell's states at the end, as it names them. */
  readonly states: readonly Value[];
}

/**
 * Declares inputs `inputs` `[frames, batch, INPUT_COUNT]`, `style` `[frames, batch, STYLES.length]`,
 * `picture` `[frames, batch, PICTURE_VECTOR_SIZE]` (zeros where none is known) and the cell's states
 * `[1, batch, HIDDEN]`, and builds the network on them.
 */
export function buildNetwork(
  g: GraphBuilder,
  { frames, batch, cell }: NetworkShape,
  statistics: Statistics,
): NetworkOutputs {
  const random = randomSource(20_26);
  const row = (values: readonly number[]) => g.constant(tensorFrom('float32', [values.length], values));
  const standard = (value: Value, mean: readonly number[], deviation: readonly number[]) =>
    g.node('Div', [g.node('Sub', [value, row(mean)]), row(deviation)]);
  const inputs = g.input('inputs', [frames, batch, INPUT_COUNT]);
  const style = g.input('style', [frames, batch, STYLES.length]);
  const picture = g.input('picture', [frames, batch, PICTURE_VECTOR_SIZE]);
  const initial = cell.states.map((name) => g.input(name, [1, batch, HIDDEN]));
  const seen = g.node('Mul', [
    standard(picture, statistics.pictureMean, statistics.pictureDeviation),
    g.node('MatMul', [picture, lastColumn(g)]),
  ]);
  const heard = standard(inputs, statistics.inputMean, statistics.inputDeviation);
  const asked = g.node('Concat', [style, seen], { axis: 2 });
  const rows = g.node('Concat', [heard, asked], { axis: 2 });
  const { sequence, final } = cell.build(g, rows, { hidden: HIDDEN, random, initial });
  const modulated = modulate(g, sequence, asked, random);
  const standardised = dense(g, modulated, { name: 'head', units: MOTION_CHANNEL_COUNT, random });
  const deviation = g.node('MatMul', [style, styleTable(g, statistics.motionDeviation)]);
  return { style, standardised, motion: g.node('Mul', [standardised, deviation]), states: final };
}

/**
 * Feature-wise linear modulation (Perez et al. 2018): style and picture scale and shift what the recurrent
 * layer says, so that the same beat moves a tall thing in another way than a flat one.
 */
function modulate(g: GraphBuilder, sequence: Value, asked: Value, random: RandomSource): Value {
  const wish = g.node('Tanh', [dense(g, asked, { name: 'wish', units: MODULATION_UNITS, random })]);
  const gain = dense(g, wish, { name: 'gain', units: HIDDEN, random });
  const shift = dense(g, wish, { name: 'shift', units: HIDDEN, random });
  return g.node('Add', [g.node('Mul', [sequence, g.node('Add', [gain, g.scalar(1)])]), shift]);
}

/** A constant `[PICTURE_VECTOR_SIZE, 1]` that picks whether there is a picture. */
function lastColumn(g: GraphBuilder): Value {
  const values = new Array<number>(PICTURE_VECTOR_SIZE).fill(0).with(-1, 1);
  return g.constant(tensorFrom('float32', [PICTURE_VECTOR_SIZE, 1], values));
}

/** A constant `[STYLES.length, MOTION_CHANNEL_COUNT]`, from which a style picks its row. */
export function styleTable(g: GraphBuilder, rows: readonly (readonly number[])[]): Value {
  return g.constant(tensorFrom('float32', [STYLES.length, MOTION_CHANNEL_COUNT], rows.flat()));
}
