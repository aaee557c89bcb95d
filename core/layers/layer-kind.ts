/** What a layer kind says of itself. A new kind is a folder with one of these and a line in `index.ts`. */
import type { DrawContext } from '../compositing/compose.ts';
import type { Ink } from '../compositing/kernel/kernel.ts';
import type { Region } from '../compositing/region.ts';
import type { Surface } from '../compositing/surface.ts';
import type { FieldsOf } from '../document/fields.ts';
import type { BlobHash, LayerBase, LayerRecord } from '../document/records.ts';
import type { LayerState } from '../timeline/evaluate.ts';

export interface LayerKindDescriptor<R extends LayerRecord = LayerRecord> {
  readonly id: R['kind'];
  /** Dictionary key of its name. */
  readonly label: string;
  /** The kind's own fields, beyond those every layer has. Drive validation and the inspector. */
  readonly fields: FieldsOf<Omit<R, keyof LayerBase | 'kind'>>;
  /** The blobs a record of this kind needs. */
  blobs(layer: R): readonly BlobHash[];
  /** Size of its content in content pixels, or null where it has none of its own (a group). */
  size(layer: R): { readonly width: number; readonly height: number } | null;
  /** What changes its look, beside its blobs and what all layers have. */
  appearance(layer: R): unknown;
  /** Where on the output it may leave a mark while it rests; null for nowhere. */
  bounds(layer: R, state: LayerState, context: DrawContext): Region | null;
  /** Draws it onto the target. What it has not loaded it leaves out. */
  draw(target: Surface, layer: R, state: LayerState, ink: Ink, context: DrawContext): void;
}
