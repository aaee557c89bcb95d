import { beforeEach, describe, expect, it } from 'vitest';
import { execute } from '#core/document/commands/index.ts';
import { createDocument } from '#core/document/create.ts';
import type { BlobHash, SongbrushDocument } from '#core/document/records.ts';
import { AppError, serializeError } from '#core/errors.ts';
import { MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import { PREVIEW_FPS, PreviewEngine } from '#renderer/canvas/preview-engine.ts';
import { FakePreviewWorker } from './fake-preview-worker.ts';

const WIDTH = 64;
const HEIGHT = 36;
const FRAME_BYTES = WIDTH * HEIGHT * 4;
const PICTURE = 'a'.repeat(64) as BlobHash;
const CURVES = 'c'.repeat(64) as BlobHash;

/** One picture that slides, so that every frame is another. */
function movingDocument(): SongbrushDocument {
  let document = createDocument({ name: 'Film', width: 640, height: 360 });
  const layer = { id: 'layer', name: 'Moon', kind: 'raster', blob: PICTURE, width: 8, height: 8 } as const;
  document = execute(document, 'layer.add', { ...layer, edge: 'transparent' }).document;
  for (const timeSeconds of [0, 10])
    document = execute(document, 'keyframe.set', {
      id: `keyframe-${timeSeconds}`,
      ...{ layerId: 'layer', property: 'x', timeSeconds, value: timeSeconds * 10 },
    }).document;
  return document;
}

/** The same with a choreography. */
function choreographed(): SongbrushDocument {
  let document = movingDocument();
  document = execute(document, 'track.add', { id: 'track', name: 'Music' }).document;
  const clip = { id: 'clip', trackId: 'track', name: 'song.ogg', blob: PICTURE, sourceSeconds: 10 };
  document = execute(document, 'clip.add', clip).document;
  return execute(document, 'motion.add', {
    ...{ id: 'motion', layerId: 'layer', clipId: 'clip', curves: CURVES, frameCount: 60, frameRate: 60 },
    ...{ style: 'sway', smoothness: 0.5, seed: 3, model: 'choreographer-lstm@1' },
  }).document;
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 30));

describe('PreviewEngine', () => {
  let worker: FakePreviewWorker;
  let engine: PreviewEngine;
  let document: SongbrushDocument;

  const open = (budgetFrames: number, fetch?: (address: string) => Promise<Response>): void => {
    worker = new FakePreviewWorker();
    const budgetBytes = budgetFrames * FRAME_BYTES;
    engine = new PreviewEngine({
      sessionId: 's1',
      createWorker: () => worker,
      budgetBytes,
      ...(fetch ? { fetch } : {}),
    });
  };
  const request = (timeSeconds: number) => engine.request(timeSeconds, WIDTH, HEIGHT);
  const drawNow = async (timeSeconds: number) => {
    const promise = request(timeSeconds);
    const bitmap = worker.draw();
    expect(await promise).toBe(bitmap);
    return bitmap;
  };

  beforeEach(() => {
    open(100);
    document = movingDocument();
    engine.setDocument(document);
  });

  it('draws a frame once and has it ready afterwards', async () => {
    const bitmap = await drawNow(1);
    expect(worker.draws).toEqual([{ type: 'draw', id: 1, timeSeconds: 1, width: WIDTH, height: HEIGHT }]);
    expect(await request(1)).toBe(bitmap);
    expect(engine.peek(1, WIDTH, HEIGHT)).toBe(bitmap);
    expect(worker.draws).toHaveLength(1);
    await drawNow(2);
    await engine.request(1, WIDTH, HEIGHT);
    expect(worker.draws).toHaveLength(2);
  });

  it('serves the newest request and drops those it overtook', async () => {
    const first = request(1);
    const overtaken = [request(2), request(3)];
    const last = request(4);
    expect(worker.draws).toHaveLength(1);
    const bitmap = worker.draw();
    expect(await first).toBe(bitmap);
    expect(await Promise.all(overtaken)).toEqual([null, null]);
    expect(worker.draws.map(({ timeSeconds }) => timeSeconds)).toEqual([1, 4]);
    expect(await Promise.race([last, settled()])).toBeUndefined();
    expect(worker.draw()).toBe(await last);
  });

  it('keeps frames through an edit that does not show, and redraws those it changes', async () => {
    const bitmap = await drawNow(1);
    const renamed = execute(document, 'layer.rename', { layerId: 'layer', name: 'Sun' }).document;
    engine.setDocument(renamed);
    expect(await request(1)).toBe(bitmap);
    const faded = execute(renamed, 'layer.set', { layerId: 'layer', settings: { opacity: 0.5 } }).document;
    engine.setDocument(faded);
    expect(engine.peek(1, WIDTH, HEIGHT)).toBeNull();
    const next = request(1);
    expect(worker.requests.filter(({ type }) => type === 'document').at(-1)).toEqual({
      type: 'document',
      document: faded,
    });
    const redrawn = worker.draw();
    expect(await next).toBe(redrawn);
    engine.setDocument(renamed);
    expect(await request(1)).toBe(bitmap);
  });

  it('prefetches a range in order when nothing is asked for, and says what is ready', async () => {
    let calls = 0;
    engine.onCache(() => calls++);
    await drawNow(1);
    engine.prefetch({ startSeconds: 1, endSeconds: 1 + 4 / PREVIEW_FPS });
    for (let i = 0; i < 3; i++) worker.draw();
    expect(worker.draws).toHaveLength(4);
    expect(engine.cachedRanges(document, PREVIEW_FPS)).toEqual([
      { startSeconds: 1, endSeconds: 1 + 4 / PREVIEW_FPS },
    ]);
    await settled();
    expect(calls).toBeGreaterThan(0);
  });

  it('lets a request go before what is prefetched', async () => {
    await drawNow(0);
    engine.prefetch({ startSeconds: 0, endSeconds: 1 });
    const asked = request(5);
    worker.draw();
    expect(worker.draws.at(-1)!.timeSeconds).toBe(5);
    const bitmap = worker.draw();
    expect(await asked).toBe(bitmap);
    expect(worker.draws.at(-1)!.timeSeconds).toBe(2 / PREVIEW_FPS);
  });

  it('keeps to its budget, closes what it lets go, and never what is on the screen', async () => {
    open(5);
    engine.setDocument(document);
    const shown = await drawNow(9);
    const others = [];
    for (let i = 0; i < 4; i++) others.push(await drawNow(i));
    expect(shown.closed).toBe(false);
    others.push(await drawNow(5));
    expect(shown.closed).toBe(true);
    expect(others.map(({ closed }) => closed)).toEqual([false, false, false, false, false]);
    // Prefetching must neither throw away the shown frame nor go round in circles.
    engine.prefetch({ startSeconds: 0, endSeconds: 10 });
    for (let i = 0; i < 20 && worker.draws.length < 30; i++) {
      const before = worker.draws.length;
      worker.draw();
      if (worker.draws.length === before) break;
    }
    expect(worker.draws.length).toBeLessThan(12);
    expect(others.at(-1)!.closed).toBe(false);
  });

  it('does not mix frames of two sizes', async () => {
    const small = await drawNow(1);
    expect(engine.peek(1, WIDTH * 2, HEIGHT * 2)).toBeNull();
    const large = engine.request(1, WIDTH * 2, HEIGHT * 2);
    expect(worker.draw().width).toBe(WIDTH * 2);
    await large;
    expect(engine.cachedRanges(document, PREVIEW_FPS)).toHaveLength(1);
    expect(engine.peek(1, WIDTH, HEIGHT)).toBe(small);
  });

  it('passes on why a picture cannot be drawn, and goes on', async () => {
    const failing = request(1);
    const error = new AppError('picture.damaged', 'The picture is damaged.', 'Choose another.');
    worker.reply({ type: 'failed', id: 1, error: serializeError(error) });
    await expect(failing).rejects.toMatchObject({ code: 'picture.damaged', remedy: 'Choose another.' });
    await drawNow(2);
  });

  it('rejects what waits when the worker itself fails', async () => {
    const waiting = request(1);
    worker.onerror?.({ message: 'out of memory' });
    await expect(waiting).rejects.toThrow('out of memory');
    await expect(request(2)).rejects.toThrow('out of memory');
  });

  it('loads curves once before it draws, and gives them to the worker first', async () => {
    const addresses: string[] = [];
    const values = new Float32Array(60 * MOTION_CHANNEL_COUNT).fill(0.5);
    open(100, (address) => {
      addresses.push(address);
      return Promise.resolve(new Response(values.buffer));
    });
    engine.setDocument(choreographed());
    const first = request(0.1);
    await settled();
    expect(worker.requests.map(({ type }) => type)).toEqual(['open', 'curves', 'document', 'draw']);
    worker.draw();
    await first;
    await drawNow(0.5);
    expect(addresses).toEqual([`/api/sessions/s1/blobs/${CURVES}`]);
  });

  it('rejects where curves cannot be loaded, and tries again', async () => {
    let refuse = true;
    open(100, () =>
      Promise.resolve(
        refuse
          ? Response.json(serializeError(new AppError('store.missing', 'No such blob.', 'Reload.')), {
              status: 404,
            })
          : new Response(new Float32Array(60 * MOTION_CHANNEL_COUNT).buffer),
      ),
    );
    engine.setDocument(choreographed());
    await expect(request(0.1)).rejects.toMatchObject({ code: 'store.missing' });
    refuse = false;
    const again = request(0.1);
    await settled();
    worker.draw();
    expect(await again).not.toBeNull();
  });

  it('ends the worker and frees every frame', async () => {
    const bitmap = await drawNow(1);
    const waiting = [request(2), request(3)];
    engine.dispose();
    expect(worker.terminated).toBe(true);
    expect(bitmap.closed).toBe(true);
    expect(await Promise.all(waiting)).toEqual([null, null]);
    expect(await request(4)).toBeNull();
  });
});
