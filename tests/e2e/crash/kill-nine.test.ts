/**
 * `kill -9` at random moments of opening, editing and saving: nothing acknowledged is lost, the project
 * file always opens, and unsaved work is offered.
 */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { blobsOf, documentRecord } from '#core/document/queries.ts';
import type { SongbrushDocument } from '#core/document/records.ts';
import { BlobStore } from '#main/store/blob-store.ts';
import { readProjectDocument, readProjectFile } from '#main/store/project-file/read.ts';
import { openWorkspace } from '#main/store/workspace.ts';

const KILLS = 50;
const LONGEST_LIFE_MS = 150;
const root = join(import.meta.dirname, '../../..');
const program = join(root, '.cache/tests/editing-process.mjs');

let folder: string;
let data: string;
let path: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'songbrush-crash-'));
  data = join(folder, 'data');
  path = join(folder, 'song.songbrush');
  await mkdir(join(root, '.cache/tests'), { recursive: true });
  await build({
    entryPoints: [join(import.meta.dirname, 'editing-process.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['sharp', 'yauzl', 'yazl'],
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Loads its modules, says so, and waits for a line before it touches anything. */
const startEditor = (): ChildProcess => spawn(process.execPath, [program, data, path]);

/** Lets an editor work for a while, kills it, and returns what it had told. */
async function runAndKill(editor: ChildProcess, lifeMs: number): Promise<[word: string, count: number][]> {
  const [loaded] = (await once(editor.stdout!, 'data')) as [Buffer];
  expect(loaded.toString()).toBe('loaded 0\n');
  const told = text(editor.stdout!);
  const complaints = text(editor.stderr!);
  const ended = once(editor, 'close') as Promise<[number | null, string | null]>;
  editor.stdin!.on('error', () => undefined);
  editor.stdin!.write('go\n');
  await delay(lifeMs);
  editor.kill('SIGKILL');
  const [, signal] = await ended;
  expect(signal, await complaints).toBe('SIGKILL');
  const lines = (await told).split('\n').filter((line) => line !== '');
  return lines.map((line) => [line.split(' ')[0]!, Number(line.split(' ')[1])]);
}

const last = (told: readonly [string, number][], word: string): number | undefined =>
  told.findLast(([said]) => said === word)?.[1];

const countOf = (document: SongbrushDocument): number => Number(documentRecord(document).name);

/** Where there is a file, it opens. */
const countInFile = async (): Promise<number> =>
  existsSync(path) ? countOf(await readProjectDocument(path)) : 0;

it(`${KILLS} times, nothing acknowledged is lost`, { timeout: 120_000 }, async () => {
  let acknowledged = 0;
  let saved = 0;
  let kills = 0;
  const killedDuring = { opening: 0, editing: 0, saving: 0 };
  let next = startEditor();
  while (kills < KILLS) {
    const editor = next;
    // The next one loads while this one works, and waits.
    next = startEditor();
    const told = await runAndKill(editor, Math.random() * LONGEST_LIFE_MS);
    kills++;

    const found = last(told, 'found');
    if (found !== undefined) {
      // One edit more than was acknowledged may have reached the disk before the kill.
      expect([acknowledged, acknowledged + 1]).toContain(found);
      acknowledged = found;
    }
    acknowledged = last(told, 'committed') ?? acknowledged;
    saved = last(told, 'saved') ?? saved;
    const lastWord = told.at(-1)?.[0];
    killedDuring[lastWord === undefined ? 'opening' : lastWord === 'saving' ? 'saving' : 'editing']++;

    const inFile = await countInFile();
    expect(inFile).toBeGreaterThanOrEqual(saved);
    expect(inFile).toBeLessThanOrEqual(acknowledged + 1);
    const recoveries = await (await openWorkspace(data)).recoveries();
    expect(recoveries.length).toBeLessThanOrEqual(1);
    if (acknowledged > inFile) expect(recoveries[0]?.commits).toBeGreaterThanOrEqual(acknowledged - inFile);
  }
  next.kill('SIGKILL');

  expect(kills).toBe(KILLS);
  console.info(`killed ${JSON.stringify(killedDuring)}, ${acknowledged} edits acknowledged, ${saved} saved`);
  expect(killedDuring.editing).toBeGreaterThan(0);
  expect(killedDuring.saving).toBeGreaterThan(0);
});

it('afterwards every picture of the recovered work and of the file is whole', async () => {
  const workspace = await openWorkspace(data);
  const fromFile = await BlobStore.open(join(folder, 'from-file'));
  // On a slow machine every kill may come before the first save is done.
  if (existsSync(path)) await readProjectFile(path, fromFile);
  const [recovery] = await workspace.recoveries();
  const project = recovery ? await workspace.recover(recovery.recoveryId) : await workspace.open(path);
  for (const hash of blobsOf(project.document)) await project.blobs.read(hash, { verify: true });
  await project.save(path, true);
  expect(await readProjectDocument(path)).toEqual(project.document);
  await project.close();
  expect(await workspace.recoveries()).toEqual([]);
});
