/** What must be loaded before a document can be drawn. */
import { documentRecord, keyframesOf, layersOf, recordsOf } from '../document/queries.ts';
import type {
  BlobHash,
  LayerRecord,
  RasterLayerRecord,
  RecordId,
  SongbrushDocument,
} from '../document/records.ts';
import { largestScale, type Matrix } from './matrix.ts';
import { mipLevel } from './mip.ts';
import type { Edge } from './source.ts';

export interface RequiredPicture {
  readonly blob: BlobHash;
  readonly level: number;
  readonly edge: Edge;
}

/** The mip levels a layer is drawn from over all its keyframes. */
export interface LevelRange {
  readonly first: number;
  readonly last: number;
}

export interface RequiredResources {
  readonly levels: ReadonlyMap<RecordId, LevelRange>;
  /** Once each. */
  readonly pictures: readonly RequiredPicture[];
  readonly curves: readonly BlobHash[];
}

interface ScaleRange {
  readonly least: number;
  readonly most: number;
}

const answers = new WeakMap<SongbrushDocument, Map<number, RequiredResources>>();

/** Everything a document needs at any time, drawn `outputWidth` wide. */
export function requiredResources(document: SongbrushDocument, outputWidth: number): RequiredResources {
  const known = answers.get(document) ?? new Map<number, RequiredResources>();
  answers.set(document, known);
  const required = known.get(outputWidth) ?? work(document, outputWidth);
  known.set(outputWidth, required);
  return required;
}

function work(document: SongbrushDocument, outputWidth: number): RequiredResources {
  const pictures = new Map<string, RequiredPicture>();
  const levels = new Map<RecordId, LevelRange>();
  const visit = (groupId: RecordId | null, parent: ScaleRange): void => {
    for (const layer of layersOf(document, groupId)) {
      const range = scaleRange(document, layer, parent);
      if (layer.kind === 'group') {
        visit(layer.id, range);
        continue;
      }
      const { blob, edge, width, height } = layer;
      const first = mipLevel(range.most, width, height);
      const last = mipLevel(range.least, width, height);
      levels.set(layer.id, { first, last });
      for (let level = first; level <= last; level++)
        pictures.set(`${blob} ${level} ${edge}`, { blob, level, edge });
    }
  };
  const scale = outputWidth / documentRecord(document).width;
  visit(null, { least: scale, most: scale });
  return {
    levels,
    pictures: [...pictures.values()],
    curves: [...new Set(recordsOf(document, 'motion').map((motion) => motion.curves))],
  };
}

/** Between which scales a layer is drawn over all its keyframes. */
function scaleRange(document: SongbrushDocument, layer: LayerRecord, parent: ScaleRange): ScaleRange {
  const [x, y] = (['scaleX', 'scaleY'] as const).map((property) => {
    const keyed = keyframesOf(document, layer.id).filter((keyframe) => keyframe.property === property);
    const values = keyed.length > 0 ? keyed.map(({ value }) => value) : [layer.transform[property]];
    const passesZero = Math.min(...values) < 0 && Math.max(...values) > 0;
    const sizes = values.map(Math.abs);
    return { least: passesZero ? 0 : Math.min(...sizes), most: Math.max(...sizes) };
  }) as [ScaleRange, ScaleRange];
  return {
    least: parent.least * Math.max(x.least, y.least),
    most: parent.most * Math.max(x.most, y.most),
  };
}

/** The mip level of a raster layer drawn through a matrix: by its larger scale, of those that are loaded. */
export function pictureLevel(
  document: SongbrushDocument,
  { id, width, height }: RasterLayerRecord,
  matrix: Matrix,
  outputWidth: number,
): number {
  const { first, last } = requiredResources(document, outputWidth).levels.get(id)!;
  return Math.max(first, Math.min(last, mipLevel(largestScale(matrix), width, height)));
}
