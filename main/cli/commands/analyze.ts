/** `analyze`: what is heard in a recording. */
import { basename, resolve } from 'node:path';
import { trackBeats } from '#core/audio/beats/track-beats.ts';
import {
  CHROMA_BINS,
  CHROMA_INDEX,
  FEATURE_COUNT,
  LOUDNESS_INDEX,
  ONSET_INDEX,
  type AudioFeatures,
} from '#core/audio/features.ts';
import type { BeatGrid } from '#core/document/records.ts';
import { CONTROL_RATE } from '#core/timeline/motion-channels.ts';
import { hearRecording } from '../../inference/hear-recording.ts';
import { findFfmpeg } from '../../media/ffmpeg-binary.ts';
import { probe } from '../../media/probe.ts';
import { defineCommand } from '../command.ts';
import { flag } from '../options.ts';

const PITCH_CLASSES = ['C', 'C#', 'D', 'D#', 'E', 'F', 'F#', 'G', 'G#', 'A', 'A#', 'B'];

export const analyze = defineCommand({
  name: 'analyze',
  summary: 'Tells what is heard in a recording: length, tempo, beats, bars.',
  positionals: [{ name: 'AUDIO', summary: 'anything ffmpeg decodes' }],
  options: { json: flag('everything as one JSON object on stdout') },
  examples: ['songbrush analyze tide.flac', 'songbrush analyze tide.flac --json | jq .tempoBpm'],
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
    const grid = trackBeats(features);
    const bars = downbeats(grid);
    const length = `${durationSeconds.toFixed(2)} s`;
    const beats = `${grid.beatsSeconds.length} beats in ${bars.length} bars of ${grid.beatsPerBar}`;
    reporter.outcome({
      lines: [
        `${basename(audio)}  ${length}  ${grid.beatsSeconds.length ? `${grid.tempoBpm} bpm  ${beats}` : 'no beat'}`,
      ],
      data: {
        path: audio,
        format,
        durationSeconds,
        sampleRate: stream?.sampleRate ?? null,
        channels: stream?.channels ?? null,
        tempoBpm: grid.tempoBpm,
        beatsPerBar: grid.beatsPerBar,
        beatsSeconds: grid.beatsSeconds,
        downbeatsSeconds: bars,
        features: summarize(features),
      },
    });
  },
});

const downbeats = ({ beatsSeconds, beatsPerBar, firstDownbeat }: BeatGrid): number[] =>
  beatsSeconds.filter((_, beat) => beat >= firstDownbeat && (beat - firstDownbeat) % beatsPerBar === 0);

/** Averages over the recording; levels as `core/audio/analyze.ts` gives them. */
function summarize({ values, frameCount }: AudioFeatures) {
  const mean = (index: number) => {
    let sum = 0;
    for (let frame = 0; frame < frameCount; frame++) sum += values[frame * FEATURE_COUNT + index]!;
    return round(sum / Math.max(1, frameCount));
  };
  const chroma = Array.from({ length: CHROMA_BINS }, (_, bin) => mean(CHROMA_INDEX + bin));
  return {
    frameCount,
    frameRate: CONTROL_RATE,
    onsets: countOnsets(values, frameCount),
    meanOnsetStrength: mean(ONSET_INDEX),
    meanLoudness: mean(LOUDNESS_INDEX),
    chroma: Object.fromEntries(chroma.map((value, bin) => [PITCH_CLASSES[bin]!, value])),
  };
}

/** In units of 10 dB of rise over all bands. */
const ONSET_THRESHOLD = 0.25;

/** Peaks of onset strength: higher than their neighbours within 50 ms, and above the threshold. */
function countOnsets(values: Float32Array, frameCount: number): number {
  const strength = (frame: number) => values[frame * FEATURE_COUNT + ONSET_INDEX] ?? 0;
  let count = 0;
  for (let frame = 0; frame < frameCount; frame++) {
    const here = strength(frame);
    const neighbours = [-3, -2, -1, 1, 2, 3].map((offset) => strength(frame + offset));
    if (here > ONSET_THRESHOLD && neighbours.every((other) => other < here)) count++;
  }
  return count;
}

const round = (value: number): number => Math.round(value * 1e4) / 1e4;
