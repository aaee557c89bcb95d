/** The way to the app behind the editor: what preload exposes, or the same over HTTP and a WebSocket. */
import { API_PREFIX, type AppEvent, type Bridge } from '#core/contract/commands.ts';
import type { ExposedBridge } from '#core/contract/ipc.ts';
import { deserializeError, type SerializedError } from '#core/errors.ts';

declare global {
  interface Window {
    /** Set by preload in the desktop shell. */
    readonly songbrush?: ExposedBridge;
  }
}

const RECONNECT_MS = 1000;

/** The answer's JSON. @throws the error the app serialised, where it refused */
async function answerOf<T>(response: Response): Promise<T> {
  const body: unknown = await response.json();
  if (!response.ok) throw deserializeError(body as SerializedError);
  return body as T;
}

function subscribeOverWebSocket(listener: (event: AppEvent) => void): () => void {
  let socket: WebSocket;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;
  const connect = (): void => {
    const address = new URL(`${API_PREFIX}events`, location.href);
    address.protocol = address.protocol.replace('http', 'ws');
    socket = new WebSocket(address);
    socket.onmessage = ({ data }) => listener(JSON.parse(data as string) as AppEvent);
    socket.onclose = () => {
      if (!closed) timer = setTimeout(connect, RECONNECT_MS);
    };
  };
  connect();
  return () => {
    closed = true;
    clearTimeout(timer);
    socket.close();
  };
}

const webBridge: Bridge = {
  invoke: async (name, input) =>
    answerOf(
      await fetch(`${API_PREFIX}commands/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(input),
      }),
    ),
  subscribe: subscribeOverWebSocket,
  pathOf: () => null,
};

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
  return answerOf(await fetch(`${API_PREFIX}sessions/${sessionId}/${route}`, { method: 'POST', body }));
}
