/** Canvases drawn at device pixels. */

/**
 * Sizes a canvas to its place on the page and clears it.
 * @returns its context, in CSS pixels
 */
export function sharpContext(
  canvas: HTMLCanvasElement,
  widthPx: number,
  heightPx: number,
  pixelRatio: number,
): CanvasRenderingContext2D {
  const width = Math.max(1, Math.round(widthPx * pixelRatio));
  const height = Math.max(1, Math.round(heightPx * pixelRatio));
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext('2d')!;
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  context.clearRect(0, 0, widthPx, heightPx);
  return context;
}

/** The device pixel that a line at `px` fills, so that it is one pixel sharp. */
export const onPixel = (px: number, pixelRatio: number): number => Math.round(px * pixelRatio) / pixelRatio;
