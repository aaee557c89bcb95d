/** `kill -9` of the whole program in the middle of work: the next start offers what had been acknowledged. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { documentRecord } from '#core/document/queries.ts';
import { createProject, EditedSession } from '../../main/commands/editing.ts';
import { temporaryFolder } from '../../main/store/temporary-folder.ts';
import { enter } from '../../main/web/web-client.ts';
import { startProcess } from '../web-process.ts';

const WEB = 'dist/main/web.js';

it('a killed program loses nothing that was acknowledged', { timeout: 60_000 }, async () => {
  const data = join(await temporaryFolder(), 'data');
  const first = await startProcess(WEB, data);
  const project = await createProject(await enter(first.address), 'Storm');
  for (let edit = 1; edit <= 20; edit++) await project.edit('document.set', { name: `Storm ${edit}` });
  const unanswered = project.edit('document.set', { name: 'Storm, not acknowledged' }).catch(() => undefined);
  first.child.kill('SIGKILL');
  await Promise.all([first.ended, unanswered]);

  const second = await startProcess(WEB, data);
  const client = await enter(second.address);
  const [recovery, ...others] = await client.call('project.recoveries', null);
  expect(others).toEqual([]);
  const recovered = await client.call('project.recover', { recoveryId: recovery!.recoveryId });
  // The last edit may or may not have reached the disk; all before it had.
  expect(recovered.revision).toBeGreaterThanOrEqual(20);
  expect(documentRecord(recovered.document).name).toMatch(/^Storm (20|.*not acknowledged)$/);
  await new EditedSession(client, recovered).edit('document.set', { name: 'Calm' });
  second.child.kill('SIGINT');
  expect(await second.ended).toEqual([130, null]);

  const third = await startProcess(WEB, data);
  const kept = await (await enter(third.address)).call('project.recoveries', null);
  expect(kept).toMatchObject([{ name: 'Calm' }]);
  third.child.kill('SIGTERM');
  expect(await third.ended).toEqual([0, null]);
});

it('a program killed while it exports leaves no film', { timeout: 60_000 }, async () => {
  const folder = await temporaryFolder();
  const first = await startProcess(WEB, join(folder, 'data'));
  const client = await enter(first.address);
  const { sessionId } = await client.call('project.open-sample', null);
  const events = await client.events();
  const path = join(folder, 'film.mp4');
  const size = { width: 320, height: 180, frameRate: 30, quality: 'draft' } as const;
  const { jobId } = await client.call('export.start', {
    sessionId,
    request: { path, ...size, range: null, overwrite: false },
  });
  await events.job(jobId, ({ progress }) => (progress?.done ?? 0) > 0);
  first.child.kill('SIGKILL');
  await first.ended;
  expect(await readdir(folder)).not.toContain('film.mp4');
});
