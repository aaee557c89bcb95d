/** Draws one picture at output size: finds the region, warps into it. */
import type { LayerState } from '../timeline/evaluate.ts';
import type { PixelData } from './canvas.ts';
import { apply, invert, multiply, scaling, translation, type Matrix } from './matrix.ts';
import { colourMatrix, displacementOf, motionMatrix } from './motion-map.ts';
import type { CompositeResources, Sprite } from './resources.ts';
import { warpSource } from './source.ts';
import { warp, type Region } from './warp.ts';

export interface SpriteRequest {
  readonly picture: PixelData;
  /** Size in content pixels, of which the picture may be a smaller version. */
  readonly width: number;
  readonly height: number;
  readonly edge: 'transparent' | 'mirror';
  /** From content pixels about the centre, at rest, to output pixels. */
  readonly toOutput: Matrix;
  readonly motion: LayerState['motion'];
  readonly outputWidth: number;
  readonly outputHeight: number;
}

/** The drawn picture, or null where nothing of it can be seen. */
export function drawSprite(request: SpriteRequest, resources: CompositeResources): Sprite | null {
  const { picture, width, height, motion, edge } = request;
  const unit = Math.min(width, height);
  const moved = motion ? multiply(request.toOutput, motionMatrix(motion, unit)) : request.toOutput;
  // Content pixels about the centre <- picture pixels.
  const fromPicture = multiply(
    translation(-width / 2, -height / 2),
    scaling(width / picture.width, height / picture.height),
  );
  const toSource = invert(multiply(moved, fromPicture));
  if (!toSource) return null;
  const displacement = motion ? displacementOf(motion, unit * (picture.width / width)) : null;
  const region = visibleRegion(
    request,
    moved,
    displacement ? (displacement.reach * width) / picture.width : 0,
  );
  if (!region) return null;
  const canvas = resources.createCanvas(region.width, region.height);
  const context = canvas.getContext('2d')!;
  const pixels = context.createImageData(region.width, region.height);
  const source = warpSource(picture);
  warp(
    { source, toSource, displacement, colour: motion ? colourMatrix(motion) : null, edge, region },
    pixels.data,
  );
  context.putImageData(pixels, 0, 0);
  return { canvas, x: region.x, y: region.y };
}

/** The box of the picture on the output, whole pixels, cut to the output; all of it for mirrored edges. */
function visibleRegion(
  { width, height, edge, outputWidth, outputHeight }: SpriteRequest,
  toOutput: Matrix,
  reach: number,
): Region | null {
  if (edge === 'mirror') return { x: 0, y: 0, width: outputWidth, height: outputHeight };
  const [x, y] = [width / 2 + reach + 1, height / 2 + reach + 1];
  const corners = [
    apply(toOutput, -x, -y),
    apply(toOutput, x, -y),
    apply(toOutput, -x, y),
    apply(toOutput, x, y),
  ];
  const left = Math.max(0, Math.floor(Math.min(...corners.map((corner) => corner[0]))));
  const top = Math.max(0, Math.floor(Math.min(...corners.map((corner) => corner[1]))));
  const right = Math.min(outputWidth, Math.ceil(Math.max(...corners.map((corner) => corner[0]))));
  const bottom = Math.min(outputHeight, Math.ceil(Math.max(...corners.map((corner) => corner[1]))));
  return right > left && bottom > top ? { x: left, y: top, width: right - left, height: bottom - top } : null;
}
