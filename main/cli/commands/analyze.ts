/** `analyze`: what is heard in a recording. */
import { basename, resolve } from 'node:path';
import type { HeardBeats } from '#core/audio/beats/decode-beats.ts';
import { estimateKey } from '#core/audio/description/key.ts';
import { onsetTimes } from '#core/audio/description/onset-times.ts';
import { findSections } from '#core/audio/description/sections.ts';
import { summarizeFeatures } from '#core/audio/description/summary.ts';
import { tempoCurve } from '#core/audio/description/tempo-curve.ts';
import { FEATURE_COUNT, type AudioFeatures } from '#core/audio/features.ts';
import { downbeatsOf } from '#core/audio/beats/grid.ts';
import { CONTROL_RATE } from '#core/timeline/motion-channels.ts';
import { hearRecording } from '../../inference/hear-recording.ts';
import { trackBeats } from '../../inference/track-beats.ts';
import { findFfmpeg } from '../../media/ffmpeg-binary.ts';
import { probe } from '../../media/probe.ts';
import { measureLoudness, type ProgramLoudness } from '../../media/program-loudness.ts';
import { writeNpy } from '../../store/npy-file.ts';
import { defineCommand } from '../command.ts';
import { flag, text } from '../options.ts';

export const analyze = defineCommand({
  name: 'analyze',
  summary: 'Tells what is heard in a recording: length, tempo, beats, bars.',
  details:
    'With --json also the tempo’s course, metre, onsets, sections, loudness and key. A row of --features\n' +
    'is 64 log-mel bands, onset strength, loudness and 12 chroma, 60 rows a second.',
  positionals: [{ name: 'AUDIO', summary: 'anything ffmpeg decodes' }],
  options: {
    json: flag('everything as one JSON object on stdout'),
    features: text('FILE.npy', 'writes the rows that networks hear as a NumPy array, float32'),
  },
  examples: [
    'songbrush analyze tide.flac',
    'songbrush analyze tide.flac --json | jq .tempoBpm',
    'songbrush analyze tide.flac --features tide.npy',
  ],
  async run({ positionals: [path], options, reporter, signal }) {
    const ffmpeg = await findFfmpeg();
    const audio = resolve(path!);
    const { durationSeconds, format, audio: stream } = await probe(ffmpeg, audio, { signal });
    const features = await hearRecording(ffmpeg, audio, {
      signal,
      onProgress(done, total) {
        if (options.json) return;
        reporter.progress({ phase: 'job.analyze.decode', label: 'Listening', unit: 'seconds', done, total });
      },
    });
    const heard = await trackBeats(features);
    if (options.features !== null)
      await writeNpy(resolve(options.features), [features.frameCount, FEATURE_COUNT], features.values);
    const file = {
      path: audio,
      ...{ format, durationSeconds },
      sampleRate: stream?.sampleRate ?? null,
      channels: stream?.channels ?? null,
    };
    const loudness = options.json ? await measureLoudness(ffmpeg, audio, signal) : null;
    reporter.outcome({
      lines: [`${basename(audio)}  ${durationSeconds.toFixed(2)} s  ${inWords(heard)}`],
      data: loudness ? { ...file, ...described(features, heard, loudness) } : file,
    });
  },
});

function inWords({ grid }: HeardBeats): string {
  const { beatsSeconds, beatsPerBar, tempoBpm } = grid;
  if (beatsSeconds.length === 0) return 'no beat';
  return `${tempoBpm} bpm  ${beatsSeconds.length} beats in ${downbeatsOf(grid).length} bars of ${beatsPerBar}`;
}

/** All that `--json` tells beyond the file itself. */
function described(
  features: AudioFeatures,
  { grid, beatConfidence, metreConfidence }: HeardBeats,
  loudness: ProgramLoudness,
): Readonly<Record<string, unknown>> {
  const { tempoBpm, beatsPerBar, beatsSeconds } = grid;
  return rounded({
    tempoBpm,
    tempoCurve: tempoCurve(beatsSeconds),
    beatsPerBar,
    metreConfidence,
    beatConfidence,
    beatsSeconds,
    downbeatsSeconds: downbeatsOf(grid),
    onsetsSeconds: onsetTimes(features),
    sections: findSections(features),
    loudness,
    key: estimateKey(features),
    features: {
      frameCount: features.frameCount,
      frameRate: CONTROL_RATE,
      summary: summarizeFeatures(features),
    },
  }) as Readonly<Record<string, unknown>>;
}

/** Every number in it to four decimals: a tenth of a millisecond. */
function rounded(value: unknown): unknown {
  if (typeof value === 'number') return Math.round(value * 1e4) / 1e4;
  if (Array.isArray(value)) return value.map(rounded);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, rounded(part)]));
}
