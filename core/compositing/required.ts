/** What must be loaded before a document can be drawn. */
import { recordsOf, layersOf, documentRecord } from '../document/queries.ts';
import type { BlobHash, RecordId, SongbrushDocument } from '../document/records.ts';
import { transformMatrix, multiply, scaling, type Matrix } from './matrix.ts';
import { mipLevel } from './mip.ts';

export interface RequiredPicture {
  readonly blob: BlobHash;
  readonly level: number;
}

export interface RequiredResources {
  readonly pictures: readonly RequiredPicture[];
  readonly curves: readonly BlobHash[];
}

/** Everything a document needs at any time, drawn `outputWidth` wide. */
export function requiredResources(document: SongbrushDocument, outputWidth: number): RequiredResources {
  const pictures: RequiredPicture[] = [];
  const scale = outputWidth / documentRecord(document).width;
  const visit = (groupId: RecordId | null, parent: Matrix): void => {
    for (const layer of layersOf(document, groupId)) {
      const matrix = multiply(parent, transformMatrix(layer.transform));
      if (layer.kind === 'group') visit(layer.id, matrix);
      else pictures.push({ blob: layer.blob, level: pictureLevel(matrix, layer.width, layer.height) });
    }
  };
  visit(null, scaling(scale, scale));
  return { pictures, curves: recordsOf(document, 'motion').map((motion) => motion.curves) };
}

/** The mip level for a picture drawn through a matrix: by its larger scale, at rest. */
export function pictureLevel({ a, b, c, d }: Matrix, width: number, height: number): number {
  return mipLevel(Math.max(Math.hypot(a, b), Math.hypot(c, d)), width, height);
}
