/** Beats of a recording: the network's activation, then the decoder in `core/audio/beats`. */
import type { BeatActivation } from '#core/audio/beats/activation.ts';
import { decodeBeats, NO_BEATS, type HeardBeats } from '#core/audio/beats/decode-beats.ts';
import { LOUDNESS_INDEX, FEATURE_COUNT, type AudioFeatures } from '#core/audio/features.ts';
import { tensor } from '#core/onnx/tensor.ts';
import { HEARD_COUNT, heardRows } from '#models/beat-tracker/inputs.ts';
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
    const heard = tensor('float32', [1, frameCount, HEARD_COUNT], heardRows(features));
    const { data } = (await session.run({ heard }))['activation']!;
    const [beat, downbeat] = [0, 1].map((answer) =>
      (data as Float32Array).subarray(answer * frameCount, (answer + 1) * frameCount),
    ) as [Float32Array, Float32Array];
    return { frameCount, beat, downbeat };
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
