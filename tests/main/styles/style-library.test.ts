/** Learned styles on disk: kept whole, renamed, removed, exchanged; what is damaged or hostile is refused. */
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { CHOREOGRAPHER_PATH } from '#main/paths.ts';
import { writeFacts, type StyleFacts } from '#main/styles/style-folder.ts';
import { StyleLibrary } from '#main/styles/style-library.ts';
import { voiceInFolder, voiceOf } from '#main/styles/voice.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';

const FACTS: StyleFacts = {
  name: 'Fern',
  madeAt: '2026-01-02T03:04:05.000Z',
  source: { kind: 'clip', name: 'fern.mp4', seconds: 20, startedFrom: 'sway' },
  metrics: { trainingLoss: 0.001, heldOut: 0.002, before: 0.01, holdLast: 0.008, envelope: 0.006 },
  shape: [0, 1, -1],
  glideSeconds: 0.02,
};

let data: string;
let library: StyleLibrary;
let changes = 0;

async function fill(folder: string): Promise<string> {
  await writeFile(join(folder, 'weights.onnx'), await readFile(CHOREOGRAPHER_PATH));
  await writeFacts(folder, FACTS);
  await writeFile(join(folder, 'card.md'), '# Fern\n');
  return folder;
}
async function loose(name: string): Promise<string> {
  const folder = join(data, name);
  await mkdir(folder);
  return fill(folder);
}

beforeEach(async () => {
  data = await temporaryFolder();
  changes = 0;
  library = await StyleLibrary.open(data, () => changes++);
});

describe('the library of styles', () => {
  it('takes a style in, tells of it, and finds it again when it is opened anew', async () => {
    const added = await library.add(await fill(await library.prepare()));
    expect(added.learned).toMatchObject({ name: 'Fern', hasPreview: false, source: FACTS.source });
    expect(changes).toBe(1);
    const again = await StyleLibrary.open(data);
    expect(await again.list()).toEqual([added]);
    expect(await voiceOf(again, added.id)).toMatchObject({ style: 'sway', glideSeconds: 0.02 });
  });

  it('renames and removes', async () => {
    const { id } = await library.add(await fill(await library.prepare()));
    expect((await library.rename(id, '  Fern   of the yard ')).learned!.name).toBe('Fern of the yard');
    await expect(library.rename(id, ' ')).rejects.toMatchObject({ code: 'styles.name' });
    await library.remove(id);
    expect(await library.list()).toEqual([]);
    await expect(library.remove(id)).rejects.toMatchObject({ code: 'styles.missing' });
    await expect(voiceOf(library, id)).rejects.toMatchObject({ code: 'styles.missing' });
    expect(await readdir(library.folder)).toEqual([]);
    expect(changes).toBe(3);
  });

  it('writes a folder that another library takes in, and does not write over one', async () => {
    const { id } = await library.add(await fill(await library.prepare()));
    const folder = await library.export(id, data);
    expect(folder).toBe(join(data, 'Fern'));
    await expect(library.export(id, data)).rejects.toMatchObject({ code: 'store.exists' });
    const other = await StyleLibrary.open(await temporaryFolder());
    expect((await other.import(folder)).learned!.name).toBe('Fern');
    expect(await voiceInFolder(folder)).toMatchObject({ name: 'Fern', style: 'sway' });
  });

  it('shows what it can read where one of its folders is damaged', async () => {
    const first = await library.add(await fill(await library.prepare()));
    const second = await library.add(await fill(await library.prepare()));
    await rm(join(second.learned!.folder, 'style.json'));
    expect(await library.list()).toEqual([first]);
    await expect(library.get(second.id)).rejects.toMatchObject({ code: 'styles.damaged' });
  });

  it('removes what a process that is gone left half done', async () => {
    await mkdir(join(library.folder, '.new-999999999-abc'));
    await StyleLibrary.open(data);
    expect(await readdir(library.folder)).toEqual([]);
  });

  it.each(['learned:../../etc', 'learned:', 'sway', 'learned:..', '../x'])(
    'has no style “%s”, and looks nowhere for it',
    async (id) => {
      await expect(library.get(id)).rejects.toMatchObject({ code: 'styles.missing' });
    },
  );
});

describe('a style’s folder from elsewhere', () => {
  const refused = async (name: string, spoil: (folder: string) => Promise<unknown>) => {
    const folder = await loose(name);
    await spoil(folder);
    const error: unknown = await library.import(folder).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'styles.damaged' });
    expect((error as Error).message).toContain(folder);
    expect(await readdir(library.folder)).toEqual([]);
    return (error as Error).message;
  };
  const facts = (change: object) => (folder: string) =>
    writeFile(
      join(folder, 'style.json'),
      JSON.stringify({ format: 'songbrush-style', version: 1, ...FACTS, ...change }),
    );

  it('is refused without its weights', async () => {
    expect(await refused('a', (folder) => rm(join(folder, 'weights.onnx')))).toContain('weights.onnx');
  });

  it('is refused with weights that are no network, or none of ours', async () => {
    await refused('a', (folder) => writeFile(join(folder, 'weights.onnx'), 'not a model'));
    await refused('b', (folder) => writeFile(join(folder, 'weights.onnx'), ''));
  });

  it('is refused with a link in place of a file', async () => {
    const message = await refused('a', async (folder) => {
      await rm(join(folder, 'card.md'));
      await symlink('/etc/hostname', join(folder, 'card.md'));
    });
    expect(message).toContain('is not a file');
  });

  it('is refused with facts that are not what they should be, naming the field', async () => {
    await refused('a', (folder) => writeFile(join(folder, 'style.json'), '{"name":'));
    expect(await refused('b', facts({ name: '' }))).toContain('“name”');
    expect(await refused('c', facts({ shape: [2] }))).toContain('“shape”');
    expect(await refused('d', facts({ glideSeconds: 1e9 }))).toContain('“glideSeconds”');
    expect(await refused('e', facts({ source: { ...FACTS.source, startedFrom: '../x' } }))).toContain(
      'startedFrom',
    );
    expect(await refused('f', facts({ version: 2 }))).toContain('“version”');
  });

  it('gives nothing but a style’s own files', async () => {
    const folder = await loose('a');
    await writeFile(join(folder, 'run-me.sh'), 'echo');
    const { learned } = await library.import(folder);
    expect((await readdir(learned!.folder)).sort()).toEqual(['card.md', 'style.json', 'weights.onnx']);
  });
});
