/**
 * How much a viewer sees move from frame to frame: the picture's points in pixels and its colour in
 * levels, as a layer of 1080 pixels shows them at intensity 1.
 */
import { motionMatrix } from '../compositing/motion-map.ts';
import { DISPLACEMENT_BASIS, MOTION_CHANNEL_COUNT, motionChannel } from './motion-channels.ts';

/** Shorter side of the layer, in pixels. */
const SIDE = 1080;
/** Points a side of the grid that is watched. */
const POINTS = 5;

const PLACES = Array.from({ length: POINTS * POINTS }, (_, i) => [
  (i % POINTS) / (POINTS - 1),
  Math.floor(i / POINTS) / (POINTS - 1),
]) as [number, number][];
const BASIS = PLACES.map(([x, y]) =>
  DISPLACEMENT_BASIS.map(([u, v]) => Math.cos(Math.PI * u * x) * Math.cos(Math.PI * v * y)),
);
const DISPLACE_X = motionChannel('displace-x-10');
const DISPLACE_Y = motionChannel('displace-y-10');
/** Levels of a mid grey, of a contrast and of a colour that a stop changes. */
const COLOUR_LEVELS = [
  ['brightness', 128],
  ['contrast', 64],
  ['saturation', 40],
].map(([id, levels]) => [motionChannel(id as string), levels as number] as const);

/**
 * @param curves `[frameCount, MOTION_CHANNEL_COUNT]`
 * @returns one value a frame: the root mean square way of the points since the frame before, in pixels,
 *   and the change of colour, in levels, as one length; 0 for the first frame
 */
export function visibleChange(curves: Float32Array): Float32Array {
  const frameCount = curves.length / MOTION_CHANNEL_COUNT;
  const change = new Float32Array(frameCount);
  let before = seen(curves, 0);
  for (let frame = 1; frame < frameCount; frame++) {
    const now = seen(curves, frame);
    let sum = 0;
    for (let i = 0; i < now.length; i++) sum += (now[i]! - before[i]!) ** 2;
    change[frame] = Math.sqrt(sum);
    before = now;
  }
  return change;
}

/** The points' places and the colour's levels, scaled so that squares add up as described. */
function seen(curves: Float32Array, frame: number): Float64Array {
  const motion = curves.subarray(frame * MOTION_CHANNEL_COUNT, (frame + 1) * MOTION_CHANNEL_COUNT);
  const { a, b, c, d, e, f } = motionMatrix(motion, SIDE);
  const values = new Float64Array(2 * PLACES.length + COLOUR_LEVELS.length);
  PLACES.forEach(([x, y], i) => {
    let [dx, dy] = [x - 0.5, y - 0.5];
    BASIS[i]!.forEach((basis, k) => {
      dx += motion[DISPLACE_X + k]! * basis;
      dy += motion[DISPLACE_Y + k]! * basis;
    });
    values[2 * i] = (SIDE * (a * dx + c * dy) + e) / POINTS;
    values[2 * i + 1] = (SIDE * (b * dx + d * dy) + f) / POINTS;
  });
  COLOUR_LEVELS.forEach(([channel, levels], i) => {
    values[2 * PLACES.length + i] = levels * 2 ** motion[channel]!;
  });
  return values;
}
