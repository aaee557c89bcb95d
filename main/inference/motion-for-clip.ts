/** From what is heard of a recording to a layer's motion curves on the timeline. */
import type { AudioFeatures } from '#core/audio/features.ts';
import type { BeatGrid } from '#core/document/records.ts';
import { CONTROL_RATE, MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import { DEFAULT_CELL } from '#models/choreographer/cells/index.ts';
import { choreographerPath } from '../paths.ts';
import { choreograph } from './choreograph.ts';

export interface MotionRequest {
  readonly features: AudioFeatures;
  readonly beatGrid: BeatGrid | null;
  /** Recording second at timeline second 0. */
  readonly audioOffsetSeconds: number;
  readonly durationSeconds: number;
  readonly style: string;
  readonly smoothness: number;
  readonly seed: number;
  /** Of a learned style, as `voiceOf` gives them; the bundled network's when left out. */
  readonly modelPath?: string | undefined;
  readonly glideSeconds?: number | undefined;
  /** What the layer shows, as `seePicture` says; null where that is not known. */
  readonly picture: Float32Array | null;
  /** Id of the bundled network's recurrent cell; the default one when left out. */
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
  const whole = await choreograph({ ...request, modelPath: request.modelPath ?? choreographerPath(cell) });
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
