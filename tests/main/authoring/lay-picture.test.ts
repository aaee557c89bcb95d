import { join } from 'node:path';
import sharp, { type Color } from 'sharp';
import { expect, it } from 'vitest';
import { layPicture } from '#main/authoring/lay-picture.ts';
import { ProjectDraft } from '#main/authoring/project-draft.ts';
import { importPicture } from '#main/media/pictures.ts';
import { BlobStore } from '#main/store/blob-store.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';

const clear = { r: 0, g: 0, b: 0, alpha: 0 };

/** A 40 x 20 picture laid on a square page. */
async function laid(picture: Buffer) {
  const blobs = await BlobStore.open(join(await temporaryFolder(), 'blobs'));
  const draft = new ProjectDraft(blobs, { name: 'page', width: 100, height: 100 });
  await layPicture(draft, await importPicture(picture), { layerId: 'picture', name: 'picture' });
  const layer = draft.document.records['picture'];
  if (layer?.type !== 'layer' || layer.kind !== 'raster') throw new Error('no layer');
  return { edge: layer.edge, scale: layer.transform.scaleX, blobs, blob: layer.blob };
}

const blank = (background: Color) =>
  sharp({ create: { width: 40, height: 20, channels: 4, background } }).png();
const box = (left: number) => ({
  input: { create: { width: 10, height: 10, channels: 4 as const, background: '#fff' } },
  left,
  top: 5,
});

it('a picture covers the page and goes on beyond its border', async () => {
  const { edge, scale, blobs, blob } = await laid(await blank('#345').toBuffer());
  expect([edge, scale]).toEqual(['mirror', 5]);
  expect(await blobs.has(blob)).toBe(true);
});

it('a cut-out with air around it is shown whole and ends where it ends', async () => {
  const { edge, scale } = await laid(
    await blank(clear)
      .composite([box(15)])
      .toBuffer(),
  );
  expect([edge, scale]).toEqual(['transparent', 2.5]);
});

it('a cut-out that touches its border goes on beyond it', async () => {
  const { edge } = await laid(
    await blank(clear)
      .composite([box(30)])
      .toBuffer(),
  );
  expect(edge).toBe('mirror');
});
