/** Grounds with a surface: brush strokes, clouds of noise, patterns, hills. */
import type { RandomSource } from '#core/random.ts';
import { blankRaster, blurred, filled, type Colour, type Raster } from '../raster.ts';
import { someColour, type Ground } from './ground.ts';

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Paints `colour` with an opacity for each pixel, within a box. */
function tint(
  { width, height, data }: Raster,
  [r, g, b]: Colour,
  shareAt: (x: number, y: number) => number,
  box: Box = { left: 0, top: 0, right: width, bottom: height },
): void {
  for (let y = Math.max(0, Math.floor(box.top)); y < Math.min(height, box.bottom); y++) {
    for (let x = Math.max(0, Math.floor(box.left)); x < Math.min(width, box.right); x++) {
      const share = shareAt(x, y);
      if (share <= 0) continue;
      const at = (y * width + x) * 4;
      data[at] = share * r + (1 - share) * data[at]!;
      data[at + 1] = share * g + (1 - share) * data[at + 1]!;
      data[at + 2] = share * b + (1 - share) * data[at + 2]!;
      data[at + 3] = share + (1 - share) * data[at + 3]!;
    }
  }
}

/** Elliptic dabs, more or less soft. */
export const strokes: Ground = {
  id: 'strokes',
  weight: 2,
  whole: true,
  paint(size, random) {
    const raster = filled(size, someColour(random));
    const palette = [0, 1, 2].map(() => someColour(random));
    const count = 6 + random.below(40);
    const soft = 1 + 12 * random.uniform();
    for (let i = 0; i < count; i++) dab(raster, random, random.pick(palette), soft);
    return random.uniform() < 0.4 ? blurred(raster, 1 + random.below(5)) : raster;
  },
};

function dab(raster: Raster, random: RandomSource, colour: Colour, soft: number): void {
  const [cx, cy] = [raster.width * random.uniform(), raster.height * random.uniform()];
  const long = 12 + 24 * random.uniform();
  const broad = 2 + 10 * random.uniform();
  const turn = Math.PI * random.uniform();
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const opacity = 0.2 + 0.7 * random.uniform();
  const box = { left: cx - long, top: cy - long, right: cx + long, bottom: cy + long };
  const shareAt = (x: number, y: number): number => {
    const along = (cos * (x - cx) + sin * (y - cy)) / long;
    const across = (cos * (y - cy) - sin * (x - cx)) / broad;
    const distance = Math.sqrt(along * along + across * across);
    return opacity * Math.min(1, Math.max(0, (soft * (1 - distance)) / 4));
  };
  tint(raster, colour, shareAt, box);
}

/** Smooth value noise over octaves: clouds, stone, water. */
export const noise: Ground = {
  id: 'noise',
  weight: 2,
  whole: true,
  paint(size, random) {
    const raster = filled(size, someColour(random));
    const cloud = fractal(random, 4 + 28 * random.uniform(), 0.35 + 0.5 * random.uniform());
    const contrast = 0.5 + 1.5 * random.uniform();
    tint(raster, someColour(random), (x, y) =>
      Math.min(1, Math.max(0, 0.5 + contrast * (cloud(x, y) - 0.5))),
    );
    return raster;
  },
};

const LATTICE = 64;
const OCTAVES = 3;

/** @returns a field of about 0..1 */
function fractal(random: RandomSource, cell: number, roughness: number): (x: number, y: number) => number {
  const values = new Float32Array(LATTICE ** 2);
  for (let i = 0; i < values.length; i++) values[i] = random.uniform();
  return (x, y) => {
    let [sum, whole, share, scale] = [0, 0, 1, 1 / cell];
    for (let octave = 0; octave < OCTAVES; octave++) {
      sum += share * valueNoise(values, x * scale + 17 * octave, y * scale);
      whole += share;
      share *= roughness;
      scale *= 2;
    }
    return sum / whole;
  };
}

/** Between the values of a lattice that repeats. */
function valueNoise(values: Float32Array, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [u, v] = [x - left, y - top];
  const [s, t] = [u * u * (3 - 2 * u), v * v * (3 - 2 * v)];
  const [near, far] = [left % LATTICE, (left + 1) % LATTICE];
  const [upper, lower] = [(top % LATTICE) * LATTICE, ((top + 1) % LATTICE) * LATTICE];
  const above = values[upper + near]! + s * (values[upper + far]! - values[upper + near]!);
  const below = values[lower + near]! + s * (values[lower + far]! - values[lower + near]!);
  return above + t * (below - above);
}

/** Stripes, checks or dots. */
export const pattern: Ground = {
  id: 'pattern',
  weight: 1,
  whole: true,
  paint(size, random) {
    const raster = filled(size, someColour(random));
    const period = 4 + 24 * random.uniform();
    const turn = Math.PI * random.uniform();
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
    const across = (x: number, y: number) => Math.sin((2 * Math.PI * (cos * x + sin * y)) / period);
    const down = (x: number, y: number) => Math.sin((2 * Math.PI * (cos * y - sin * x)) / period);
    const shape = random.pick([
      across,
      (x: number, y: number) => across(x, y) * down(x, y),
      (x: number, y: number) => across(x, y) + down(x, y) - 0.8,
    ]);
    tint(raster, someColour(random), (x, y) => Math.min(1, Math.max(0, 0.5 + 3 * shape(x, y))));
    return raster;
  },
};

/** Hills or waves one behind the other, under a sky or under nothing. */
export const hills: Ground = {
  id: 'hills',
  weight: 2,
  whole: true,
  paint(size, random) {
    const raster =
      random.uniform() < 0.4 ? blankRaster(size.width, size.height) : filled(size, someColour(random));
    const count = 1 + random.below(4);
    for (let i = 0; i < count; i++) {
      const level = size.height * (0.3 + (0.6 * (i + random.uniform())) / count);
      const waves = [1, 2, 3].map(() => [
        6 + 40 * random.uniform(),
        8 * random.uniform(),
        6 * random.uniform(),
      ]);
      const ridges = Array.from({ length: size.width }, (_, x) =>
        waves.reduce((y, [length, height, shift]) => y + height! * Math.sin(x / length! + shift!), level),
      );
      const rough = 0.3 * random.uniform();
      const grain = fractal(random, 3 + 8 * random.uniform(), 0.6);
      tint(raster, someColour(random), (x, y) =>
        y < ridges[x]! - 1 ? 0 : Math.min(1, y - ridges[x]! + 1) * (1 - rough * grain(x, y)),
      );
    }
    return raster;
  },
};
