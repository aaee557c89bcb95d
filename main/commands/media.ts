/** Bringing files in by their path. */
import { importMedia } from '../media/import-media.ts';
import type { Handlers } from './command.ts';
import { absolutePath, object, text } from './input-checks.ts';

export const mediaCommands: Handlers<'media'> = {
  'media.import': {
    input: object({ sessionId: text(), path: absolutePath }),
    run: (app, { sessionId, path }) =>
      importMedia(app.sessions.get(sessionId).project.blobs, app.ffmpeg, path),
  },
};
