// The blend modes that divide or sort: AssemblyScript, as `reference/precise-blend.ts`, in the same order of
// operations. A colour is three globals, since there is nothing to allocate with.

const COLOR_DODGE: i32 = 6;
const COLOR_BURN: i32 = 7;
const SOFT_LIGHT: i32 = 9;
const HUE: i32 = 12;
const SATURATION: i32 = 13;
const COLOR: i32 = 14;

let red: f64 = 0;
let green: f64 = 0;
let blue: f64 = 0;

@inline function setColour(r: f64, g: f64, b: f64): void {
  red = r;
  green = g;
  blue = b;
}

@inline function over255(x: u32): u32 {
  return (x + 128 + ((x + 128) >>> 8)) >>> 8;
}

function separable(mode: i32, b: f64, s: f64): f64 {
  if (mode == COLOR_DODGE) return b <= 0 ? 0 : s >= 1 ? 1 : Math.min(1, b / (1 - s));
  if (mode == COLOR_BURN) return b >= 1 ? 1 : s <= 0 ? 0 : 1 - Math.min(1, (1 - b) / s);
  if (s <= 0.5) return b - (1 - 2 * s) * b * (1 - b);
  const lifted = b <= 0.25 ? ((16 * b - 12) * b + 4) * b : Math.sqrt(b);
  return b + (2 * s - 1) * (lifted - b);
}

@inline function luminosity(r: f64, g: f64, b: f64): f64 {
  return 0.3 * r + 0.59 * g + 0.11 * b;
}
@inline function least(r: f64, g: f64, b: f64): f64 {
  return Math.min(r, Math.min(g, b));
}
@inline function most(r: f64, g: f64, b: f64): f64 {
  return Math.max(r, Math.max(g, b));
}

// Moves the current colour to a luminosity.
function setLuminosity(wanted: f64): void {
  const shift = wanted - luminosity(red, green, blue);
  setColour(red + shift, green + shift, blue + shift);
  const lum = luminosity(red, green, blue);
  const low = least(red, green, blue);
  const high = most(red, green, blue);
  if (low < 0) {
    const scale = lum / (lum - low);
    setColour(lum + (red - lum) * scale, lum + (green - lum) * scale, lum + (blue - lum) * scale);
  }
  if (high > 1) {
    const scale = (1 - lum) / (high - lum);
    setColour(lum + (red - lum) * scale, lum + (green - lum) * scale, lum + (blue - lum) * scale);
  }
}

// Stretches the current colour's channels over 0..wanted.
function setSaturation(wanted: f64): void {
  const low = least(red, green, blue);
  const spread = most(red, green, blue) - low;
  if (spread <= 0) return setColour(0, 0, 0);
  const scale = wanted / spread;
  setColour((red - low) * scale, (green - low) * scale, (blue - low) * scale);
}

// Leaves the mixed colour in the globals.
function mix(mode: i32, br: f64, bg: f64, bb: f64, sr: f64, sg: f64, sb: f64): void {
  if (mode == HUE) {
    setColour(sr, sg, sb);
    setSaturation(most(br, bg, bb) - least(br, bg, bb));
    setLuminosity(luminosity(br, bg, bb));
  } else if (mode == SATURATION) {
    setColour(br, bg, bb);
    setSaturation(most(sr, sg, sb) - least(sr, sg, sb));
    setLuminosity(luminosity(br, bg, bb));
  } else if (mode == COLOR) {
    setColour(sr, sg, sb);
    setLuminosity(luminosity(br, bg, bb));
  } else if (mode > COLOR) {
    setColour(br, bg, bb);
    setLuminosity(luminosity(sr, sg, sb));
  } else {
    setColour(separable(mode, br, sr), separable(mode, bg, sg), separable(mode, bb, sb));
  }
}

@inline function channel(s: u32, sa: u32, b: u32, ba: u32, both: f64, value: f64, alpha: u32): u32 {
  const apart = <f64>(s * (255 - ba) + b * (255 - sa)) / 255;
  return <u32>Math.min(<f64>alpha, Math.max(0, Math.floor(apart + both * value + 0.5)));
}

export function preciseBlend(mode: i32, source: u32, backdrop: u32): u32 {
  const sa = source >>> 24;
  const ba = backdrop >>> 24;
  if (ba == 0) return source;
  const sr = source & 255;
  const sg = (source >>> 8) & 255;
  const sb = (source >>> 16) & 255;
  const br = backdrop & 255;
  const bg = (backdrop >>> 8) & 255;
  const bb = (backdrop >>> 16) & 255;
  const s = <f64>sa;
  const b = <f64>ba;
  mix(mode, <f64>br / b, <f64>bg / b, <f64>bb / b, <f64>sr / s, <f64>sg / s, <f64>sb / s);
  const alpha = sa + ba - over255(sa * ba);
  const both = <f64>(sa * ba) / 255;
  return (
    (alpha << 24) |
    (channel(sb, sa, bb, ba, both, blue, alpha) << 16) |
    (channel(sg, sa, bg, ba, both, green, alpha) << 8) |
    channel(sr, sa, br, ba, both, red, alpha)
  );
}
