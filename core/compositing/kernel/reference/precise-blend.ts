/** The blend modes that divide or sort: W3C formulas on straight colours 0..1, in doubles, rounded once. */
import type { BlendMode } from '../../../document/records.ts';

/** The blended pixel, premultiplied. `alpha` is that of the result; neither input is transparent to the eye. */
type PreciseBlend = (source: number, backdrop: number, alpha: number) => number;

/** Backdrop `b` and source `s` of one channel. */
type Separable = (b: number, s: number) => number;
type Colour = readonly [red: number, green: number, blue: number];

const colorDodge: Separable = (b, s) => (b <= 0 ? 0 : s >= 1 ? 1 : Math.min(1, b / (1 - s)));
const colorBurn: Separable = (b, s) => (b >= 1 ? 1 : s <= 0 ? 0 : 1 - Math.min(1, (1 - b) / s));
const softLight: Separable = (b, s) => {
  if (s <= 0.5) return b - (1 - 2 * s) * b * (1 - b);
  const lifted = b <= 0.25 ? ((16 * b - 12) * b + 4) * b : Math.sqrt(b);
  return b + (2 * s - 1) * (lifted - b);
};

const luminosity = ([r, g, b]: Colour): number => 0.3 * r + 0.59 * g + 0.11 * b;
const least = ([r, g, b]: Colour): number => Math.min(r, Math.min(g, b));
const most = ([r, g, b]: Colour): number => Math.max(r, Math.max(g, b));
const saturation = (colour: Colour): number => most(colour) - least(colour);

/** Moves the colour to a luminosity, towards grey where it would leave 0..1. */
function withLuminosity(colour: Colour, wanted: number): Colour {
  const shift = wanted - luminosity(colour);
  let [r, g, b] = [colour[0] + shift, colour[1] + shift, colour[2] + shift];
  const lum = luminosity([r, g, b]);
  const low = least([r, g, b]);
  const high = most([r, g, b]);
  if (low < 0) {
    const scale = lum / (lum - low);
    [r, g, b] = [lum + (r - lum) * scale, lum + (g - lum) * scale, lum + (b - lum) * scale];
  }
  if (high > 1) {
    const scale = (1 - lum) / (high - lum);
    [r, g, b] = [lum + (r - lum) * scale, lum + (g - lum) * scale, lum + (b - lum) * scale];
  }
  return [r, g, b];
}

/** Stretches the colour's channels over 0..wanted. */
function withSaturation(colour: Colour, wanted: number): Colour {
  const low = least(colour);
  const spread = most(colour) - low;
  if (spread <= 0) return [0, 0, 0];
  const scale = wanted / spread;
  return [(colour[0] - low) * scale, (colour[1] - low) * scale, (colour[2] - low) * scale];
}

type Whole = (backdrop: Colour, source: Colour) => Colour;
const separable =
  (channel: Separable): Whole =>
  (b, s) => [channel(b[0], s[0]), channel(b[1], s[1]), channel(b[2], s[2])];

function precise(whole: Whole): PreciseBlend {
  return (source, backdrop, alpha) => {
    const [sa, da] = [source >>> 24, backdrop >>> 24];
    if (da === 0) return source;
    const straight = (word: number, of: number): Colour => [
      (word & 255) / of,
      ((word >>> 8) & 255) / of,
      ((word >>> 16) & 255) / of,
    ];
    const mixed = whole(straight(backdrop, da), straight(source, sa));
    const both = (sa * da) / 255;
    const channel = (shift: number, value: number): number => {
      const apart =
        (((source >>> shift) & 255) * (255 - da) + ((backdrop >>> shift) & 255) * (255 - sa)) / 255;
      return Math.min(alpha, Math.max(0, Math.floor(apart + both * value + 0.5))) << shift;
    };
    return ((alpha << 24) | channel(16, mixed[2]) | channel(8, mixed[1]) | channel(0, mixed[0])) >>> 0;
  };
}

export const PRECISE_BLENDS: Partial<Record<BlendMode, PreciseBlend>> = {
  'color-dodge': precise(separable(colorDodge)),
  'color-burn': precise(separable(colorBurn)),
  'soft-light': precise(separable(softLight)),
  hue: precise((b, s) => withLuminosity(withSaturation(s, saturation(b)), luminosity(b))),
  saturation: precise((b, s) => withLuminosity(withSaturation(b, saturation(s)), luminosity(b))),
  color: precise((b, s) => withLuminosity(s, luminosity(b))),
  luminosity: precise((b, s) => withLuminosity(b, luminosity(s))),
};
