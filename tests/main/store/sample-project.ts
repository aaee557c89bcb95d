/** A small project with real blobs: pictures plain and turned, a group, a sound and curves. */
import sharp from 'sharp';
import type { DocumentCommandId, DocumentCommandInput } from '#core/document/commands/index.ts';
import { execute } from '#core/document/commands/index.ts';
import { createDocument } from '#core/document/create.ts';
import type { SongbrushDocument } from '#core/document/records.ts';
import type { BlobStore } from '#main/store/blob-store.ts';
import type { ProjectRenderer } from '#main/store/project-file/write.ts';

export const solidPng = (width: number, height: number, background: string): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 4, background } })
    .png()
    .toBuffer();

/** Stands in for the compositor: a red page, and every layer a blue square at 3, 4. */
export const trivialRenderer: ProjectRenderer = {
  page: () => solidPng(320, 180, '#ff0000'),
  layer: async () => ({ png: await solidPng(8, 8, '#0000ff'), x: 3, y: 4 }),
};

/** Bottom to top: `plain` as it is at 10, 20; `turned`; group `group` with `inside`, a second use of the plain picture. */
export async function sampleProject(blobs: BlobStore): Promise<SongbrushDocument> {
  let document = createDocument({ name: 'Sea & <Sky>', width: 320, height: 180 });
  const run = <Id extends DocumentCommandId>(id: Id, input: DocumentCommandInput<Id>) => {
    document = execute(document, id, input).document;
  };
  const green = await blobs.put(await solidPng(40, 30, '#00ff00'));
  const white = await blobs.put(await solidPng(20, 20, '#ffffff'));
  const sound = await blobs.put(new Uint8Array(5000).map((_, i) => i * i));
  const curves = await blobs.put(new Uint8Array(new Float32Array(26 * 60).fill(0.25).buffer));

  const plain = { blob: green, width: 40, height: 30, edge: 'transparent', kind: 'raster' } as const;
  const upright = { scaleX: 1, scaleY: 1, rotationRadians: 0 };
  run('document.set', { background: '#204060' });
  run('layer.add', { id: 'plain', name: 'Plain "one"', ...plain, transform: { x: 30, y: 35, ...upright } });
  run('layer.add', {
    ...{ id: 'turned', name: 'Turned', kind: 'raster', blob: white, width: 20, height: 20, edge: 'mirror' },
    transform: { x: 100.5, y: 50, scaleX: 2, scaleY: 2, rotationRadians: 0.5 },
    opacity: 0.5,
    blendMode: 'multiply',
  } as DocumentCommandInput<'layer.add'>);
  run('layer.add', { id: 'group', name: 'Group', kind: 'group', visible: false, blendMode: 'exclusion' });
  run('layer.transform', { layerId: 'group', transform: { x: 100, y: 10 } });
  run('layer.add', {
    ...{ id: 'inside', name: 'Inside', ...plain, parentId: 'group' },
    transform: { x: 20, y: 15, ...upright },
  });
  run('track.add', { id: 'track', name: 'Music' });
  run('clip.add', { id: 'clip', trackId: 'track', name: 'song.ogg', blob: sound, sourceSeconds: 12 });
  run('motion.add', {
    ...{ id: 'motion', layerId: 'turned', clipId: 'clip', curves, frameCount: 60, frameRate: 60 },
    ...{ style: 'sway', smoothness: 0.5, seed: 3, model: 'choreographer-lstm@1' },
  });
  return document;
}
