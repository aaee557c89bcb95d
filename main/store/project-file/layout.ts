/** Names inside a project file, and the limits that what is read must keep. */
import type { BlobHash } from '#core/document/records.ts';

export const MIMETYPE = 'image/openraster';

/** OpenRaster's own entries. */
export const MIMETYPE_ENTRY = 'mimetype';
export const STACK_ENTRY = 'stack.xml';
export const MERGED_ENTRY = 'mergedimage.png';
export const THUMBNAIL_ENTRY = 'Thumbnails/thumbnail.png';
export const BACKGROUND_ENTRY = 'data/background.png';

export const DOCUMENT_ENTRY = 'songbrush/document.json';

/** A blob that other programs show as a layer. */
export const pictureEntry = (hash: BlobHash): string => `data/${hash}.png`;
/** A layer drawn for other programs, whose blob lies elsewhere. */
export const drawnLayerEntry = (layerId: string): string => `data/layer-${layerId}.png`;
/** A blob that is Songbrush's alone. */
export const blobEntry = (hash: BlobHash): string => `songbrush/blobs/${hash}`;

/** OpenRaster asks for a thumbnail of at most 256 pixels a side. */
export const THUMBNAIL_PX = 256;

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/**
 * What a hostile archive may cost. Blobs are stored uncompressed, so only the document and the stack
 * inflate, and JSON and XML of this kind stay under 1:20.
 */
export const LIMITS = {
  entries: 20_000,
  documentBytes: 256 * MIB,
  entryBytes: 4 * GIB,
  totalBytes: 64 * GIB,
  /** Uncompressed to compressed bytes, for entries above `ratioFromBytes`. */
  ratio: 100,
  ratioFromBytes: MIB,
} as const;
