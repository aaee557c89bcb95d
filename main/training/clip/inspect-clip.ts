/** What can be said of a clip from its header: whether it can be learned from, and what to warn of. */
import { basename } from 'node:path';
import { AppError } from '#core/errors.ts';
import type { Ffmpeg } from '../../media/ffmpeg-binary.ts';
import { readHeader } from '../../media/probe.ts';

export const SHORTEST_SECONDS = 4;
const LONGEST_SECONDS = 180;
const FASTEST = 60;
/** Where a film does not say. */
const USUAL_RATE = 30;

export interface ClipFacts {
  readonly startSeconds: number;
  /** Of the stretch that is learned from. */
  readonly seconds: number;
  /** Of the whole film. */
  readonly durationSeconds: number;
  /** Frames a second, 60 at most. */
  readonly frameRate: number;
  /** As stored, not turned. */
  readonly width: number;
  readonly height: number;
}

/**
 * @param range seconds of the film; null for all of it, its first three minutes at most
 * @param name for messages
 * @throws AppError `media.missing`, `media.empty`, `media.unreadable`, `clip.no-picture`, `clip.no-sound`,
 *   `clip.too-short`, `clip.range`
 */
export async function inspectClip(
  ffmpeg: Ffmpeg,
  path: string,
  range: { readonly startSeconds: number; readonly endSeconds: number } | null,
  name = basename(path),
): Promise<ClipFacts> {
  const { video, audio, durationSeconds } = await readHeader(ffmpeg, path);
  if (!video) {
    throw new AppError(
      'clip.no-picture',
      `“${name}” holds no moving picture.`,
      'Choose a film, such as an MP4, MOV or WebM.',
    );
  }
  if (!audio) {
    throw new AppError(
      'clip.no-sound',
      `“${name}” holds no sound, so there is nothing that its movement could go with.`,
      'Choose a film with the music that is danced to, or add it in a video editor first.',
    );
  }
  const whole = durationSeconds ?? 0;
  const startSeconds = range?.startSeconds ?? 0;
  const endSeconds = Math.min(range?.endSeconds ?? LONGEST_SECONDS, whole);
  if (range && startSeconds >= whole) {
    throw new AppError(
      'clip.range',
      `The stretch begins at ${startSeconds} s, and “${name}” ends at ${whole.toFixed(1)} s.`,
      'Choose a stretch within the film.',
    );
  }
  const seconds = Math.min(LONGEST_SECONDS, endSeconds - startSeconds);
  if (seconds < SHORTEST_SECONDS) throw tooShort(name, seconds, range !== null);
  const frameRate = Math.min(FASTEST, video.frameRate ?? USUAL_RATE);
  const { width, height } = video;
  return { startSeconds, seconds, durationSeconds: whole, frameRate, width, height };
}

function tooShort(name: string, seconds: number, isRange: boolean): AppError {
  const what = isRange ? `The chosen stretch of “${name}”` : `“${name}”`;
  return new AppError(
    'clip.too-short',
    `${what} lasts ${Math.max(0, seconds).toFixed(1)} s; ${SHORTEST_SECONDS} s are the least to learn from.`,
    'Choose at least four seconds; twenty or more are better.',
  );
}
