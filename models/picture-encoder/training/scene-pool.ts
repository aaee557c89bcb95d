/** Many scenes, kept small: painting them takes longer than learning from them. */
import type { PixelData } from '#core/compositing/canvas.ts';
import { FACT_COUNT, FACT_NAMES, factValues } from '../facts.ts';
import { FRAME_SIDE, FRAME_SIZE } from '../frame.ts';
import { MASK_SIDE } from '../network.ts';
import { makeScene } from './scene.ts';

export interface ScenePool {
  readonly count: number;
  /** `[count, FRAME_PLANES, FRAME_SIDE, FRAME_SIDE]`, in levels of 255. */
  readonly frames: Uint8Array;
  /** `[count, FACT_COUNT]`, lengths in sides of the frame. */
  readonly facts: Float32Array;
  /** `[count, MASK_SIDE²]` */
  readonly cells: Float32Array;
}

const CELLS = MASK_SIDE ** 2;

export async function poolScenes(
  pictures: readonly PixelData[],
  firstSeed: number,
  count: number,
  onProgress: (done: number) => void | Promise<void> = () => undefined,
): Promise<ScenePool> {
  const pool = {
    count,
    frames: new Uint8Array(count * FRAME_SIZE),
    facts: new Float32Array(count * FACT_COUNT),
    cells: new Float32Array(count * CELLS),
  };
  for (let i = 0; i < count; i++) {
    await onProgress(i);
    const { frame, facts, cells } = makeScene(firstSeed + i, pictures);
    for (let k = 0; k < FRAME_SIZE; k++) pool.frames[i * FRAME_SIZE + k] = 255 * frame[k]! + 0.5;
    pool.facts.set(factValues(facts), i * FACT_COUNT);
    pool.cells.set(cells, i * CELLS);
  }
  return pool;
}

/** Facts that change sign when left and right are exchanged. */
const SIDED = new Set([FACT_NAMES.indexOf('centreX'), FACT_NAMES.indexOf('footX')]);

/** Where a scene is written to: row `at` of each. */
export interface SceneRows {
  readonly frames: Float32Array;
  readonly facts: Float32Array;
  readonly cells: Float32Array;
}

/** Writes a scene of the pool as it is, or seen in the mirror. */
export function copyScene(
  pool: ScenePool,
  scene: number,
  mirrored: boolean,
  rows: SceneRows,
  at: number,
): void {
  copyLines(
    pool.frames,
    scene * FRAME_SIZE,
    rows.frames,
    at * FRAME_SIZE,
    FRAME_SIZE,
    FRAME_SIDE,
    mirrored,
    1 / 255,
  );
  copyLines(pool.cells, scene * CELLS, rows.cells, at * CELLS, CELLS, MASK_SIDE, mirrored, 1);
  for (let fact = 0; fact < FACT_COUNT; fact++) {
    const value = pool.facts[scene * FACT_COUNT + fact]!;
    rows.facts[at * FACT_COUNT + fact] = mirrored && SIDED.has(fact) ? -value : value;
  }
}

function copyLines(
  from: Uint8Array | Float32Array,
  start: number,
  to: Float32Array,
  at: number,
  count: number,
  line: number,
  mirrored: boolean,
  scale: number,
): void {
  for (let i = 0; i < count; i++) {
    const source = mirrored ? i - (i % line) + (line - 1 - (i % line)) : i;
    to[at + i] = scale * from[start + source]!;
  }
}
