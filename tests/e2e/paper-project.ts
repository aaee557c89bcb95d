/** A project of plain paper shapes whose place and colour are known, as a file to open. */
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import type { Transform } from '#core/document/records.ts';
import { ProjectDraft } from '#main/authoring/project-draft.ts';
import { createProjectRenderer } from '#main/rendering/project-renderer.ts';
import { BlobStore } from '#main/store/blob-store.ts';
import { writeProjectFile } from '#main/store/project-file/write.ts';

export const PAGE = { width: 800, height: 600 };

const paper = (width: number, height: number, background: string): Sharp =>
  sharp({ create: { width, height, channels: 4, background } });

export const solidPng = (width: number, height: number, colour: string): Promise<Buffer> =>
  paper(width, height, colour).png().toBuffer();

/** Coloured on the right, transparent on the left. */
const rightHalfPng = async (side: number, colour: string): Promise<Buffer> =>
  paper(side, side, '#00000000')
    .composite([{ input: await solidPng(side / 2, side, colour), left: side / 2, top: 0 }])
    .png()
    .toBuffer();

const at = (x: number, y: number): Transform => ({ x, y, scaleX: 1, scaleY: 1, rotationRadians: 0 });

/**
 * Bottom to top on a white page: `red` 200 x 100 at 200, 200; `half` 200 x 200 at 500, 350, blue in its right
 * half and transparent in its left; `group` with `dot`, 60 x 60 and green, at 650, 120.
 * @param folder where the file and its blobs go
 */
export async function writePaperProject(folder: string): Promise<string> {
  const blobs = await BlobStore.open(join(folder, 'blobs'));
  const draft = new ProjectDraft(blobs, { name: 'Paper', ...PAGE });
  const picture = async (id: string, png: Buffer, transform: Transform, parentId: string | null = null) => {
    const { width, height } = await sharp(png).metadata();
    const name = id[0]!.toUpperCase() + id.slice(1);
    const blob = await blobs.put(png);
    const shape = { kind: 'raster', blob, width, height, edge: 'transparent' } as const;
    draft.run('layer.add', { id, name, parentId, transform, ...shape });
  };
  draft.run('document.set', { background: '#ffffff' });
  await picture('red', await solidPng(200, 100, '#ff0000'), at(200, 200));
  await picture('half', await rightHalfPng(200, '#0000ff'), at(500, 350));
  draft.run('layer.add', { id: 'group', name: 'Group', kind: 'group' });
  await picture('dot', await solidPng(60, 60, '#00ff00'), at(650, 120), 'group');
  const path = join(folder, 'paper.songbrush');
  const renderer = createProjectRenderer((blob) => blobs.path(blob));
  await writeProjectFile(path, { document: draft.document, blobs, renderer });
  return path;
}
