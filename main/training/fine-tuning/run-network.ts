/** Runs a network that is being learned on: its curves over a recording, and what its head reads. */
import { tensor } from '#core/onnx/tensor.ts';
import { INPUT_COUNT } from '#models/choreographer/inputs.ts';
import {
  encodeNetwork,
  sideInputs,
  styleInput,
  withFeatures,
  type TrainedNetwork,
} from '#models/choreographer/fine-tuning/trained-network.ts';
import { smoothCurves } from '#models/choreographer/smoothed.ts';
import { openSession } from '../../inference/session.ts';

/** Frames a run, so that a long recording does not take all memory. */
const CHUNK_FRAMES = 3600;

/**
 * @param inputs `[frames, INPUT_COUNT]`
 * @param glideSeconds deviation of a smoothing afterwards
 * @returns `[frames, MOTION_CHANNEL_COUNT]`
 */
export async function curvesOf(
  network: TrainedNetwork,
  inputs: Float32Array,
  style: number,
  glideSeconds = 0,
): Promise<Float32Array> {
  const curves = await run(network, encodeNetwork(network), inputs, [style], 'motion');
  smoothCurves(curves[0]!, glideSeconds);
  return curves[0]!;
}

/** What the head reads in each style, `[frames, featureCount]`. */
export function featuresOf(
  network: TrainedNetwork,
  inputs: Float32Array,
  styles: readonly number[],
): Promise<Float32Array[]> {
  return run(network, withFeatures(network), inputs, styles, 'features');
}

async function run(
  network: TrainedNetwork,
  model: Uint8Array,
  inputs: Float32Array,
  styles: readonly number[],
  output: string,
): Promise<Float32Array[]> {
  const frameCount = inputs.length / INPUT_COUNT;
  const session = await openSession(model);
  try {
    const results: Float32Array[] = [];
    for (const style of styles) {
      const parts: Float32Array[] = [];
      let states = {};
      for (let first = 0; first < frameCount; first += CHUNK_FRAMES) {
        const frames = Math.min(CHUNK_FRAMES, frameCount - first);
        const rows = inputs.slice(first * INPUT_COUNT, (first + frames) * INPUT_COUNT);
        const found = await session.run({
          inputs: tensor('float32', [frames, 1, INPUT_COUNT], rows),
          style: styleInput(style, frames, 1),
          ...sideInputs(network, frames, 1),
          ...states,
        });
        states = Object.fromEntries(network.states.map(({ name }) => [name, found[`${name}-out`]!]));
        parts.push(found[output]!.data as Float32Array);
      }
      results.push(joined(parts));
    }
    return results;
  } finally {
    await session.dispose();
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
