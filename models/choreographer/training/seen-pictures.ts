/**
 * Pictures to learn with, as numbers: what the encoder says of each, which the network reads, and the truth,
 * which the animator knows. Made by the encoder's training.
 */
import { decodeSafetensors } from '#core/onnx/safetensors.ts';
import type { RandomSource } from '#core/random.ts';
import { FACT_COUNT, factsFrom, PICTURE_VECTOR_SIZE } from '#models/picture-encoder/facts.ts';
import type { ShownPicture } from '../styles/on-subject.ts';

export interface SeenPicture extends ShownPicture {
  /** `[PICTURE_VECTOR_SIZE]` */
  readonly vector: Float32Array;
}

export interface SeenPictures {
  readonly training: readonly SeenPicture[];
  readonly validation: readonly SeenPicture[];
  readonly testing: readonly SeenPicture[];
}

/** @param bytes a safetensors file of `PART.vectors` and `PART.facts`. @throws AppError `safetensors.*` */
export function readSeenPictures(bytes: Uint8Array): SeenPictures {
  const { tensors } = decodeSafetensors(bytes);
  const rows = (name: string, width: number): Float32Array[] => {
    const data = tensors.get(name)!.data as Float32Array;
    return Array.from({ length: data.length / width }, (_, i) => data.slice(i * width, (i + 1) * width));
  };
  const part = (name: keyof SeenPictures): SeenPicture[] => {
    const facts = rows(`${name}.facts`, FACT_COUNT);
    return rows(`${name}.vectors`, PICTURE_VECTOR_SIZE).map((vector, i) => ({
      vector,
      facts: factsFrom(facts[i]!),
      aspect: Math.exp(vector[FACT_COUNT]!),
    }));
  };
  return { training: part('training'), validation: part('validation'), testing: part('testing') };
}

/** How often a picture is left out, so that the network also moves what it was never shown. */
const UNSEEN_SHARE = 0.2;

/** A picture, or none. */
export function somePicture(pictures: readonly SeenPicture[], random: RandomSource): SeenPicture | null {
  const unseen = random.uniform() < UNSEEN_SHARE;
  return unseen || pictures.length === 0 ? null : random.pick(pictures);
}
