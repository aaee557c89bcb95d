/** Draws a test document as the preview and the export do, its pictures halved to the levels they need. */
import type { PixelData } from '#core/compositing/canvas.ts';
import { Compositor, frameBytes, type PixelFormat } from '#core/compositing/compositor.ts';
import { halve } from '#core/compositing/mip.ts';
import type { BlobHash, SongbrushDocument } from '#core/document/records.ts';
import { CURVES, PICTURES } from './show-documents.ts';

export function loadedCompositor(
  document: SongbrushDocument,
  width: number,
  height: number,
  pictures: ReadonlyMap<BlobHash, PixelData> = PICTURES,
  compositor = new Compositor({ pictureBudgetBytes: 1e9 }),
): Compositor {
  const missing = compositor.missing(document, width, height);
  for (const required of missing.pictures) {
    let pixels = pictures.get(required.blob)!;
    for (let i = 0; i < required.level; i++) pixels = halve(pixels);
    compositor.addPicture(required, pixels);
  }
  for (const blob of missing.curves) compositor.addCurves(blob, CURVES);
  return compositor;
}

export function drawn(
  document: SongbrushDocument,
  timeSeconds: number,
  width: number,
  height: number,
  format: PixelFormat = 'straight',
  pictures?: ReadonlyMap<BlobHash, PixelData>,
): Uint8Array {
  const out = new Uint8Array(frameBytes(format, width, height));
  loadedCompositor(document, width, height, pictures).draw(document, timeSeconds, width, height, format, out);
  return out;
}
