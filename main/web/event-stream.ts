/** Events over WebSockets. A window that does not keep up is let go; it comes back and asks anew. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { API_PREFIX } from '#core/contract/commands.ts';
import type { App } from '../app.ts';

export const EVENTS_PATH = `${API_PREFIX}events`;
/** Bytes that may wait for a window. */
const MOST_WAITING_BYTES = 4 * 1024 ** 2;
/** Windows only listen. */
const MOST_RECEIVED_BYTES = 1024;
const TRY_AGAIN_LATER = 1013;
const GOING_AWAY = 1001;

export class EventStream {
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: MOST_RECEIVED_BYTES,
    perMessageDeflate: false,
  });
  readonly #unsubscribe: () => void;

  constructor(app: App) {
    this.#unsubscribe = app.subscribe((event) => {
      const text = JSON.stringify(event);
      for (const socket of this.#server.clients) send(socket, text);
    });
  }

  /** Takes over a connection that has passed every check. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (client) => {
      // Its end follows by itself.
      client.on('error', () => undefined);
    });
  }

  close(): void {
    this.#unsubscribe();
    for (const socket of this.#server.clients) {
      socket.close(GOING_AWAY);
      socket.terminate();
    }
    this.#server.close();
  }
}

function send(socket: WebSocket, text: string): void {
  if (socket.readyState !== socket.OPEN) return;
  if (socket.bufferedAmount > MOST_WAITING_BYTES) {
    socket.close(TRY_AGAIN_LATER);
    socket.terminate();
    return;
  }
  socket.send(text);
}
