import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { crc32, inflateRawSync } from 'node:zlib';
import sharp from 'sharp';
import { ZipFile } from 'yazl';
import { describe, expect, it } from 'vitest';
import { blobsOf } from '#core/document/queries.ts';
import { BlobStore } from '#main/store/blob-store.ts';
import { readProjectDocument, readProjectFile } from '#main/store/project-file/read.ts';
import type { ProjectRenderer } from '#main/store/project-file/write.ts';
import { writeProjectFile } from '#main/store/project-file/write.ts';
import { sampleProject, solidPng, trivialRenderer } from './sample-project.ts';
import { temporaryFolder } from './temporary-folder.ts';

async function saved(renderer?: ProjectRenderer) {
  const folder = await temporaryFolder();
  const blobs = await BlobStore.open(join(folder, 'blobs'));
  const document = await sampleProject(blobs);
  const path = join(folder, 'sea.songbrush');
  await writeProjectFile(path, { document, blobs, renderer });
  return { folder, blobs, document, path };
}

interface LocalEntry {
  readonly name: string;
  readonly method: number;
  readonly flags: number;
  readonly extraLength: number;
  readonly offset: number;
  readonly bytes: Buffer;
}

/** Reads a ZIP by its specification alone (APPNOTE 4.3), by way of the central directory. */
function unzip(file: Buffer): LocalEntry[] {
  const end = file.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  let position = file.readUInt32LE(end + 16);
  return Array.from({ length: file.readUInt16LE(end + 10) }, () => {
    expect(file.readUInt32LE(position)).toBe(0x02014b50);
    const [nameLength, extra, comment] = [28, 30, 32].map((at) => file.readUInt16LE(position + at)) as [
      number,
      number,
      number,
    ];
    const name = file.toString('utf8', position + 46, position + 46 + nameLength);
    const packedSize = file.readUInt32LE(position + 20);
    const offset = file.readUInt32LE(position + 42);
    const expectedCrc = file.readUInt32LE(position + 16);
    position += 46 + nameLength + extra + comment;

    expect(file.readUInt32LE(offset)).toBe(0x04034b50);
    const [flags, method] = [file.readUInt16LE(offset + 6), file.readUInt16LE(offset + 8)];
    const extraLength = file.readUInt16LE(offset + 28);
    const start = offset + 30 + file.readUInt16LE(offset + 26) + extraLength;
    const packed = file.subarray(start, start + packedSize);
    const bytes = method === 8 ? inflateRawSync(packed) : Buffer.from(packed);
    expect(crc32(bytes)).toBe(expectedCrc);
    return { name, method, flags, extraLength, offset, bytes };
  });
}

type Element = { name: string; attributes: Record<string, string>; children: Element[] };

/** A strict reader of the little XML that stack.xml is. */
function parseXml(text: string): Element {
  const root: Element = { name: '', attributes: {}, children: [] };
  const open = [root];
  const body = text.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '');
  expect(body).not.toBe(text);
  const rest = body.replace(
    /<(\/?)([a-z]+)((?: [a-z-]+="[^"<>]*")*)(\/?)>\n?/g,
    (_, closing: string, name: string, list: string, empty: string) => {
      if (closing) expect(open.pop()!.name).toBe(name);
      else {
        const pairs = [...list.matchAll(/ ([a-z-]+)="([^"]*)"/g)].map((match) => [
          match[1]!,
          unescapeXml(match[2]!),
        ]);
        const element = {
          name,
          attributes: Object.fromEntries(pairs) as Record<string, string>,
          children: [],
        };
        open.at(-1)!.children.push(element);
        if (!empty) open.push(element);
      }
      return '';
    },
  );
  expect(rest).toBe('');
  expect(open).toHaveLength(1);
  return root.children[0]!;
}

function unescapeXml(text: string): string {
  expect(text).not.toMatch(/&(?!(?:amp|lt|gt|quot|apos);)/);
  const characters: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return text.replace(/&(\w+);/g, (_, name: string) => characters[name]!);
}

describe('a saved project is an OpenRaster file', () => {
  it('whose first entry is the mimetype, stored, where a sniffer looks for it', async () => {
    const file = await readFile((await saved(trivialRenderer)).path);
    const [first] = unzip(file);
    expect(first).toMatchObject({
      name: 'mimetype',
      method: 0,
      flags: expect.any(Number) as number,
      extraLength: 0,
      offset: 0,
    });
    expect(first!.flags & 0b1001).toBe(0);
    expect(file.toString('latin1', 38, 54)).toBe('image/openraster');
  });

  it('with all that the standard asks for', async () => {
    const entries = new Map(
      unzip(await readFile((await saved(trivialRenderer)).path)).map((e) => [e.name, e]),
    );
    const { width, height, format } = await sharp(entries.get('mergedimage.png')!.bytes).metadata();
    expect({ width, height, format }).toEqual({ width: 320, height: 180, format: 'png' });
    const thumbnail = await sharp(entries.get('Thumbnails/thumbnail.png')!.bytes).metadata();
    expect([thumbnail.width, thumbnail.height]).toEqual([256, 144]);
  });

  it('whose stack tells layers top to bottom with look and place', async () => {
    const entries = new Map(
      unzip(await readFile((await saved(trivialRenderer)).path)).map((e) => [e.name, e]),
    );
    const image = parseXml(entries.get('stack.xml')!.bytes.toString('utf8'));
    expect(image).toMatchObject({ name: 'image', attributes: { w: '320', h: '180', version: '0.0.6' } });
    const [root] = image.children;
    const look = (element: Element) => ({ kind: element.name, ...element.attributes });
    expect(root!.children.map((child) => child.attributes['name'])).toEqual([
      'Group',
      'Turned',
      'Plain "one"',
      'Background',
    ]);
    const [group, turned, plain, background] = root!.children.map(look);
    expect(group).toMatchObject({
      kind: 'stack',
      visibility: 'hidden',
      'composite-op': 'krita:exclusion',
      isolation: 'isolate',
    });
    expect(turned).toMatchObject({
      kind: 'layer',
      opacity: '0.5',
      'composite-op': 'svg:multiply',
      x: '3',
      y: '4',
    });
    expect(plain).toMatchObject({ visibility: 'visible', 'composite-op': 'svg:src-over', x: '10', y: '20' });
    expect(background).toMatchObject({ src: 'data/background.png', x: '0', y: '0' });
    expect(root!.children[0]!.children.map(look)).toMatchObject([{ name: 'Inside', x: '100', y: '10' }]);
    const named = (element: Element): string[] => [
      ...(element.attributes['src'] ? [element.attributes['src']] : []),
      ...element.children.flatMap(named),
    ];
    for (const src of named(image))
      expect((await sharp(entries.get(src)!.bytes).metadata()).format).toBe('png');
  });

  it('that holds no picture twice', async () => {
    const { path, document } = await saved(trivialRenderer);
    const names = unzip(await readFile(path)).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const hash of blobsOf(document)) expect(names.filter((name) => name.includes(hash))).toHaveLength(1);
  });

  it('even with nobody to draw for it: layers untouched, the page bare', async () => {
    const { path } = await saved();
    const entries = new Map(unzip(await readFile(path)).map((e) => [e.name, e]));
    const turned = parseXml(entries.get('stack.xml')!.bytes.toString('utf8')).children[0]!.children[1]!;
    expect(turned.attributes).toMatchObject({ name: 'Turned', x: '91', y: '40' });
    const { dominant } = await sharp(entries.get('mergedimage.png')!.bytes).stats();
    expect(dominant.b).toBeGreaterThan(dominant.r);
  });

  it('whatever is in a name', async () => {
    const { folder, blobs, document } = await saved();
    const records = {
      ...document.records,
      plain: { ...document.records['plain']!, name: 'a\u0000\ud800<b>&"\'月' },
    };
    const path = join(folder, 'names.songbrush');
    await writeProjectFile(path, { document: { ...document, records } as typeof document, blobs });
    const stack = unzip(await readFile(path)).find(({ name }) => name === 'stack.xml')!;
    const names = parseXml(stack.bytes.toString('utf8')).children[0]!.children.map(
      ({ attributes }) => attributes['name'],
    );
    expect(names).toContain('a\ufffd\ufffd<b>&"\'月');
  });
});

describe('a project file', () => {
  it.each([undefined, trivialRenderer])('opens as what was saved, with every blob', async (renderer) => {
    const { folder, blobs, document, path } = await saved(renderer);
    const other = await BlobStore.open(join(folder, 'other'));
    expect(await readProjectFile(path, other)).toEqual(document);
    for (const hash of blobsOf(document)) {
      expect(Buffer.from(await other.read(hash, { verify: true }))).toEqual(
        Buffer.from(await blobs.read(hash)),
      );
    }
    expect(await readProjectDocument(path)).toEqual(document);
  });

  it('stays as it was when saving fails, with nothing left beside it', async () => {
    const { folder, blobs, document, path } = await saved();
    const before = await readFile(path);
    const listed = (await readdir(folder)).sort();
    const broken: ProjectRenderer = { ...trivialRenderer, page: () => Promise.reject(new Error('no brush')) };
    await expect(writeProjectFile(path, { document, blobs, renderer: broken })).rejects.toThrow('no brush');
    await rm(blobs.path(blobsOf(document)[0]!));
    await expect(writeProjectFile(path, { document, blobs })).rejects.toMatchObject({
      code: 'store.no-such-file',
    });
    expect(await readFile(path)).toEqual(before);
    expect((await readdir(folder)).sort()).toEqual(listed);
  });

  it('that cannot be written says where and why', async () => {
    const { folder, blobs, document } = await saved();
    const nowhere = join(folder, 'gone', 'a.songbrush');
    await expect(writeProjectFile(nowhere, { document, blobs })).rejects.toMatchObject({
      code: 'store.no-such-file',
      message: expect.stringContaining(nowhere) as string,
    });
  });

  it('made by another painting program is told from a broken one', async () => {
    const folder = await temporaryFolder();
    const zip = new ZipFile();
    zip.addBuffer(Buffer.from('image/openraster'), 'mimetype', { compress: false });
    zip.addBuffer(await solidPng(2, 2, '#fff'), 'mergedimage.png');
    zip.end();
    const path = join(folder, 'picture.ora');
    await writeFile(path, zip.outputStream as Readable);
    const blobs = await BlobStore.open(join(folder, 'blobs'));
    await expect(readProjectFile(path, blobs)).rejects.toMatchObject({ code: 'project.not-songbrush' });
  });
});
