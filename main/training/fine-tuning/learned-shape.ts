/** The curve on a learned style's button: what its network does on two bars of a plain beat. */
import { analyzeAudio } from '#core/audio/analyze.ts';
import { ANALYSIS_SAMPLE_RATE } from '#core/audio/features.ts';
import { MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import type { TrainedNetwork } from '#models/choreographer/fine-tuning/trained-network.ts';
import { networkInputs } from '#models/choreographer/inputs.ts';
import { plainBars, shapeOf } from '#models/choreographer/styles/index.ts';
import { gridOf } from '#models/choreographer/styles/pen.ts';
import { CLEAN, renderScore, toMono } from '#models/choreographer/synth/render.ts';
import { SOUND_SETS } from '#models/choreographer/synth/sound-sets/index.ts';
import { curvesOf } from './run-network.ts';

/** @param visibility how much each channel is seen; the one that shows most is drawn */
export async function learnedShape(
  network: TrainedNetwork,
  style: number,
  visibility: (channel: number) => number,
): Promise<number[]> {
  const score = plainBars();
  const mix = renderScore(score, {
    sampleRate: ANALYSIS_SAMPLE_RATE,
    soundSet: SOUND_SETS.analog,
    seed: 1,
    ...CLEAN,
  });
  const features = analyzeAudio({ sampleRate: ANALYSIS_SAMPLE_RATE, samples: toMono(mix) });
  const curves = await curvesOf(network, networkInputs(features, gridOf(score)), style);
  const squares = new Float64Array(MOTION_CHANNEL_COUNT);
  curves.forEach((value, i) => {
    squares[i % MOTION_CHANNEL_COUNT]! += value * value * visibility(i % MOTION_CHANNEL_COUNT);
  });
  return shapeOf(curves, squares.indexOf(Math.max(...squares)));
}
