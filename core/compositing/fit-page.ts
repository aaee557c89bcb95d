/** A page of one shape in a frame of another: as large as fits wholly, in the middle. */
import type { Region } from './region.ts';

type Size = Pick<Region, 'width' | 'height'>;

export const sameSize = (a: Size, b: Size): boolean => a.width === b.width && a.height === b.height;

/** All of the frame where the shapes differ by no more than rounding to whole pixels does. */
export function fitPage(page: Size, frame: Size): Region {
  const scale = Math.min(frame.width / page.width, frame.height / page.height);
  const [width, height] = [page.width * scale, page.height * scale];
  if (frame.width - width <= 1 && frame.height - height <= 1) return { x: 0, y: 0, ...size(frame) };
  const fitted = { width: Math.max(1, Math.round(width)), height: Math.max(1, Math.round(height)) };
  return {
    x: Math.floor((frame.width - fitted.width) / 2),
    y: Math.floor((frame.height - fitted.height) / 2),
    ...fitted,
  };
}

const size = ({ width, height }: Size): Size => ({ width, height });
