/**
 * What the choreographer learns from in place of pictures: for many scenes, the encoder's vector, which the
 * network reads, and the truth, which the animator knows. Numbers only.
 */
import { writeFile } from 'node:fs/promises';
import type { PixelData } from '#core/compositing/canvas.ts';
import { encodeSafetensors } from '#core/onnx/safetensors.ts';
import { tensor, type Tensor } from '#core/onnx/tensor.ts';
import {
  FACT_COUNT,
  factValues,
  layerFacts,
  PICTURE_VECTOR_SIZE,
  pictureVector,
} from '#models/picture-encoder/facts.ts';
import { makeScene } from '#models/picture-encoder/training/scene.ts';
import type { PictureEncoder } from '../../inference/see-picture.ts';
import { FIRST_SEEDS } from './fit.ts';
import type { Illustrations } from './illustrations.ts';

/** Scenes of each part. */
const COUNTS: Readonly<Record<keyof Illustrations, number>> = {
  training: 3000,
  validation: 300,
  testing: 500,
};

/** Writes `PART.vectors` `[count, PICTURE_VECTOR_SIZE]` and `PART.facts` `[count, FACT_COUNT]`. */
export async function writeSeenPictures(
  path: string,
  encoder: PictureEncoder,
  illustrations: Illustrations,
): Promise<void> {
  const tensors = new Map<string, Tensor>();
  let seed = FIRST_SEEDS.pairs;
  for (const [part, count] of Object.entries(COUNTS) as [keyof Illustrations, number][]) {
    const { vectors, facts } = await see(encoder, illustrations[part], seed, count);
    seed += count;
    tensors.set(`${part}.vectors`, tensor('float32', [count, PICTURE_VECTOR_SIZE], vectors));
    tensors.set(`${part}.facts`, tensor('float32', [count, FACT_COUNT], facts));
  }
  await writeFile(path, Buffer.concat(encodeSafetensors({ tensors, metadata: {} })));
}

async function see(
  encoder: PictureEncoder,
  pictures: readonly PixelData[],
  firstSeed: number,
  count: number,
): Promise<{ vectors: Float32Array; facts: Float32Array }> {
  const vectors = new Float32Array(count * PICTURE_VECTOR_SIZE);
  const facts = new Float32Array(count * FACT_COUNT);
  for (let i = 0; i < count; i++) {
    const scene = makeScene(firstSeed + i, pictures);
    const seen = await encoder.look(scene.frame);
    const { width, height } = scene;
    vectors.set(pictureVector(seen.facts, width, height), i * PICTURE_VECTOR_SIZE);
    facts.set(factValues(layerFacts(scene.facts, width, height)), i * FACT_COUNT);
  }
  return { vectors, facts };
}
