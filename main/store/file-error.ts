/** Turns what the file system says into what a person can act on. */
import { AppError, isAbort } from '#core/errors.ts';

type Explanation = readonly [code: string, problem: string, remedy: string];

const NOT_PERMITTED: Explanation = [
  'store.not-permitted',
  'this account may not do that there',
  'Choose another folder, or change its permissions.',
];
const NO_SPACE: Explanation = [
  'store.disk-full',
  'the disk is full',
  'Free some space and try again; nothing was changed.',
];

const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  ENOENT: ['store.no-such-file', 'there is no such file or folder', 'Check the path and try again.'],
  ENOTDIR: ['store.no-such-file', 'a part of its path is not a folder', 'Check the path and try again.'],
  EISDIR: ['store.not-a-file', 'it is a folder', 'Choose a file.'],
  ENAMETOOLONG: ['store.name-too-long', 'its name is too long', 'Choose a shorter name.'],
  EACCES: NOT_PERMITTED,
  EPERM: NOT_PERMITTED,
  EROFS: NOT_PERMITTED,
  ENOSPC: NO_SPACE,
  EDQUOT: NO_SPACE,
};

const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && typeof (error as NodeJS.ErrnoException).code === 'string';

/** True for a file system error of a code such as `ENOENT`. */
export const hasCode = (error: unknown, code: string): boolean => isSystemError(error) && error.code === code;

/**
 * An `AppError` for a failure with a file. Errors a person can act on already, cancellations and bugs
 * pass unchanged.
 * @param action what was tried, as in "could not be saved"
 */
export function fileError(error: unknown, path: string, action: string): unknown {
  if (error instanceof AppError || isAbort(error) || !isSystemError(error)) return error;
  const [code, problem, remedy] = EXPLANATIONS[error.code ?? ''] ?? [
    'store.failed',
    `the system answered ${error.code}`,
    'Try again, or choose another folder.',
  ];
  return new AppError(code, `${path} ${action}: ${problem}.`, remedy, { cause: error });
}
