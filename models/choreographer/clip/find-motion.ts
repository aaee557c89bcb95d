/**
 * The motion vectors that give a clip's frames: Gauss and Newton's method on each, from small pictures to
 * large ones so that large moves are found, each frame begun where the one before ended (Lucas and Kanade
 * 1981; Baker and Matthews 2004). Where the picture does not tell, a vector stays near rest.
 */
import { choleskyFactor, solveWithFactor } from '#core/linear-algebra.ts';
import { DISPLACEMENT_BASIS, MOTION_CHANNEL_COUNT, MOTION_CHANNELS } from '#core/timeline/motion-channels.ts';
import { warpedSubject, warpSubject, type WarpedSubject } from './draw-scene.ts';
import { halfScene, halved, type ClipScene } from './scene.ts';
import { normalEquations, writeNormalEquations, type NormalEquations } from './sensitivity.ts';

const COUNT = MOTION_CHANNEL_COUNT;
const LEVELS = 3;
/** Steps at each level, coarsest first. */
const STEPS = [6, 4, 2] as const;
/** A step that changes no channel by more than this is the last of its level. */
const SETTLED = 2e-4;
/** Deviation of a frame's pixels from the model, and over how many pixels it is alike. */
const [NOISE, ALIKE_PIXELS] = [0.02, 12];

/** How far each channel is expected to go: the deviation of its prior. */
const EXPECTED = Float64Array.from(MOTION_CHANNELS, ({ id, group }) => {
  if (group === 'colour') return 0.3;
  const wave = DISPLACEMENT_BASIS.find(([u, v]) => /^displace/.test(id) && id.endsWith(`-${u}${v}`));
  if (wave) return 0.03 / (wave[0] + wave[1]);
  return id === 'shear' ? 0.08 : 0.15;
});

interface Level {
  readonly scene: ClipScene;
  readonly warped: WarpedSubject;
}

export interface MotionFinder {
  /**
   * @param frame `[height, width, 3]`, 0..1
   * @param start where to begin; left as it is
   * @returns the vector, and the mean squared error that is left
   */
  find(frame: Float32Array, start: Float32Array): { readonly motion: Float32Array; readonly error: number };
  /** Adds up how the frames at given vectors answer to each channel: mean products a pixel and colour. */
  readonly curvature: Curvature;
}

/** Mean of the Jacobian's products over the frames found so far, a pixel and colour. */
export interface Curvature {
  readonly products: Float64Array;
  frames: number;
}

export function motionFinder(scene: ClipScene): MotionFinder {
  const levels: Level[] = [];
  for (let level = 0, at = scene; level < LEVELS; level++, at = halfScene(at))
    levels.unshift({ scene: at, warped: warpedSubject(at) });
  const equations = normalEquations();
  const curvature: Curvature = { products: new Float64Array(COUNT * COUNT), frames: 0 };
  return {
    curvature,
    find(frame, start) {
      const frames = pyramid(frame, scene);
      // A move larger than the picture's detail may have been lost: rest is tried too.
      const begun = [start, new Float32Array(COUNT)].map((from) => descend(levels[0]!, frames[0]!, from, 0));
      let motion = begun[0]!.error <= begun[1]!.error ? begun[0]!.motion : begun[1]!.motion;
      let error = 0;
      for (let level = 1; level < LEVELS; level++)
        ({ motion, error } = descend(levels[level]!, frames[level]!, motion, level));
      addTo(curvature, equations, scene.width * scene.height * 3);
      return { motion, error };
    },
  };

  function descend({ scene: at, warped }: Level, frame: Float32Array, from: Float32Array, level: number) {
    let motion = from;
    for (let step = 0; ; step++) {
      warpSubject(at, motion, warped);
      writeNormalEquations(at, motion, warped, frame, equations);
      const change = solve(equations, motion, at);
      const isSettled = change.every((value) => Math.abs(value) < SETTLED);
      if (step === STEPS[level]! || isSettled) return { motion, error: equations.error / frame.length };
      motion = motion.map((value, channel) => value + change[channel]!);
    }
  }
}

/** The step of Gauss and Newton, with the prior. */
function solve(
  { products, gradient }: NormalEquations,
  motion: Float32Array,
  scene: ClipScene,
): Float64Array {
  // Pixels of a smaller picture are means of those of the larger one: fewer, and each tells more.
  const weight = 1 / (NOISE * NOISE * ALIKE_PIXELS);
  const a = products.map((value) => value * weight);
  const step = gradient.map((value) => value * weight);
  for (let channel = 0; channel < COUNT; channel++) {
    const precision = 1 / EXPECTED[channel]! ** 2;
    a[channel * COUNT + channel]! += precision;
    step[channel]! -= precision * motion[channel]!;
  }
  const factor = choleskyFactor(a, COUNT);
  if (!factor) return new Float64Array(COUNT);
  solveWithFactor(factor, step);
  return limited(step, scene);
}

/** No step further than the linear picture of it reaches: about two pixels, or half a stop. */
function limited(step: Float64Array, { box }: ClipScene): Float64Array {
  const pixels = 2.5 / Math.min(box.width, box.height);
  const most = (channel: number) =>
    ({ place: 2 * pixels, size: 2 * pixels, turn: 2 * pixels, surface: pixels, colour: 0.5 })[
      MOTION_CHANNELS[channel]!.group
    ];
  const excess = step.reduce((largest, value, i) => Math.max(largest, Math.abs(value) / most(i)), 1);
  return excess > 1 ? step.map((value) => value / excess) : step;
}

function addTo(curvature: Curvature, { products }: NormalEquations, values: number): void {
  const { frames } = curvature;
  curvature.products.forEach((value, i) => {
    curvature.products[i] = (value * frames + products[i]! / values) / (frames + 1);
  });
  curvature.frames++;
}

/** A frame at every level, coarsest first. */
function pyramid(frame: Float32Array, { width, height }: ClipScene): Float32Array[] {
  const levels = [frame];
  for (let level = 1; level < LEVELS; level++) {
    const size = 2 ** (level - 1);
    levels.unshift(halved(levels[0]!, width / size, height / size, 3));
  }
  return levels;
}
