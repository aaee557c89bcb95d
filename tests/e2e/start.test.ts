/** `npm start` as a person uses it, on a machine without a display. */
import { chmod, mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { documentRecord } from '#core/document/queries.ts';
import { createDocument } from '#core/document/create.ts';
import { openWorkspace } from '#main/store/workspace.ts';
import { temporaryFolder } from '../main/store/temporary-folder.ts';
import { enter } from '../main/web/web-client.ts';
import { ROOT, startProcess } from './web-process.ts';

const START = 'scripts/start.mjs';
const TIMEOUT = { timeout: 120_000 };

// The packages are taken as they are: installing them anew would take them from under the running tests.
beforeAll(() => utimes(join(ROOT, 'node_modules', '.package-lock.json'), new Date(), new Date()));

it('prints an address that shows the sample, and Ctrl-C ends it', TIMEOUT, async () => {
  const { child, address, ended } = await startProcess(START, join(await temporaryFolder(), 'data'));
  const client = await enter(address);
  const session = await client.call('project.attach', null);
  expect(documentRecord(session!.document).name).toBe('Night whale');
  expect(await (await client.get('/')).text()).toContain('<div id="app">');
  child.kill('SIGINT');
  expect(await ended).toEqual([130, null]);
  await expect(client.get('/')).rejects.toThrow('fetch failed');
});

it('opens the file it is given', TIMEOUT, async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'mine.songbrush');
  const workspace = await openWorkspace(join(folder, 'other'));
  const project = await workspace.create(createDocument({ name: 'Mine', width: 8, height: 8 }));
  await project.save(path, false);
  await project.close();
  const { address } = await startProcess(START, join(folder, 'data'), [path]);
  expect(await (await enter(address)).call('project.attach', null)).toMatchObject({ path });
});

it('opens a window of a browser where there is a display, and ends with it', TIMEOUT, async () => {
  // A browser of the test's own: takes the address, keeps its window open for a while, goes.
  const folder = await temporaryFolder();
  const browser = join(folder, 'bin', 'chromium');
  await mkdir(join(folder, 'bin'));
  const seen = join(folder, 'seen.json');
  await writeFile(
    browser,
    `#!${process.execPath}
const { writeFileSync } = require('node:fs');
const address = process.argv.find((each) => each.startsWith('--app=')).slice(6);
fetch(address, { redirect: 'manual' }).then(({ status }) => {
  writeFileSync(${JSON.stringify(seen)}, JSON.stringify({ status, args: process.argv.slice(2) }));
  setTimeout(() => process.exit(0), 5500);
});
`,
  );
  await chmod(browser, 0o755);
  const environment = { DISPLAY: ':99', PATH: `${join(folder, 'bin')}:${process.env['PATH']}` };
  const outcome = startProcess('dist/main/web.js', join(folder, 'data'), ['--window'], environment);
  // It prints no address: the window has it.
  await expect(outcome).rejects.toThrow('ended without an address');
  const { status, args } = JSON.parse(await readFile(seen, 'utf8')) as { status: number; args: string[] };
  expect(status).toBe(303);
  expect(args).toContain(`--user-data-dir=${join(folder, 'data', 'browser')}`);
});

it('says what is wrong with what it is given', TIMEOUT, async () => {
  const folder = await temporaryFolder();
  await expect(startProcess('dist/main/web.js', join(folder, 'data'), ['--port', '99999'])).rejects.toThrow(
    /--port is 99999; it must be a whole number from 0 to 65535/,
  );
});
