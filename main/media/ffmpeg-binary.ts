/**
 * Finds an ffmpeg that runs and can encode H.264. Looks where a user is most likely to have a good one
 * first; remembers nothing, so that a fresh install is seen by asking again. Running films and sounds
 * through it is `ffmpeg-command.ts`.
 */
import { execFile } from 'node:child_process';
import { access, chmod, constants, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { FfmpegInfo } from '#core/contract/commands.ts';
import { AppError } from '#core/errors.ts';
import { outsideAsar } from '../paths.ts';

export type Ffmpeg = FfmpegInfo;

/** A place to look. `locate` answers with a path that may or may not work, or why there is none. */
export interface FfmpegCandidate {
  readonly source: Ffmpeg['source'];
  locate(): Promise<{ readonly path: string } | { readonly missing: string }>;
}

const BINARY_NAME = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg';
const VERSION_TIMEOUT_MS = 20_000;
/** A program started from the macOS Finder does not get the shell's PATH. */
const EXTRA_FOLDERS = process.platform === 'darwin' ? ['/opt/homebrew/bin', '/usr/local/bin'] : [];

const REMEDIES: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'Install it with the system’s packages, for instance `sudo apt install ffmpeg`.',
  darwin: 'Install it with Homebrew: `brew install ffmpeg`.',
  win32: 'Install it with `winget install Gyan.FFmpeg`, then start Songbrush again.',
};
const OTHER_REMEDY = 'Install ffmpeg with libx264 from https://ffmpeg.org and put it on the PATH.';

/** The version of a `-version` report; throws, saying why, when this ffmpeg is of no use here. */
export function versionFrom(report: string): string {
  const version = /^ffmpeg version (\S+)/m.exec(report)?.[1];
  if (version === undefined) throw new Error('it does not answer like ffmpeg');
  if (!report.includes('--enable-libx264')) {
    throw new Error('it was built without the H.264 encoder libx264');
  }
  return version;
}

/** Optional packages may be absent, or throw on a platform they do not know: both mean "not here". */
async function importOptional(name: string): Promise<unknown> {
  try {
    return ((await import(name)) as { default: unknown }).default;
  } catch {
    return null;
  }
}

function fromPackage(source: Ffmpeg['source'], pathOf: (exported: unknown) => unknown): FfmpegCandidate {
  return {
    source,
    async locate() {
      const path = pathOf(await importOptional(source));
      if (typeof path !== 'string') return { missing: 'not installed for this platform' };
      const file = outsideAsar(path);
      const found = await stat(file).then(
        (info) => info.isFile(),
        () => false,
      );
      return found ? { path: file } : { missing: 'its program was not downloaded' };
    },
  };
}

const onSearchPath: FfmpegCandidate = {
  source: 'system',
  async locate() {
    const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
    for (const folder of [...folders, ...EXTRA_FOLDERS]) {
      const path = join(folder, BINARY_NAME);
      if (await isExecutable(path)) return { path };
    }
    return { missing: 'not on the PATH' };
  },
};

/** In order of preference. */
export const FFMPEG_CANDIDATES: readonly FfmpegCandidate[] = [
  fromPackage('ffmpeg-static', (exported) => exported),
  onSearchPath,
  fromPackage('@ffmpeg-installer/ffmpeg', (exported) => (exported as { path?: unknown } | null)?.path),
];

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** Proves a program by running it. A package unpacked without its install script lacks the mode bit. */
async function prove(path: string): Promise<string> {
  if (!(await isExecutable(path))) await chmod(path, 0o755);
  const { stdout } = await promisify(execFile)(path, ['-hide_banner', '-version'], {
    timeout: VERSION_TIMEOUT_MS,
    windowsHide: true,
  });
  return versionFrom(stdout);
}

/**
 * The first candidate that runs.
 * @throws AppError `media.no-ffmpeg` saying what was tried and what to install
 */
export async function findFfmpeg(
  candidates: readonly FfmpegCandidate[] = FFMPEG_CANDIDATES,
): Promise<Ffmpeg> {
  const tried: string[] = [];
  for (const { source, locate } of candidates) {
    const place = await locate();
    if ('missing' in place) {
      tried.push(`${source} (${place.missing})`);
      continue;
    }
    try {
      return { path: place.path, version: await prove(place.path), source };
    } catch (error) {
      tried.push(`${source} (${place.path}: ${error instanceof Error ? error.message : String(error)})`);
    }
  }
  throw new AppError(
    'media.no-ffmpeg',
    `No usable ffmpeg was found. Tried ${tried.join(', ')}.`,
    REMEDIES[process.platform] ?? OTHER_REMEDY,
  );
}
