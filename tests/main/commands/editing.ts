/** What the editor does around its commands: builds diffs and counts revisions. */
import type { ProjectSession } from '#core/contract/commands.ts';
import { execute, type DocumentCommandId, type DocumentCommandInput } from '#core/document/commands/index.ts';
import type { Client } from '../web/web-client.ts';

/** An editor's copy of a session. */
export class EditedSession {
  readonly client: Client;
  session: ProjectSession;

  constructor(client: Client, session: ProjectSession) {
    this.client = client;
    this.session = session;
  }

  get id(): string {
    return this.session.sessionId;
  }

  /** Runs a document command here and commits it. */
  async edit<Id extends DocumentCommandId>(id: Id, input: DocumentCommandInput<Id>): Promise<void> {
    const { document, diff } = execute(this.session.document, id, input);
    const { revision } = await this.client.call('document.commit', {
      sessionId: this.id,
      revision: this.session.revision,
      diff,
    });
    this.session = { ...this.session, document, revision, dirty: true };
  }
}

export async function createProject(client: Client, name = 'Untitled'): Promise<EditedSession> {
  return new EditedSession(client, await client.call('project.create', { name, width: 64, height: 36 }));
}
