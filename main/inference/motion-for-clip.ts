/** From a recording on disk to a layer's motion curves on the timeline. */
import { analyzeAudio } from '#core/audio/analyze.ts';
import { ANALYSIS_SAMPLE_RATE, type AudioFeatures } from '#core/audio/features.ts';
import type { BeatGrid } from '#core/document/records.ts';
import { CONTROL_RATE, MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import { DEFAULT_CELL } from '#models/choreographer/cells/index.ts';
import type { Ffmpeg } from '../media/ffmpeg-binary.ts';
import { decodeMono } from '../media/sound.ts';
import { choreographerPath } from '../paths.ts';
import { choreograph } from './choreograph.ts';

/** Decodes a recording and hears it. @throws AppError `media.*`; AbortError */
export async function hearRecording(
  ffmpeg: Ffmpeg,
  path: string,
  options: {
    signal?: AbortSignal | undefined;
    onProgress?: ((seconds: number, total: number) => void) | undefined;
  } = {},
): Promise<AudioFeatures> {
  const audio = await decodeMono(ffmpeg, path, { ...options, sampleRate: ANALYSIS_SAMPLE_RATE });
  options.signal?.throwIfAborted();
  return analyzeAudio(audio);
}

export interface MotionRequest {
  readonly features: AudioFeatures;
  readonly beatGrid: BeatGrid | null;
  /** Recording second at timeline second 0. */
  readonly audioOffsetSeconds: number;
  readonly durationSeconds: number;
  readonly style: string;
  readonly smoothness: number;
  readonly seed: number;
  /** What the layer shows, as `seePicture` says; null where that is not known. */
  readonly picture: Float32Array | null;
  /** Id of the network's recurrent cell; the default one when left out. */
  readonly cell?: string;
  readonly signal?: AbortSignal;
  onProgress?(frames: number): void;
}

export interface TimelineMotion {
  /** `[frameCount, MOTION_CHANNEL_COUNT]`, row k at timeline second k / 60. */
  readonly curves: Float32Array<ArrayBuffer>;
  readonly frameCount: number;
  readonly model: string;
}

/** @throws AppError `motion.style`; AbortError */
export async function motionForClip({
  audioOffsetSeconds,
  durationSeconds,
  cell = DEFAULT_CELL.id,
  ...request
}: MotionRequest): Promise<TimelineMotion> {
  const whole = await choreograph({ ...request, modelPath: choreographerPath(cell) });
  const frameCount = Math.max(1, Math.ceil(durationSeconds * CONTROL_RATE) + 1);
  const curves = new Float32Array(frameCount * MOTION_CHANNEL_COUNT);
  const shift = Math.round(audioOffsetSeconds * CONTROL_RATE);
  const first = Math.max(0, -shift);
  const last = Math.min(frameCount, whole.frameCount - shift);
  if (last > first) {
    curves.set(
      whole.curves.subarray((first + shift) * MOTION_CHANNEL_COUNT, (last + shift) * MOTION_CHANNEL_COUNT),
      first * MOTION_CHANNEL_COUNT,
    );
  }
  return { curves, frameCount, model: whole.model };
}
