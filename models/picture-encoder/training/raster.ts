/** Scenes while they are painted: premultiplied colours 0..1, and what is laid on them. */
import type { PixelData } from '#core/compositing/canvas.ts';

export interface Raster {
  readonly width: number;
  readonly height: number;
  /** `[height, width, 4]`: red, green and blue times alpha, alpha. */
  readonly data: Float32Array;
}

export type Colour = readonly [red: number, green: number, blue: number];

export function blankRaster(width: number, height: number): Raster {
  return { width, height, data: new Float32Array(width * height * 4) };
}

export function filled({ width, height }: Raster, [r, g, b]: Colour): Raster {
  const raster = blankRaster(width, height);
  const { data } = raster;
  for (let i = 0; i < data.length; i += 4) {
    data[i] = r;
    data[i + 1] = g;
    data[i + 2] = b;
    data[i + 3] = 1;
  }
  return raster;
}

/** Where a picture is laid: its middle and its longer side, in pixels of the scene. */
export interface Placement {
  readonly x: number;
  readonly y: number;
  readonly side: number;
  readonly turnRadians: number;
  readonly mirrored: boolean;
  /** Of its height before turning; 1 leaves it in proportion. */
  readonly stretch: number;
}

/**
 * Lays a picture over a scene, bilinearly.
 * @param opacity of the whole picture
 * @returns its share of every pixel
 */
export function lay(scene: Raster, picture: PixelData, placement: Placement, opacity = 1): Float32Array {
  const shares = new Float32Array(scene.width * scene.height);
  const scale = placement.side / Math.max(picture.width, picture.height);
  const [cos, sin] = [Math.cos(placement.turnRadians), Math.sin(placement.turnRadians)];
  const reach = Math.ceil(placement.side * Math.max(1, placement.stretch) * 0.71) + 1;
  const colour = new Float32Array(4);
  const [left, right] = bounds(placement.x, reach, scene.width);
  const [top, bottom] = bounds(placement.y, reach, scene.height);
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const [dx, dy] = [x + 0.5 - placement.x, y + 0.5 - placement.y];
      const across = (cos * dx + sin * dy) / scale;
      const u = picture.width / 2 + (placement.mirrored ? -across : across);
      const v = picture.height / 2 + (cos * dy - sin * dx) / scale / placement.stretch;
      if (!sample(picture, u - 0.5, v - 0.5, colour)) continue;
      const share = opacity * colour[3]!;
      shares[y * scene.width + x] = share;
      const at = (y * scene.width + x) * 4;
      for (let c = 0; c < 4; c++)
        scene.data[at + c] = opacity * colour[c]! + (1 - share) * scene.data[at + c]!;
    }
  }
  return shares;
}

function bounds(middle: number, reach: number, size: number): [first: number, end: number] {
  return [Math.max(0, Math.floor(middle - reach)), Math.min(size, Math.ceil(middle + reach))];
}

/** Premultiplied, bilinear; false where there is nothing. */
function sample({ width, height, data }: PixelData, u: number, v: number, out: Float32Array): boolean {
  if (u <= -1 || v <= -1 || u >= width || v >= height) return false;
  const [left, top] = [Math.floor(u), Math.floor(v)];
  out.fill(0);
  for (let corner = 0; corner < 4; corner++) {
    const [x, y] = [left + (corner & 1), top + (corner >> 1)];
    if (x < 0 || y < 0 || x >= width || y >= height) continue;
    const at = (y * width + x) * 4;
    const alpha = (data[at + 3]! / 255) * (1 - Math.abs(u - x)) * (1 - Math.abs(v - y));
    for (let c = 0; c < 3; c++) out[c]! += (data[at + c]! / 255) * alpha;
    out[3]! += alpha;
  }
  return out[3]! > 0;
}

/** A box blur, twice over in each direction. */
export function blurred(raster: Raster, radius: number): Raster {
  let { data } = raster;
  for (let pass = 0; pass < 2; pass++) {
    data = blurredAlong(data, raster.width, raster.height, radius, 4, raster.width * 4);
    data = blurredAlong(data, raster.height, raster.width, radius, raster.width * 4, 4);
  }
  return { ...raster, data };
}

/** Running means of lines of `length` pixels, `step` values from one pixel to the next. */
function blurredAlong(
  data: Float32Array,
  length: number,
  lines: number,
  radius: number,
  step: number,
  lineStep: number,
): Float32Array {
  const out = new Float32Array(data.length);
  const share = 1 / (2 * radius + 1);
  const last = (length - 1) * step;
  for (let line = 0; line < lines * 4; line++) {
    const base = (line >> 2) * lineStep + (line & 3);
    let sum = (radius + 1) * data[base]!;
    for (let i = 1; i <= radius; i++) sum += data[base + Math.min(last, i * step)]!;
    for (let i = 0; i < length; i++) {
      out[base + i * step] = sum * share;
      sum +=
        data[base + Math.min(last, (i + radius + 1) * step)]! -
        data[base + Math.max(0, (i - radius) * step)]!;
    }
  }
  return out;
}

/** As a decoder would hand it over. */
export function toPixels({ width, height, data }: Raster): PixelData {
  const pixels = new Uint8ClampedArray(data.length);
  for (let i = 0; i < data.length; i += 4) {
    const alpha = data[i + 3]!;
    if (alpha <= 0) continue;
    for (let c = 0; c < 3; c++) pixels[i + c] = (255 * data[i + c]!) / alpha;
    pixels[i + 3] = 255 * alpha;
  }
  return { width, height, data: pixels };
}
