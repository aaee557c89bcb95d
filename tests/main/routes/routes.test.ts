/** Bulk routes through the real web shell. */
import { readdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { halve } from '#core/compositing/mip.ts';
import type { ImportedMedia } from '#core/contract/commands.ts';
import type { SerializedError } from '#core/errors.ts';
import { FrameRenderer } from '#main/rendering/frame-renderer.ts';
import { hashOf } from '#main/store/blob-store.ts';
import { parseRange } from '#main/routes/file-response.ts';
import { FFMPEGS, sweepAt, wavBytes } from '../media/with-ffmpeg.ts';
import { solidPng } from '../store/sample-project.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';
import { begin, type Client } from '../web/web-client.ts';
import { createProject } from '../commands/editing.ts';

const withFfmpeg = it.skipIf(FFMPEGS.length === 0);

async function beginSession(dataFolder?: string) {
  const client = await begin(dataFolder === undefined ? {} : { dataFolder });
  const project = await createProject(client);
  const base = `/api/sessions/${project.id}`;
  return {
    client,
    project,
    base,
    importFile: async (name: string, bytes: Uint8Array): Promise<ImportedMedia> => {
      const response = await client.post(`${base}/media?name=${encodeURIComponent(name)}`, bytes);
      expect(response.status, await response.clone().text()).toBe(200);
      return (await response.json()) as ImportedMedia;
    },
  };
}

const errorOf = async (response: Response): Promise<SerializedError> =>
  (await response.json()) as SerializedError;
const bytesOf = async (response: Response): Promise<Uint8Array> =>
  new Uint8Array(await response.arrayBuffer());

/** A picture no two pixels of which are alike. */
async function gradientPng(width: number, height: number): Promise<Buffer> {
  const data = new Uint8Array(width * height * 4).map((_, i) => (i % 4 === 3 ? 255 : (i * 37) % 251));
  return sharp(data, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer();
}

describe('media', () => {
  it('takes a picture whatever its name says, and calls the layer by it', async () => {
    const { importFile } = await beginSession();
    const jpeg = await sharp(await solidPng(30, 20, '#336699'))
      .jpeg()
      .toBuffer();
    expect(await importFile('Blue sea.png', jpeg)).toMatchObject({
      kind: 'picture',
      name: 'Blue sea',
      width: 30,
      height: 20,
    });
  });

  withFfmpeg('takes a recording', async () => {
    const { importFile } = await beginSession();
    const wav = wavBytes(1.5, sweepAt);
    expect(await importFile('song.wav', wav)).toEqual({
      kind: 'audio',
      name: 'song.wav',
      blob: hashOf(wav),
      durationSeconds: expect.closeTo(1.5, 3) as number,
      sampleRate: 44_100,
      channels: 1,
    });
  });

  it('refuses what is neither by its name, and keeps nothing of it', async () => {
    const dataFolder = join(await temporaryFolder(), 'data');
    const { client, base } = await beginSession(dataFolder);
    const response = await client.post(`${base}/media?name=notes.txt`, 'just words, '.repeat(1000));
    expect(response.status).toBe(422);
    expect(await errorOf(response)).toMatchObject({
      code: 'media.unsupported',
      message: expect.stringContaining('“notes.txt”') as string,
    });
    expect(await readdir(join(dataFolder, 'uploads'))).toEqual([]);
  });

  it('keeps a name that tries to lead elsewhere inside its folder', async () => {
    const dataFolder = join(await temporaryFolder(), 'data');
    const { importFile } = await beginSession(dataFolder);
    const png = await solidPng(2, 2, '#fff');
    const names = {
      '../../../evil.png': 'evil',
      '..\\..\\evil.png': 'evil',
      '...': 'file',
      '/etc/passwd.png': 'passwd',
    };
    for (const [name, layer] of Object.entries(names)) {
      expect(await importFile(name, png)).toMatchObject({ name: layer });
    }
    expect(await readdir(join(dataFolder, 'uploads'))).toEqual([]);
    const long = await importFile(`${'ü'.repeat(400)}.png`, png);
    expect(long.name).toMatch(/^ü+$/);
  });

  it('needs a name', async () => {
    const { client, base } = await beginSession();
    const response = await client.post(`${base}/media`, await solidPng(2, 2, '#fff'));
    expect(response.status).toBe(400);
    expect(await errorOf(response)).toMatchObject({
      code: 'app.invalid-input',
      message: expect.stringMatching(/^name/) as string,
    });
  });

  it('leaves nothing behind when the window goes in the middle', async () => {
    const dataFolder = join(await temporaryFolder(), 'data');
    const { client, base } = await beginSession(dataFolder);
    const { hostname, port, host } = new URL(client.origin);
    const socket = connect(Number(port), hostname);
    const head = [
      `POST ${base}/media?name=a.png HTTP/1.1`,
      `Host: ${host}`,
      `Origin: ${client.origin}`,
      `Cookie: ${client.cookie}`,
      'Content-Length: 1000000',
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n${'x'.repeat(1000)}`);
    await expect.poll(() => readdir(join(dataFolder, 'uploads'))).toHaveLength(1);
    socket.destroy();
    await expect.poll(() => readdir(join(dataFolder, 'uploads'))).toEqual([]);
  });

  it('is bounded: what says it is too large is refused before it is read', async () => {
    const { client, base } = await beginSession();
    const { hostname, port, host } = new URL(client.origin);
    const socket = connect(Number(port), hostname);
    const head = [
      `POST ${base}/blobs HTTP/1.1`,
      `Host: ${host}`,
      `Origin: ${client.origin}`,
      `Cookie: ${client.cookie}`,
      `Content-Length: ${2 * 1024 ** 3}`,
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    const answer = await new Promise<string>((resolve) =>
      socket.once('data', (data) => resolve(data.toString())),
    );
    socket.destroy();
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });
});

describe('blobs', () => {
  it('come back as they went in, forever the same', async () => {
    const { client, base } = await beginSession();
    const bytes = new Uint8Array(300_000).map((_, i) => i * 7);
    const { blob } = (await (await client.post(`${base}/blobs`, bytes)).json()) as { blob: string };
    expect(blob).toBe(hashOf(bytes));
    const response = await client.get(`${base}/blobs/${blob}`);
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect(response.headers.get('accept-ranges')).toBe('bytes');
    expect(Buffer.from(await bytesOf(response)).equals(Buffer.from(bytes))).toBe(true);
  });

  it('come in ranges', async () => {
    const { client, base } = await beginSession();
    const bytes = new Uint8Array(1000).map((_, i) => i);
    const { blob } = (await (await client.post(`${base}/blobs`, bytes)).json()) as { blob: string };
    const get = (range: string) => client.get(`${base}/blobs/${blob}`, { range });
    for (const [range, start, end] of [
      ['bytes=0-0', 0, 0],
      ['bytes=10-99', 10, 99],
      ['bytes=990-', 990, 999],
      ['bytes=-5', 995, 999],
      ['bytes=900-5000', 900, 999],
      ['bytes=-5000', 0, 999],
    ] as const) {
      // prettier-ignore
      const response = await get(range);
      expect(response.status, range).toBe(206);
      expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end}/1000`);
      expect([...(await bytesOf(response))]).toEqual([...bytes.subarray(start, end + 1)]);
    }
    const beyond = await get('bytes=1000-');
    expect(beyond.status).toBe(416);
    expect(beyond.headers.get('content-range')).toBe('bytes */1000');
  });

  it('that are empty are whole', async () => {
    const { client, base } = await beginSession();
    const { blob } = (await (await client.post(`${base}/blobs`, new Uint8Array())).json()) as {
      blob: string;
    };
    const response = await client.get(`${base}/blobs/${blob}`);
    expect(response.status).toBe(200);
    expect(await bytesOf(response)).toHaveLength(0);
  });

  it('of one session are not another’s', async () => {
    const { client, base } = await beginSession();
    const { blob } = (await (await client.post(`${base}/blobs`, 'mine')).json()) as { blob: string };
    const other = await createProject(client);
    const response = await client.get(`/api/sessions/${other.id}/blobs/${blob}`);
    expect(response.status).toBe(404);
    expect(await errorOf(response)).toMatchObject({ code: 'store.no-such-blob' });
  });
});

it('a range header that says nothing clear is as good as none', () => {
  for (const header of [
    null,
    '',
    'bytes=',
    'bytes=-',
    'bytes=5-2',
    'bytes=a-b',
    'bytes=0-1,4-5',
    'lines=0-5',
  ]) {
    expect(parseRange(header, 100), String(header)).toBe('whole');
  }
  expect(parseRange('bytes=0-', 0)).toBe('unsatisfiable');
  expect(parseRange('bytes=-0', 100)).toBe('unsatisfiable');
});

describe('pixels', () => {
  it('are the picture’s, at full size and halved', async () => {
    const { client, base, importFile } = await beginSession();
    const { blob } = await importFile('gradient.png', await gradientPng(50, 31));
    const full = await client.get(`${base}/pixels/${blob}?level=0`);
    expect([full.headers.get('x-width'), full.headers.get('x-height')]).toEqual(['50', '31']);
    const data = new Uint8ClampedArray(await full.arrayBuffer());
    expect([...data.subarray(0, 8)]).toEqual([0, 37, 74, 255, 148, 185, 222, 255]);

    const half = await client.get(`${base}/pixels/${blob}?level=1`);
    expect([half.headers.get('x-width'), half.headers.get('x-height')]).toEqual(['25', '15']);
    const expected = halve({ width: 50, height: 31, data });
    expect([...new Uint8ClampedArray(await half.arrayBuffer())]).toEqual([...expected.data]);
  });

  it('of what is no picture, or of no level, are refused', async () => {
    const { client, base, importFile } = await beginSession();
    const { blob } = (await (await client.post(`${base}/blobs`, 'words')).json()) as { blob: string };
    expect(await errorOf(await client.get(`${base}/pixels/${blob}`))).toMatchObject({
      code: 'picture.damaged',
    });
    const picture = await importFile('a.png', await solidPng(4, 4, '#fff'));
    for (const level of ['-1', '1.5', 'x', '', '99']) {
      const response = await client.get(`${base}/pixels/${picture.blob}?level=${level}`);
      expect(response.status, level).toBe(400);
    }
  });
});

describe('recordings', () => {
  withFfmpeg('have peaks that lie where the sound is loud', async () => {
    const { client, base, importFile } = await beginSession();
    const { blob } = await importFile(
      's.wav',
      wavBytes(2, (time) => (time < 1 ? 0 : 0.5 * Math.sin(2 * Math.PI * 440 * time))),
    );
    const response = await client.get(`${base}/peaks/${blob}?perSecond=10`);
    const peaks = new Float32Array(await response.arrayBuffer());
    expect(peaks).toHaveLength(2 * 20);
    expect(peaks[2 * 4]).toBeCloseTo(0, 2);
    expect(peaks[2 * 15]).toBeCloseTo(-0.5, 1);
    expect(peaks[2 * 15 + 1]).toBeCloseTo(0.5, 1);
    expect((await client.get(`${base}/peaks/${blob}`)).status).toBe(400);
    expect((await client.get(`${base}/peaks/${blob}?perSecond=0`)).status).toBe(400);
  });

  withFfmpeg('have onsets where sounds begin, sixty values a second', async () => {
    const { client, base, importFile } = await beginSession();
    const { blob } = await importFile(
      's.wav',
      wavBytes(2, (time) => (time < 1 ? 0 : 0.5 * Math.sin(2 * Math.PI * 440 * time))),
    );
    const response = await client.get(`${base}/onsets/${blob}`);
    const onsets = new Float32Array(await response.arrayBuffer());
    expect(Math.abs(onsets.length - 2 * 60)).toBeLessThanOrEqual(1);
    const strongest = onsets.indexOf(Math.max(...onsets));
    expect(Math.abs(strongest - 60)).toBeLessThanOrEqual(2);
    expect(onsets.slice(0, 50).every((value) => value === 0)).toBe(true);
  });

  withFfmpeg('are played as they are where a browser can, converted once where not', async () => {
    const dataFolder = join(await temporaryFolder(), 'data');
    const { client, base, project, importFile } = await beginSession(dataFolder);
    const wav = wavBytes(1, sweepAt);
    const plain = await importFile('s.wav', wav);
    const asIs = await client.get(`${base}/playback/${plain.blob}`);
    expect(asIs.headers.get('content-type')).toBe('audio/wav');
    expect(await bytesOf(asIs)).toHaveLength(wav.length);

    const path = join(await temporaryFolder(), 's.mp3');
    await writeFile(path, wav);
    const { ffmpegRaw } = await import('../media/with-ffmpeg.ts');
    const mp3 = await ffmpegRaw(FFMPEGS[0]!, '-i', path, '-f', 'mp3', '-');
    const { blob } = await importFile('s.mp3', mp3);
    const both = await Promise.all([
      client.get(`${base}/playback/${blob}`),
      client.get(`${base}/playback/${blob}`, { range: 'bytes=0-3' }),
    ]);
    expect(both[0].headers.get('content-type')).toBe('audio/wav');
    expect(new TextDecoder().decode(await bytesOf(both[1]))).toBe('RIFF');
    await bytesOf(both[0]);
    expect(await readdir(join(dataFolder, 'sessions', project.id, 'cache'))).toEqual([`${blob}.wav`]);
  });

  withFfmpeg('without sound are refused', async () => {
    const { client, base, importFile } = await beginSession();
    const { blob } = await importFile('a.png', await solidPng(4, 4, '#fff'));
    for (const route of [`peaks/${blob}?perSecond=10`, `onsets/${blob}`, `playback/${blob}`]) {
      const response = await client.get(`${base}/${route}`);
      expect(response.status, route).toBe(422);
      expect((await errorOf(response)).code, route).toMatch(/^media\./);
    }
  });
});

describe('frames', () => {
  it('are the film’s own, of the document as it is now', async () => {
    const dataFolder = join(await temporaryFolder(), 'data');
    const { client, base, project, importFile } = await beginSession(dataFolder);
    const { blob } = await importFile('g.png', await gradientPng(20, 20));
    const picture = { kind: 'raster', blob, width: 20, height: 20, edge: 'transparent' } as const;
    const transform = { x: 30, y: 20, scaleX: 1.5, scaleY: 1.2, rotationRadians: 0.3 };
    await project.edit('layer.add', { id: 'g', name: 'G', ...picture, transform });
    await project.edit('keyframe.set', {
      id: 'k',
      layerId: 'g',
      property: 'x',
      timeSeconds: 2,
      value: 40,
      easing: 'linear',
    });
    const get = async (query: string) => bytesOf(await client.get(`${base}/frame?${query}`));
    const frame = await get('time=1&width=64&height=36');

    const renderer = new FrameRenderer((hash) => join(dataFolder, 'sessions', project.id, 'blobs', hash));
    const { rgba } = await renderer.frame(project.session.document, 1, 64, 36);
    expect(Buffer.from(frame).equals(Buffer.from(rgba))).toBe(true);

    await project.edit('document.set', { background: '#ff0000' });
    const after = await get('time=1&width=64&height=36');
    expect([...after.subarray(0, 4)]).toEqual([255, 0, 0, 255]);
    expect(Buffer.from(await get('time=1&width=64&height=36')).equals(Buffer.from(after))).toBe(true);
  });

  it('asked for at once do not get mixed up', async () => {
    const { client, base } = await beginSession();
    const sizes = [[64, 36], [8, 8], [64, 36], [2, 2], [100, 10]] as const; // prettier-ignore
    const frames = await Promise.all(
      sizes.map(async ([width, height]) =>
        bytesOf(await client.get(`${base}/frame?time=0&width=${width}&height=${height}`)),
      ),
    );
    expect(frames.map(({ length }) => length)).toEqual(sizes.map(([width, height]) => width * height * 4));
  });

  it('of no size or time are refused', async () => {
    const { client, base } = await beginSession();
    for (const query of [
      '',
      'time=0&width=8',
      'time=-1&width=8&height=8',
      'time=0&width=0&height=8',
      'time=0&width=8&height=9000',
      'time=x&width=8&height=8',
    ]) {
      expect((await client.get(`${base}/frame?${query}`)).status, query).toBe(400);
    }
  });
});

it('what is not there is said to be not there', async () => {
  const { client, base } = await beginSession();
  const statusOf = async (path: string, by: Client['get'] = client.get): Promise<number> =>
    (await by(path)).status;
  for (const path of [
    '/api/',
    '/api/sessions',
    base,
    `${base}/secrets`,
    `${base}/frame/x`,
    `${base}/blobs/x/y`,
    '/api/events',
  ]) {
    expect(await statusOf(path), path).toBe(404);
  }
  expect(await statusOf('/api/sessions/none/frame?time=0&width=8&height=8')).toBe(404);
});
