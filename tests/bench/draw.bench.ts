/** Drawing alone, in CPU milliseconds a frame: `npm run bench:draw [straight|opaque|yuv420]`. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PixelFormat } from '#core/compositing/compositor.ts';
import { BlobStore } from '#main/store/blob-store.ts';
import { breakdown } from './breakdown.ts';
import { benchmarkDocument, SIZE } from './export-document.ts';

const folder = await mkdtemp(join(tmpdir(), 'songbrush-bench-'));
try {
  const blobs = await BlobStore.open(folder);
  const document = await benchmarkDocument(blobs);
  const format = (process.argv[2] ?? 'yuv420') as PixelFormat;
  for (const [name, milliseconds] of await breakdown(document, (blob) => blobs.path(blob), 120, SIZE, format))
    console.log(name.padEnd(24), milliseconds.toFixed(2).padStart(8));
} finally {
  await rm(folder, { recursive: true, force: true });
}
