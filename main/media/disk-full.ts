/** Recognises a full disk, in what ffmpeg says and in what the system says. */
import { AppError } from '#core/errors.ts';
import { FfmpegFailure } from './ffmpeg-command.ts';

const DISK_FULL = /No space left on device|not enough space on the disk/i;

/** The error for a full disk, when that is what ended a run or a system call; else null. */
export function diskFull(error: unknown, path: string): AppError | null {
  const full =
    error instanceof FfmpegFailure
      ? error.stderrTail.some((line) => DISK_FULL.test(line))
      : ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException | null)?.code ?? '');
  if (!full) return null;
  return new AppError(
    'media.disk-full',
    `The disk is full: “${path}” could not be written.`,
    'Free some space, or choose a folder on another disk.',
    { cause: error },
  );
}
