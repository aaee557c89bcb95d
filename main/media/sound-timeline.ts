/**
 * Where a recording's sample 0 lies: at presentation time 0, as a player plays it. ffmpeg drops encoder
 * priming by itself; what is left is that it counts from the earliest packet, while some containers mean
 * their timestamps: a track that starts half a second late is silent for half a second.
 */
import { resolve } from 'node:path';
import type { FfmpegRunOptions } from './ffmpeg-command.ts';
import type { InputHeader } from './probe-output.ts';

/** Containers whose first timestamp is a position. In the others (mp3, MPEG-TS) it is only a bias. */
const MEANINGFUL_START = ['mov', 'matroska'];

/** Presentation time of the instant that ffmpeg calls 0, in seconds; may be slightly negative. */
export function presentationStart(header: InputHeader): number {
  const names = header.format.split(',');
  return MEANINGFUL_START.some((name) => names.includes(name)) ? header.startSeconds : 0;
}

const CHANNELS = { mono: 1, stereo: 2 } as const;

export interface AlignedSound {
  readonly sampleRate: number;
  readonly layout: keyof typeof CHANNELS;
  /** Where to begin in the recording, in presentation time; 0 by default. */
  readonly offsetSeconds?: number;
  /** How much of it; all by default. */
  readonly durationSeconds?: number;
}

/** ffmpeg would play mono 3 dB softer in stereo than alone; a player does not. */
const MONO_ON_BOTH_SIDES = 'pan=stereo|c0=c0|c1=c0';

/**
 * A filter chain, float samples out, whose sample 0 is `offsetSeconds` of the recording. Gaps and a late
 * start become silence; a downmix is scaled so that it cannot exceed full scale.
 */
export function alignedSoundFilter(header: InputHeader, sound: AlignedSound): string {
  const { sampleRate, layout, offsetSeconds = 0, durationSeconds } = sound;
  const samples = (seconds: number): number => Math.round(seconds * sampleRate);
  const begin = samples(offsetSeconds - presentationStart(header));
  const filters = [`aresample=${sampleRate}:async=1:first_pts=0:rematrix_maxval=1.0`];
  if (header.audio?.channels === 1 && layout === 'stereo') filters.push(MONO_ON_BOTH_SIDES);
  filters.push(`aformat=sample_fmts=flt:sample_rates=${sampleRate}:channel_layouts=${layout}`);
  if (begin > 0) filters.push(`atrim=start_sample=${begin}`, 'asetpts=PTS-STARTPTS');
  if (begin < 0) filters.push(delayFilter(-begin, layout));
  if (durationSeconds !== undefined) {
    filters.push(`atrim=end_sample=${Math.max(0, samples(durationSeconds))}`);
  }
  return filters.join(',');
}

/** Silence before the sound, the same on every channel. */
export function delayFilter(samples: number, layout: keyof typeof CHANNELS): string {
  return `adelay=${new Array(CHANNELS[layout]).fill(`${samples}S`).join('|')}`;
}

/** Inputs and options of a run that reads a file's first sound stream from presentation time 0 to its end. */
export function readSound(
  path: string,
  header: InputHeader,
  format: Pick<AlignedSound, 'sampleRate' | 'layout'>,
): Pick<FfmpegRunOptions, 'inputs' | 'outputOptions'> {
  return {
    inputs: [{ source: resolve(path), options: ['-vn'] }],
    outputOptions: ['-map', '0:a:0', '-map_metadata', '-1', '-af', alignedSoundFilter(header, format)],
  };
}
