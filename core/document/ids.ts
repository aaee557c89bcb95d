/** Record ids. */
import type { RecordId } from './records.ts';

/** What an id may be: safe as an object key, a file name and an attribute. */
export const RECORD_ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9-]{0,95}$/;

/**
 * A fresh id, 64 random bits behind a prefix that says what it names: `layer-9f86d081884c7d65`.
 * Commands take ids from their caller, which makes them pure functions of document and input.
 */
export function newId(prefix: string): RecordId {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return `${prefix}-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
