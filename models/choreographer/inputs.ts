/**
 * What the network reads at a control frame: the features a little ahead of it, so that movement can
 * anticipate a hit; where in the beat and the bar it lies; and which style is asked for.
 */
import { FEATURE_COUNT, type AudioFeatures } from '#core/audio/features.ts';
import type { BeatGrid } from '#core/document/records.ts';
import { CONTROL_RATE } from '#core/timeline/motion-channels.ts';

/** The features of the frame this far ahead: 133 ms, an animator's usual wind-up. */
export const LOOK_AHEAD_FRAMES = 8;
/** Sine and cosine of the beat's and the bar's phase; zeros where there are no beats. */
export const PHASE_COUNT = 4;
export const INPUT_COUNT = FEATURE_COUNT + PHASE_COUNT;

/** @returns `[frameCount, INPUT_COUNT]` */
export function networkInputs(features: AudioFeatures, grid: BeatGrid): Float32Array {
  const { frameCount, values } = features;
  const inputs = new Float32Array(frameCount * INPUT_COUNT);
  for (let frame = 0; frame < frameCount; frame++) {
    const ahead = frame + LOOK_AHEAD_FRAMES;
    // Beyond the end it is silent: zeros.
    if (ahead < frameCount)
      inputs.set(values.subarray(ahead * FEATURE_COUNT, (ahead + 1) * FEATURE_COUNT), frame * INPUT_COUNT);
  }
  writePhases(inputs, frameCount, grid);
  return inputs;
}

function writePhases(inputs: Float32Array, frameCount: number, grid: BeatGrid): void {
  const { beatsSeconds, firstDownbeat, beatsPerBar } = grid;
  if (beatsSeconds.length < 2) return;
  let beat = 0;
  for (let frame = 0; frame < frameCount; frame++) {
    const t = frame / CONTROL_RATE;
    while (beat + 2 < beatsSeconds.length && beatsSeconds[beat + 1]! <= t) beat++;
    const position = beat + (t - beatsSeconds[beat]!) / (beatsSeconds[beat + 1]! - beatsSeconds[beat]!);
    const bar = (position - firstDownbeat) / beatsPerBar;
    const at = frame * INPUT_COUNT + FEATURE_COUNT;
    inputs[at] = Math.sin(2 * Math.PI * position);
    inputs[at + 1] = Math.cos(2 * Math.PI * position);
    inputs[at + 2] = Math.sin(2 * Math.PI * bar);
    inputs[at + 3] = Math.cos(2 * Math.PI * bar);
  }
}
