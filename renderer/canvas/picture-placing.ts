/** What new pictures are called and where they lie on the page. Pure. */
import { placeOnPage, type Size } from '#core/document/create.ts';
import type { Transform } from '#core/document/records.ts';
import type { Point } from './viewport-geometry.ts';

/** Pictures dropped together lie like fanned cards, so that each can be got hold of. */
const FAN_SHARE = 0.02;

/** A file's name without what says its format. */
export const layerName = (fileName: string): string => fileName.replace(/(?<=.)\.[^.]+$/, '');

/**
 * Where new pictures lie on the page: about a point, at their own size or as large as the page holds.
 * @param at a point of the page; its middle where not given
 */
export function placePictures(page: Size, pictures: readonly Size[], at?: Point): Transform[] {
  const middle = (pictures.length - 1) / 2;
  return pictures.map((picture, i) => {
    const whole = placeOnPage(page, picture, 'contain');
    const scale = Math.min(1, whole.scaleX);
    const offset = (i - middle) * FAN_SHARE * page.width;
    return {
      ...whole,
      x: (at?.x ?? whole.x) + offset,
      y: (at?.y ?? whole.y) + offset,
      scaleX: scale,
      scaleY: scale,
    };
  });
}
