/** The way to the app behind the editor: what preload exposes, or the same over HTTP and a WebSocket. */
import { API_PREFIX, type Bridge } from '#core/contract/commands.ts';
import type { ExposedBridge } from '#core/contract/ipc.ts';
import { AppError, deserializeError, type SerializedError } from '#core/errors.ts';
import { EventSocket, type EventWire } from './event-socket.ts';

declare global {
  interface Window {
    /** Set by preload in the desktop shell. */
    readonly songbrush?: ExposedBridge;
  }
}

/** The answer's JSON. @throws the error the app serialised, where it refused */
async function answerOf<T>(response: Response): Promise<T> {
  const body: unknown = await response.json();
  if (!response.ok) throw deserializeError(body as SerializedError);
  return body as T;
}

/** @throws AppError `app.unreachable` where nobody answers */
async function request(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init);
  } catch (cause) {
    throw new AppError(
      'app.unreachable',
      'The app behind this window does not answer.',
      'Start Songbrush again and reload: every edit made until now is kept.',
      { cause },
    );
  }
}

const webBridge: Bridge = {
  invoke: async (name, input) =>
    answerOf(
      await request(`${API_PREFIX}commands/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(input),
      }),
    ),
  subscribe: (listener) => socket.subscribe(listener),
  pathOf: () => null,
};

function openEventWire(): EventWire {
  const address = new URL(`${API_PREFIX}events`, location.href);
  address.protocol = address.protocol.replace('http', 'ws');
  return new WebSocket(address);
}

/** Made once: every bridge of a page listens to the same. */
const socket = new EventSocket(openEventWire, () => webBridge.invoke('jobs.list', null));

/** Makes errors of what crossed from preload as values. */
export const desktopBridge = (exposed: ExposedBridge): Bridge => ({
  async invoke(name, input) {
    const outcome = await exposed.invoke(name, input);
    if (outcome.ok) return outcome.value;
    throw deserializeError(outcome.error);
  },
  subscribe: (listener) => exposed.subscribe(listener),
  pathOf: (file) => exposed.pathOf(file),
});

/** The desktop shell's bridge where there is one, the web client otherwise. */
export const connectBridge = (): Bridge => (window.songbrush ? desktopBridge(window.songbrush) : webBridge);

/**
 * Asks before the desktop shell's window closes; it closes when the answer is true. In a browser this does
 * nothing: there the page's own `beforeunload` asks.
 */
export function askBeforeClose(mayClose: () => Promise<boolean>): void {
  window.songbrush?.beforeClose(mayClose);
}

/** Sends a file's bytes to a bulk route of a session and reads the JSON answer. */
export async function upload<T>(sessionId: string, route: string, body: Blob): Promise<T> {
  return answerOf(await request(`${API_PREFIX}sessions/${sessionId}/${route}`, { method: 'POST', body }));
}
