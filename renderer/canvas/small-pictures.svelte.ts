/** Small versions of the layers' pictures: for thumbnails, and for what lies under the pointer. */
import { SvelteMap } from 'svelte/reactivity';
import type { PixelData } from '#core/compositing/canvas.ts';
import type { BlobHash, RasterLayerRecord } from '#core/document/records.ts';
import { fetchPixels } from './session-blobs.ts';

/** The longer side of a small version is at most this. */
const SMALL_PX = 256;

/** The first level no larger than a small version may be. */
function smallLevel(width: number, height: number): number {
  const wanted = Math.ceil(Math.log2(Math.max(width, height) / SMALL_PX));
  const most = Math.floor(Math.log2(Math.max(1, Math.min(width, height))));
  return Math.max(0, Math.min(most, wanted));
}

export class SmallPictures {
  readonly #pictures = new SvelteMap<BlobHash, PixelData>();
  // Nothing that is shown follows it.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #asked = new Set<BlobHash>();

  /** The small version, or undefined until it has come; reactive. Pictures of other sessions are kept too. */
  of(sessionId: string, layer: RasterLayerRecord): PixelData | undefined {
    const known = this.#pictures.get(layer.blob);
    if (!known) this.#load(sessionId, layer);
    return known;
  }

  #load(sessionId: string, { blob, width, height }: RasterLayerRecord): void {
    if (this.#asked.has(blob)) return;
    this.#asked.add(blob);
    fetchPixels((address) => fetch(address), sessionId, blob, smallLevel(width, height)).then(
      (picture) => this.#pictures.set(blob, picture),
      // The canvas says what is wrong with the picture; here it may be asked for again.
      () => this.#asked.delete(blob),
    );
  }
}

/** Alpha at `u`, `v` in 0..1; a picture that has not come yet is taken for opaque. */
export function alphaAt(picture: PixelData | undefined, u: number, v: number): number {
  if (!picture) return 255;
  const { width, height, data } = picture;
  const column = Math.min(width - 1, Math.floor(u * width));
  const row = Math.min(height - 1, Math.floor(v * height));
  return data[(row * width + column) * 4 + 3]!;
}
