// Packs the real app around a stand-in for Electron's program, and runs from the package what plain Node can.
import { execFile, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { extractAll, getRawHeader } from '@electron/asar';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppInfo } from '#core/contract/commands.ts';
import { createDocument } from '#core/document/create.ts';
import { MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import type { FromWorker } from '#main/background/serve-tasks.ts';
import { outsideAsar } from '#main/paths.ts';
import type { WorkerReply } from '#main/rendering/frame-worker.ts';
import { FFMPEGS } from '../media/with-ffmpeg.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const PACK_TIMEOUT_MS = 240_000;

/** How Electron's program holds its switches: a mark, a version, their number, one character each. */
const FUSE_MARK = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSES_BEFORE = '10110011';
/** Their places, from https://github.com/electron/fuses. */
const FUSE = {
  nodeOptions: 2,
  nodeInspect: 3,
  onlyLoadAppFromAsar: 5,
  fileProtocolPrivileges: 7,
} as const;

const onLinux = process.platform === 'linux';
let folder = '';
let resources = '';
let unpacked = '';

async function fakeRuntime(): Promise<string> {
  const runtime = join(folder, 'runtime');
  await mkdir(join(runtime, 'resources'), { recursive: true });
  await writeFile(join(runtime, 'electron'), `${FUSE_MARK}\x01${String.fromCharCode(8)}${FUSES_BEFORE}`);
  await chmod(join(runtime, 'electron'), 0o755);
  for (const name of ['LICENSE', 'chrome-sandbox', 'version']) await writeFile(join(runtime, name), '');
  return runtime;
}

beforeAll(async () => {
  if (!onLinux) return;
  folder = await mkdtemp(join(tmpdir(), 'songbrush-package-'));
  await run(process.execPath, ['scripts/build.mjs'], { cwd: ROOT });
  const settings = { electronDist: await fakeRuntime(), 'directories.output': join(folder, 'release') };
  const given = Object.entries(settings).map(([name, value]) => `-c.${name}=${value}`);
  const builder = join(ROOT, 'node_modules', 'electron-builder', 'cli.js');
  await run(process.execPath, [builder, '--linux', 'dir', '--publish', 'never', ...given], { cwd: ROOT });
  resources = join(folder, 'release', 'linux-unpacked', 'resources');
  unpacked = join(resources, 'app.asar.unpacked');
}, PACK_TIMEOUT_MS);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Posts messages to a worker of the package and answers with the first reply. */
async function reply<T>(name: string, workerData: unknown, ...messages: unknown[]): Promise<T> {
  const worker = new Worker(join(unpacked, 'dist', 'main', name), { workerData });
  try {
    return await new Promise<T>((resolve, reject) => {
      worker.once('error', reject);
      worker.on('message', (message: { type?: string }) => {
        if (message.type !== 'progress') resolve(message as T);
      });
      for (const message of messages) worker.postMessage(message);
    });
  } finally {
    worker.postMessage({ type: 'end' });
    await worker.terminate();
  }
}

interface ArchiveEntry {
  readonly files?: Readonly<Record<string, ArchiveEntry>>;
  readonly unpacked?: boolean;
}
function filesIn({ files = {} }: ArchiveEntry, path = ''): { path: string; unpacked: boolean }[] {
  return Object.entries(files).flatMap(([name, entry]) =>
    entry.files
      ? filesIn(entry, `${path}/${name}`)
      : [{ path: `${path}/${name}`, unpacked: entry.unpacked === true }],
  );
}

describe.skipIf(!onLinux)('the package', () => {
  it('holds what the app runs from, and nothing it was made from', () => {
    const { header } = getRawHeader(join(resources, 'app.asar')) as unknown as { header: ArchiveEntry };
    const paths = filesIn(header).map(({ path }) => path);
    for (const path of [
      '/package.json',
      '/dist/main/electron.js',
      '/dist/preload/preload.cjs',
      '/dist/renderer/index.html',
      '/models/choreographer/weights/choreographer-lstm.onnx',
      '/resources/sample/night-whale.songbrush',
    ]) {
      expect(paths).toContain(path);
    }
    const own = paths.filter((path) => !path.startsWith('/node_modules/'));
    expect(
      own.filter((path) => /\.(ts|svelte|map|py)$|^\/(tests|docs|scripts|core|main)\//.test(path)),
    ).toEqual([]);
  });

  it('carries only this system’s libraries', () => {
    const { header } = getRawHeader(join(resources, 'app.asar')) as unknown as { header: ArchiveEntry };
    const native = filesIn(header).filter(({ path }) => /\.(node|so|dylib|dll)(\.\d+)*$/.test(path));
    expect(native.length).toBeGreaterThan(2);
    expect(native.filter(({ path }) => /darwin|win32|\.dll|\.dylib/.test(path))).toEqual([]);
    expect(native.filter((file) => !file.unpacked)).toEqual([]);
  });

  it('keeps every file that is read from outside Electron beside the archive', async () => {
    const archived = join(resources, 'app.asar', 'models', 'choreographer', 'weights', 'evaluation.json');
    expect(JSON.parse(await readFile(outsideAsar(archived), 'utf8'))).toHaveProperty('styles');
    expect(outsideAsar(join(unpacked, 'models'))).toBe(join(unpacked, 'models'));
    expect(outsideAsar(join(ROOT, 'models'))).toBe(join(ROOT, 'models'));
  });

  it('draws frames in its worker', async () => {
    const document = createDocument({ name: 'Night', width: 64, height: 32 });
    const frame = await reply<WorkerReply>(
      'frame-worker.js',
      { blobs: folder },
      { document },
      { id: 1, timeSeconds: 0, width: 64, height: 32, format: 'straight' },
    );
    if ('error' in frame) throw new Error(frame.error.message);
    expect(frame.pixels).toHaveLength(64 * 32 * 4);
  });

  it('hears, and moves with its own network, in its worker', async ({ skip }) => {
    const [ffmpeg] = FFMPEGS;
    if (!ffmpeg) return skip('no ffmpeg with libx264 was found on this machine');
    const path = join(folder, 'click.wav');
    await run(ffmpeg.path, ['-v', 'error', '-f', 'lavfi', '-i', 'sine=frequency=220:duration=1', path]);
    const answer = await reply<FromWorker>('hearing-worker.js', null, {
      ...{ type: 'run', id: 1, task: 'choreograph' },
      input: {
        ...{ ffmpeg, recording: { hash: 'click', path }, beatGrid: null, picture: null, style: 'pulse' },
        ...{ audioOffsetSeconds: 0, durationSeconds: 1, smoothness: 0.5, seed: 1 },
      },
    });
    if (answer.type === 'failed') throw new Error(answer.error.message);
    const { frameCount, curves } = (answer as { output: { frameCount: number; curves: Float32Array } })
      .output;
    expect(frameCount).toBeGreaterThanOrEqual(60);
    expect(curves).toHaveLength(frameCount * MOTION_CHANNEL_COUNT);
    expect(curves.every(Number.isFinite)).toBe(true);
  });

  it('brings the whole app up from its own files alone', async () => {
    const extracted = join(folder, 'extracted');
    extractAll(join(resources, 'app.asar'), extracted);
    const server = spawn(process.execPath, [join(extracted, 'dist', 'main', 'web.js')], {
      cwd: folder,
      env: { ...process.env, SONGBRUSH_DATA: join(folder, 'data') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const address = await new Promise<string>((resolve, reject) => {
        createInterface(server.stdout).on('line', (line) => {
          const found = /http:\/\/\S+/.exec(line)?.[0];
          if (found) resolve(found);
        });
        server.once('exit', (code) => reject(new Error(`it ended with ${code}`)));
      });
      const welcome = await fetch(address, { redirect: 'manual' });
      const headers = {
        cookie: welcome.headers.get('set-cookie')?.split(';')[0] ?? '',
        origin: new URL(address).origin,
        'content-type': 'application/json',
      };
      expect(await (await fetch(new URL('/', address), { headers })).text()).toContain('<div id="app">');
      const command = (name: string) =>
        fetch(new URL(`/api/commands/${name}`, address), { method: 'POST', headers, body: 'null' });
      const { version } = (await (await command('app.info')).json()) as AppInfo;
      expect(version).toBe(JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')).version);
      expect(await (await command('project.attach')).json()).toHaveProperty('document');
    } finally {
      server.kill();
    }
  });

  it('starts no page with more power than it needs: Electron’s fuses', async () => {
    const program = await readFile(join(resources, '..', 'songbrush'), 'latin1');
    const states = program.slice(program.indexOf(FUSE_MARK) + FUSE_MARK.length + 2);
    const isOn = (fuse: number) => states[fuse] === '1';
    expect(isOn(FUSE.nodeOptions)).toBe(false);
    expect(isOn(FUSE.nodeInspect)).toBe(false);
    expect(isOn(FUSE.fileProtocolPrivileges)).toBe(false);
    expect(isOn(FUSE.onlyLoadAppFromAsar)).toBe(true);
  });
});

describe('the icons', () => {
  const ICONS = join(ROOT, 'resources', 'icons');

  it('are as large as they say, on Linux', async () => {
    for (const size of [16, 32, 48, 256, 512]) {
      const picture = await sharp(join(ICONS, 'linux', `${size}x${size}.png`)).metadata();
      expect([picture.width, picture.height, picture.hasAlpha]).toEqual([size, size, true]);
    }
  });

  it('are readable by Windows, up to 256 pixels', async () => {
    const file = await readFile(join(ICONS, 'icon.ico'));
    const count = file.readUInt16LE(4);
    const sizes: number[] = [];
    for (let at = 6; at < 6 + 16 * count; at += 16) {
      const [length, offset] = [file.readUInt32LE(at + 8), file.readUInt32LE(at + 12)];
      const { width, format } = await sharp(file.subarray(offset, offset + length)).metadata();
      expect([format, width % 256]).toEqual(['png', file.readUInt8(at)]);
      sizes.push(width);
    }
    expect(sizes).toEqual(expect.arrayContaining([16, 32, 48, 256]));
  });

  it('are readable by macOS, up to 1024 pixels', async () => {
    const file = await readFile(join(ICONS, 'icon.icns'));
    expect([file.toString('ascii', 0, 4), file.readUInt32BE(4)]).toEqual(['icns', file.length]);
    const widths: number[] = [];
    for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4)) {
      const picture = file.subarray(at + 8, at + file.readUInt32BE(at + 4));
      widths.push((await sharp(picture).metadata()).width);
    }
    expect(widths).toEqual(expect.arrayContaining([128, 256, 512, 1024]));
  });
});
