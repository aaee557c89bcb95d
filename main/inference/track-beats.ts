/** Beats of a recording: the network's activation, then the decoder in `core/audio/beats`. */
import type { BeatActivation } from '#core/audio/beats/activation.ts';
import { decodeBeats, NO_BEATS, type HeardBeats } from '#core/audio/beats/decode-beats.ts';
import { LOUDNESS_INDEX, FEATURE_COUNT, type AudioFeatures } from '#core/audio/features.ts';
import { tensor } from '#core/onnx/tensor.ts';
import { FRAMES_A_PAIR, HEARD_COUNT, heardRows } from '#models/beat-tracker/inputs.ts';
import { BEAT_TRACKER_PATH } from '../paths.ts';
import { openSession } from './session.ts';

export interface BeatTracker {
  /** The network's answer at each frame. */
  activation(features: AudioFeatures): Promise<BeatActivation>;
  /** @returns no beats for silence, for less than a slow beat of sound, and where there is hardly a pulse */
  track(features: AudioFeatures): Promise<HeardBeats>;
  dispose(): Promise<void>;
}

/** @param modelPath `beat-tracker.onnx`; the bundled one when left out */
export async function openBeatTracker(modelPath = BEAT_TRACKER_PATH): Promise<BeatTracker> {
  const session = await openSession(modelPath);
  const activation = async (features: AudioFeatures): Promise<BeatActivation> => {
    const { frameCount } = features;
    const rows = heardRows(features);
    const pairs = rows.length / HEARD_COUNT / FRAMES_A_PAIR;
    const heard = tensor('float32', [1, pairs, FRAMES_A_PAIR * HEARD_COUNT], rows);
    const { data } = (await session.run({ heard }))['activation']!;
    const answer = (index: number) =>
      Float32Array.from({ length: frameCount }, (_, frame) => {
        const row = index * FRAMES_A_PAIR + (frame % FRAMES_A_PAIR);
        return Number(data[row * pairs + Math.floor(frame / FRAMES_A_PAIR)]);
      });
    return { frameCount, beat: answer(0), downbeat: answer(1) };
  };
  return {
    activation,
    async track(features) {
      return isSilent(features) ? NO_BEATS : decodeBeats(await activation(features), features);
    },
    dispose: () => session.dispose(),
  };
}

/** Beats of one recording, by the bundled network. */
export async function trackBeats(features: AudioFeatures): Promise<HeardBeats> {
  const tracker = await openBeatTracker();
  try {
    return await tracker.track(features);
  } finally {
    await tracker.dispose();
  }
}

function isSilent({ frameCount, values }: AudioFeatures): boolean {
  for (let frame = 0; frame < frameCount; frame++)
    if (values[frame * FEATURE_COUNT + LOUDNESS_INDEX]! > 0) return false;
  return true;
}
