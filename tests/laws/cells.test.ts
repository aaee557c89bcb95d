/** What holds for every recurrent cell that the choreographer may have. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '#core/onnx/graph-builder.ts';
import { tensor, zeros } from '#core/onnx/tensor.ts';
import { randomSource } from '#core/random.ts';
import { MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import { openChoreographer } from '#main/inference/choreograph.ts';
import { openSession } from '#main/inference/session.ts';
import { inferenceModel } from '#main/training/choreographer/fit.ts';
import { cellOf, CELLS } from '#models/choreographer/cells/index.ts';
import { INPUT_COUNT } from '#models/choreographer/inputs.ts';
import { buildNetwork, HIDDEN, type Statistics } from '#models/choreographer/network.ts';
import { STYLES } from '#models/choreographer/styles/index.ts';
import { NO_PICTURE, PICTURE_VECTOR_SIZE } from '#models/picture-encoder/facts.ts';
import { temporaryFolder } from '../main/store/temporary-folder.ts';

const ones = (count: number) => new Array<number>(count).fill(1);
const nothing = (count: number) => new Array<number>(count).fill(0);
/** The first style moves the first channel alone. */
const STATISTICS: Statistics = {
  ...{ inputMean: nothing(INPUT_COUNT), inputDeviation: ones(INPUT_COUNT) },
  ...{ pictureMean: nothing(PICTURE_VECTOR_SIZE), pictureDeviation: ones(PICTURE_VECTOR_SIZE) },
  motionDeviation: STYLES.map((_, style) =>
    style === 0 ? nothing(MOTION_CHANNEL_COUNT).with(0, 1) : ones(MOTION_CHANNEL_COUNT),
  ),
};

describe.each(CELLS.map((cell) => [cell.label, cell] as const))('%s', (_, cell) => {
  const untrained = () => {
    const g = new GraphBuilder('untrained');
    buildNetwork(g, { frames: 8, batch: 1, cell }, STATISTICS);
    return inferenceModel(g.parameters, STATISTICS, cell);
  };
  const inputsOf = (frames: number) => {
    const random = randomSource(5);
    return Float32Array.from({ length: frames * INPUT_COUNT }, () => random.normal());
  };

  it('is found by its id and named by its file', async () => {
    expect(cellOf(cell.id)).toBe(cell);
    const path = join(await temporaryFolder(), 'model.onnx');
    await writeFile(path, untrained());
    const network = await openChoreographer(path);
    expect(network.name).toBe(cell.modelName);
    await network.dispose();
  });

  it('carries its state over: a long recording comes to the same in pieces as at once', async () => {
    const frameCount = 3700;
    const inputs = inputsOf(frameCount);
    const path = join(await temporaryFolder(), 'model.onnx');
    await writeFile(path, untrained());
    const network = await openChoreographer(path);
    const session = await openSession(path);
    const style = new Float32Array(frameCount * STYLES.length);
    for (let frame = 0; frame < frameCount; frame++) style[frame * STYLES.length] = 1;
    const whole = await session.run({
      inputs: tensor('float32', [frameCount, 1, INPUT_COUNT], inputs),
      style: tensor('float32', [frameCount, 1, STYLES.length], style),
      picture: zeros('float32', [frameCount, 1, PICTURE_VECTOR_SIZE]),
      ...Object.fromEntries(cell.states.map((name) => [name, zeros('float32', [1, 1, HIDDEN])])),
    });
    const pieces = await network.run({ inputs, frameCount, style: 0, picture: NO_PICTURE });
    const motion = whole['motion']!.data as Float32Array;
    let far = 0;
    for (let i = 0; i < motion.length; i++) far = Math.max(far, Math.abs(motion[i]! - pieces[i]!));
    expect(far).toBeLessThan(1e-5);
    await network.dispose();
    await session.dispose();
  });

  it('answers to the picture, and leaves alone what a style does not move', async () => {
    const frameCount = 60;
    const inputs = inputsOf(frameCount);
    const path = join(await temporaryFolder(), 'model.onnx');
    await writeFile(path, untrained());
    const network = await openChoreographer(path);
    const picture = Float32Array.from({ length: PICTURE_VECTOR_SIZE }, () => 1);
    const shown = await network.run({ inputs, frameCount, style: 0, picture });
    const unknown = await network.run({ inputs, frameCount, style: 0, picture: NO_PICTURE });
    expect(shown[0]).not.toBe(unknown[0]);
    shown.forEach((value, i) => expect(value !== 0).toBe(i % MOTION_CHANNEL_COUNT === 0));
    await network.dispose();
  });
});

it('there is no cell by another name', () => {
  expect(() => cellOf('transformer')).toThrow(/Choose one of|no recurrent cell/);
});
