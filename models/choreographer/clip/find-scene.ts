/**
 * What moves in a locked-off shot, and what stands still behind it. The plate is what is seen at a place most
 * of the time; what leaves it more than the grain does is cut out, with all that it encloses.
 */
import { AppError } from '#core/errors.ts';
import { cutOut, GRAIN, type Box, type ClipScene } from './scene.ts';

/** Bytes of a clip, `[count, height, width, 3]`. */
export interface ClipFrames {
  readonly width: number;
  readonly height: number;
  readonly count: number;
  readonly pixels: Uint8Array;
}

export interface FoundScene {
  readonly scene: ClipScene;
  /** `[height, width]`, 0..1: the cut-out's alpha at rest. */
  readonly matte: Float32Array;
  /** The frame that is most like the plate: the cut-out's rest. */
  readonly restFrame: number;
  /** Share of the picture that moves. */
  readonly moving: number;
  /** How much the picture's border moves beside what moves most, 0..1: near 1 the camera does. */
  readonly borderMoves: number;
}

/** Frames that the plate is made of, at most. */
const SAMPLES = 120;
/** Smallest change, in levels of 255, that is movement, and how far above the grain it must be. */
const [LEAST_LEVELS, ABOVE_GRAIN] = [2.5, 3];
/** Frames about rest that are averaged, against their grain. */
const REST_FRAMES = 3;
/** A cut-out larger than this share of the picture is the picture. */
const WHOLE = 0.65;
/** Moving patches smaller than this share of the largest are left where they are. */
const PATCH = 0.08;
const BORDER = 0.06;

/** Float colours of a frame, `[height, width, 3]`, 0..1. */
export function frameColours({ width, height, pixels }: ClipFrames, frame: number): Float32Array {
  const size = width * height * 3;
  return Float32Array.from(pixels.subarray(frame * size, (frame + 1) * size), (value) => value / 255);
}

/** @throws AppError `clip.still` where nothing moves, `clip.too-short` for less than two frames */
export function findScene(frames: ClipFrames): FoundScene {
  const { width, height, count } = frames;
  if (count < 2) {
    throw new AppError(
      'clip.too-short',
      'The clip has one frame: nothing can move in it.',
      'Choose a film of at least 4 seconds.',
    );
  }
  const chosen = Array.from({ length: Math.min(SAMPLES, count) }, (_, i) =>
    Math.floor(((i + 0.5) * count) / Math.min(SAMPLES, count)),
  );
  const plate = medianFrame(frames, chosen);
  const change = meanChange(frames, chosen, plate);
  const moves = movingPlaces(change, width, height);
  const mask = cleaned(moves.mask, width, height);
  const moving = mask.reduce((sum, value) => sum + value, 0) / mask.length;
  if (moving === 0) throw nothingMoves();
  const isWhole = moving > WHOLE;
  const matte = isWhole ? new Float32Array(width * height).fill(1) : feathered(mask, width, height);
  const box = boxOf(matte, width, height);
  const restFrames = nearestFrames(frames, plate, matte);
  const rest = meanOf(restFrames.map((frame) => frameColours(frames, frame)));
  return {
    scene: cutOut({ width, height }, box, rest, plate, matte),
    matte,
    restFrame: restFrames[0]!,
    moving,
    borderMoves: borderShare(change, width, height),
  };
}

const nothingMoves = (): AppError =>
  new AppError(
    'clip.still',
    'Nothing moves in the clip, or no more than its grain.',
    'Choose a film in which something moves to the sound.',
  );

/** Colour by colour, the value that half of the frames exceed; 0..1. */
export function medianFrame({ width, height, pixels }: ClipFrames, chosen: readonly number[]): Float32Array {
  const size = width * height * 3;
  const values = new Uint8Array(chosen.length);
  return Float32Array.from({ length: size }, (_, i) => {
    chosen.forEach((frame, k) => (values[k] = pixels[frame * size + i]!));
    values.sort();
    return (values[values.length >> 1]! + values[(values.length - 1) >> 1]!) / 510;
  });
}

/** Root mean square change from the plate, the largest of the colours, in levels: `[height, width]`. */
function meanChange(frames: ClipFrames, chosen: readonly number[], plate: Float32Array): Float32Array {
  const { width, height, pixels } = frames;
  const size = width * height * 3;
  const squares = new Float64Array(size);
  for (const frame of chosen) {
    const at = frame * size;
    for (let i = 0; i < size; i++) squares[i]! += (pixels[at + i]! - 255 * plate[i]!) ** 2;
  }
  return Float32Array.from({ length: width * height }, (_, pixel) =>
    Math.sqrt(
      Math.max(squares[pixel * 3]!, squares[pixel * 3 + 1]!, squares[pixel * 3 + 2]!) / chosen.length,
    ),
  );
}

function movingPlaces(change: Float32Array, width: number, height: number): { mask: Uint8Array } {
  const soft = blurred(change, width, height);
  const sorted = Float32Array.from(soft).sort();
  const grain = sorted[Math.floor(sorted.length / 5)]!;
  const threshold = Math.max(LEAST_LEVELS, Math.min(ABOVE_GRAIN * grain, grain + 6));
  return { mask: Uint8Array.from(soft, (value) => (value > threshold ? 1 : 0)) };
}

/** Holes closed, specks away, a little room around. */
function cleaned(mask: Uint8Array, width: number, height: number): Uint8Array {
  const reach = Math.max(1, Math.round(Math.max(width, height) / 32));
  const closed = eroded(dilated(mask, width, height, reach), width, height, reach);
  return dilated(filled(withoutSpecks(closed, width, height), width, height), width, height, 1);
}

const dilated = (mask: Uint8Array, width: number, height: number, reach: number): Uint8Array =>
  spread(mask, width, height, reach, Math.max);
/** Beyond the border it goes on. */
const eroded = (mask: Uint8Array, width: number, height: number, reach: number): Uint8Array =>
  spread(mask, width, height, reach, Math.min);

function spread(
  mask: Uint8Array,
  width: number,
  height: number,
  reach: number,
  choose: (a: number, b: number) => number,
): Uint8Array {
  const along = (from: Uint8Array, size: number, stride: number, place: (i: number) => number) =>
    Uint8Array.from(from, (_, i) => {
      let chosen = from[i]!;
      const at = place(i);
      for (let k = Math.max(-reach, -at); k <= Math.min(reach, size - 1 - at); k++)
        chosen = choose(chosen, from[i + k * stride]!);
      return chosen;
    });
  const across = along(mask, width, 1, (i) => i % width);
  return along(across, height, width, (i) => Math.floor(i / width));
}

/** Keeps the largest patch and those that are not much smaller. */
function withoutSpecks(mask: Uint8Array, width: number, height: number): Uint8Array {
  const { labels, sizes } = patches(mask, width, height);
  const least = PATCH * Math.max(0, ...sizes);
  return Uint8Array.from(labels, (label) => (label > 0 && sizes[label - 1]! >= least ? 1 : 0));
}

/** What is enclosed belongs to it: everything that the border cannot reach. */
function filled(mask: Uint8Array, width: number, height: number): Uint8Array {
  const free = mask.map((value) => 1 - value);
  const { labels } = patches(free, width, height);
  const outside = new Set<number>();
  labels.forEach((label, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    if (x === 0 || y === 0 || x === width - 1 || y === height - 1) outside.add(label);
  });
  return Uint8Array.from(labels, (label) => (label > 0 && outside.has(label) ? 0 : 1));
}

/** Connected patches, numbered from 1; 0 is none. */
function patches(mask: Uint8Array, width: number, height: number): { labels: Int32Array; sizes: number[] } {
  const labels = new Int32Array(mask.length);
  const sizes: number[] = [];
  for (let start = 0; start < mask.length; start++) {
    if (mask[start] === 0 || labels[start] !== 0) continue;
    const label = sizes.push(0);
    const open = [start];
    labels[start] = label;
    while (open.length > 0) {
      const i = open.pop()!;
      sizes[label - 1]!++;
      const [x, y] = [i % width, Math.floor(i / width)];
      const beside = [
        x > 0 ? i - 1 : i,
        x < width - 1 ? i + 1 : i,
        y > 0 ? i - width : i,
        y < height - 1 ? i + width : i,
      ];
      for (const next of beside) {
        if (mask[next] === 0 || labels[next] !== 0) continue;
        labels[next] = label;
        open.push(next);
      }
    }
  }
  return { labels, sizes };
}

/** Edges over about three pixels. */
function feathered(mask: Uint8Array, width: number, height: number): Float32Array {
  return blurred(Float32Array.from(mask), width, height);
}

function blurred(values: Float32Array, width: number, height: number): Float32Array {
  const along = (from: Float32Array, size: number, stride: number, place: (i: number) => number) =>
    from.map((value, i) => {
      const at = place(i);
      const before = at > 0 ? from[i - stride]! : value;
      const after = at < size - 1 ? from[i + stride]! : value;
      return (before + 2 * value + after) / 4;
    });
  const across = along(values, width, 1, (i) => i % width);
  return along(across, height, width, (i) => Math.floor(i / width));
}

/** Around everything that the matte holds, on whole grains. */
function boxOf(matte: Float32Array, width: number, height: number): Box {
  let [left, top, right, bottom] = [width, height, 0, 0];
  matte.forEach((alpha, i) => {
    if (alpha === 0) return;
    const [x, y] = [i % width, Math.floor(i / width)];
    [left, top] = [Math.min(left, x), Math.min(top, y)];
    [right, bottom] = [Math.max(right, x + 1), Math.max(bottom, y + 1)];
  });
  const down = (value: number) => GRAIN * Math.floor(value / GRAIN);
  const up = (value: number, most: number) => Math.min(most, GRAIN * Math.ceil(value / GRAIN));
  const [x, y] = [down(left), down(top)];
  return { x, y, width: up(right, width) - x, height: up(bottom, height) - y };
}

/** The frames that are most like the plate where the matte is, best first. */
function nearestFrames(frames: ClipFrames, plate: Float32Array, matte: Float32Array): number[] {
  const { width, height, count, pixels } = frames;
  const size = width * height * 3;
  const distance = Float64Array.from({ length: count }, (_, frame) => {
    let sum = 0;
    for (let i = 0; i < size; i++)
      sum += matte[Math.floor(i / 3)]! * Math.abs(pixels[frame * size + i]! - 255 * plate[i]!);
    return sum;
  });
  const order = [...distance.keys()].sort((a, b) => distance[a]! - distance[b]!);
  return order.slice(0, REST_FRAMES);
}

function meanOf(pictures: readonly Float32Array[]): Float32Array {
  return pictures[0]!.map(
    (_, i) => pictures.reduce((sum, picture) => sum + picture[i]!, 0) / pictures.length,
  );
}

/** Change in a ring along the border, as a share of the strongest changes anywhere. */
function borderShare(change: Float32Array, width: number, height: number): number {
  const ring = Math.max(1, Math.round(BORDER * Math.min(width, height)));
  const border = change.filter((_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return Math.min(x, y, width - 1 - x, height - 1 - y) < ring;
  });
  const strong = Float32Array.from(change).sort()[Math.floor(0.9 * change.length)]!;
  const mean = border.reduce((sum, value) => sum + value, 0) / border.length;
  return Math.min(1, mean / Math.max(strong, 1e-6));
}
