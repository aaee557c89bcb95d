/**
 * What a session's journal says: a snapshot, then one entry for each commit and each save. Replaying it
 * gives the session as it was when the last acknowledged entry was written.
 */
import { applyDiff } from '#core/document/diff.ts';
import { migrateDocument } from '#core/document/migrations.ts';
import type { DocumentDiff, SongbrushDocument } from '#core/document/records.ts';
import { validateDocument } from '#core/document/validate.ts';
import { AppError } from '#core/errors.ts';
import { documentHash } from './document-hash.ts';

/** The file a session was opened from or saved to, and what it held then. */
export interface SavedState {
  /** Null before the first save. */
  readonly path: string | null;
  /** Commits that were in it. */
  readonly revision: number;
  readonly documentHash: string;
}

export interface SessionState {
  readonly document: SongbrushDocument;
  /** Commits since the session began. */
  readonly revision: number;
  readonly saved: SavedState;
}

type SnapshotEntry = SessionState & { readonly type: 'snapshot' };
interface CommitEntry {
  readonly type: 'commit';
  readonly revision: number;
  readonly diff: DocumentDiff;
}
interface SavedEntry {
  readonly type: 'saved';
  readonly saved: SavedState;
}
export type SessionEntry = SnapshotEntry | CommitEntry | SavedEntry;

/** A session that begins with this document, as found in `path` or nowhere yet. */
export const initialState = (document: SongbrushDocument, path: string | null): SessionState => ({
  document,
  revision: 0,
  saved: { path, revision: 0, documentHash: documentHash(document) },
});

export const snapshotOf = (state: SessionState): SnapshotEntry => ({ type: 'snapshot', ...state });

/** True where the document is not what the file holds. */
export const isDirty = ({ document, saved }: SessionState): boolean =>
  documentHash(document) !== saved.documentHash;

function afterEntry(state: SessionState, entry: SessionEntry): SessionState {
  if (entry.type === 'snapshot') return entry;
  if (entry.type === 'saved') return { ...state, saved: entry.saved };
  return { ...state, document: applyDiff(state.document, entry.diff), revision: entry.revision };
}

/**
 * The session a journal describes.
 * @throws AppError `store.recovery-unreadable` where it does not begin with a snapshot, and as
 * `migrateDocument` and `validateDocument` do
 */
export function replay(journalPath: string, entries: readonly SessionEntry[]): SessionState {
  const [first, ...rest] = entries;
  if (first?.type !== 'snapshot') {
    throw new AppError(
      'store.recovery-unreadable',
      `${journalPath} does not begin with a whole snapshot: the disk has damaged it.`,
      'Open the last saved project file instead.',
    );
  }
  const { document, revision, saved } = rest.reduce<SessionState>(afterEntry, first);
  return { document: validateDocument(migrateDocument(document)), revision, saved };
}
