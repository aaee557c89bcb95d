/**
 * Decodes a film's pictures, small, evenly spaced in time, upright and with square pixels, whatever the file
 * holds: any size, rate, constant or not, turned by its metadata.
 */
import { basename, resolve } from 'node:path';
import { AppError } from '#core/errors.ts';
import type { Ffmpeg } from './ffmpeg-binary.ts';
import { FfmpegFailure, runFfmpeg } from './ffmpeg-command.ts';
import { unreadable } from './probe.ts';

/** A part of the picture, in shares of its sides. */
export interface FrameCrop {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface FrameRequest {
  /** Presentation time of the first frame, and the length; all to the end when left out. */
  readonly startSeconds?: number;
  readonly durationSeconds?: number;
  /** Frames a second that come out; those shown then. */
  readonly frameRate: number;
  readonly crop?: FrameCrop;
  /** Pixels; the shorter one follows. Both are made multiples of `multiple`. */
  readonly longerSide: number;
  readonly multiple: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((frames: number) => void) | undefined;
}

/** Frame `i` is shown at `startSeconds + i / frameRate`. */
export interface VideoFrames {
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
  readonly startSeconds: number;
  readonly count: number;
  /** `[count, height, width, 3]`, sRGB. */
  readonly pixels: Uint8Array;
}

/** Decoded frames are held in memory. */
const MOST_BYTES = 1024 ** 3;
const OUTPUT_SIZE = /^\s*Stream #0:0.*Video: rawvideo.*?,\s*(\d+)x(\d+)/;

/** @throws AppError `media.unreadable`, `media.too-long`, `media.no-frames`; AbortError */
export async function decodeFrames(
  ffmpeg: Ffmpeg,
  path: string,
  request: FrameRequest,
): Promise<VideoFrames> {
  const { startSeconds = 0, durationSeconds, frameRate, signal, onProgress } = request;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  let size: { width: number; height: number } | null = null;
  let isOutput = false;
  await runFfmpeg(ffmpeg, {
    inputs: [
      {
        source: resolve(path),
        options: [
          ...(startSeconds > 0 ? ['-ss', String(startSeconds)] : []),
          ...(durationSeconds === undefined ? [] : ['-t', String(durationSeconds)]),
        ],
      },
    ],
    outputOptions: [
      ...['-map', '0:v:0', '-an', '-sn', '-vf', filters(request)],
      ...['-c:v', 'rawvideo', '-pix_fmt', 'rgb24', '-f', 'rawvideo'],
    ],
    output(chunk) {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) throw tooLong(path);
      // The stream may use the chunk's memory again.
      chunks.push(Uint8Array.from(chunk));
    },
    signal,
    onLine(line) {
      isOutput ||= /^\s*Output #0/.test(line);
      const match = isOutput ? OUTPUT_SIZE.exec(line) : null;
      if (match) size = { width: Number(match[1]), height: Number(match[2]) };
    },
    onProgress: ({ frames }) => frames !== null && onProgress?.(frames),
  }).catch((error: unknown) => {
    throw error instanceof FfmpegFailure ? unreadable(path, error) : error;
  });
  if (size === null || bytes === 0) throw noFrames(path);
  return assembled(chunks, bytes, size, { frameRate, startSeconds });
}

function assembled(
  chunks: readonly Uint8Array[],
  bytes: number,
  { width, height }: { readonly width: number; readonly height: number },
  time: Pick<VideoFrames, 'frameRate' | 'startSeconds'>,
): VideoFrames {
  const pixels = new Uint8Array(bytes);
  let at = 0;
  for (const chunk of chunks) {
    pixels.set(chunk, at);
    at += chunk.length;
  }
  return { width, height, ...time, count: Math.floor(bytes / (width * height * 3)), pixels };
}

function filters({ frameRate, crop, longerSide, multiple }: FrameRequest): string {
  const part = crop
    ? [`crop=w=iw*${crop.width}:h=ih*${crop.height}:x=iw*${crop.x}:y=ih*${crop.y}:exact=1`]
    : [];
  const side = (relative: string) =>
    `max(${multiple}\\,${multiple}*round(${longerSide / multiple}*min(1\\,${relative})))`;
  const size = `w=${side('iw*max(sar\\,1e-3)/ih')}:h=${side('ih/(iw*max(sar\\,1e-3))')}`;
  return [
    // A film that begins late shows its first frame until then.
    `fps=fps=${frameRate}:start_time=0`,
    ...part,
    `scale=${size}:flags=area`,
    'setsar=1',
  ].join(',');
}

const tooLong = (path: string): AppError =>
  new AppError(
    'media.too-long',
    `“${basename(path)}” has too many frames to be held in memory.`,
    'Choose a shorter stretch of it.',
  );

const noFrames = (path: string): AppError =>
  new AppError(
    'media.no-frames',
    `“${basename(path)}” has no picture in the chosen stretch.`,
    'Choose a film with a picture, or another stretch of it.',
  );
