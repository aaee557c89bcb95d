/**
 * What the background worker does with recordings. Features are kept by recording and source: a second style is
 * quick.
 */
import { featureCourse, ONSET_INDEX, type AudioFeatures } from '#core/audio/features.ts';
import type { AudioAnalysis, ChoreographyRequest } from '#core/contract/commands.ts';
import type { BeatGrid, BlobHash, MotionSource } from '#core/document/records.ts';
import { CONTROL_RATE } from '#core/timeline/motion-channels.ts';
import { hearRecording } from '../inference/hear-recording.ts';
import { motionForClip, type TimelineMotion } from '../inference/motion-for-clip.ts';
import { trackBeats } from '../inference/track-beats.ts';
import type { Ffmpeg } from '../media/ffmpeg-binary.ts';
import { waveformPeaks } from '../media/peaks.ts';
import { decodeMono } from '../media/sound.ts';
import type { StyleVoice } from '../styles/voice.ts';
import type { TaskWork } from './task.ts';

/** A recording in a blob store. */
export interface Recording {
  readonly hash: BlobHash;
  readonly path: string;
}

interface HearingInput {
  readonly ffmpeg: Ffmpeg;
  readonly recording: Recording;
}

/** Features of a recording are 1.1 MB a minute. */
const BUDGET_BYTES = 256 * 1024 ** 2;
const PEAKS_SAMPLE_RATE = 24_000;

/** Oldest first, by recording and source. */
const heard = new Map<string, AudioFeatures>();

function keep(key: string, features: AudioFeatures): void {
  heard.set(key, features);
  const bytes = (): number => [...heard.values()].reduce((sum, { values }) => sum + values.byteLength, 0);
  for (const oldest of heard.keys()) {
    if (oldest === key || bytes() <= BUDGET_BYTES) break;
    heard.delete(oldest);
  }
}

async function hear(
  { ffmpeg, recording }: HearingInput,
  { signal, report }: TaskWork,
  source: MotionSource = 'mix',
): Promise<AudioFeatures> {
  const key = `${recording.hash} ${source}`;
  const known = heard.get(key);
  if (known) return known;
  const features = await hearRecording(ffmpeg, recording.path, {
    ...{ source, signal, whole: heard.get(`${recording.hash} mix`) },
    onProgress: (done, total) => report({ phase: 'job.analyze.decode', done, total, unit: 'seconds' }),
    onSeparation: (done, total) => report({ phase: 'job.analyze.separate', done, total, unit: 'seconds' }),
  });
  keep(key, features);
  return features;
}

export async function analyze(input: HearingInput, work: TaskWork): Promise<AudioAnalysis> {
  const features = await hear(input, work);
  const { grid } = await trackBeats(features);
  return { beatGrid: grid, durationSeconds: features.frameCount / CONTROL_RATE };
}

/** Onset strength of every control frame, in 10 dB. */
export async function onsets(
  input: HearingInput & { readonly source: MotionSource },
  work: TaskWork,
): Promise<Float32Array<ArrayBuffer>> {
  return featureCourse(await hear(input, work, input.source), ONSET_INDEX);
}

export type MotionInput = HearingInput &
  Omit<ChoreographyRequest, 'audio' | 'layerId' | 'style'> &
  StyleVoice & { readonly beatGrid: BeatGrid | null; readonly picture: Float32Array | null };

export async function choreograph(input: MotionInput, work: TaskWork): Promise<TimelineMotion> {
  const features = await hear(input, work, input.source);
  // The beat is where all of the music has it.
  const beatGrid = input.beatGrid ?? (await trackBeats(await hear(input, work))).grid;
  const { signal } = work;
  return motionForClip({
    ...input,
    ...{ features, beatGrid, signal },
    onProgress: (done) =>
      work.report({ phase: 'job.choreograph.frames', done, total: features.frameCount, unit: 'frames' }),
  });
}

export async function peaks(
  { ffmpeg, recording, perSecond }: HearingInput & { readonly perSecond: number },
  { signal }: TaskWork,
): Promise<Float32Array<ArrayBuffer>> {
  const audio = await decodeMono(ffmpeg, recording.path, { sampleRate: PEAKS_SAMPLE_RATE, signal });
  return waveformPeaks(audio, perSecond);
}
