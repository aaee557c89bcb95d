/**
 * What a media file holds, and how long its sound really is. Containers lie or round (an MP3 counts its
 * encoder's padding, an MP4 states hundredths here), so the sound is decoded once and counted.
 */
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { AppError, isAbort } from '#core/errors.ts';
import type { Ffmpeg } from './ffmpeg-binary.ts';
import { FfmpegFailure, runFfmpeg } from './ffmpeg-command.ts';
import { parseInputHeader } from './probe-output.ts';
import type { AudioStream, InputHeader, VideoStream } from './probe-output.ts';
import { readSound } from './sound-timeline.ts';

export interface MediaInfo {
  readonly format: string;
  /** Of the sound where there is any, counted by decoding it; otherwise of the picture. 0 when unknown. */
  readonly durationSeconds: number;
  readonly audio: AudioStream | null;
  readonly video: VideoStream | null;
}

export interface MediaReadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called with seconds read, and the total as the container states it (0 when it does not). */
  readonly onProgress?: ((doneSeconds: number, totalSeconds: number) => void) | undefined;
}

const OTHER_FILE = 'Choose another file, or convert it to WAV, FLAC or MP3 first.';
/**
 * A codec that works in frames decodes past the end its container states. One frame of AAC at 22 kHz is
 * 46 ms; a longer excess is a container that is wrong.
 */
const LONGEST_FRAME_TAIL_SECONDS = 0.05;

/** @throws AppError `media.missing`, `media.empty` */
async function requireFile(path: string): Promise<void> {
  const name = basename(path);
  const info = await stat(path).catch((cause: unknown) => {
    throw new AppError(
      'media.missing',
      `“${name}” cannot be opened.`,
      'Check that the file is still there.',
      {
        cause,
      },
    );
  });
  if (!info.isFile()) throw new AppError('media.missing', `“${name}” is not a file.`, OTHER_FILE);
  if (info.size === 0) throw new AppError('media.empty', `“${name}” is empty (0 bytes).`, OTHER_FILE);
}

/**
 * Reads the headers only: quick, whatever the file's length.
 * @throws AppError `media.missing`, `media.empty`, `media.unreadable`
 */
export async function readHeader(ffmpeg: Ffmpeg, path: string, signal?: AbortSignal): Promise<InputHeader> {
  await requireFile(path);
  const lines: string[] = [];
  const failure = await runFfmpeg(ffmpeg, {
    inputs: [{ source: resolve(path), options: [] }],
    // Copies nothing: the header is printed before that is found out.
    outputOptions: ['-map', '0:a?', '-map', '0:v?', '-c', 'copy', '-t', '0', '-f', 'null'],
    output: '-',
    signal,
    onLine: (line) => lines.push(line),
  }).then(
    () => null,
    (error: unknown) => error,
  );
  if (isAbort(failure)) throw failure;
  const header = parseInputHeader(lines);
  if (header) return header;
  throw unreadable(path, failure);
}

/** The error for a file that ffmpeg cannot make sense of. */
export function unreadable(path: string, cause: unknown): AppError {
  const detail = cause instanceof FfmpegFailure ? lastComplaint(cause, path) : '';
  return new AppError(
    'media.unreadable',
    `“${basename(path)}” is damaged or not a media file${detail}.`,
    OTHER_FILE,
    { cause },
  );
}

/** ffmpeg's own last words, without the path they begin with. */
function lastComplaint(failure: FfmpegFailure, path: string): string {
  const last = failure.stderrTail.at(-1)?.replace(`${resolve(path)}: `, '');
  return last ? ` (ffmpeg: ${last.replace(/\.$/, '')})` : '';
}

/** @throws AppError `media.no-audio` */
export function requireAudio(path: string, header: InputHeader): AudioStream {
  if (header.audio) return header.audio;
  throw new AppError(
    'media.no-audio',
    `“${basename(path)}” (${header.format}) holds no sound.`,
    'Choose a file with a sound track.',
  );
}

/** Seconds of sound, as a player plays it. */
async function measureSound(
  ffmpeg: Ffmpeg,
  path: string,
  header: InputHeader,
  { signal, onProgress }: MediaReadOptions,
): Promise<number> {
  const { sampleRate } = requireAudio(path, header);
  const { inputs, outputOptions } = readSound(path, header, { sampleRate, layout: 'mono' });
  let seconds = 0;
  await runFfmpeg(ffmpeg, {
    inputs,
    outputOptions: [...outputOptions, '-f', 'null'],
    output: '-',
    signal,
    onProgress: ({ outSeconds }) => {
      seconds = outSeconds ?? seconds;
      onProgress?.(seconds, header.durationSeconds ?? 0);
    },
  }).catch((error: unknown) => {
    throw error instanceof FfmpegFailure ? unreadable(path, error) : error;
  });
  if (seconds <= 0) throw unreadable(path, null);
  const excess = seconds - (header.durationSeconds ?? seconds);
  const isFrameTail = presentsEdits(header) && excess > 0 && excess < LONGEST_FRAME_TAIL_SECONDS;
  return isFrameTail ? (header.durationSeconds ?? seconds) : seconds;
}

/** An MP4's edit list says where its last frame stops being heard. */
const presentsEdits = (header: InputHeader): boolean => header.format.split(',').includes('mov');

/**
 * What the file holds. Reads its sound to the end: about half a second for ten minutes of it.
 * @throws AppError `media.missing`, `media.empty`, `media.unreadable`
 */
export async function probe(
  ffmpeg: Ffmpeg,
  path: string,
  options: MediaReadOptions = {},
): Promise<MediaInfo> {
  const header = await readHeader(ffmpeg, path, options.signal);
  const { format, audio, video } = header;
  const durationSeconds = audio
    ? await measureSound(ffmpeg, path, header, options)
    : (header.durationSeconds ?? 0);
  return { format, durationSeconds, audio, video };
}
