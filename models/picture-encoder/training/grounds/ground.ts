/** What a subject can stand before. */
import type { PixelData } from '#core/compositing/canvas.ts';
import type { RandomSource } from '#core/random.ts';
import type { Colour, Raster } from '../raster.ts';

export interface Ground {
  readonly id: string;
  /** How often it is taken, beside the others. */
  readonly weight: number;
  /** Whether it is a picture by itself, with nothing laid on it. */
  readonly whole: boolean;
  /** @param size the scene's; @param pictures any but the subject's own */
  paint(size: Raster, random: RandomSource, pictures: readonly PixelData[]): Raster;
}

export function someColour(random: RandomSource): Colour {
  // Half of them are muted, as skies, walls and paper are.
  const grey = random.uniform();
  const chroma = random.uniform() < 0.5 ? 0.25 : 1;
  return [0, 1, 2].map(() => grey + chroma * (random.uniform() - grey)) as unknown as Colour;
}
