/** Keeping edits. */
import type { DocumentDiff } from '#core/document/records.ts';
import type { Handlers } from './command.ts';
import { anyObject, object, text, wholeNumber } from './input-checks.ts';

export const documentCommands: Handlers<'document'> = {
  'document.commit': {
    input: object({
      sessionId: text(),
      revision: wholeNumber(0, Number.MAX_SAFE_INTEGER),
      diff: anyObject<DocumentDiff>(),
    }),
    run: async (app, { sessionId, revision, diff }) => ({
      revision: await app.sessions.get(sessionId).project.commit(revision, diff),
    }),
  },
};
