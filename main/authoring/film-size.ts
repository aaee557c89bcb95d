/** The size of a film that nobody chose. */
import type { Size } from '#core/document/create.ts';

/** Full HD, lying or upright. */
const [LONGEST, WIDEST_OTHER] = [1920, 1080];
/** Small pictures are enlarged: players make nothing of a film of a few pixels. */
const SHORTEST_LONG_SIDE = 320;
const LEAST_SIDE = 16;

/** The picture's size, made even, within 1920x1080 (1080x1920 if upright), 320 at least on the longer side. */
export function defaultFilmSize({ width, height }: Size): Size {
  const [long, short] = [Math.max(width, height), Math.min(width, height)];
  const scale = Math.min(Math.max(1, SHORTEST_LONG_SIDE / long), LONGEST / long, WIDEST_OTHER / short);
  const side = (pixels: number) => Math.max(LEAST_SIDE, 2 * Math.round((pixels * scale) / 2));
  return { width: side(width), height: side(height) };
}
