/**
 * The part of Canvas2D that compositing uses. Chromium's canvas and @napi-rs/canvas both satisfy it,
 * which is what makes preview and export the same picture.
 */

export interface PixelData {
  readonly width: number;
  readonly height: number;
  /** Straight-alpha sRGB RGBA, 8 bit. */
  readonly data: Uint8ClampedArray;
}

export interface Context2D {
  globalAlpha: number;
  globalCompositeOperation: string;
  filter: string;
  fillStyle: unknown;
  imageSmoothingEnabled: boolean;
  imageSmoothingQuality: string;
  save(): void;
  restore(): void;
  setTransform(a: number, b: number, c: number, d: number, e: number, f: number): void;
  transform(a: number, b: number, c: number, d: number, e: number, f: number): void;
  clearRect(x: number, y: number, width: number, height: number): void;
  fillRect(x: number, y: number, width: number, height: number): void;
  drawImage(image: unknown, dx: number, dy: number): void;
  drawImage(image: unknown, dx: number, dy: number, dw: number, dh: number): void;
  getImageData(x: number, y: number, width: number, height: number): PixelData;
  putImageData(pixels: unknown, x: number, y: number): void;
  createImageData(width: number, height: number): PixelData;
}

export interface Canvas {
  width: number;
  height: number;
  getContext(kind: '2d'): Context2D | null;
}
