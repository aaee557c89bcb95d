/** What a layer kind says of itself. A new kind is a folder with one of these and a line in `index.ts`. */
import type { FieldsOf } from '../document/fields.ts';
import type { BlobHash, LayerBase, LayerRecord } from '../document/records.ts';

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
}
