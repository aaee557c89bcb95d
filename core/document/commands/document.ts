/** Commands on the page and the timeline as a whole. */
import { Draft } from '../draft.ts';
import { documentRecord } from '../queries.ts';
import type { DocumentRecord } from '../records.ts';
import type { Changes, DocumentCommand } from './command.ts';

/** Changes name, size, background or duration. */
export const documentSet: DocumentCommand<Changes<Omit<DocumentRecord, 'type' | 'id'>>> = {
  id: 'document.set',
  run: (document, changes) => new Draft(document).update(documentRecord(document), changes).diff(),
};
