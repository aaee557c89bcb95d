/** New documents, and where new content goes on their page. */
import type { SongbrushDocument, Transform } from './records.ts';
import { SCHEMA_VERSION } from './records.ts';

/** The timeline of a document before its first sound decides its length. */
export const DEFAULT_DURATION_SECONDS = 10;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** An empty page with an empty timeline. */
export function createDocument({ name, width, height }: Size & { readonly name: string }): SongbrushDocument {
  return {
    schemaVersion: SCHEMA_VERSION,
    records: {
      document: {
        type: 'document',
        id: 'document',
        name,
        width,
        height,
        background: '#000000',
        durationSeconds: DEFAULT_DURATION_SECONDS,
      },
    },
  };
}

/** Content in the page's middle: at its own size, as large as fits wholly, or just covering the page. */
export function placeOnPage(page: Size, content: Size, fit: 'actual' | 'contain' | 'cover'): Transform {
  const ratios = [page.width / content.width, page.height / content.height];
  const scales = { actual: 1, contain: Math.min(...ratios), cover: Math.max(...ratios) };
  const scale = scales[fit];
  return { x: page.width / 2, y: page.height / 2, scaleX: scale, scaleY: scale, rotationRadians: 0 };
}
