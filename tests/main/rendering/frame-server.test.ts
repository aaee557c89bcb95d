import { EventEmitter } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { execute } from '#core/document/commands/index.ts';
import { createDocument } from '#core/document/create.ts';
import type { BlobHash } from '#core/document/records.ts';
import { FrameRenderer } from '#main/rendering/frame-renderer.ts';
import { openFrameServer, type FrameServer, type FrameWorker } from '#main/rendering/frame-server.ts';
import { SHOW_DOCUMENTS } from '../../core/compositing/show-documents.ts';
import { useFolder } from '../media/with-ffmpeg.ts';
import { showProject, writeBlobs } from './show-project.ts';

const SIZE = [214, 120] as const;

describe('openFrameServer', () => {
  const file = useFolder();
  beforeAll(() => writeBlobs(file('blobs')));
  const open = (): FrameServer => {
    const server = openFrameServer(file('blobs'));
    onTestFinished(() => server.close());
    return server;
  };
  const renderer = (): FrameRenderer => new FrameRenderer((blob) => join(file('blobs'), blob));

  it('draws in its thread what the renderer draws, in the order asked for', async () => {
    const server = open();
    const document = showProject();
    server.setDocument(document);
    const times = [0, 0.5, 1.2, 0.5];
    const frames = await Promise.all(times.map((timeSeconds) => server.frame(timeSeconds, ...SIZE)));
    for (const [i, timeSeconds] of times.entries()) {
      const { rgba } = await renderer().frame(document, timeSeconds, ...SIZE);
      expect(Buffer.compare(frames[i]!, rgba)).toBe(0);
    }
    const film = await server.frame(0.5, ...SIZE, 'yuv420');
    const expected = await renderer().pixels(document, 0.5, ...SIZE, 'yuv420');
    expect(Buffer.compare(film!, expected)).toBe(0);
  });

  it('draws a frame that is the same as the last one not again, whatever else was edited', async () => {
    const server = open();
    const { document } = SHOW_DOCUMENTS.find(({ name }) => name === 'blend mode normal')!;
    server.setDocument(document);
    expect(await server.frame(5, ...SIZE)).toHaveLength(SIZE[0] * SIZE[1] * 4);
    expect(await server.frame(6, ...SIZE)).toBeNull();
    server.setDocument(execute(document, 'layer.rename', { layerId: 'noise', name: 'Sand' }).document);
    expect(await server.frame(7, ...SIZE)).toBeNull();
    expect(await server.frame(7, 64, 36)).not.toBeNull();
    expect(await server.frame(7, 64, 36, 'yuv420')).not.toBeNull();
  });

  it('says which picture is damaged, and goes on', async () => {
    const server = open();
    const { document } = SHOW_DOCUMENTS.find(({ name }) => name === 'blend mode normal')!;
    const damaged = 'b'.repeat(64);
    await writeFile(file(`blobs/${damaged}`), 'not a picture');
    const layer = { id: 'bad', name: 'Bad', kind: 'raster', width: 5, height: 5, edge: 'mirror' } as const;
    server.setDocument(execute(document, 'layer.add', { ...layer, blob: damaged as never }).document);
    await expect(server.frame(0, ...SIZE)).rejects.toMatchObject({ code: 'picture.damaged' });
    server.setDocument(document);
    expect(await server.frame(0, ...SIZE)).not.toBeNull();
  });

  it('rejects what waits and what comes when it is closed', async () => {
    const server = open();
    server.setDocument(showProject());
    const waiting = server.frame(0, ...SIZE);
    waiting.catch(() => undefined);
    await server.close();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    await expect(server.frame(0, ...SIZE)).rejects.toMatchObject({ name: 'AbortError' });
  });

  describe('when its worker goes', () => {
    class FakeWorker extends EventEmitter implements FrameWorker {
      postMessage(): void {}
      terminate(): Promise<number> {
        return Promise.resolve(0);
      }
    }

    it.each([
      ['without a word', (worker: FakeWorker) => worker.emit('exit', 1), 'exit code 1'],
      [
        'with an error',
        (worker: FakeWorker) => worker.emit('error', new Error('out of memory')),
        'out of memory',
      ],
    ])('%s, says so to whoever waits or asks', async (_, go, detail) => {
      const worker = new FakeWorker();
      const server = openFrameServer('', () => worker);
      const waiting = [server.frame(0, ...SIZE), server.frame(1, ...SIZE)];
      go(worker);
      for (const frame of [...waiting, server.frame(2, ...SIZE)]) {
        const error = (await frame.catch((reason: unknown) => reason)) as Error;
        expect(error).toMatchObject({ code: 'rendering.stopped' });
        expect(error.message).toContain(detail);
      }
    });
  });
});

describe('FrameRenderer', () => {
  const file = useFolder();
  beforeAll(() => writeBlobs(file('blobs')));

  it('keeps no more pictures than its budget while documents change', async () => {
    const pathOf = (blob: string): string => join(file('blobs'), blob);
    const small = new FrameRenderer(pathOf, { pictureBudgetBytes: 300_000 });
    for (let round = 0; round < 2; round++)
      for (const { document } of SHOW_DOCUMENTS.slice(0, 3)) {
        const { rgba } = await small.frame(document, 0.5, ...SIZE);
        expect(small.pictureBytes).toBeLessThan(600_000);
        const { rgba: fresh } = await new FrameRenderer(pathOf).frame(document, 0.5, ...SIZE);
        expect(Buffer.compare(rgba, fresh)).toBe(0);
      }
  });

  it('draws a picture of 48 megapixels from the version that fits, and keeps no more of it', async () => {
    const blob = 'a'.repeat(64) as BlobHash;
    const background = { r: 200, g: 40, b: 90 };
    const large = sharp({ create: { width: 8000, height: 6000, channels: 3, background } });
    await large.png({ compressionLevel: 1 }).toFile(file(`blobs/${blob}`));
    const layer = { id: 'large', name: 'L', kind: 'raster', blob, width: 8000, height: 6000 } as const;
    const transform = { x: 960, y: 540, scaleX: 0.24, scaleY: 0.24, rotationRadians: 0 };
    let document = createDocument({ name: 'Large', width: 1920, height: 1080 });
    document = execute(document, 'layer.add', { ...layer, edge: 'mirror', transform }).document;
    const renderer = new FrameRenderer((hash) => join(file('blobs'), hash));
    const { rgba } = await renderer.frame(document, 0, 1920, 1080);
    for (const at of [0, 4 * (540 * 1920 + 960), rgba.length - 4])
      expect([...rgba.slice(at, at + 4)]).toEqual([200, 40, 90, 255]);
    expect(renderer.pictureBytes).toBeLessThan(2010 * 1510 * 4);
  });

  it('gives its frame on a canvas too', async () => {
    const { document } = SHOW_DOCUMENTS[0]!;
    const renderer = new FrameRenderer((blob) => join(file('blobs'), blob));
    const { rgba } = await renderer.frame(document, 0, ...SIZE);
    const canvas = await renderer.draw(document, 0, ...SIZE);
    const { data } = canvas.getContext('2d').getImageData(0, 0, ...SIZE);
    expect(Buffer.compare(new Uint8Array(data.buffer as ArrayBuffer), rgba)).toBe(0);
  });
});
