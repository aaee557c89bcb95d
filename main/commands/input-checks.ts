/**
 * Checks of what comes over a wire. A check takes a value and its field's name and answers with the same
 * value, now known to be of its type. What a value means is the command's business.
 */
import { isAbsolute } from 'node:path';
import type { BlobHash } from '#core/document/records.ts';
import { AppError } from '#core/errors.ts';

/** @throws AppError `app.invalid-input` naming the field, the value received and what is allowed */
export type Check<T> = (value: unknown, field: string) => T;

const LONGEST_TEXT = 4096;

function invalid(field: string, value: unknown, allowed: string): AppError {
  const received = JSON.stringify(value)?.slice(0, 80) ?? 'missing';
  return new AppError(
    'app.invalid-input',
    `${field} is ${received}; allowed is ${allowed}.`,
    `Correct ${field} and try again.`,
  );
}

const check =
  <T>(isAllowed: (value: unknown) => boolean, allowed: string): Check<T> =>
  (value, field) => {
    if (!isAllowed(value)) throw invalid(field, value, allowed);
    return value as T;
  };

const isText = (value: unknown, maxLength: number): value is string =>
  typeof value === 'string' && value.length <= maxLength;

export const nothing = check<null>((value) => value === null || value === undefined, 'nothing');
export const flag = check<boolean>((value) => typeof value === 'boolean', 'true or false');

export const text = (maxLength = LONGEST_TEXT): Check<string> =>
  check((value) => isText(value, maxLength), `text of at most ${maxLength} characters`);

/** Both ends are allowed. */
export const number = (min: number, max: number): Check<number> =>
  check(
    (value) => typeof value === 'number' && value >= min && value <= max,
    `a number from ${min} to ${max}`,
  );

/** Both ends are allowed. */
export const wholeNumber = (min: number, max: number): Check<number> =>
  check(
    (value) => Number.isInteger(value) && (value as number) >= min && (value as number) <= max,
    `a whole number from ${min} to ${max}`,
  );

export const oneOf = <const T>(allowed: readonly T[]): Check<T> =>
  check((value) => allowed.includes(value as T), `one of ${allowed.join(', ')}`);

export const absolutePath = check<string>(
  (value) => isText(value, LONGEST_TEXT) && isAbsolute(value) && !value.includes('\0'),
  'an absolute path',
);

export const blobHash = check<BlobHash>(
  (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value),
  'a blob hash of 64 hex digits',
);

export const nullable =
  <T>(inner: Check<T>): Check<T | null> =>
  (value, field) =>
    value === null ? null : inner(value, field);

export const listOf =
  <T>(item: Check<T>, maxLength: number): Check<readonly T[]> =>
  (value, field) => {
    if (!Array.isArray(value) || value.length > maxLength) {
      throw invalid(field, value, `a list of at most ${maxLength}`);
    }
    return value.map((each, index) => item(each, `${field}[${index}]`));
  };

/** Any object; for what the store checks itself. */
export const anyObject = <T>(): Check<T> =>
  check((value) => typeof value === 'object' && value !== null && !Array.isArray(value), 'an object');

/** An object of exactly these fields. */
export const object =
  <T extends object>(fields: { readonly [K in keyof T]: Check<T[K]> }): Check<T> =>
  (value, field) => {
    const given = anyObject<Record<string, unknown>>()(value, field);
    const name = (key: string): string => (field === '' ? key : `${field}.${key}`);
    const unknown = Object.keys(given).find((key) => !Object.hasOwn(fields, key));
    if (unknown !== undefined) throw invalid(name(unknown), given[unknown], 'no such field');
    const entries = Object.entries(fields) as [string, Check<unknown>][];
    return Object.fromEntries(entries.map(([key, inner]) => [key, inner(given[key], name(key))])) as T;
  };
