/** Makes the pen: samples a score at the control rate. */
import type { BeatGrid } from '#core/document/records.ts';
import { CONTROL_RATE, MOTION_CHANNEL_COUNT, motionChannel } from '#core/timeline/motion-channels.ts';
import type { Instrument, Score } from '../composer/score.ts';
import { beatPositions } from '../grid.ts';
import { applyFitting, fitToPicture, type ShownPicture } from './on-subject.ts';
import type { HitShape, Pen, Style } from './style.ts';

/**
 * The curves of a style for a score, `[frameCount, MOTION_CHANNEL_COUNT]`, at intensity 1.
 * @param grid what movement is counted on: the timeline's grid, which may be another than the score's
 * @param frameCount control frames from time 0
 * @param picture what the layer shows; the movement is the page's own where it is not known
 */
export function drawStyle(
  style: Style,
  score: Score,
  grid: BeatGrid,
  frameCount: number,
  picture?: ShownPicture,
): Float32Array {
  const curves = new Float32Array(frameCount * MOTION_CHANNEL_COUNT);
  const energy = energyCurve(score, frameCount);
  const beat = beatPositions(grid, frameCount);
  const pen: Pen = {
    score,
    frameCount,
    energy,
    beatsPerBar: grid.beatsPerBar,
    beat: beat ?? new Float32Array(frameCount),
    counted: beat ? energy : new Float32Array(frameCount),
    write(channel, valueAt) {
      const index = motionChannel(channel);
      for (let frame = 0; frame < frameCount; frame++)
        curves[frame * MOTION_CHANNEL_COUNT + index]! += valueAt(frame);
    },
    hits: (instrument, shape) => hitCurve(score, frameCount, instrument, shape),
  };
  style.draw(pen);
  if (picture) applyFitting(curves, fitToPicture(style, picture));
  return curves;
}

/** A score's own grid. */
export function gridOf({ beatsSeconds, beatsPerBar, firstDownbeat = 0 }: Score): BeatGrid {
  return { beatsSeconds, beatsPerBar, firstDownbeat, tempoBpm: 0 };
}

function energyCurve({ sections, durationSeconds }: Score, frameCount: number): Float32Array {
  const first = sections[0]?.startSeconds ?? 0;
  const last = sections.at(-1)?.endSeconds ?? durationSeconds;
  const steps = Float32Array.from({ length: frameCount }, (_, frame) => {
    const t = frame / CONTROL_RATE;
    if (t < first || t >= last) return 0;
    return sections.find((section) => t < section.endSeconds)?.energy ?? 0;
  });
  return eased(steps, 0.25);
}

/** A critically damped spring towards the values: no overshoot, no corner. */
export function eased(targets: Float32Array, seconds: number): Float32Array {
  const stiffness = 1 / (seconds * CONTROL_RATE);
  let position = targets[0] ?? 0;
  let velocity = 0;
  return targets.map((target) => {
    velocity += stiffness * stiffness * (target - position) - 2 * stiffness * velocity;
    position += velocity;
    return position;
  });
}

/**
 * All notes' answers together: of plain ones the strongest, so that a roll is no taller than one hit, with
 * the deepest wind-up added; of swinging ones the sum, softly limited. Neither leaps.
 */
function hitCurve(
  { notes }: Score,
  frameCount: number,
  instrument: Instrument,
  shape: HitShape,
): Float32Array {
  const above = new Float32Array(frameCount);
  const below = new Float32Array(frameCount);
  const swings = shape.swingHz !== undefined;
  for (const note of notes) {
    if (note.instrument !== instrument) continue;
    const before = shape.attack + (shape.anticipation ?? 0);
    const first = Math.max(0, Math.floor((note.startSeconds - before) * CONTROL_RATE));
    const last = Math.min(frameCount - 1, Math.ceil((note.startSeconds + 6 * shape.decay) * CONTROL_RATE));
    for (let frame = first; frame <= last; frame++) {
      const answer = note.velocity * hitAnswer(frame / CONTROL_RATE - note.startSeconds, shape);
      if (swings) above[frame]! += answer;
      else if (answer > above[frame]!) above[frame] = answer;
      else if (answer < below[frame]!) below[frame] = answer;
    }
  }
  return above.map((value, frame) => (swings ? softlyLimited(value) : value + below[frame]!));
}

/** The answer to one note of velocity 1, `t` seconds after it. */
function hitAnswer(t: number, { attack, decay, anticipation = 0, swingHz = 0 }: HitShape): number {
  if (t >= 0) return Math.exp(-t / decay) * Math.cos(2 * Math.PI * swingHz * t);
  if (t >= -attack) return 0.5 - 0.5 * Math.cos(Math.PI * (1 + t / attack));
  if (anticipation === 0 || t < -attack - anticipation) return 0;
  return (-1 / 6) * Math.sin((Math.PI * (-t - attack)) / anticipation);
}

function softlyLimited(value: number): number {
  return 1.25 * Math.tanh(value / 1.25);
}
