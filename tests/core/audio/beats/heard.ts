/** What a network would say of beats that are known: bumps on them, and a little everywhere. */
import type { BeatActivation } from '#core/audio/beats/activation.ts';
import { FEATURE_COUNT, LOUDNESS_INDEX, type AudioFeatures } from '#core/audio/features.ts';
import { randomSource } from '#core/random.ts';

export interface KnownBeat {
  readonly seconds: number;
  readonly isDownbeat: boolean;
  /** How clearly it is heard, 0..1; 0.8 when left out. */
  readonly clearness?: number;
}

export function activationOf(
  beats: readonly KnownBeat[],
  seconds: number,
  noise = 0.03,
): { activation: BeatActivation; features: AudioFeatures } {
  const frameCount = Math.ceil(seconds * 60) + 1;
  const random = randomSource(5);
  const quiet = () => Float32Array.from({ length: frameCount }, () => noise * random.uniform());
  const activation = { frameCount, beat: quiet(), downbeat: quiet() };
  for (const { seconds: at, isDownbeat, clearness = 0.8 } of beats) {
    for (let frame = Math.round(at * 60) - 3; frame <= Math.round(at * 60) + 3; frame++) {
      if (frame < 0 || frame >= frameCount) continue;
      const bump = clearness * Math.exp(-0.5 * ((frame - at * 60) / 0.9) ** 2);
      activation.beat[frame] = Math.max(activation.beat[frame]!, bump);
      if (isDownbeat) activation.downbeat[frame] = Math.max(activation.downbeat[frame]!, bump);
    }
  }
  const values = new Float32Array(frameCount * FEATURE_COUNT);
  for (let frame = 0; frame < frameCount; frame++) values[frame * FEATURE_COUNT + LOUDNESS_INDEX] = 0.8;
  return { activation, features: { frameCount, values } };
}

/** Beats whose tempo may change at each. */
export function beatsOf(
  count: number,
  beatsPerBar: number,
  tempoBpm: (beat: number) => number,
  { startSeconds = 0.5, firstDownbeat = 0 } = {},
): KnownBeat[] {
  let seconds = startSeconds;
  return Array.from({ length: count }, (_, beat) => {
    const isDownbeat = beat >= firstDownbeat && (beat - firstDownbeat) % beatsPerBar === 0;
    const known = { seconds, isDownbeat };
    seconds += 60 / tempoBpm(beat);
    return known;
  });
}
