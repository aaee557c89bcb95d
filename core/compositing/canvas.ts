/** Pixels as canvases and decoders hand them over; an `ImageData` is one. */
export interface PixelData {
  readonly width: number;
  readonly height: number;
  /** Straight-alpha sRGB RGBA, 8 bit. */
  readonly data: Uint8ClampedArray;
}
