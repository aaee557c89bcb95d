/** Whether a learned style moves to a new song as the performer would: its curves against the known ones. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { analyzeAudio } from '#core/audio/analyze.ts';
import { ANALYSIS_SAMPLE_RATE } from '#core/audio/features.ts';
import { motionMatrix } from '#core/compositing/motion-map.ts';
import { DISPLACEMENT_BASIS, motionChannel, MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import { composeSong } from '#models/choreographer/composer/compose.ts';
import { readTrainedNetwork } from '#models/choreographer/fine-tuning/trained-network.ts';
import { networkInputs } from '#models/choreographer/inputs.ts';
import { gridOf } from '#models/choreographer/styles/pen.ts';
import { CLEAN, renderScore, toMono } from '#models/choreographer/synth/render.ts';
import { soundSetOf } from '#models/choreographer/synth/sound-sets/index.ts';
import { readFacts, styleIndex, WEIGHTS_NAME } from '#main/styles/style-folder.ts';
import { curvesOf } from '#main/training/fine-tuning/run-network.ts';
import { posesOf } from './make-clip.ts';
import type { Probe, Subject } from './subjects.ts';

export interface MappingReport {
  readonly probe: string;
  /** Pearson's, over the whole of the new song. */
  readonly correlation: number;
}

/** @param seed of a song that the clip does not have */
export async function mappingOf(
  folder: string,
  subject: Subject,
  seed: number,
  seconds: number,
): Promise<MappingReport[]> {
  const { source, glideSeconds } = await readFacts(folder);
  const network = readTrainedNetwork(await readFile(join(folder, WEIGHTS_NAME)));
  const score = composeSong(seed, seconds);
  const mix = renderScore(score, {
    sampleRate: ANALYSIS_SAMPLE_RATE,
    soundSet: soundSetOf(seed),
    seed,
    ...CLEAN,
  });
  const features = analyzeAudio({ sampleRate: ANALYSIS_SAMPLE_RATE, samples: toMono(mix) });
  const inputs = networkInputs(features, gridOf(score));
  const curves = await curvesOf(network, inputs, styleIndex(source.startedFrom), glideSeconds);
  const poses = posesOf(subject, score, features.frameCount);
  return subject.probes.map((probe) => ({
    probe: probe.name,
    correlation: correlation(
      Array.from({ length: features.frameCount }, (_, frame) =>
        seen(probe, curves.subarray(frame * MOTION_CHANNEL_COUNT, (frame + 1) * MOTION_CHANNEL_COUNT)),
      ),
      poses.map(probe.truth),
    ),
  }));
}

function seen({ seen: what }: Probe, vector: Float32Array): number {
  if ('channel' in what) return vector[motionChannel(what.channel)]!;
  const { x, y, axis } = what;
  const { a, b, c, d, e, f } = motionMatrix(vector, 1);
  const displaced = DISPLACEMENT_BASIS.reduce((sum, [u, v]) => {
    const wave = Math.cos(Math.PI * u * x) * Math.cos(Math.PI * v * y);
    return sum + wave * vector[motionChannel(`displace-${axis}-${u}${v}`)]!;
  }, 0);
  const [across, down] = [x - 0.5, y - 0.5];
  return (axis === 'x' ? a * across + c * down + e - across : b * across + d * down + f - down) + displaced;
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((value, i) => {
    ab += (value - ma) * (b[i]! - mb);
    aa += (value - ma) ** 2;
    bb += (b[i]! - mb) ** 2;
  });
  return ab / Math.sqrt(aa * bb);
}
