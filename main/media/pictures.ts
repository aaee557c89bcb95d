/**
 * Brings a picture in: any format the installed sharp reads becomes an upright 8-bit sRGB PNG with
 * straight alpha, which is all the rest of the program knows. Nothing but the given bytes is ever read.
 */
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import sharp from 'sharp';
import type { Metadata, SharpOptions } from 'sharp';
import type { PixelData } from '#core/compositing/canvas.ts';
import { AppError } from '#core/errors.ts';

export interface ImportedPicture {
  /** 8-bit RGBA PNG, sRGB, straight alpha, no metadata. */
  readonly png: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** A layer's greatest side, and the most pixels that fit a desktop's memory several times over. */
export const MAX_PICTURE_SIDE = 16_384;
export const MAX_PICTURE_PIXELS = 120_000_000;
const MAX_FILE_BYTES = 512 * 1024 * 1024;

/** What sharp calls the formats, and what people do. */
const FORMATS: Readonly<Record<string, string>> = {
  png: 'PNG',
  jpeg: 'JPEG',
  webp: 'WebP',
  avif: 'AVIF',
  heif: 'AVIF',
  gif: 'GIF',
  tiff: 'TIFF',
  svg: 'SVG',
};
const READABLE = [...new Set(Object.values(FORMATS))].join(', ');
const OTHER_PICTURE = `Choose another picture, or convert it to PNG first. Readable: ${READABLE}.`;

/** A drawing has no pixels of its own: small ones are drawn larger, huge ones smaller. */
const SVG_LONGEST_SIDE = { min: 1024, max: 8192 };
const SVG_BASE_DENSITY = 72;
const SVG_DENSITY = { min: 1, max: 100_000 };

/** A hostile drawing can ask for endless work in few bytes. */
const TIMEOUT = { seconds: 120 };

/** First frame or page; a file that is damaged is refused rather than half shown. */
const READ: SharpOptions = { failOn: 'error', pages: 1, limitInputPixels: false, sequentialRead: true };

/**
 * @param source the file's bytes, or its path
 * @param name what messages call it; the file's name by default
 * @throws AppError `picture.missing`, `picture.empty`, `picture.unsupported`, `picture.damaged`,
 *   `picture.too-large`
 */
export async function importPicture(source: Uint8Array | string, name?: string): Promise<ImportedPicture> {
  const label = name ?? (typeof source === 'string' ? basename(source) : 'The picture');
  const bytes = await readSource(source, label);
  const metadata = await readMetadata(bytes, label);
  const density = metadata.format === 'svg' ? svgDensity(metadata, label) : null;
  if (density === null) requireSize(metadata.width, metadata.height, label);
  try {
    const { data, info } = await sharp(bytes, density === null ? READ : { ...READ, density })
      .timeout(TIMEOUT)
      .autoOrient()
      .toColourspace('srgb')
      .ensureAlpha()
      .png({ compressionLevel: 3, palette: false })
      .toBuffer({ resolveWithObject: true });
    return { png: new Uint8Array(data), width: info.width, height: info.height };
  } catch (cause) {
    throw damaged(label, cause);
  }
}

/**
 * The pixels of a PNG that `importPicture` made.
 * @throws AppError `picture.damaged`
 */
export async function decodePicturePixels(png: Uint8Array): Promise<PixelData> {
  try {
    const { data, info } = await sharp(png, { ...READ, limitInputPixels: MAX_PICTURE_PIXELS })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const pixels = new Uint8ClampedArray(data.buffer as ArrayBuffer, data.byteOffset, data.length);
    return { width: info.width, height: info.height, data: pixels };
  } catch (cause) {
    throw damaged('The picture', cause);
  }
}

/** Always into memory: given a path, the SVG reader would resolve references beside it. */
async function readSource(source: Uint8Array | string, label: string): Promise<Uint8Array> {
  const bytes = typeof source === 'string' ? await readPictureFile(source, label) : source;
  if (bytes.length === 0) {
    throw new AppError('picture.empty', `“${label}” is empty (0 bytes).`, OTHER_PICTURE);
  }
  requireFileSize(bytes.length, label);
  return bytes;
}

async function readPictureFile(path: string, label: string): Promise<Uint8Array> {
  try {
    requireFileSize((await stat(path)).size, label);
    return await readFile(path);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('picture.missing', `“${label}” cannot be opened.`, 'Check that the file is there.', {
      cause,
    });
  }
}

function requireFileSize(bytes: number, label: string): void {
  if (bytes <= MAX_FILE_BYTES) return;
  const megabytes = (value: number): number => Math.round(value / 1024 / 1024);
  throw new AppError(
    'picture.too-large',
    `“${label}” has ${megabytes(bytes)} MB; a picture may have ${megabytes(MAX_FILE_BYTES)} MB.`,
    'Save it smaller or in a format that compresses.',
  );
}

async function readMetadata(bytes: Uint8Array, label: string): Promise<Metadata> {
  const metadata = await sharp(bytes, READ)
    .metadata()
    .catch((cause: Error) => {
      const isForeign = /unsupported image format/i.test(cause.message);
      throw isForeign ? unsupported(label, cause) : damaged(label, cause);
    });
  const isForeignCodec = metadata.format === 'heif' && metadata.compression !== 'av1';
  if (isForeignCodec || !(metadata.format in FORMATS)) {
    throw unsupported(label, new Error(`${metadata.format} ${metadata.compression ?? ''}`));
  }
  return metadata;
}

function requireSize(width: number, height: number, label: string): void {
  if (Math.max(width, height) <= MAX_PICTURE_SIDE && width * height <= MAX_PICTURE_PIXELS) return;
  throw new AppError(
    'picture.too-large',
    `“${label}” has ${width} x ${height} pixels; a picture may have ${MAX_PICTURE_SIDE} on a side and ` +
      `${MAX_PICTURE_PIXELS / 1e6} million in all.`,
    'Save a smaller version of it.',
  );
}

/** The density at which an SVG's longest side falls within bounds. */
function svgDensity({ width, height }: Metadata, label: string): number {
  const longest = Math.max(width, height);
  const wanted = Math.min(SVG_LONGEST_SIDE.max, Math.max(SVG_LONGEST_SIDE.min, longest));
  const density = (SVG_BASE_DENSITY * wanted) / longest;
  if (density >= SVG_DENSITY.min && density <= SVG_DENSITY.max) return density;
  throw new AppError(
    'picture.too-large',
    `“${label}” says it is ${width} x ${height} pixels, which cannot be drawn.`,
    'Give the drawing a smaller width, height or viewBox.',
  );
}

function unsupported(label: string, cause: unknown): AppError {
  return new AppError(
    'picture.unsupported',
    `“${label}” is damaged, or not a picture that can be read here.`,
    OTHER_PICTURE,
    { cause },
  );
}

function damaged(label: string, cause: unknown): AppError {
  const detail = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
  return new AppError('picture.damaged', `“${label}” is damaged (${detail}).`, OTHER_PICTURE, { cause });
}
