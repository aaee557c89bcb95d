/** Opening, saving, closing and recovering projects. */
import { createDocument } from '#core/document/create.ts';
import { validateDocument } from '#core/document/validate.ts';
import type { ProjectSession } from '#core/contract/commands.ts';
import { openSample } from '../sample/open-sample.ts';
import { saveProject } from '../sessions/save-project.ts';
import type { AppParts } from '../app-parts.ts';
import type { OpenProject } from '../store/open-project.ts';
import type { Handlers } from './command.ts';
import { absolutePath, flag, nothing, nullable, number, object, text } from './input-checks.ts';

/** The document's own fields say which sizes are allowed. */
const anyNumber = number(-Number.MAX_VALUE, Number.MAX_VALUE);

export async function beginSession(app: AppParts, opening: Promise<OpenProject>): Promise<ProjectSession> {
  return (await app.sessions.begin(opening)).describe();
}

export const projectCommands: Handlers<'project'> = {
  'project.create': {
    input: object({ name: text(), width: anyNumber, height: anyNumber }),
    run: (app, input) => beginSession(app, app.workspace.create(validateDocument(createDocument(input)))),
  },
  'project.open': {
    input: object({ path: absolutePath }),
    run: (app, { path }) => beginSession(app, app.workspace.open(path)),
  },
  'project.open-sample': {
    input: nothing,
    run: (app) => beginSession(app, openSample(app.workspace)),
  },
  'project.save': {
    input: object({ sessionId: text(), path: nullable(absolutePath), overwrite: flag }),
    async run(app, { sessionId, path, overwrite }) {
      const saved = await saveProject(app.sessions.get(sessionId).project, path, overwrite);
      app.emit({ type: 'project.saved', sessionId, path: saved.path });
      return saved;
    },
  },
  'project.close': {
    input: object({ sessionId: text() }),
    async run(app, { sessionId }) {
      app.sessions.get(sessionId);
      await app.jobs.cancelAll(sessionId);
      await app.sessions.close(sessionId);
      return null;
    },
  },
  'project.attach': { input: nothing, run: (app) => app.attach() },
  'project.recent': { input: nothing, run: (app) => app.workspace.recents() },
  'project.recoveries': { input: nothing, run: (app) => app.workspace.recoveries() },
  'project.recover': {
    input: object({ recoveryId: text() }),
    run: (app, { recoveryId }) => beginSession(app, app.workspace.recover(recoveryId)),
  },
  'project.discard-recovery': {
    input: object({ recoveryId: text() }),
    async run(app, { recoveryId }) {
      await app.workspace.discardRecovery(recoveryId);
      return null;
    },
  },
};
