/**
 * The algebra of edits: diffs are applied, inverted and composed without changing what they are given.
 * Whether the outcome is a sound document is `validate.ts`'s question.
 */
import { AppError } from '../errors.ts';
import type { DocRecord, DocumentDiff, RecordId, SongbrushDocument } from './records.ts';

type Records = Record<RecordId, DocRecord>;
type Updates = Record<RecordId, readonly [from: DocRecord, to: DocRecord]>;

export const EMPTY_DIFF: DocumentDiff = { added: {}, updated: {}, removed: {} };

const idsOf = (records: Readonly<Record<RecordId, unknown>>): RecordId[] => Object.keys(records);

/** True where applying the diff would change nothing. */
export function isEmptyDiff({ added, updated, removed }: DocumentDiff): boolean {
  return idsOf(added).length + idsOf(updated).length + idsOf(removed).length === 0;
}

/** Equality of JSON-safe values, by content. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && sameValue((a as Records)[key], (b as Records)[key]));
}

function conflict(id: RecordId, problem: string): AppError {
  return new AppError(
    'document.conflict',
    `The edit does not fit the document: record ${JSON.stringify(id)} ${problem}.`,
    'Reopen the project and make the edit again.',
  );
}

function currentRecord(document: SongbrushDocument, id: RecordId, expected: DocRecord): void {
  if (!Object.hasOwn(document.records, id)) throw conflict(id, 'is not there');
  if (!sameValue(document.records[id], expected)) throw conflict(id, 'is not as the edit found it');
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Checks that a diff from elsewhere is shaped like one; what its records hold is validated with the
 * document it leads to.
 * @throws AppError `document.invalid`
 */
export function checkDiffShape(value: unknown): asserts value is DocumentDiff {
  const { added, updated, removed } = isObject(value) ? value : {};
  const parts = [added, updated, removed];
  const isPair = (pair: unknown) => Array.isArray(pair) && pair.length === 2 && pair.every(isObject);
  const isDiff =
    parts.every(isObject) &&
    [added, removed].every((records) => Object.values(records as object).every(isObject)) &&
    Object.values(updated as object).every(isPair);
  if (!isDiff) {
    throw new AppError(
      'document.invalid',
      'The edit is not a diff; allowed is {added, updated, removed} with records by id, updates as [from, to].',
      'Reopen the project and make the edit again.',
    );
  }
}

/**
 * The document after an edit; records it left alone are shared with the one before.
 * @throws AppError `document.conflict` where the diff was made against another document
 */
export function applyDiff(document: SongbrushDocument, diff: DocumentDiff): SongbrushDocument {
  if (isEmptyDiff(diff)) return document;
  for (const id of idsOf(diff.added)) {
    if (Object.hasOwn(document.records, id)) throw conflict(id, 'is there already');
  }
  for (const [id, [from]] of Object.entries(diff.updated)) currentRecord(document, id, from);
  for (const [id, record] of Object.entries(diff.removed)) currentRecord(document, id, record);

  const kept = Object.entries(document.records).filter(([id]) => !Object.hasOwn(diff.removed, id));
  const changed = kept.map(([id, record]): [RecordId, DocRecord] => [
    id,
    Object.hasOwn(diff.updated, id) ? diff.updated[id]![1] : record,
  ]);
  return {
    schemaVersion: document.schemaVersion,
    records: Object.fromEntries([...changed, ...Object.entries(diff.added)]),
  };
}

/** The edit that takes `diff` back. */
export function invertDiff({ added, updated, removed }: DocumentDiff): DocumentDiff {
  const swapped = Object.entries(updated).map(([id, [from, to]]) => [id, [to, from]] as const);
  return { added: removed, updated: Object.fromEntries(swapped), removed: added };
}

/** A record before and after some edits; null is absent. */
interface Fate {
  readonly from: DocRecord | null;
  readonly to: DocRecord | null;
}

function fatesOf({ added, updated, removed }: DocumentDiff): Map<RecordId, Fate> {
  const fates = new Map<RecordId, Fate>();
  for (const [id, to] of Object.entries(added)) fates.set(id, { from: null, to });
  for (const [id, [from, to]] of Object.entries(updated)) fates.set(id, { from, to });
  for (const [id, from] of Object.entries(removed)) fates.set(id, { from, to: null });
  return fates;
}

/** The diff of these fates, without those that end as they began. */
export function diffOfFates(fates: ReadonlyMap<RecordId, Fate>): DocumentDiff {
  const added: Records = {};
  const updated: Updates = {};
  const removed: Records = {};
  for (const [id, { from, to }] of fates) {
    if (from && to) {
      if (!sameValue(from, to)) updated[id] = [from, to];
    } else if (to) added[id] = to;
    else if (from) removed[id] = from;
  }
  return { added, updated, removed };
}

/** One diff that does what `first` and then `second` do. */
export function composeDiffs(first: DocumentDiff, second: DocumentDiff): DocumentDiff {
  const fates = fatesOf(first);
  for (const [id, { from, to }] of fatesOf(second)) {
    const before = fates.get(id);
    fates.set(id, { from: before ? before.from : from, to });
  }
  return diffOfFates(fates);
}
