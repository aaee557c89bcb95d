/**
 * Choreography: from what is heard to motion curves. Runs the network, then gives the seed, the smoothness
 * and the edges their due. Which layer the curves move is the document's business.
 */
import type { AudioFeatures } from '#core/audio/features.ts';
import type { BeatGrid } from '#core/document/records.ts';
import { AppError } from '#core/errors.ts';
import { tensor, type Tensor } from '#core/onnx/tensor.ts';
import { CONTROL_RATE, MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import { INPUT_COUNT, networkInputs } from '#models/choreographer/inputs.ts';
import { HIDDEN, MODEL_NAME } from '#models/choreographer/network.ts';
import { settle } from '#models/choreographer/settle.ts';
import { smoothCurves } from '#models/choreographer/smoothed.ts';
import { STYLES } from '#models/choreographer/styles/index.ts';
import { applyVariant } from '#models/choreographer/variant.ts';
import { openSession } from './session.ts';
import { trackBeats } from './track-beats.ts';

/** A minute of control frames a run: long enough to be quick, short enough to be stopped. */
const CHUNK_FRAMES = 60 * CONTROL_RATE;
/** Deviation of the smoothing at smoothness 1. */
export const WIDEST_SECONDS = 0.1;

export interface Choreographer {
  /**
   * @param inputs `[frameCount, INPUT_COUNT]`
   * @param style index into `STYLES`
   * @param glideSeconds deviation of a smoothing; the style's own when left out
   * @returns `[frameCount, MOTION_CHANNEL_COUNT]`
   * @throws AbortError between minutes
   */
  run(
    inputs: Float32Array,
    frameCount: number,
    style: number,
    signal?: AbortSignal,
    onProgress?: (frames: number) => void,
    glideSeconds?: number,
  ): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/** @param modelPath `choreographer-lstm.onnx` */
export async function openChoreographer(modelPath: string): Promise<Choreographer> {
  const session = await openSession(modelPath);
  const rest = (): Tensor => tensor('float32', [1, 1, HIDDEN], new Float32Array(HIDDEN));
  return {
    async run(inputs, frameCount, style, signal, onProgress, glideSeconds) {
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
      smoothCurves(curves, glideSeconds ?? STYLES[style]!.glideSeconds ?? 0);
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
  /** 0..1: deviation of the smoothing, up to a tenth of a second. */
  readonly smoothness: number;
  /** Chooses among equally musical variants; 0 is the network's own. */
  readonly seed: number;
  readonly modelPath: string;
  /** Of a learned style: deviation of a smoothing, in place of the style's own. */
  readonly glideSeconds?: number | undefined;
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
    const grid = options.beatGrid ?? (await trackBeats(features)).grid;
    const inputs = networkInputs(features, grid);
    const { signal, onProgress, glideSeconds } = options;
    const curves = await network.run(inputs, features.frameCount, style, signal, onProgress, glideSeconds);
    applyVariant(curves, features.frameCount, seed, grid);
    smoothCurves(curves, smoothness * WIDEST_SECONDS);
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
