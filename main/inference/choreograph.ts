/**
 * Choreography: from what is heard to motion curves. Runs the network, then gives the seed, the smoothness
 * and the edges their due. Which layer the curves move is the document's business.
 */
import { LOUDNESS_INDEX, FEATURE_COUNT, type AudioFeatures } from '#core/audio/features.ts';
import { trackBeats } from '#core/audio/beats/track-beats.ts';
import type { BeatGrid } from '#core/document/records.ts';
import { AppError } from '#core/errors.ts';
import { tensor, type Tensor } from '#core/onnx/tensor.ts';
import { randomSource } from '#core/random.ts';
import { CONTROL_RATE, MOTION_CHANNEL_COUNT, motionChannel } from '#core/timeline/motion-channels.ts';
import { INPUT_COUNT, networkInputs } from '#models/choreographer/inputs.ts';
import { HIDDEN, MODEL_NAME } from '#models/choreographer/network.ts';
import { STYLES } from '#models/choreographer/styles/index.ts';
import { openSession } from './session.ts';

/** A minute of control frames a run: long enough to be quick, short enough to be stopped. */
const CHUNK_FRAMES = 60 * CONTROL_RATE;

export interface Choreographer {
  /**
   * @param inputs `[frameCount, INPUT_COUNT]`
   * @param style index into `STYLES`
   * @returns `[frameCount, MOTION_CHANNEL_COUNT]`
   * @throws AbortError between minutes
   */
  run(
    inputs: Float32Array,
    frameCount: number,
    style: number,
    signal?: AbortSignal,
    onProgress?: (frames: number) => void,
  ): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/** @param modelPath `choreographer-lstm.onnx` */
export async function openChoreographer(modelPath: string): Promise<Choreographer> {
  const session = await openSession(modelPath);
  const rest = (): Tensor => tensor('float32', [1, 1, HIDDEN], new Float32Array(HIDDEN));
  return {
    async run(inputs, frameCount, style, signal, onProgress) {
      const curves = new Float32Array(frameCount * MOTION_CHANNEL_COUNT);
      let state = { hidden: rest(), cell: rest() };
      for (let start = 0; start < frameCount; start += CHUNK_FRAMES) {
        signal?.throwIfAborted();
        const frames = Math.min(CHUNK_FRAMES, frameCount - start);
        const styles = new Float32Array(frames * STYLES.length);
        for (let frame = 0; frame < frames; frame++) styles[frame * STYLES.length + style] = 1;
        const results = await session.run({
          inputs: tensor(
            'float32',
            [frames, 1, INPUT_COUNT],
            inputs.slice(start * INPUT_COUNT, (start + frames) * INPUT_COUNT),
          ),
          style: tensor('float32', [frames, 1, STYLES.length], styles),
          ...state,
        });
        curves.set(results['motion']!.data as Float32Array, start * MOTION_CHANNEL_COUNT);
        state = { hidden: results['hidden-out']!, cell: results['cell-out']! };
        onProgress?.(start + frames);
      }
      return curves;
    },
    dispose: () => session.dispose(),
  };
}

export interface ChoreographyOptions {
  readonly features: AudioFeatures;
  /** The artist's corrected grid; tracked here when null. */
  readonly beatGrid: BeatGrid | null;
  readonly style: string;
  /** 0..1: width of the smoothing, up to a fifth of a second. */
  readonly smoothness: number;
  /** Chooses the directions and the slow variation of the movement. */
  readonly seed: number;
  readonly modelPath: string;
  readonly signal?: AbortSignal;
  onProgress?(frames: number): void;
}

export interface Choreography {
  /** `[frameCount, MOTION_CHANNEL_COUNT]` from the recording's start. */
  readonly curves: Float32Array;
  readonly frameCount: number;
  readonly model: string;
}

/** @throws AppError `motion.style` for a style there is not; AbortError when cancelled */
export async function choreograph(options: ChoreographyOptions): Promise<Choreography> {
  const { features, seed, smoothness } = options;
  const style = styleIndex(options.style);
  const network = await openChoreographer(options.modelPath);
  try {
    const inputs = networkInputs(features, options.beatGrid ?? trackBeats(features));
    const curves = await network.run(inputs, features.frameCount, style, options.signal, options.onProgress);
    vary(curves, features.frameCount, seed);
    smooth(curves, features.frameCount, smoothness);
    settle(curves, features);
    return { curves, frameCount: features.frameCount, model: MODEL_NAME };
  } finally {
    await network.dispose();
  }
}

function styleIndex(id: string): number {
  const index = STYLES.findIndex((style) => style.id === id);
  if (index >= 0) return index;
  const known = STYLES.map((style) => style.id).join(', ');
  throw new AppError('motion.style', `There is no movement style “${id}”.`, `Choose one of ${known}.`);
}

/** Channels with a side: a seed may mirror them. */
const SIDED = ['dx', 'rotation', 'shear'].map(motionChannel);

/** Mirrors left and right or not, and swells slowly by up to a tenth. Seed 0 leaves all as it is. */
function vary(curves: Float32Array, frameCount: number, seed: number): void {
  if (seed === 0) return;
  const random = randomSource(seed);
  const side = random.uniform() < 0.5 ? -1 : 1;
  const [slow, phase] = [0.05 + 0.08 * random.uniform(), 2 * Math.PI * random.uniform()];
  for (let frame = 0; frame < frameCount; frame++) {
    const swell = 1 + 0.1 * Math.sin(2 * Math.PI * slow * (frame / CONTROL_RATE) + phase);
    for (let channel = 0; channel < MOTION_CHANNEL_COUNT; channel++) {
      curves[frame * MOTION_CHANNEL_COUNT + channel]! *= SIDED.includes(channel) ? swell * side : swell;
    }
  }
}

/** A Gaussian over both directions of time, so that nothing comes late. */
function smooth(curves: Float32Array, frameCount: number, smoothness: number): void {
  const sigma = smoothness * 0.1 * CONTROL_RATE;
  if (sigma < 0.2) return;
  const reach = Math.ceil(3 * sigma);
  const kernel = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-0.5 * ((i - reach) / sigma) ** 2));
  const source = curves.slice();
  for (let frame = 0; frame < frameCount; frame++) {
    for (let channel = 0; channel < MOTION_CHANNEL_COUNT; channel++) {
      let [sum, weights] = [0, 0];
      for (let k = Math.max(-reach, -frame); k <= Math.min(reach, frameCount - 1 - frame); k++) {
        sum += kernel[k + reach]! * source[(frame + k) * MOTION_CHANNEL_COUNT + channel]!;
        weights += kernel[k + reach]!;
      }
      curves[frame * MOTION_CHANNEL_COUNT + channel] = sum / weights;
    }
  }
}

/** Loudness (0..1 over 80 dB) at which movement begins, and at which it is full. */
const [QUIET, HEARD] = [0.2, 0.4];
const EDGE_FRAMES = 0.25 * CONTROL_RATE;

/** Rest in silence, and at the first and last frame. */
function settle(curves: Float32Array, { values, frameCount }: AudioFeatures): void {
  let gate = 0;
  for (let frame = 0; frame < frameCount; frame++) {
    const loudness = values[frame * FEATURE_COUNT + LOUDNESS_INDEX]!;
    const open = Math.min(1, Math.max(0, (loudness - QUIET) / (HEARD - QUIET)));
    // Opens within 50 ms, closes over half a second.
    gate += (open - gate) * (open > gate ? 0.4 : 0.05);
    const edge = Math.min(1, frame / EDGE_FRAMES, (frameCount - 1 - frame) / EDGE_FRAMES);
    for (let channel = 0; channel < MOTION_CHANNEL_COUNT; channel++)
      curves[frame * MOTION_CHANNEL_COUNT + channel]! *= gate * edge;
  }
}
