import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { AppEvent } from '#core/contract/commands.ts';
import type { App } from '#main/app.ts';
import { EventChannel } from '#main/event-channel.ts';
import { EventStream } from '#main/web/event-stream.ts';

/** A stream on a server of its own, fed by the test. */
async function openStream() {
  const channel = new EventChannel<AppEvent>();
  const unused = (): never => {
    throw new Error('a stream only subscribes');
  };
  const app: App = {
    handle: unused,
    fetch: unused,
    close: unused,
    subscribe: (each) => channel.subscribe(each),
  };
  const stream = new EventStream(app);
  const server = createServer().on('upgrade', (request, socket, head) =>
    stream.accept(request, socket, head),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    stream.close();
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const connect = async (): Promise<WebSocket> => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}`);
    await once(socket, 'open');
    return socket;
  };
  return { stream, connect, emit: (event: AppEvent) => channel.emit(event) };
}

const menu = (action: string): AppEvent => ({ type: 'menu', action });

it('tells every window, in order', async () => {
  const { connect, emit } = await openStream();
  const windows = [await connect(), await connect()];
  const heard = windows.map((socket) => {
    const actions: string[] = [];
    socket.on('message', (data: Buffer) =>
      actions.push((JSON.parse(data.toString()) as { action: string }).action),
    );
    return actions;
  });
  for (const action of ['a', 'b', 'c']) emit(menu(action));
  await Promise.all(windows.map((socket) => once(socket, 'message')));
  await expect
    .poll(() => heard)
    .toEqual([
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
    ]);
});

it('lets go of a window that does not read, and keeps the one that does', async () => {
  const { connect, emit } = await openStream();
  const [stuck, reading] = [await connect(), await connect()];
  let count = 0;
  reading.on('message', () => count++);
  let isGone = false;
  stuck.once('close', () => (isGone = true));
  stuck.pause();
  const events = 400;
  for (let i = 0; i < events; i++) {
    emit(menu('x'.repeat(100_000)));
    // The one that reads gets its turn.
    while (count <= i) await nextTurn();
  }
  stuck.resume();
  await expect.poll(() => isGone).toBe(true);
  expect(reading.readyState).toBe(WebSocket.OPEN);
});

it('tells windows that it ends', async () => {
  const { stream, connect } = await openStream();
  const socket = await connect();
  const closed = once(socket, 'close');
  stream.close();
  await closed;
});
