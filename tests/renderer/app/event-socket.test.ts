/** The editor's event socket over the real web shell, with a line that is cut. */
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { JobState } from '#core/contract/commands.ts';
import type { EventWire } from '#renderer/app/event-socket.ts';
import { stubBrowser } from '../browser.ts';
import { createProject } from '../../main/commands/editing.ts';
import { FFMPEGS, wavBytes } from '../../main/media/with-ffmpeg.ts';
import { temporaryFolder } from '../../main/store/temporary-folder.ts';
import { begin, type Client } from '../../main/web/web-client.ts';

stubBrowser();
const { EventSocket } = await import('#renderer/app/event-socket.ts');

/** Listens as the editor does, over lines that the test can cut. */
function listen(client: () => Client) {
  const wires: WebSocket[] = [];
  const heard: JobState[] = [];
  const open = (): EventWire => {
    const { origin, headers } = client();
    const wire = new WebSocket(`${origin.replace('http', 'ws')}/api/events`, { headers });
    wire.on('error', () => undefined);
    wires.push(wire);
    return wire as unknown as EventWire;
  };
  const socket = new EventSocket(open, () => client().call('jobs.list', null), 10);
  onTestFinished(
    socket.subscribe((event) => {
      if (event.type === 'job') heard.push(event.job);
    }),
  );
  return { wires, heard };
}

/** Starts a film that ends at once: its folder is not there. */
async function failFilm(client: Client): Promise<string> {
  const { id: sessionId } = await createProject(client);
  const path = join(await temporaryFolder(), 'gone', 'film.mp4');
  const settings = { width: 64, height: 36, frameRate: 24, quality: 'draft' } as const;
  const request = { path, ...settings, range: { startSeconds: 0, endSeconds: 1 }, overwrite: false };
  return (await client.call('export.start', { sessionId, request })).jobId;
}

const hasFailed = async (client: Client, jobId: string): Promise<boolean> =>
  (await client.call('jobs.list', null)).some(({ id, status }) => id === jobId && status === 'failed');

it('tells what became of a job while the line was cut', async () => {
  const client = await begin();
  const { wires, heard } = listen(() => client);
  await once(wires[0]!, 'open');
  wires[0]!.terminate();
  const jobId = await failFilm(client);
  await expect.poll(() => hasFailed(client, jobId)).toBe(true);
  await expect.poll(() => heard.at(-1)).toMatchObject({ id: jobId, status: 'failed' });
});

it.skipIf(FFMPEGS.length === 0)('says that a job is lost when the app was started anew', async () => {
  let client = await begin();
  const { wires, heard } = listen(() => client);
  await once(wires[0]!, 'open');
  const { id: sessionId } = await createProject(client);
  const path = join(await temporaryFolder(), 'long.wav');
  await writeFile(
    path,
    wavBytes(60, () => 0.1),
  );
  const song = await client.call('media.import', { sessionId, path });
  const { jobId } = await client.call('audio.analyze', { sessionId, audio: song.blob });
  await expect.poll(() => heard.some(({ id }) => id === jobId)).toBe(true);
  expect(heard.at(-1)!.status).toMatch(/queued|running/);
  client = await begin();
  wires[0]!.terminate();
  await expect
    .poll(() => heard.at(-1))
    .toMatchObject({ id: jobId, status: 'failed', error: { code: 'app.job-lost' } });
});
