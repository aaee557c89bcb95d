/**
 * Reads what ffmpeg prints about an input before it starts: container, duration, streams. Pure, because
 * ffprobe comes with neither bundled ffmpeg. The wording is the same from 2018's build to today's.
 */
import { parseTime } from './progress.ts';

export interface AudioStream {
  /** ffmpeg's name of the codec: `mp3`, `aac`, `vorbis`, `pcm_s16le`. */
  readonly codec: string;
  /** Hz */
  readonly sampleRate: number;
  readonly channels: number;
}

export interface VideoStream {
  readonly codec: string;
  readonly pixelFormat: string;
  /** `tv, bt709` and the like, as ffmpeg words them; empty where the file has no tags. */
  readonly colour: string;
  readonly width: number;
  readonly height: number;
  /** Null for a still picture. */
  readonly frameRate: number | null;
}

export interface InputHeader {
  /** ffmpeg's demuxer names, `mov,mp4,m4a,3gp,3g2,mj2`. */
  readonly format: string;
  /** As the container states it, to a hundredth of a second; null where it does not. */
  readonly durationSeconds: number | null;
  /** Presentation time of the earliest packet. */
  readonly startSeconds: number;
  readonly audio: AudioStream | null;
  /** A film's picture track. Cover art is not one. */
  readonly video: VideoStream | null;
}

const INPUT = /^\s*Input #0, (.+?), from '/;
const DURATION = /^\s*Duration: ([^,]+)(?:, start: (-?[\d.]+))?/;
const STREAM = /^\s*Stream #0:\d+\S*: (Audio|Video): (.+)$/;
const CHANNELS: Readonly<Record<string, number>> = {
  mono: 1,
  stereo: 2,
  downmix: 2,
  quad: 4,
  hexagonal: 6,
  octagonal: 8,
  cube: 8,
  hexadecagonal: 16,
};

/** Channels of a layout: `mono`, `5.1(side)`, `3 channels`. */
function channelCount(layout: string): number {
  const counted = /^(\d+) channels/.exec(layout);
  if (counted) return Number(counted[1]);
  const surround = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(layout);
  if (surround) return Number(surround[1]) + Number(surround[2]) + Number(surround[3] ?? 0);
  return CHANNELS[layout.split('(')[0] ?? ''] ?? 0;
}

/** Splits at commas that are not inside parentheses: `yuv420p(tv, bt709), 64x64`. */
function splitFields(text: string): string[] {
  return text.split(/,\s*(?![^()]*\))/).map((field) => field.trim());
}

function parseAudio(text: string): AudioStream | null {
  const fields = splitFields(text);
  const rateAt = fields.findIndex((field) => /^\d+ Hz$/.test(field));
  const layout = fields[rateAt + 1];
  if (rateAt < 0 || layout === undefined) return null;
  const channels = channelCount(layout);
  if (channels === 0) return null;
  return {
    codec: /^\w+/.exec(text)?.[0] ?? 'unknown',
    sampleRate: Number.parseInt(fields[rateAt] ?? '0', 10),
    channels,
  };
}

function parseVideo(text: string): VideoStream | null {
  const fields = splitFields(text);
  const size = fields.map((field) => /^(\d+)x(\d+)/.exec(field)).find((match) => match !== null);
  if (!size || text.includes('(attached pic)')) return null;
  const pixels = /^(\w+)(?:\((.*)\))?$/.exec(fields[1] ?? '');
  const rate = fields.map((field) => /^([\d.]+)(k?) fps$/.exec(field)).find((match) => match !== null);
  return {
    codec: /^\w+/.exec(text)?.[0] ?? 'unknown',
    pixelFormat: pixels?.[1] ?? 'unknown',
    colour: pixels?.[2] ?? '',
    width: Number(size[1]),
    height: Number(size[2]),
    frameRate: rate ? Number(rate[1]) * (rate[2] === 'k' ? 1000 : 1) : null,
  };
}

/**
 * What stderr says about the first input; null when ffmpeg did not recognise the file, or guessed it by
 * its name and then found no sound in what it took for sound.
 */
export function parseInputHeader(lines: readonly string[]): InputHeader | null {
  let format: string | null = null;
  let durationSeconds: number | null = null;
  let startSeconds = 0;
  let audio: AudioStream | null = null;
  let video: VideoStream | null = null;
  let isGuess = false;
  for (const line of lines) {
    format ??= INPUT.exec(line)?.[1] ?? null;
    if (format === null) continue;
    if (/^\s*Output #0/.test(line)) break;
    const duration = DURATION.exec(line);
    if (duration) {
      durationSeconds = parseTime(duration[1] ?? '');
      startSeconds = Number(duration[2] ?? 0);
    }
    const stream = STREAM.exec(line);
    if (stream?.[1] === 'Audio') {
      audio ??= parseAudio(stream[2] ?? '');
      isGuess = audio === null;
    }
    if (stream?.[1] === 'Video') video ??= parseVideo(stream[2] ?? '');
  }
  return format === null || isGuess ? null : { format, durationSeconds, startSeconds, audio, video };
}
