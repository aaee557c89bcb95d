import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createApp } from '#main/app.ts';
import { temporaryFolder } from './store/temporary-folder.ts';

it('closing the app while a project is being opened leaves no half of a session', async () => {
  const dataFolder = await temporaryFolder();
  const opensAtStart = { kind: 'sample' } as const;
  const app = await createApp({ shell: 'web', version: '0', dataFolder, dialogs: null, opensAtStart });
  const attached = app.handle('project.attach', null);
  await app.close();
  await attached.catch(() => undefined);
  expect(await readdir(join(dataFolder, 'sessions'))).toEqual([]);
});
