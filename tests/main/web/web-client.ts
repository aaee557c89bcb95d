/** A web shell of a test's own, and a client that talks to it as the editor's page does. */
import { once } from 'node:events';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type {
  AppEvent,
  CommandInput,
  CommandName,
  CommandOutput,
  JobState,
} from '#core/contract/commands.ts';
import { deserializeError, type SerializedError } from '#core/errors.ts';
import { startWebShell, type WebShell, type WebShellOptions } from '#main/web.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';

export interface Client {
  readonly origin: string;
  /** As a Cookie header. */
  readonly cookie: string;
  /** What the editor's page sends with everything. */
  readonly headers: Readonly<Record<string, string>>;
  /** @throws the error the app answered with */
  call<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>>;
  /** A GET of a path below the origin. */
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  post(path: string, body: string | Uint8Array, headers?: Record<string, string>): Promise<Response>;
  events(): Promise<EventLog>;
}

export interface EventLog {
  readonly events: readonly AppEvent[];
  /** Resolves with the first state of a job that satisfies, past ones included. */
  job(id: string, satisfies: (job: JobState) => boolean): Promise<JobState>;
  close(): void;
}

export const hasEnded = ({ status }: JobState): boolean => status !== 'queued' && status !== 'running';

/** Uses an address as a browser does. */
export async function enter(address: string): Promise<Client> {
  const { origin } = new URL(address);
  const response = await fetch(address, { redirect: 'manual' });
  const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
  const headers = { cookie, origin, 'sec-fetch-site': 'same-origin' };
  const post: Client['post'] = (path, body, more = {}) =>
    fetch(origin + path, { method: 'POST', body: body as BodyInit, headers: { ...headers, ...more } });
  return {
    origin,
    cookie,
    headers,
    post,
    get: (path, more = {}) => fetch(origin + path, { headers: { ...headers, ...more } }),
    async call(name, input) {
      const json = { 'content-type': 'application/json' };
      const answer = await post(`/api/commands/${name}`, JSON.stringify(input), json);
      const body: unknown = await answer.json();
      if (!answer.ok) throw deserializeError(body as SerializedError);
      return body as never;
    },
    events: () => openEvents(origin, headers),
  };
}

async function openEvents(origin: string, headers: Record<string, string>): Promise<EventLog> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/api/events`, { headers });
  const events: AppEvent[] = [];
  socket.on('message', (data: Buffer) => events.push(JSON.parse(data.toString('utf8')) as AppEvent));
  await once(socket, 'open');
  return {
    events,
    async job(id, satisfies) {
      for (;;) {
        const states = events.flatMap((event) =>
          event.type === 'job' && event.job.id === id ? [event.job] : [],
        );
        const found = states.find(satisfies);
        if (found) return found;
        await once(socket, 'message');
      }
    },
    close: () => socket.close(),
  };
}

/** A shell that ends with the test, on a data folder of its own unless one is given. */
export async function openShell(options: Partial<WebShellOptions> = {}): Promise<WebShell> {
  const dataFolder = options.dataFolder ?? join(await temporaryFolder(), 'data');
  const shell = await startWebShell({ opensAtStart: null, dataFolder, ...options });
  onTestFinished(() => shell.close());
  return shell;
}

/** A shell and a client that has entered it. */
export async function begin(options: Partial<WebShellOptions> = {}): Promise<Client> {
  return enter((await openShell(options)).issueAddress());
}
