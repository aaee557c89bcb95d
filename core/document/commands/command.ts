/** What every document command is: a pure function from a document and an input to a diff. */
import type { DocumentDiff, SongbrushDocument } from '../records.ts';

export interface DocumentCommand<Input> {
  /** `noun.verb`; also the dictionary key of what Undo shows for it. */
  readonly id: string;
  /**
   * Yields the edit; changes nothing. Inputs carry the ids of what is added (`newId`), so the same
   * input gives the same diff.
   * @throws AppError where the input names what is not there or asks what cannot be
   */
  run(document: SongbrushDocument, input: Input): DocumentDiff;
}

/** Fields that may be changed, all optional; undefined leaves a field as it is. */
export type Changes<T> = { readonly [K in keyof T]?: T[K] | undefined };
