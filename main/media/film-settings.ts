/**
 * What a film is to be, checked before any work, and the ffmpeg arguments that make it so. Pure; running
 * them is `film-encoder.ts`.
 */
import { EXPORT_FRAME_RATES, EXPORT_QUALITIES } from '#core/contract/commands.ts';
import type { ExportRequest } from '#core/contract/commands.ts';
import { AppError, assert } from '#core/errors.ts';
import type { InputHeader } from './probe-output.ts';
import { alignedSoundFilter, delayFilter } from './sound-timeline.ts';

/** A stretch of a recording in the film. */
export interface FilmSound {
  /** Absolute path of the recording. */
  readonly path: string;
  /** Where it begins in the film, from 0. */
  readonly startSeconds: number;
  /** Where it begins in the recording, in presentation time. */
  readonly offsetSeconds: number;
  readonly durationSeconds: number;
  /** Linear. */
  readonly gain: number;
}

export interface FilmSettings extends Pick<
  ExportRequest,
  'path' | 'width' | 'height' | 'frameRate' | 'quality' | 'overwrite'
> {
  /**
   * What frames come as: straight RGBA, 8 bit; or planar 4:2:0 in BT.709's studio range (all of Y, then U,
   * then V, each a quarter of Y), which ffmpeg passes on as it is.
   */
  readonly pixelFormat: 'rgba' | 'yuv420p';
  readonly frameCount: number;
  /** Length of the sound track; `frameCount / frameRate` to within one frame. */
  readonly durationSeconds: number;
  readonly sound: readonly FilmSound[];
  readonly metadata: {
    readonly title: string;
    /** What made the film, so that it can be made again. Kept as JSON in the `comment` tag. */
    readonly recipe: unknown;
  };
}

const MAX_SIDE = 8192;
const SOUND_SAMPLE_RATE = 48_000;

/** x264: constant rate factor (lower is better) and preset (slower packs tighter). */
const QUALITY: Readonly<Record<FilmSettings['quality'], { readonly crf: number; readonly preset: string }>> =
  {
    draft: { crf: 28, preset: 'veryfast' },
    good: { crf: 20, preset: 'medium' },
    best: { crf: 16, preset: 'slow' },
  };

function requireSide(field: 'width' | 'height', value: number): void {
  if (Number.isInteger(value) && value >= 2 && value <= MAX_SIDE && value % 2 === 0) return;
  const nearest = Math.min(MAX_SIDE, Math.max(2, Math.round(value / 2) * 2));
  throw new AppError(
    'export.size',
    `The film’s ${field} is ${value}; it must be an even whole number from 2 to ${MAX_SIDE}.`,
    Number.isFinite(nearest) ? `Use ${nearest}.` : 'Choose another size.',
  );
}

function requireOneOf<T>(field: string, value: T, allowed: readonly T[]): void {
  if (allowed.includes(value)) return;
  throw new AppError(
    `export.${field}`,
    `The film’s ${field} is ${String(value)}; it must be one of ${allowed.join(', ')}.`,
    `Choose ${allowed.join(', ')}.`,
  );
}

/** @throws AppError `export.size`, `export.frame-rate`, `export.quality`, `export.name`, `export.length` */
export function checkFilmSettings(settings: FilmSettings): void {
  const { width, height, frameRate, quality, frameCount, durationSeconds, path } = settings;
  requireSide('width', width);
  requireSide('height', height);
  requireOneOf('frame-rate', frameRate, EXPORT_FRAME_RATES);
  requireOneOf('quality', quality, EXPORT_QUALITIES);
  if (!path.toLowerCase().endsWith('.mp4')) {
    throw new AppError(
      'export.name',
      `The film’s name is “${path}”; it must end in .mp4.`,
      'Add .mp4 to it.',
    );
  }
  if (!Number.isInteger(frameCount) || frameCount < 1) {
    throw new AppError(
      'export.length',
      `The film has ${frameCount} frames; it needs one at least.`,
      'Choose a longer range.',
    );
  }
  const mismatch = Math.abs(frameCount / frameRate - durationSeconds) * frameRate;
  assert(mismatch <= 1.001, `${frameCount} frames at ${frameRate} fps do not last ${durationSeconds} s`);
}

/**
 * The sound track as a filter graph ending in `[sound]`, exactly `durationSeconds` long. Input 0 is the
 * picture; input k + 1 is `sound[k]`. Clips are padded to the whole length before they are mixed, so that
 * the mixer's scale stays the same throughout.
 * @param headers of each recording
 */
export function soundMixGraph(
  { sound, durationSeconds: wholeSeconds }: Pick<FilmSettings, 'sound' | 'durationSeconds'>,
  headers: readonly InputHeader[],
): string {
  const samples = (seconds: number): number => Math.round(seconds * SOUND_SAMPLE_RATE);
  const clips = sound.map((clip, index) => {
    const { startSeconds, offsetSeconds, durationSeconds, gain } = clip;
    const header = headers[index];
    assert(header, `recording ${index} was read`);
    const format = { sampleRate: SOUND_SAMPLE_RATE, layout: 'stereo' } as const;
    const filters = [
      alignedSoundFilter(header, { ...format, offsetSeconds, durationSeconds }),
      `volume=${gain}:precision=float`,
      ...(startSeconds > 0 ? [delayFilter(samples(startSeconds), 'stereo')] : []),
      'apad',
      `atrim=end_sample=${samples(wholeSeconds)}`,
    ];
    return `[${index + 1}:a:0]${filters.join(',')}[clip${index}]`;
  });
  const labels = sound.map((_, index) => `[clip${index}]`).join('');
  const mix =
    sound.length === 1
      ? `${labels}anull[sound]`
      : `${labels}amix=inputs=${sound.length}:duration=longest,volume=${sound.length}:precision=float[sound]`;
  return [...clips, mix].join(';');
}

/** Bytes of one frame. */
export function filmFrameBytes({ width, height, pixelFormat }: FilmSettings): number {
  return pixelFormat === 'rgba' ? width * height * 4 : (width * height * 3) / 2;
}

/** Options of the raw picture input. */
export function pictureInputOptions({ width, height, frameRate, pixelFormat }: FilmSettings): string[] {
  const size = `${width}x${height}`;
  return ['-f', 'rawvideo', '-pix_fmt', pixelFormat, '-video_size', size, '-framerate', String(frameRate)];
}

/** RGBA pictures are sRGB; they are converted with BT.709's matrix to studio range, and say so. */
const TO_BT709 =
  'scale=in_range=full:out_range=tv:out_color_matrix=bt709:flags=bicubic+accurate_rnd+full_chroma_int,' +
  'format=yuv420p';
const BT709_TAGS = [
  ...['-color_primaries', 'bt709', '-color_trc', 'bt709'],
  ...['-colorspace', 'bt709', '-color_range', 'tv'],
];

export function filmOutputOptions(settings: FilmSettings): string[] {
  const { crf, preset } = QUALITY[settings.quality];
  const { title, recipe } = settings.metadata;
  const video = ['-c:v', 'libx264', '-profile:v', 'high', '-preset', preset, '-crf', String(crf)];
  const audio = ['-map', '[sound]', '-c:a', 'aac', '-b:a', '192k', '-ar', String(SOUND_SAMPLE_RATE)];
  return [
    ...['-map', '0:v:0', ...(settings.pixelFormat === 'rgba' ? ['-vf', TO_BT709] : [])],
    ...[...video, ...BT709_TAGS],
    // A keyframe every two seconds: quick seeking at little cost.
    ...['-g', String(settings.frameRate * 2)],
    ...(settings.sound.length > 0 ? audio : ['-an']),
    ...['-map_metadata', '-1', '-metadata', `title=${title}`],
    ...['-metadata', `comment=${JSON.stringify(recipe)}`],
    ...['-movflags', '+faststart', '-f', 'mp4'],
  ];
}
