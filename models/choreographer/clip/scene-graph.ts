/**
 * The scene as a graph: motion vectors in, frames out, differentiable all the way, so that a network can be
 * trained on what its movement looks like. The same geometry and colour as `draw-scene.ts` and the compositor.
 */
import { algebra } from '#core/onnx/algebra.ts';
import { HUE_TURN, LUMA } from '#core/compositing/motion-map.ts';
import type { GraphBuilder, Value } from '#core/onnx/graph-builder.ts';
import { range, reshape, transpose } from '#core/onnx/shapes.ts';
import { tensor, tensorFrom } from '#core/onnx/tensor.ts';
import { DISPLACEMENT_BASIS, motionChannel, MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import { unitOf, type ClipScene } from './scene.ts';

/** A channel of every frame, `[frames, 1]`. */
type Channel = (id: string) => Value;

/**
 * @param motion `[frames, MOTION_CHANNEL_COUNT]`
 * @returns `[3, frames, height * width]`, 0..1
 */
export function sceneFrames(g: GraphBuilder, scene: ClipScene, motion: Value): Value {
  const [frames] = g.shape(motion) as [number];
  const columns = g.nodes(
    'Split',
    [motion],
    { axis: 1, num_outputs: MOTION_CHANNEL_COUNT },
    MOTION_CHANNEL_COUNT,
  );
  const channel: Channel = (id) => columns[motionChannel(id)]!;
  const [x, y] = displaced(g, scene, channel, undone(g, scene, channel));
  const samples = sampled(g, scene, frames, x, y);
  return laidOver(g, scene, frames, channel, samples);
}

/** Where each pixel was before the affine move, about the cut-out's centre: `[frames, pixels]` each. */
function undone(g: GraphBuilder, scene: ClipScene, channel: Channel): [Value, Value] {
  const { add, sub, mul, neg, call } = algebra(g, 'float32');
  const { width, height, box } = scene;
  const row = (valueAt: (pixel: number) => number) =>
    g.constant(tensorFrom('float32', [1, width * height], range(0, width * height).map(valueAt)));
  const unit = unitOf(scene);
  const toX = row((i) => (i % width) + 0.5 - box.x - box.width / 2);
  const toY = row((i) => Math.floor(i / width) + 0.5 - box.y - box.height / 2);
  const movedX = sub(toX, mul(channel('dx'), unit));
  const movedY = sub(toY, mul(channel('dy'), unit));
  const [cos, sin] = [call('Cos', channel('rotation')), call('Sin', channel('rotation'))];
  const turnedX = add(mul(cos, movedX), mul(sin, movedY));
  const turnedY = sub(mul(cos, movedY), mul(sin, movedX));
  const y = mul(turnedY, call('Exp', neg(channel('log-scale-y'))));
  const x = mul(sub(turnedX, mul(channel('shear'), y)), call('Exp', neg(channel('log-scale-x'))));
  return [x, y];
}

/** The same in pixels of the cut-out, its smooth displacement undone. */
function displaced(
  g: GraphBuilder,
  scene: ClipScene,
  channel: Channel,
  [aboutX, aboutY]: [Value, Value],
): [Value, Value] {
  const { add, sub, mul, square, call } = algebra(g, 'float32');
  const { width, height } = scene.box;
  const waves = (about: Value, size: number): readonly [null, Value, Value] => {
    const one = call('Cos', add(mul(about, Math.PI / size), Math.PI / 2));
    return [null, one, sub(mul(2, square(one)), 1)];
  };
  const [across, down] = [waves(aboutX, width), waves(aboutY, height)];
  const basis = DISPLACEMENT_BASIS.map(([u, v]) => {
    const [along, below] = [across[u]!, down[v]!];
    return along && below ? mul(along, below) : (along ?? below)!;
  });
  const along = (axis: 'x' | 'y', about: Value, size: number): Value => {
    const terms = DISPLACEMENT_BASIS.map(([u, v], i) => mul(channel(`displace-${axis}-${u}${v}`), basis[i]!));
    return sub(add(about, size / 2), mul(add(...terms), unitOf(scene)));
  };
  return [along('x', aboutX, width), along('y', aboutY, height)];
}

/** The cut-out at places in its pixels, nothing outside of it: `[4, frames, pixels]`. */
function sampled(
  g: GraphBuilder,
  { width, height, box, subject }: ClipScene,
  frames: number,
  x: Value,
  y: Value,
): Value {
  const { sub, mul } = algebra(g, 'float32');
  const whole = (place: Value, size: number) =>
    reshape(g, sub(mul(place, 2 / size), 1), [1, frames, width * height, 1]);
  const picture = g.constant(tensor('float32', [1, box.height, box.width, 4], subject));
  const grid = g.node('Concat', [whole(x, box.width), whole(y, box.height)], { axis: 3 });
  const planes = transpose(g, picture, [0, 3, 1, 2]);
  const found = g.node('GridSample', [planes, grid], {
    mode: 'linear',
    padding_mode: 'zeros',
    align_corners: 0,
  });
  return reshape(g, found, [4, frames, width * height]);
}

/** Recoloured, then laid over the plate. */
function laidOver(
  g: GraphBuilder,
  { width, height, plate }: ClipScene,
  frames: number,
  channel: Channel,
  samples: Value,
): Value {
  const { add, sub, mul, call } = algebra(g, 'float32');
  const [red, green, blue, alpha] = g
    .nodes('Split', [samples], { axis: 0, num_outputs: 4 }, 4)
    .map((plane) => reshape(g, plane, [frames, width * height])) as [Value, Value, Value, Value];
  const { matrix, offset } = colours(g, channel);
  const uncovered = sub(1, alpha);
  const planes = [0, 1, 2].map((row) => {
    const lit = add(...[red, green, blue].map((plane, i) => mul(matrix[3 * row + i]!, plane)));
    const value = add(lit, mul(offset, alpha));
    const within = call('Min', call('Max', value, 0), alpha);
    const behind = Float32Array.from({ length: width * height }, (_, i) => plate[i * 3 + row]!);
    const covered = mul(uncovered, g.constant(tensor('float32', [1, width * height], behind)));
    return reshape(g, add(within, covered), [1, frames, width * height]);
  });
  return g.node('Concat', planes, { axis: 0 });
}

/** The colour change of every frame: nine factors `[frames, 1]`, row by row, and an offset. */
function colours(g: GraphBuilder, channel: Channel): { matrix: readonly Value[]; offset: Value } {
  const { add, sub, mul, call } = algebra(g, 'float32');
  const two = (exponent: Value) => call('Exp', mul(exponent, Math.LN2));
  const contrast = two(channel('contrast'));
  const gain = mul(two(channel('brightness')), contrast);
  const factor = two(channel('saturation'));
  const [cos, sin] = [call('Cos', channel('hue')), call('Sin', channel('hue'))];
  const turn = HUE_TURN.still.map((still, i) =>
    add(still, mul(cos, HUE_TURN.cosine[i]!), mul(sin, HUE_TURN.sine[i]!)),
  );
  const greyed = [0, 1, 2].map((column) =>
    add(...LUMA.map((weight, i) => mul(weight, turn[3 * i + column]!))),
  );
  const matrix = turn.map((value, i) => {
    const grey = greyed[i % 3]!;
    return mul(gain, add(grey, mul(factor, sub(value, grey))));
  });
  return { matrix, offset: mul(0.5, sub(1, contrast)) };
}
