// Finished pixels as others want them: AssemblyScript, as `reference/output.ts`.

export function toStraight(from: usize, stride: i32, width: i32, height: i32, out: usize): void {
  for (let y = 0; y < height; y++) {
    const row = from + (<usize>(y * stride) << 2);
    for (let x = 0; x < width; x++, out += 4) store<u32>(out, straight(load<u32>(row + (<usize>x << 2))));
  }
}

@inline function straight(word: u32): u32 {
  const alpha = word >>> 24;
  if (alpha == 255 || alpha == 0) return word;
  const half = alpha >>> 1;
  const red = min<u32>(255, ((word & 255) * 255 + half) / alpha);
  const green = min<u32>(255, (((word >>> 8) & 255) * 255 + half) / alpha);
  const blue = min<u32>(255, (((word >>> 16) & 255) * 255 + half) / alpha);
  return (alpha << 24) | (blue << 16) | (green << 8) | red;
}

export function toOpaque(from: usize, stride: i32, width: i32, height: i32, out: usize): void {
  const full = i32x4.splat(0xff000000);
  for (let y = 0; y < height; y++) {
    let at = from + (<usize>(y * stride) << 2);
    const end = at + (<usize>width << 2);
    for (; at + 16 <= end; at += 16, out += 16) v128.store(out, v128.or(v128.load(at), full));
    for (; at < end; at += 4, out += 4) store<u32>(out, load<u32>(at) | 0xff000000);
  }
}

export function toYuv420(from: usize, stride: i32, width: i32, height: i32, out: usize): void {
  const strideBytes = <usize>stride << 2;
  const columns = width >> 1;
  let blue = out + <usize>(width * height);
  let red = blue + <usize>(columns * (height >> 1));
  for (let y = 0; y < height; y++) out = lumaRow(from + <usize>y * strideBytes, width, out);
  for (let y = 0; y < height; y += 2) {
    colourRow(from + <usize>y * strideBytes, strideBytes, columns, blue, red);
    blue += <usize>columns;
    red += <usize>columns;
  }
}

// Sums of two pixels each: red and green in the even lanes' pairs, blue in the odd ones'.
@inline function weighed(pair: v128, weights: v128): v128 {
  return i32x4.dot_i16x8_s(pair, weights);
}

// Adds neighbouring lanes of `a`, then of `b`.
@inline function joined(a: v128, b: v128): v128 {
  const even = i8x16.shuffle(a, b, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
  const odd = i8x16.shuffle(a, b, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31);
  return i32x4.add(even, odd);
}

@inline function lumaOfFour(four: v128): v128 {
  const weights = i16x8(2991, 10064, 1016, 0, 2991, 10064, 1016, 0);
  const low = weighed(i16x8.extend_low_i8x16_u(four), weights);
  const high = weighed(i16x8.extend_high_i8x16_u(four), weights);
  const sum = i32x4.add(joined(low, high), i32x4.splat(8192 + (16 << 14)));
  return i32x4.shr_s(sum, 14);
}

function lumaRow(at: usize, width: i32, out: usize): usize {
  const end = at + (<usize>width << 2);
  for (; at + 32 <= end; at += 32, out += 8) {
    const eight = i16x8.narrow_i32x4_s(lumaOfFour(v128.load(at)), lumaOfFour(v128.load(at + 16)));
    v128.store_lane<u64>(out, i8x16.narrow_i16x8_u(eight, eight), 0);
  }
  for (; at < end; at += 4, out += 1) {
    store<u8>(out, <u8>i32x4.extract_lane(lumaOfFour(v128.load_zero<u32>(at)), 0));
  }
  return out;
}

// The sum of a pixel column's two rows with weights 1, 2, 1 across.
@inline function tent(before: usize, at: usize, strideBytes: usize): v128 {
  const left = v128.load_zero<u32>(before);
  const leftBelow = v128.load_zero<u32>(before + strideBytes);
  const pair = v128.load_ext<u8>(at);
  const pairBelow = v128.load_ext<u8>(at + strideBytes);
  const both = i16x8.add(pair, pairBelow);
  const edge = i16x8.add(i16x8.extend_low_i8x16_u(left), i16x8.extend_low_i8x16_u(leftBelow));
  const next = i8x16.shuffle(both, both, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
  return i16x8.add(i16x8.add(edge, next), i16x8.shl(both, 1));
}

function colourRow(at: usize, strideBytes: usize, columns: i32, blue: usize, red: usize): void {
  const blueWeights = i16x8(-1649, -5547, 7196, 0, 7196, -6536, -660, 0);
  const offset = i32x4.splat(65536 + (128 << 17));
  for (let x = 0; x < columns; x++, at += 8) {
    const sum = tent(x == 0 ? at : at - 4, at, strideBytes);
    const twice = i8x16.shuffle(sum, sum, 0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7);
    const products = weighed(twice, blueWeights);
    const value = i32x4.shr_s(i32x4.add(joined(products, products), offset), 17);
    store<u8>(blue + <usize>x, <u8>i32x4.extract_lane(value, 0));
    store<u8>(red + <usize>x, <u8>i32x4.extract_lane(value, 1));
  }
}
