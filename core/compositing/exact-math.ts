/**
 * Sine, cosine and exponential from additions and multiplications alone. Engines differ in the last bit of
 * `Math.cos` and `**`; a preview and its film may run on two of them and must agree in every pixel.
 */

const HALF_PI_HIGH = 1.5707963267341256;
const HALF_PI_LOW = 6.077100506506192e-11;
/** Quarter turns beyond which an angle has too few digits left to be a direction. */
const MOST_QUARTERS = 2 ** 26;

const EXPONENTIAL = Array.from({ length: 16 }, (_, i) =>
  Array.from({ length: i + 1 }, (_, k) => k + 1).reduce((product, k) => product / k, 1),
);
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
export const LN2 = 0.6931471805599453;

function series(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) sum = (sum + coefficients[i]!) * x;
  return sum;
}

/** Taylor series; on -pi/4..pi/4 what is left out is below a double's last bit. */
function smallSine(x: number): number {
  const y = x * x;
  const high = 1 / 362880 + y * (-1 / 39916800 + y * (1 / 6227020800 - y / 1307674368000));
  return x + x * y * (-1 / 6 + y * (1 / 120 + y * (-1 / 5040 + y * high)));
}
function smallCosine(x: number): number {
  const y = x * x;
  const high = 1 / 40320 + y * (-1 / 3628800 + y * (1 / 479001600 - y / 87178291200));
  return 1 + y * (-1 / 2 + y * (1 / 24 + y * (-1 / 720 + y * high)));
}

export const sine = (angle: number): number => cosineOf(angle, 3);
export const cosine = (angle: number): number => cosineOf(angle, 0);

/** The cosine of an angle and some quarter turns more. */
function cosineOf(angle: number, quartersMore: number): number {
  const quarters = Math.round(angle / (HALF_PI_HIGH + HALF_PI_LOW));
  if (!(Math.abs(quarters) < MOST_QUARTERS)) return quartersMore === 0 ? 1 : 0;
  const rest = angle - quarters * HALF_PI_HIGH - quarters * HALF_PI_LOW;
  const turn = (quarters + quartersMore) & 3;
  if (turn === 0) return smallCosine(rest);
  if (turn === 1) return -smallSine(rest);
  return turn === 2 ? -smallCosine(rest) : smallSine(rest);
}

/** e to the power of `x`; 0 below -700, at most e^700. */
export function exponential(x: number): number {
  if (!(x > -700)) return 0;
  const limited = Math.min(x, 700);
  const twos = Math.round(limited / LN2);
  const rest = limited - twos * LN2_HIGH - twos * LN2_LOW;
  let power = 1 + series(EXPONENTIAL, rest);
  const step = twos < 0 ? 0.5 : 2;
  for (let i = Math.abs(twos); i > 0; i--) power *= step;
  return power;
}

/** 2 to the power of `x`. */
export const powerOfTwo = (x: number): number => exponential(x * LN2);
