/** How large a preview is drawn: as the screen shows it, smaller while it plays. */

export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

/** Widest a frame is drawn while playing, so that frames are drawn and kept in time. */
export const PLAYING_WIDTH = 960;
/** Larger than this no screen shows. */
const LARGEST_SIDE = 4096;

/**
 * The size to draw a page at.
 * @param shown the page's size on the screen, in device pixels
 * @returns whole pixels of the page's own proportions, never more than the page has
 */
export function proxySize(page: PixelSize, shown: PixelSize, playing: boolean): PixelSize {
  const scale = Math.min(
    1,
    Math.max(shown.width / page.width, shown.height / page.height),
    LARGEST_SIDE / Math.max(page.width, page.height),
    playing ? PLAYING_WIDTH / page.width : Infinity,
  );
  return {
    width: Math.max(1, Math.round(page.width * scale)),
    height: Math.max(1, Math.round(page.height * scale)),
  };
}
