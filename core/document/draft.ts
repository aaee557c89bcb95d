/** A document being edited by a command: collects changes and yields the diff they amount to. */
import { AppError } from '../errors.ts';
import { diffOfFates } from './diff.ts';
import type { DocRecord, DocumentDiff, RecordId, SongbrushDocument } from './records.ts';

export class Draft {
  readonly #document: SongbrushDocument;
  readonly #changes = new Map<RecordId, DocRecord | null>();

  constructor(document: SongbrushDocument) {
    this.#document = document;
  }

  /** Adds a record. @throws AppError `document.conflict` where its id is taken */
  add(record: DocRecord): this {
    if (Object.hasOwn(this.#document.records, record.id)) {
      throw new AppError(
        'document.conflict',
        `The document has a record with the id ${JSON.stringify(record.id)} already.`,
        'Add it under another id.',
      );
    }
    return this.#put(record);
  }

  /** Changes some fields of a record; those given as undefined stay as they are. */
  update<R extends DocRecord>(record: R, changes: { readonly [K in keyof R]?: R[K] | undefined }): this {
    const given = Object.entries(changes).filter(([, value]) => value !== undefined);
    const current = (this.#changes.get(record.id) as R | null | undefined) ?? record;
    return this.#put({ ...current, ...(Object.fromEntries(given) as Partial<R>) });
  }

  remove(...records: readonly DocRecord[]): this {
    for (const { id } of records) this.#changes.set(id, null);
    return this;
  }

  #put(record: DocRecord): this {
    this.#changes.set(record.id, record);
    return this;
  }

  /** What the changes amount to. */
  diff(): DocumentDiff {
    const { records } = this.#document;
    const fates = [...this.#changes].map(
      ([id, to]) => [id, { from: Object.hasOwn(records, id) ? records[id]! : null, to }] as const,
    );
    return diffOfFates(new Map(fates));
  }
}
