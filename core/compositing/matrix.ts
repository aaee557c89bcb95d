/** Affine maps of the plane: x' = a x + c y + e, y' = b x + d y + f, as Canvas2D orders them. */
import type { Transform } from '../document/records.ts';
import { cosine, sine } from './exact-math.ts';

export interface Matrix {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

export const scaling = (x: number, y: number): Matrix => ({ a: x, b: 0, c: 0, d: y, e: 0, f: 0 });
export const translation = (x: number, y: number): Matrix => ({ a: 1, b: 0, c: 0, d: 1, e: x, f: y });

/** First `inner`, then `outer`. */
export function multiply(outer: Matrix, inner: Matrix): Matrix {
  return {
    a: outer.a * inner.a + outer.c * inner.b,
    b: outer.b * inner.a + outer.d * inner.b,
    c: outer.a * inner.c + outer.c * inner.d,
    d: outer.b * inner.c + outer.d * inner.d,
    e: outer.a * inner.e + outer.c * inner.f + outer.e,
    f: outer.b * inner.e + outer.d * inner.f + outer.f,
  };
}

/** The way back, or null where the map flattens the plane. */
export function invert({ a, b, c, d, e, f }: Matrix): Matrix | null {
  const determinant = a * d - b * c;
  if (Math.abs(determinant) < 1e-12) return null;
  return {
    a: d / determinant,
    b: -b / determinant,
    c: -c / determinant,
    d: a / determinant,
    e: (c * f - d * e) / determinant,
    f: (b * e - a * f) / determinant,
  };
}

/** From coordinates about a layer's centre to its parent's. */
export function transformMatrix({ x, y, scaleX, scaleY, rotationRadians }: Transform): Matrix {
  const cos = cosine(rotationRadians);
  const sin = sine(rotationRadians);
  return { a: cos * scaleX, b: sin * scaleX, c: -sin * scaleY, d: cos * scaleY, e: x, f: y };
}

/** Where a point goes. */
export function apply({ a, b, c, d, e, f }: Matrix, x: number, y: number): readonly [x: number, y: number] {
  return [a * x + c * y + e, b * x + d * y + f];
}

/** How long the longer of the two axes becomes. */
export function largestScale({ a, b, c, d }: Pick<Matrix, 'a' | 'b' | 'c' | 'd'>): number {
  return Math.sqrt(Math.max(a * a + b * b, c * c + d * d));
}

export const isFiniteMatrix = (matrix: Matrix): boolean => Object.values(matrix).every(Number.isFinite);
