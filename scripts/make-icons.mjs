// Renders resources/icons/ from icon.svg: PNGs for Linux, one .icns for macOS, one .ico for Windows. Both of
// these are lists of PNGs behind a small header. Run after the drawing changes: node scripts/make-icons.mjs
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { ROOT } from './install.mjs';

const FOLDER = join(ROOT, 'resources', 'icons');
const LINUX_SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const WINDOWS_SIZES = [16, 24, 32, 48, 64, 128, 256];
/** macOS's name of each size; `ic11` and later are for twice the pixels a point. */
const MAC_TYPES = {
  icp4: 16,
  icp5: 32,
  ic07: 128,
  ic08: 256,
  ic09: 512,
  ic10: 1024,
  ic11: 32,
  ic12: 64,
  ic13: 256,
  ic14: 512,
};
/** macOS draws its icons inside a margin; elsewhere the square fills the picture. */
const MARGIN = 100 / 1024;
const PIXELS_PER_INCH = 72;

/** A PNG of the drawing, rendered at its size rather than scaled down. */
async function render(svg, size, { cropped }) {
  const drawn = cropped ? Math.round(size / (1 - 2 * MARGIN)) : size;
  const picture = sharp(svg, { density: (PIXELS_PER_INCH * drawn) / 1024 }).resize(drawn, drawn);
  const offset = Math.round((drawn - size) / 2);
  const part = { left: offset, top: offset, width: size, height: size };
  return (cropped ? picture.extract(part) : picture).png({ compressionLevel: 9 }).toBuffer();
}

/** @param pictures `[type, png]` pairs */
function icns(pictures) {
  const entries = pictures.map(([type, png]) => {
    const head = Buffer.alloc(8);
    head.write(type, 0, 'ascii');
    head.writeUInt32BE(png.length + head.length, 4);
    return Buffer.concat([head, png]);
  });
  const body = Buffer.concat(entries);
  const head = Buffer.alloc(8);
  head.write('icns', 0, 'ascii');
  head.writeUInt32BE(body.length + head.length, 4);
  return Buffer.concat([head, body]);
}

/** @param pictures `[size, png]` pairs */
function ico(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  for (const [index, [size, png]] of pictures.entries()) {
    const at = 6 + 16 * index;
    // One byte a side, in which 0 stands for 256.
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  }
  return Buffer.concat([head, ...pictures.map(([, png]) => png)]);
}

const svg = await readFile(join(FOLDER, 'icon.svg'));
const full = (size) => render(svg, size, { cropped: true });
const framed = (size) => render(svg, size, { cropped: false });
const pairs = (list) => Promise.all(list);

await mkdir(join(FOLDER, 'linux'), { recursive: true });
for (const size of LINUX_SIZES) {
  await writeFile(join(FOLDER, 'linux', `${size}x${size}.png`), await full(size));
}
await writeFile(
  join(FOLDER, 'icon.ico'),
  ico(await pairs(WINDOWS_SIZES.map(async (size) => [size, await full(size)]))),
);
await writeFile(
  join(FOLDER, 'icon.icns'),
  icns(await pairs(Object.entries(MAC_TYPES).map(async ([type, size]) => [type, await framed(size)]))),
);
