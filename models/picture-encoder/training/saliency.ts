/**
 * What a rule can see without learning: the subject is what is opaque, and what differs from the picture's
 * border. The encoder must beat it.
 */
import type { PictureFacts } from '../facts.ts';
import { FRAME_SIDE, type FrameBox } from '../frame.ts';
import { measureFacts, type Mask } from '../measure.ts';

const PIXELS = FRAME_SIDE ** 2;
/** Distance in colour (0..1 a channel) that counts half. */
const HALF_DISTANCE = 0.25;

/** Each pixel's opacity, times its distance from the border's mean colour where the border is opaque. */
export function saliencyMask(frame: Float32Array, box: FrameBox): Mask {
  const border = borderMean(frame, box);
  return Float32Array.from({ length: PIXELS }, (_, i) => {
    const alpha = frame[3 * PIXELS + i]!;
    if (frame[4 * PIXELS + i] === 0) return 0;
    const distance = Math.hypot(...[0, 1, 2].map((plane) => frame[plane * PIXELS + i]! - border[plane]!));
    const differs = distance ** 2 / (distance ** 2 + HALF_DISTANCE ** 2);
    return border[3]! > 0.5 ? alpha * differs : alpha;
  });
}

/** The facts by that rule. It takes everything to have a subject. */
export function saliencyFacts(frame: Float32Array, box: FrameBox): PictureFacts {
  return measureFacts(frame, box, saliencyMask(frame, box));
}

function borderMean(frame: Float32Array, { left, top, width, height }: FrameBox): number[] {
  const sums = [0, 0, 0, 0];
  let count = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (x > 1 && y > 1 && x < width - 2 && y < height - 2) continue;
      count++;
      for (let plane = 0; plane < 4; plane++)
        sums[plane]! += frame[plane * PIXELS + (top + y) * FRAME_SIDE + left + x]!;
    }
  }
  return sums.map((sum) => sum / count);
}
