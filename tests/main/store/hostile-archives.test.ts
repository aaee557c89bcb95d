/** Files nobody writes in good faith, or that lost something on the way: built byte by byte. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createDocument } from '#core/document/create.ts';
import { blobsOf } from '#core/document/queries.ts';
import { SCHEMA_VERSION } from '#core/document/records.ts';
import { BlobStore } from '#main/store/blob-store.ts';
import { LIMITS } from '#main/store/project-file/layout.ts';
import { writeProjectFile } from '#main/store/project-file/write.ts';
import { openWorkspace } from '#main/store/workspace.ts';
import { sampleProject } from './sample-project.ts';
import { temporaryFolder } from './temporary-folder.ts';

interface RawEntry {
  readonly name: string | Buffer;
  readonly bytes?: Buffer;
  readonly deflate?: boolean;
  readonly flags?: number;
  readonly method?: number;
  /** What the headers claim, where that is not the truth. */
  readonly claimedSize?: number;
  readonly claimedCrc?: number;
  /** Lies on top of the first entry instead of having bytes of its own. */
  readonly overFirst?: boolean;
}

/** A ZIP of exactly these entries, honest or not. */
function rawZip(entries: readonly RawEntry[], claimedCount = entries.length): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const bytes = entry.bytes ?? Buffer.from('x');
    const packed = entry.deflate ? deflateRawSync(bytes) : bytes;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(entry.flags ?? 0x800, 2);
    common.writeUInt16LE(entry.method ?? (entry.deflate ? 8 : 0), 4);
    common.writeUInt32LE(entry.claimedCrc ?? crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(entry.claimedSize ?? bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    const body = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, name, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(entry.overFirst ? 0 : offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, tail, name]));
    if (entry.overFirst) continue;
    bodies.push(body);
    offset += body.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(claimedCount, 8);
  end.writeUInt16LE(claimedCount, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, listed, end]);
}

const documentJson = (change: object = {}): Buffer =>
  Buffer.from(JSON.stringify({ ...createDocument({ name: 'Page', width: 10, height: 10 }), ...change }));
const honest: RawEntry = { name: 'songbrush/document.json', bytes: documentJson(), deflate: true };
const MIB = 1024 ** 2;

const CASES: readonly [what: string, archive: () => Buffer, code: string, message: RegExp][] = [
  [
    'climbs out of the folder',
    () => rawZip([honest, { name: '../../.bashrc' }]),
    'project.unsafe',
    /"\.\.\/\.\.\/\.bashrc".*outside/,
  ],
  ['climbs out midway', () => rawZip([honest, { name: 'data/../../x' }]), 'project.unsafe', /outside/],
  [
    'climbs out by backslash',
    () => rawZip([honest, { name: 'data\\..\\..\\x' }]),
    'project.unsafe',
    /outside/,
  ],
  [
    'names an absolute path',
    () => rawZip([honest, { name: '/etc/passwd' }]),
    'project.unsafe',
    /"\/etc\/passwd"/,
  ],
  ['names a drive', () => rawZip([honest, { name: 'C:/autoexec.bat' }]), 'project.unsafe', /C:\/autoexec/],
  [
    'holds a name twice',
    () => rawZip([honest, { name: 'data/a.png' }, { name: 'data/a.png' }]),
    'project.unsafe',
    /two entries named "data\/a\.png"/,
  ],
  ['holds the document twice', () => rawZip([honest, honest]), 'project.unsafe', /two entries/],
  [
    'is encrypted',
    () => rawZip([{ ...honest, flags: 0x801 }]),
    'project.unsafe',
    /"songbrush\/document\.json" is encrypted/,
  ],
  ['uses an unknown compression', () => rawZip([{ ...honest, method: 14 }]), 'project.unsafe', /method 14/],
  [
    'is a bomb',
    () => rawZip([{ ...honest, bytes: Buffer.alloc(200 * MIB) }]),
    'project.unsafe',
    /unpacks \d+ bytes to 209715200/,
  ],
  [
    'is a bomb beside the document',
    () => rawZip([honest, { name: 'data/zeros', bytes: Buffer.alloc(2 * MIB), deflate: true }]),
    'project.unsafe',
    /"data\/zeros"/,
  ],
  [
    'is a bomb of overlapping entries',
    () =>
      rawZip([
        { name: 'a', bytes: Buffer.alloc(MIB, 'ab') },
        ...Array.from({ length: 50 }, (_, i) => ({
          name: `b${i}`,
          bytes: Buffer.alloc(MIB, 'ab'),
          overFirst: true,
        })),
        honest,
      ]),
    'project.unsafe',
    /overlap/,
  ],
  [
    'claims less than it unpacks to',
    () => rawZip([{ ...honest, bytes: Buffer.alloc(50 * MIB), claimedSize: 1000 }]),
    'project.damaged',
    /document\.json/,
  ],
  [
    'claims more than it unpacks to',
    () => rawZip([{ ...honest, claimedSize: 5000 }]),
    'project.damaged',
    /document\.json/,
  ],
  [
    'claims an entry beyond every limit',
    () => rawZip([{ ...honest, claimedSize: 0xfffffffe }]),
    'project.unsafe',
    /unpacks/,
  ],
  [
    'has too many entries',
    () => rawZip([honest, ...Array.from({ length: LIMITS.entries }, (_, i) => ({ name: `data/${i}` }))]),
    'project.unsafe',
    /20001 entries; allowed is up to 20000/,
  ],
  ['claims entries it does not have', () => rawZip([honest], 9), 'project.damaged', /not a whole ZIP/],
  [
    'has a document with a wrong checksum',
    () => rawZip([{ ...honest, claimedCrc: 1 }]),
    'project.damaged',
    /"songbrush\/document\.json" does not match its checksum/,
  ],
  [
    'has no document',
    () => rawZip([{ name: 'mimetype' }]),
    'project.not-songbrush',
    /has no songbrush\/document\.json/,
  ],
  [
    'has a document that is not JSON',
    () => rawZip([{ ...honest, bytes: Buffer.from('{"schema') }]),
    'project.damaged',
    /not JSON/,
  ],
  [
    'is from a newer Songbrush',
    () => rawZip([{ ...honest, bytes: documentJson({ schemaVersion: SCHEMA_VERSION + 1 }) }]),
    'document.newer',
    new RegExp(`document\\.json: .*version ${SCHEMA_VERSION + 1}`),
  ],
  [
    'has an unsound document',
    () => rawZip([{ ...honest, bytes: documentJson({ records: {} }) }]),
    'document.invalid',
    /0 records of type document/,
  ],
  ['is empty', () => Buffer.alloc(0), 'project.damaged', /not a whole ZIP/],
  ['is something else', () => Buffer.from('%PDF-1.7 '.repeat(100)), 'project.damaged', /not a whole ZIP/],
];

async function setUp() {
  const folder = await temporaryFolder();
  const workspace = await openWorkspace(join(folder, 'data'));
  const documents = join(folder, 'documents');
  await mkdir(documents);
  const path = join(documents, 'gift.songbrush');
  return { folder, workspace, documents, path };
}

/** Opens the file, sees it refused, and that nothing has changed anywhere. */
async function expectRefusal(bytes: Buffer, code: string, message: RegExp) {
  const { folder, workspace, path } = await setUp();
  await writeFile(path, bytes);
  const listing = async () => (await readdir(folder, { recursive: true })).sort();
  const before = await listing();
  const error: unknown = await workspace.open(path).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({
    name: 'AppError',
    code,
    message: expect.stringMatching(message) as string,
    remedy: expect.stringMatching(/^[A-Z].+\.$/) as string,
  });
  expect((error as Error).message).toContain('gift.songbrush');
  expect(await listing()).toEqual(before);
  expect((await readFile(path)).equals(bytes)).toBe(true);
}

it('an honest archive made the same way opens', async () => {
  const { workspace, path } = await setUp();
  await writeFile(path, rawZip([honest, { name: 'notes/hello.txt' }]));
  const project = await workspace.open(path);
  expect(project.path).toBe(path);
  await project.close();
});

describe('a file that', () => {
  it.each(CASES)('%s is refused and touches nothing', (_, archive, code, message) =>
    expectRefusal(archive(), code, message),
  );
});

describe('a real project', () => {
  async function realProject() {
    const folder = await temporaryFolder();
    const blobs = await BlobStore.open(join(folder, 'blobs'));
    const document = await sampleProject(blobs);
    const path = join(folder, 'real.songbrush');
    await writeProjectFile(path, { document, blobs });
    return { document, bytes: await readFile(path) };
  }

  it.each([0.1, 0.5, 0.9, 0.99, 0.999])('cut at %f of its length is refused', async (part) => {
    const { bytes } = await realProject();
    await expectRefusal(bytes.subarray(0, Math.floor(bytes.length * part)), 'project.damaged', /damaged/);
  });

  it('with a changed blob is refused, and the blob named', async () => {
    const { document, bytes } = await realProject();
    for (const hash of blobsOf(document)) {
      const spoilt = Buffer.from(bytes);
      spoilt[spoilt.indexOf(hash) + 80]! ^= 0xff;
      await expectRefusal(spoilt, 'project.damaged', new RegExp(hash));
    }
  });

  it('without one of its blobs is refused, and the blob named', async () => {
    const { document, bytes } = await realProject();
    const hash = blobsOf(document)[0]!;
    const renamed = Buffer.from(bytes.toString('latin1').replaceAll(hash, 'e'.repeat(64)), 'latin1');
    await expectRefusal(renamed, 'project.damaged', new RegExp(`${hash}.*is missing`));
  });
});
