/** Arithmetic of transforms; drawing with them belongs to compositing. */
import type { Transform } from './records.ts';

export const IDENTITY_TRANSFORM: Transform = { x: 0, y: 0, scaleX: 1, scaleY: 1, rotationRadians: 0 };

interface Linear {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

/** The matrix [[a, c], [b, d]] = rotation * scale. */
function linearPart({ scaleX, scaleY, rotationRadians }: Transform): Linear {
  const cos = Math.cos(rotationRadians);
  const sin = Math.sin(rotationRadians);
  return { a: cos * scaleX, b: sin * scaleX, c: -sin * scaleY, d: cos * scaleY };
}

/** Rotation and scale of outer * inner for an outer that is turned or stretched; shear is dropped. */
function decompose(outer: Linear, inner: Linear): Omit<Transform, 'x' | 'y'> {
  const a = outer.a * inner.a + outer.c * inner.b;
  const b = outer.b * inner.a + outer.d * inner.b;
  const c = outer.a * inner.c + outer.c * inner.d;
  const d = outer.b * inner.c + outer.d * inner.d;
  const scaleX = Math.hypot(a, b);
  return {
    scaleX,
    scaleY: scaleX === 0 ? Math.hypot(c, d) : (a * d - b * c) / scaleX,
    rotationRadians: Math.atan2(b, a),
  };
}

/**
 * The transform that does `inner` and then `outer`. Exact where `outer` scales evenly or `inner` is not
 * turned; otherwise the nearest that has no shear.
 */
export function composeTransforms(outer: Transform, inner: Transform): Transform {
  const matrix = linearPart(outer);
  const place = {
    x: outer.x + matrix.a * inner.x + matrix.c * inner.y,
    y: outer.y + matrix.b * inner.x + matrix.d * inner.y,
  };
  const uniform = outer.scaleX === outer.scaleY;
  if (uniform || inner.rotationRadians === 0) {
    return {
      ...place,
      scaleX: outer.scaleX * inner.scaleX,
      scaleY: outer.scaleY * inner.scaleY,
      rotationRadians: outer.rotationRadians + inner.rotationRadians,
    };
  }
  return { ...place, ...decompose(matrix, linearPart(inner)) };
}
