/**
 * Choreography: from what is heard to motion curves. Runs the network, then gives the seed, the smoothness
 * and the edges their due. Which layer the curves move is the document's business.
 */
import { readFile } from 'node:fs/promises';
import type { AudioFeatures } from '#core/audio/features.ts';
import type { BeatGrid } from '#core/document/records.ts';
import { AppError } from '#core/errors.ts';
import { decodeModel } from '#core/onnx/proto/codec.ts';
import { tensor, type Tensor } from '#core/onnx/tensor.ts';
import { CONTROL_RATE, MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import { INPUT_COUNT, networkInputs } from '#models/choreographer/inputs.ts';
import { HIDDEN, STATE_OUT } from '#models/choreographer/network.ts';
import { settle } from '#models/choreographer/settle.ts';
import { smoothCurves } from '#models/choreographer/smoothed.ts';
import { STYLES } from '#models/choreographer/styles/index.ts';
import { applyVariant } from '#models/choreographer/variant.ts';
import { NO_PICTURE } from '#models/picture-encoder/facts.ts';
import { openSession } from './session.ts';
import { trackBeats } from './track-beats.ts';

/** A minute of control frames a run: long enough to be quick, short enough to be stopped. */
const CHUNK_FRAMES = 60 * CONTROL_RATE;
/** Deviation of the smoothing at smoothness 1. */
export const WIDEST_SECONDS = 0.1;

/** What a movement is made from. */
export interface Performance {
  /** `[frameCount, INPUT_COUNT]` */
  readonly inputs: Float32Array;
  readonly frameCount: number;
  /** Index into `STYLES`. */
  readonly style: number;
  /** `[PICTURE_VECTOR_SIZE]`; `NO_PICTURE` where none is known. */
  readonly picture: Float32Array;
  /** Deviation of a smoothing; the style's own when left out. */
  readonly glideSeconds?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  onProgress?(frames: number): void;
}

export interface Choreographer {
  /** `family@version`, as the model's file says. */
  readonly name: string;
  /** @returns `[frameCount, MOTION_CHANNEL_COUNT]`. @throws AbortError between minutes */
  run(performance: Performance): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/** @param modelPath a model as the choreographer's training writes it, of any recurrent cell */
export async function openChoreographer(modelPath: string): Promise<Choreographer> {
  const { name, states } = describeModel(await readFile(modelPath));
  const session = await openSession(modelPath);
  return {
    name,
    async run({ inputs, frameCount, style, picture, glideSeconds, signal, onProgress }) {
      const curves = new Float32Array(frameCount * MOTION_CHANNEL_COUNT);
      let state = states;
      for (let start = 0; start < frameCount; start += CHUNK_FRAMES) {
        signal?.throwIfAborted();
        const frames = Math.min(CHUNK_FRAMES, frameCount - start);
        const oneHot = new Float32Array(STYLES.length);
        oneHot[style] = 1;
        const results = await session.run({
          inputs: tensor(
            'float32',
            [frames, 1, INPUT_COUNT],
            inputs.slice(start * INPUT_COUNT, (start + frames) * INPUT_COUNT),
          ),
          style: everyFrame(oneHot, frames),
          picture: everyFrame(picture, frames),
          ...state,
        });
        curves.set(results['motion']!.data as Float32Array, start * MOTION_CHANNEL_COUNT);
        state = Object.fromEntries(Object.keys(state).map((name) => [name, results[name + STATE_OUT]!]));
        onProgress?.(start + frames);
      }
      smoothCurves(curves, glideSeconds ?? STYLES[style]!.glideSeconds ?? 0);
      return curves;
    },
    dispose: () => session.dispose(),
  };
}

/** A model's name, and its recurrent states at rest: each input that comes out again. */
function describeModel(bytes: Uint8Array): { name: string; states: Record<string, Tensor> } {
  const { graph } = decodeModel(bytes);
  const names = new Set(graph?.output?.map(({ name }) => name));
  const states = (graph?.input ?? []).filter(({ name }) => names.has(name + STATE_OUT));
  const rest = () => tensor('float32', [1, 1, HIDDEN], new Float32Array(HIDDEN));
  return { name: graph?.name ?? '', states: Object.fromEntries(states.map(({ name }) => [name!, rest()])) };
}

/** The same row at every frame, `[frames, 1, row.length]`. */
function everyFrame(row: Float32Array, frames: number): Tensor {
  const rows = new Float32Array(frames * row.length);
  for (let frame = 0; frame < frames; frame++) rows.set(row, frame * row.length);
  return tensor('float32', [frames, 1, row.length], rows);
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
  /** What the layer shows, as `seePicture` says; null where that is not known. */
  readonly picture: Float32Array | null;
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
    const { frameCount } = features;
    const { picture, glideSeconds, signal } = options;
    const curves = await network.run({
      ...{ inputs, frameCount, style, glideSeconds, signal, picture: picture ?? NO_PICTURE },
      onProgress: (frames) => options.onProgress?.(frames),
    });
    applyVariant(curves, frameCount, seed, grid);
    smoothCurves(curves, smoothness * WIDEST_SECONDS);
    settle(curves, features);
    return { curves, frameCount, model: network.name };
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
