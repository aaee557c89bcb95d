/**
 * Writes a film: frames in, an MP4 (H.264, AAC) out. The file appears under its name only when it is
 * whole; whatever goes wrong leaves nothing. Which frames and which sound is the caller's business.
 */
import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { AbortError, AppError, assert, isAbort } from '#core/errors.ts';
import { diskFull } from './disk-full.ts';
import type { Ffmpeg } from './ffmpeg-binary.ts';
import { FfmpegFailure, startFfmpeg } from './ffmpeg-command.ts';
import type { FfmpegRun } from './ffmpeg-command.ts';
import {
  checkFilmSettings,
  filmFrameBytes,
  filmOutputOptions,
  pictureInputOptions,
  soundMixGraph,
} from './film-settings.ts';
import type { FilmSettings } from './film-settings.ts';
import { openPartialFile, removeStalePartials } from './partial-file.ts';
import type { PartialFile } from './partial-file.ts';
import type { InputHeader } from './probe-output.ts';
import { readHeader, requireAudio } from './probe.ts';
import { isWholeMp4 } from './whole-mp4.ts';

const LAST_LINES = 40;

export type { FilmSettings, FilmSound } from './film-settings.ts';

export interface FilmEncoder {
  /**
   * The next frame, in the settings' pixel format. Resolves when the bytes have been handed
   * over and may be reused, which is when ffmpeg is ready for more.
   */
  write(frame: Uint8Array): Promise<void>;
  /** After the last frame: resolves when the film is on disk under its name. */
  finish(): Promise<{ readonly bytes: number }>;
  /** Ends the work and removes what was written. Safe at any time, also after `finish`. */
  abort(): Promise<void>;
}

/**
 * Starts a film. After any failure of `write` or `finish` nothing is left on disk.
 * @throws AppError `export.*` for settings that cannot be, `media.exists`, `media.no-folder`, and for each
 *   sound `media.missing`, `media.empty`, `media.unreadable`, `media.no-audio`. Later, from `write` and
 *   `finish`: `media.disk-full`, `export.failed`
 */
export async function openFilm(ffmpeg: Ffmpeg, settings: FilmSettings): Promise<FilmEncoder> {
  checkFilmSettings(settings);
  const partial = await openPartialFile(settings.path, settings.overwrite);
  await removeStalePartials(dirname(resolve(settings.path)));
  const headers: InputHeader[] = [];
  for (const { path } of settings.sound) {
    const header = await readHeader(ffmpeg, path);
    requireAudio(path, header);
    headers.push(header);
  }
  const lastLines: string[] = [];
  try {
    const run = await startFfmpeg(ffmpeg, {
      onLine: (line) => {
        lastLines.push(line);
        if (lastLines.length > LAST_LINES) lastLines.shift();
      },
      inputs: [
        { source: 'pipe:0', options: pictureInputOptions(settings) },
        ...settings.sound.map(({ path }) => ({ source: resolve(path), options: ['-vn'] })),
      ],
      ...(settings.sound.length > 0 ? { filterGraph: soundMixGraph(settings, headers) } : {}),
      outputOptions: filmOutputOptions(settings),
      output: partial.path,
    });
    return new RunningFilm(settings, partial, run, lastLines);
  } catch (error) {
    await partial.discard();
    throw filmError(error, settings.path);
  }
}

class RunningFilm implements FilmEncoder {
  readonly #settings: FilmSettings;
  readonly #partial: PartialFile;
  readonly #run: FfmpegRun;
  readonly #lastLines: readonly string[];
  #written = 0;
  #finished = false;
  #failure: unknown = null;

  constructor(
    settings: FilmSettings,
    partial: PartialFile,
    run: FfmpegRun,
    /** What ffmpeg said last; grows while it runs. */
    lastLines: readonly string[],
  ) {
    this.#lastLines = lastLines;
    this.#settings = settings;
    this.#partial = partial;
    this.#run = run;
    // Whoever writes next, or finishes, is told.
    run.done.catch(() => undefined);
  }

  async write(frame: Uint8Array): Promise<void> {
    this.#requireOpen();
    const { frameCount } = this.#settings;
    const bytes = filmFrameBytes(this.#settings);
    assert(frame.length === bytes, `a frame has ${bytes} bytes, not ${frame.length}`);
    assert(this.#written < frameCount, `the film has ${frameCount} frames, and one more was written`);
    this.#written++;
    try {
      await this.#run.write(frame);
    } catch (error) {
      // The pipe broke because ffmpeg ended: its own words say why.
      throw await this.#fail(await this.#run.done.then(() => error).catch((reason: unknown) => reason));
    }
  }

  async finish(): Promise<{ readonly bytes: number }> {
    this.#requireOpen();
    const { frameCount } = this.#settings;
    assert(this.#written === frameCount, `the film has ${frameCount} frames, only ${this.#written} came`);
    try {
      this.#run.endInput();
      await this.#run.done;
      if (!(await isWholeMp4(this.#partial.path)))
        throw new FfmpegFailure('ffmpeg left the film incomplete', this.#lastLines);
      const { size } = await stat(this.#partial.path);
      await this.#partial.commit();
      this.#finished = true;
      return { bytes: size };
    } catch (error) {
      throw await this.#fail(error);
    }
  }

  async abort(): Promise<void> {
    if (this.#finished) return;
    await this.#fail(new AbortError());
  }

  #requireOpen(): void {
    if (this.#failure) throw this.#failure;
    assert(!this.#finished, 'the film is finished');
  }

  /** Frees everything, once; answers with the first failure, in words. */
  async #fail(error: unknown): Promise<unknown> {
    this.#failure ??= filmError(error, this.#settings.path);
    await this.#run.kill();
    await this.#partial.discard();
    return this.#failure;
  }
}

function filmError(error: unknown, path: string): unknown {
  if (isAbort(error) || error instanceof AppError) return error;
  const detail = error instanceof FfmpegFailure ? error.message : String(error);
  return (
    diskFull(error, path) ??
    new AppError(
      'export.failed',
      `“${basename(path)}” could not be written (${detail}).`,
      'Try again; if it fails again, choose another folder or quality.',
      { cause: error },
    )
  );
}
