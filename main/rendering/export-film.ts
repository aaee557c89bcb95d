/** A document as a film: frames from the worker into the encoder, both at work at once. */
import type { ExportRequest, ExportResult, JobProgress } from '#core/contract/commands.ts';
import { clips, documentRecord, recordsOf, getRecord } from '#core/document/queries.ts';
import type { SongbrushDocument } from '#core/document/records.ts';
import { AppError } from '#core/errors.ts';
import type { Ffmpeg } from '../media/ffmpeg-binary.ts';
import { openFilm, type FilmSound } from '../media/film-encoder.ts';
import { documentHash } from '../store/document-hash.ts';
import { openFrameServer, type FrameServer } from './frame-server.ts';

export interface ExportOptions {
  readonly document: SongbrushDocument;
  /** The blob store's folder. */
  readonly blobsFolder: string;
  readonly ffmpeg: Ffmpeg;
  readonly request: ExportRequest;
  readonly appVersion: string;
  readonly signal?: AbortSignal;
  onProgress?(progress: Pick<JobProgress, 'done' | 'total'>): void;
}

/** Frames drawn ahead of the encoder. */
const AHEAD = 3;

/**
 * Writes the film. After a failure or cancel nothing is left under its name.
 * @throws AppError `export.*`, `media.*`; AbortError when cancelled
 */
export async function exportFilm(options: ExportOptions): Promise<ExportResult> {
  const { document, request, signal } = options;
  const { startSeconds, endSeconds } = checkedRange(document, request);
  const durationSeconds = endSeconds - startSeconds;
  const frameCount = Math.max(1, Math.round(durationSeconds * request.frameRate));
  const film = await openFilm(options.ffmpeg, {
    ...request,
    pixelFormat: 'yuv420p',
    frameCount,
    durationSeconds,
    sound: soundsOf(options, startSeconds, endSeconds),
    metadata: { title: documentRecord(document).name, recipe: recipeOf(options) },
  });
  const server = openFrameServer(options.blobsFolder);
  server.setDocument(document);
  try {
    const frames = frameTimes(frameCount, request.frameRate, startSeconds);
    await pump(server, frames, request, signal, async (pixels, index) => {
      await film.write(pixels);
      options.onProgress?.({ done: index + 1, total: frameCount });
    });
    const { bytes } = await film.finish();
    return { path: request.path, bytes, frames: frameCount, durationSeconds };
  } catch (error) {
    await film.abort();
    throw error;
  } finally {
    await server.close();
  }
}

function checkedRange(
  document: SongbrushDocument,
  { range }: ExportRequest,
): { startSeconds: number; endSeconds: number } {
  const { durationSeconds } = documentRecord(document);
  const startSeconds = range?.startSeconds ?? 0;
  const endSeconds = Math.min(durationSeconds, range?.endSeconds ?? durationSeconds);
  if (startSeconds >= 0 && endSeconds > startSeconds) return { startSeconds, endSeconds };
  throw new AppError(
    'export.range',
    `The range ${startSeconds} to ${range?.endSeconds ?? durationSeconds} s holds nothing of the ${durationSeconds.toFixed(2)} s timeline.`,
    'Choose a start before its end, within the timeline.',
  );
}

function frameTimes(count: number, frameRate: number, startSeconds: number): number[] {
  return Array.from({ length: count }, (_, index) => startSeconds + index / frameRate);
}

/** Asks for frames ahead, hands them over in order. */
async function pump(
  server: FrameServer,
  times: readonly number[],
  { width, height }: ExportRequest,
  signal: AbortSignal | undefined,
  take: (pixels: Uint8Array, index: number) => Promise<void>,
): Promise<void> {
  const ahead: Promise<Uint8Array | null>[] = [];
  let last: Uint8Array | null = null;
  for (let index = 0; index < times.length; index++) {
    signal?.throwIfAborted();
    for (let next = index + ahead.length; next < Math.min(times.length, index + AHEAD); next++) {
      const frame = server.frame(times[next]!, width, height, 'yuv420');
      frame.catch(() => undefined);
      ahead.push(frame);
    }
    last = (await ahead.shift()!) ?? last;
    await take(last!, index);
  }
}

/** What sounds within the range, placed in the film. */
function soundsOf({ document, blobsFolder }: ExportOptions, from: number, to: number): FilmSound[] {
  return clips(document).flatMap((clip) => {
    const track = getRecord(document, 'track', clip.trackId);
    const start = Math.max(from, clip.startSeconds);
    const end = Math.min(to, clip.startSeconds + clip.durationSeconds);
    if (track.muted || track.gain === 0 || end <= start) return [];
    return [
      {
        path: `${blobsFolder}/${clip.blob}`,
        startSeconds: start - from,
        offsetSeconds: clip.offsetSeconds + start - clip.startSeconds,
        durationSeconds: end - start,
        gain: track.gain,
      },
    ];
  });
}

/** What made the film, for its metadata. */
function recipeOf({ document, appVersion, request }: ExportOptions): unknown {
  const { width, height, frameRate, quality } = request;
  return {
    app: 'Songbrush',
    version: appVersion,
    document: documentHash(document),
    film: { width, height, frameRate, quality },
    motions: recordsOf(document, 'motion').map(
      ({ layerId, style, source, intensity, phaseSeconds, smoothness, seed, model }) => ({
        ...{ layerId, style, source, intensity, phaseSeconds, smoothness, seed, model },
      }),
    ),
    links: recordsOf(document, 'motion-link').map(
      ({ layerId, fromLayerId, intensity, phaseSeconds, mirrored }) => ({
        ...{ layerId, fromLayerId, intensity, phaseSeconds, mirrored },
      }),
    ),
  };
}
