/** What the page of `preview-is-export.test.ts` runs: the preview as the editor has it, its bytes read back. */
import type { SongbrushDocument } from '#core/document/records.ts';
import { PreviewEngine } from '#renderer/canvas/preview-engine.ts';
import { PreviewPainter } from '#renderer/canvas/preview-painter.ts';
import type { PreviewWorker } from '#renderer/canvas/preview-protocol.ts';
import { fetchCurves } from '#renderer/canvas/session-blobs.ts';
import { recordsOf } from '#core/document/queries.ts';

export interface FrameRequest {
  readonly document: SongbrushDocument;
  readonly timeSeconds: number;
  readonly width: number;
  readonly height: number;
}

async function digest(bytes: Uint8ClampedArray<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Through the engine, its worker and a canvas: what the screen shows. */
async function shown({ document, timeSeconds, width, height }: FrameRequest): Promise<string> {
  const engine = new PreviewEngine({
    sessionId: 's',
    createWorker: () => new Worker('/preview-worker.js', { type: 'module' }) as unknown as PreviewWorker,
  });
  engine.setDocument(document);
  const bitmap = await engine.request(timeSeconds, width, height);
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.drawImage(bitmap!, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  engine.dispose();
  return digest(data as Uint8ClampedArray<ArrayBuffer>);
}

/** Straight RGBA as the worker draws it, before any canvas. */
async function drawn({ document, timeSeconds, width, height }: FrameRequest): Promise<string> {
  const read = (address: string) => fetch(address);
  const painter = new PreviewPainter({ fetch: read, sessionId: 's' });
  for (const { curves } of recordsOf(document, 'motion'))
    painter.addCurves(curves, await fetchCurves(read, 's', curves));
  return digest(await painter.draw(document, timeSeconds, width, height));
}

Object.assign(globalThis, { preview: { shown, drawn } });
