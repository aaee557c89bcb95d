/** A document's name by its content: equal documents have equal hashes, whatever order they were built in. */
import { createHash } from 'node:crypto';
import type { SongbrushDocument } from '#core/document/records.ts';

const hashes = new WeakMap<SongbrushDocument, string>();

/** JSON with every object's keys sorted. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** SHA-256 of a document, 64 hex digits. Computed once a document. */
export function documentHash(document: SongbrushDocument): string {
  let hash = hashes.get(document);
  if (hash === undefined) {
    hash = createHash('sha256').update(canonicalJson(document)).digest('hex');
    hashes.set(document, hash);
  }
  return hash;
}
