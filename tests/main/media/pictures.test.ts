import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pathToFileURL } from 'node:url';
import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { AppError } from '#core/errors.ts';
import { decodePicturePixels, importPicture, MAX_PICTURE_SIDE } from '#main/media/pictures.ts';
import { useFolder } from './with-ffmpeg.ts';

type Colour = readonly [red: number, green: number, blue: number];
const ROSE: Colour = [200, 40, 90];

function flat([r, g, b]: Colour, width = 16, height = 12): Sharp {
  return sharp({ create: { width, height, channels: 3, background: { r, g, b } } });
}

function noise(width: number, height: number): Sharp {
  const background = { r: 90, g: 90, b: 90 };
  return sharp({
    create: { width, height, channels: 3, background, noise: { type: 'gaussian', mean: 100, sigma: 40 } },
  });
}

async function importedPixels(
  source: Uint8Array,
): Promise<{ width: number; height: number; rgba: number[] }> {
  const picture = await importPicture(source, 'test');
  const pixels = await decodePicturePixels(picture.png);
  expect([pixels.width, pixels.height]).toEqual([picture.width, picture.height]);
  return { width: pixels.width, height: pixels.height, rgba: [...pixels.data] };
}

function expectNear(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(actual).toHaveLength(expected.length);
  const off = actual.map((value, index) => Math.abs(value - (expected[index] ?? NaN)));
  expect(Math.max(...off), `${actual.join()} against ${expected.join()}`).toBeLessThanOrEqual(tolerance);
}

async function failure(source: Uint8Array | string): Promise<AppError> {
  const error = await importPicture(source, 'the file').catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(AppError);
  expect((error as AppError).message).toContain('the file');
  expect((error as AppError).remedy).not.toBe('');
  return error as AppError;
}

/** A PNG whose pixels stay as they are, said to be in another colour space. */
function withProfile(png: Buffer, icc: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from('iCCPtest\0\0', 'latin1'), deflateSync(icc)]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(body.length - 4, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  const afterHeader = 8 + 25;
  return Buffer.concat([png.subarray(0, afterHeader), chunk, png.subarray(afterHeader)]);
}

/** Display P3 to sRGB by the definition: IEC 61966-2-1's curve, the two spaces' primaries at D65. */
function p3ToSrgb(colour: Colour): number[] {
  const linear = colour.map((value) => {
    const unit = value / 255;
    return unit <= 0.04045 ? unit / 12.92 : ((unit + 0.055) / 1.055) ** 2.4;
  });
  const matrix = [
    [1.2249401, -0.2249402, 0],
    [-0.0420569, 1.0420571, 0],
    [-0.0196376, -0.0786361, 1.0982735],
  ];
  return matrix.map((row) => {
    const sum = row.reduce((total, factor, index) => total + factor * (linear[index] ?? 0), 0);
    const unit = Math.min(1, Math.max(0, sum));
    return Math.round(255 * (unit <= 0.0031308 ? unit * 12.92 : 1.055 * unit ** (1 / 2.4) - 0.055));
  });
}

describe('importPicture', () => {
  const formats: Record<string, () => Promise<Buffer>> = {
    PNG: () => flat(ROSE).png().toBuffer(),
    'PNG of 16 bit': () => flat(ROSE).toColourspace('rgb16').png().toBuffer(),
    'PNG with a palette': () => flat(ROSE).png({ palette: true }).toBuffer(),
    JPEG: () => flat(ROSE).jpeg({ quality: 95 }).toBuffer(),
    WebP: () => flat(ROSE).webp({ lossless: true }).toBuffer(),
    AVIF: () => flat(ROSE).avif({ quality: 90 }).toBuffer(),
    GIF: () => flat(ROSE).gif().toBuffer(),
    TIFF: () => flat(ROSE).tiff({ compression: 'lzw' }).toBuffer(),
    'TIFF of 16 bit': () => flat(ROSE).toColourspace('rgb16').tiff({ compression: 'lzw' }).toBuffer(),
    'TIFF in Lab': () => flat(ROSE).toColourspace('lab').tiff({ compression: 'lzw' }).toBuffer(),
  };
  it.each(Object.entries(formats))('reads %s', async (_, make) => {
    const { width, height, rgba } = await importedPixels(await make());
    expect([width, height]).toEqual([16, 12]);
    expectNear(rgba.slice(0, 4), [...ROSE, 255], 3);
    expectNear(rgba.slice(-4), [...ROSE, 255], 3);
  });

  it('answers with a plain 8-bit RGBA PNG', async () => {
    const source = await flat(ROSE).toColourspace('rgb16').withIccProfile('p3').png().toBuffer();
    const { png } = await importPicture(source);
    const metadata = await sharp(png).metadata();
    expect(metadata).toMatchObject({ format: 'png', channels: 4, depth: 'uchar', space: 'srgb' });
    expect(metadata.hasProfile).toBe(false);
    expect(metadata.exif).toBeUndefined();
  });

  it('reads grey as equal red, green and blue', async () => {
    const { rgba } = await importedPixels(await flat([77, 77, 77]).greyscale().png().toBuffer());
    expect(rgba.slice(0, 4)).toEqual([77, 77, 77, 255]);
  });

  it('keeps 16-bit values, rounded to 8', async () => {
    const samples = Uint16Array.from([0x1234, 0x8080, 0xfefe]);
    const raw = { width: 1, height: 1, channels: 3 } as const;
    const source = await sharp(samples, { raw }).toColourspace('rgb16').png().toBuffer();
    expect((await sharp(source).metadata()).depth).toBe('ushort');
    const { rgba } = await importedPixels(source);
    expectNear(rgba, [0x12, 0x80, 0xfe, 255], 1);
  });

  it('keeps colour under see-through pixels: alpha is straight', async () => {
    const raw = { width: 3, height: 1, channels: 4 } as const;
    const pixels = [255, 128, 0, 64, 10, 200, 30, 1, 1, 2, 3, 255];
    const source = await sharp(Uint8Array.from(pixels), { raw }).png().toBuffer();
    expect((await importedPixels(source)).rgba).toEqual(pixels);
  });

  it('reads the first frame of an animated GIF', async () => {
    const raw = { width: 1, height: 2, channels: 3, pageHeight: 1 } as const;
    const source = await sharp(Uint8Array.from([255, 0, 0, 0, 0, 255]), { raw })
      .gif()
      .toBuffer();
    expect((await sharp(source).metadata()).pages).toBe(2);
    expect(await importedPixels(source)).toEqual({ width: 1, height: 1, rgba: [255, 0, 0, 255] });
  });

  it('converts Display P3 to sRGB', async () => {
    const profiled = await flat(ROSE).withIccProfile('p3').png().toBuffer();
    const icc = (await sharp(profiled).metadata()).icc;
    if (!icc) throw new Error('sharp wrote no profile');
    for (const colour of [ROSE, [60, 180, 120], [128, 128, 128]] as const) {
      const source = withProfile(await flat(colour).png().toBuffer(), icc);
      const { rgba } = await importedPixels(source);
      expectNear(rgba.slice(0, 3), p3ToSrgb(colour), 2);
    }
  });

  it('converts CMYK, with black as black and white as white', async () => {
    for (const [colour, tolerance] of [
      [[255, 255, 255], 2],
      [[0, 0, 0], 45],
      [ROSE, 30],
    ] as const) {
      const source = await flat(colour).toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer();
      expect((await sharp(source).metadata()).space).toBe('cmyk');
      const { rgba } = await importedPixels(source);
      expectNear(rgba.slice(0, 3), colour, tolerance);
    }
  });

  /** Of each EXIF orientation: where the picture's upper left and upper right are stored. */
  const stored: Record<number, readonly [string, string]> = {
    1: ['top left', 'top right'],
    2: ['top right', 'top left'],
    3: ['bottom right', 'bottom left'],
    4: ['bottom left', 'bottom right'],
    5: ['top left', 'bottom left'],
    6: ['bottom left', 'top left'],
    7: ['bottom right', 'top right'],
    8: ['top right', 'bottom right'],
  };
  it.each(Object.entries(stored))('turns a JPEG of orientation %s upright', async (orientation, corners) => {
    const turned = Number(orientation) > 4;
    const [width, height] = turned ? [32, 48] : [48, 32];
    const at = (corner: string) => ({
      left: corner.includes('right') ? width - 16 : 0,
      top: corner.includes('bottom') ? height - 16 : 0,
    });
    const block = (colour: Colour) => flat(colour, 16, 16).png().toBuffer();
    const source = await flat([0, 0, 0], width, height)
      .composite([
        { input: await block([255, 0, 0]), ...at(corners[0]) },
        { input: await block([0, 0, 255]), ...at(corners[1]) },
      ])
      .withMetadata({ orientation: Number(orientation) })
      .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
      .toBuffer();
    const { rgba, width: w, height: h } = await importedPixels(source);
    expect([w, h]).toEqual([48, 32]);
    const pixel = (x: number, y: number) => rgba.slice((y * w + x) * 4, (y * w + x) * 4 + 3);
    expectNear(pixel(5, 5), [255, 0, 0], 12);
    expectNear(pixel(42, 5), [0, 0, 255], 12);
    expectNear(pixel(5, 26), [0, 0, 0], 12);
  });

  it('reads one pixel, and 8000 x 6000', async () => {
    const one = await importedPixels(await flat(ROSE, 1, 1).png().toBuffer());
    expect(one).toEqual({ width: 1, height: 1, rgba: [...ROSE, 255] });
    const large = await importPicture(await flat(ROSE, 8000, 6000).jpeg().toBuffer());
    expect([large.width, large.height]).toEqual([8000, 6000]);
  });

  it('refuses what would not fit in memory before decoding it', async () => {
    const wide = await flat(ROSE, MAX_PICTURE_SIDE + 1, 2)
      .png()
      .toBuffer();
    const error = await failure(wide);
    expect(error.code).toBe('picture.too-large');
    expect(error.message).toContain(`${MAX_PICTURE_SIDE + 1} x 2`);
    // 20,000 x 20,000, as the header says; there are no pixels behind it.
    const bomb = await flat(ROSE, 1, 1).png().toBuffer();
    bomb.writeUInt32BE(20_000, 16);
    bomb.writeUInt32BE(20_000, 20);
    bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);
    expect((await failure(bomb)).code).toBe('picture.too-large');
  });

  it.each([
    ['nothing', new Uint8Array(0), 'picture.empty'],
    ['a text', Buffer.from('not a picture'), 'picture.unsupported'],
    ['a web page', Buffer.from('<html><body>no</body></html>'), 'picture.unsupported'],
    ['zeros', Buffer.alloc(5000), 'picture.unsupported'],
  ])('refuses %s', async (_, bytes, code) => {
    expect((await failure(bytes)).code).toBe(code);
  });

  it('reads from a path, and says when there is none', async () => {
    const path = file('rose.png');
    await writeFile(path, await flat(ROSE).png().toBuffer());
    expect(await importPicture(path)).toMatchObject({ width: 16, height: 12 });
    expect((await failure(file('gone.png'))).code).toBe('picture.missing');
  });
  const file = useFolder();

  it.each(['png', 'jpeg', 'webp', 'avif', 'gif', 'tiff'] as const)(
    'refuses a %s cut short',
    async (format) => {
      const whole = await noise(200, 150).toFormat(format).toBuffer();
      for (const share of [0.02, 0.3, 0.6, 0.9]) {
        const error = await failure(whole.subarray(0, Math.floor(whole.length * share)));
        expect(['picture.damaged', 'picture.unsupported']).toContain(error.code);
      }
    },
  );

  it.each(['png', 'jpeg', 'webp', 'avif', 'gif', 'tiff'] as const)(
    'takes a %s with wrong bytes, or refuses it in words',
    async (format) => {
      const whole = await noise(64, 48).toFormat(format).toBuffer();
      for (let round = 0; round < 40; round++) {
        const bytes = Buffer.from(whole);
        for (let index = 0; index < 8; index++) {
          bytes[(round * 7919 + index * 104_729) % bytes.length] = (round * 31 + index * 77) & 255;
        }
        const outcome = await importPicture(bytes, 'fuzzed').catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(AppError);
        else expect(outcome).toMatchObject({ width: expect.any(Number) as number });
      }
    },
  );
});

describe('importPicture of SVG', () => {
  const file = useFolder();
  const svg = (attributes: string, content = '<rect width="100%" height="100%" fill="#c8285a"/>'): Buffer =>
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${content}</svg>`);

  it.each([
    ['a small one larger', 'width="20" height="10"', 1024, 512],
    ['one of middle size as it is', 'width="1500" height="1000"', 1500, 1000],
    ['a huge one smaller', 'width="200000" height="100000"', 8192, 4096],
    ['one with a viewBox only', 'viewBox="0 0 24 12"', 1024, 512],
  ])('draws %s', async (_, attributes, width, height) => {
    const picture = await importPicture(svg(attributes));
    expect([picture.width, picture.height]).toEqual([width, height]);
    const { data } = await sharp(picture.png).raw().toBuffer({ resolveWithObject: true });
    expect([...data.subarray(0, 4)]).toEqual([...ROSE, 255]);
  });

  it('leaves what is not drawn transparent', async () => {
    const { rgba } = await importedPixels(
      svg('width="1024" height="4"', '<rect x="512" width="512" height="4"/>'),
    );
    expect(rgba.slice(0, 4)).toEqual([0, 0, 0, 0]);
    expect(rgba.slice(-4)).toEqual([0, 0, 0, 255]);
  });

  it('never opens a file or an address that the drawing names', async () => {
    let requests = 0;
    const server = createServer((_, response) => {
      requests++;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret.png`;
    await writeFile(file('secret.png'), await flat([255, 0, 0], 8, 8).png().toBuffer());
    const image = (href: string) => `<image href="${href}" width="1024" height="1024"/>`;
    const style = `<style>@import url("${address}");</style>`;
    const references = [pathToFileURL(file('secret.png')).href, 'secret.png', address].map(image).join('');
    const source = svg('width="1024" height="1024"', style + references);
    await writeFile(file('drawing.svg'), source);
    const picture = await importPicture(file('drawing.svg'));
    const { dominant, isOpaque } = await sharp(picture.png).stats();
    server.close();
    expect(requests).toBe(0);
    expect(isOpaque).toBe(false);
    expect(dominant.r).toBeLessThan(128);
  });

  it.each([
    ['an absurd size', svg('width="2000000000" height="10"')],
    ['an absurd shape', svg('width="1" height="10000000"')],
    ['no end', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="5" height="5"><rect')],
    [
      'entities that grow',
      Buffer.from(
        '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">' +
          '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">' +
          '<!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;">]>' +
          '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&f;&f;&f;&f;</text></svg>',
      ),
    ],
  ])('refuses one with %s', async (_, source) => {
    expect((await failure(source)).code).toMatch(/^picture\.(too-large|damaged|unsupported)$/);
  });
});
