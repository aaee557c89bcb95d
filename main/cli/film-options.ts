/** Options that every command writing a film shares, and the film they ask for. */
import { resolve } from 'node:path';
import {
  EXPORT_FRAME_RATES,
  EXPORT_QUALITIES,
  type ExportRequest,
  type ExportResult,
} from '#core/contract/commands.ts';
import type { Size } from '#core/document/create.ts';
import type { SongbrushDocument } from '#core/document/records.ts';
import type { Ffmpeg } from '../media/ffmpeg-binary.ts';
import { openPartialFile } from '../media/partial-file.ts';
import { exportFilm } from '../rendering/export-film.ts';
import { APP_VERSION } from '../version.ts';
import { flag, oneOf, readNumber, REQUIRED, type Option, type OptionValues } from './options.ts';
import type { Outcome, Reporter } from './reporter.ts';
import { UsageError } from './usage-error.ts';

const output: Option<string> = {
  value: 'FILM.mp4',
  short: 'o',
  summary: 'where the film goes',
  initial: REQUIRED,
  read(given, name) {
    if (given.toLowerCase().endsWith('.mp4')) return resolve(given);
    throw new UsageError(`${name} is “${given}”; it must end in .mp4.`, `Use -o ${given || 'film'}.mp4.`);
  },
};

const MAX_SIDE = 8192;

const size: Option<Size | null> = {
  value: 'WxH',
  summary: 'pixels of the film, even numbers (the picture’s own)',
  initial: null,
  read(given, name) {
    const [width, height, rest] = given.toLowerCase().split('x');
    if (width === undefined || height === undefined || rest !== undefined) {
      throw new UsageError(`${name} is “${given}”; it must be like 1920x1080.`);
    }
    return { width: readSide(width, `${name}’s width`), height: readSide(height, `${name}’s height`) };
  },
};

function readSide(given: string, name: string): number {
  const side = readNumber(given, name, { min: 2, max: MAX_SIDE, whole: true });
  if (side % 2 === 0) return side;
  throw new UsageError(
    `${name} is ${side}; it must be even.`,
    `Use ${side + 1 > MAX_SIDE ? side - 1 : side + 1}.`,
  );
}

const range: Option<ExportRequest['range']> = {
  value: 'A-B',
  summary: 'only this stretch, in seconds or m:ss, such as 10-25 or 1:30-2:00 (all)',
  initial: null,
  read(given, name) {
    const [from = '', to = '', rest] = given.split('-');
    const [startSeconds, endSeconds] = [readTime(from), readTime(to)];
    if (rest === undefined && startSeconds < endSeconds) return { startSeconds, endSeconds };
    throw new UsageError(`${name} is “${given}”; it must be a start, a dash and a later end, like 10-25.`);
  },
};

/** Seconds of `12.5` or `1:30.5`; NaN for anything else. */
function readTime(given: string): number {
  const match = /^(?:(\d+):(?=\d\d(?:\.|$)))?(\d+(?:\.\d+)?)$/.exec(given.trim());
  return match ? 60 * Number(match[1] ?? 0) + Number(match[2]) : NaN;
}

export const FILM_OPTIONS = {
  output,
  size,
  fps: oneOf('N', 'frames a second', EXPORT_FRAME_RATES, 30),
  range,
  quality: oneOf('Q', 'how much detail is kept', EXPORT_QUALITIES, 'good'),
  overwrite: flag('replaces a film of that name'),
  json: flag('progress and outcome as JSON lines on stdout'),
};

export type FilmOptions = OptionValues<typeof FILM_OPTIONS>;

/** Fails before any work where the film could not be written. @throws AppError `media.exists`, `media.no-folder` */
export async function checkOutput({ output, overwrite }: FilmOptions): Promise<void> {
  await openPartialFile(output, overwrite);
}

/** Even, between 2 and the most a film may have. */
export const evenSide = (side: number): number => Math.min(MAX_SIDE, Math.max(2, 2 * Math.round(side / 2)));

export interface FilmJob {
  readonly document: SongbrushDocument;
  readonly blobsFolder: string;
  readonly size: Size;
  readonly options: FilmOptions;
  readonly ffmpeg: Ffmpeg;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
}

/** Writes the film. @throws as `exportFilm` */
export async function film({ size, options, reporter, ...job }: FilmJob): Promise<ExportResult> {
  const { output: path, fps: frameRate, range, quality, overwrite } = options;
  return exportFilm({
    ...job,
    appVersion: APP_VERSION,
    request: { path, ...size, frameRate, quality, range, overwrite },
    onProgress: (progress) =>
      reporter.progress({ phase: 'job.export.frames', label: 'Filming', unit: 'frames', ...progress }),
  });
}

/** What is told of a film that is done. */
export function filmOutcome(
  result: ExportResult,
  { size, options }: Pick<FilmJob, 'size' | 'options'>,
  more: Readonly<Record<string, unknown>> = {},
): Outcome {
  const { path, bytes, durationSeconds } = result;
  const facts = [
    `${durationSeconds.toFixed(1)} s`,
    `${size.width}x${size.height}`,
    `${options.fps} fps`,
    `${(bytes / 1e6).toFixed(1)} MB`,
  ];
  return {
    lines: [`${path}  ${facts.join('  ')}`],
    data: { ...result, ...size, frameRate: options.fps, ...more },
  };
}
