/**
 * The beat grid at the control rate: where in the beat, the bar and the phrase each frame lies. The
 * network reads it and the animator draws on it, so that both count alike.
 */
import type { BeatGrid } from '#core/document/records.ts';
import { CONTROL_RATE } from '#core/timeline/motion-channels.ts';

/**
 * Beats since the first downbeat at every frame, fractional, negative before it; beyond the grid's ends
 * its last tempo goes on. Null where a grid has fewer than two beats.
 */
export function beatPositions(grid: BeatGrid, frameCount: number): Float32Array | null {
  const { beatsSeconds, firstDownbeat } = grid;
  if (beatsSeconds.length < 2) return null;
  let beat = 0;
  return Float32Array.from({ length: frameCount }, (_, frame) => {
    const t = frame / CONTROL_RATE;
    while (beat + 2 < beatsSeconds.length && beatsSeconds[beat + 1]! <= t) beat++;
    const [from, to] = [beatsSeconds[beat]!, beatsSeconds[beat + 1]!];
    return beat + (t - from) / (to - from) - firstDownbeat;
  });
}
