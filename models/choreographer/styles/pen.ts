/** Makes the pen: samples a score at the control rate. */
import { CONTROL_RATE, MOTION_CHANNEL_COUNT, motionChannel } from '#core/timeline/motion-channels.ts';
import type { Score } from '../composer/score.ts';
import type { Pen, Style } from './style.ts';

/**
 * The curves of a style for a score, `[frameCount, MOTION_CHANNEL_COUNT]`, at intensity 1.
 * @param frameCount control frames from time 0
 */
export function drawStyle(style: Style, score: Score, frameCount: number): Float32Array {
  const channels = new Map<string, Float32Array>();
  const energy = energyCurve(score, frameCount);
  const pen: Pen = {
    score,
    frameCount,
    energy,
    beat: beatCurve(score, frameCount),
    channel(id) {
      if (!channels.has(id)) channels.set(id, new Float32Array(frameCount));
      return channels.get(id)!;
    },
    hits: (instrument, shape) => hitCurve(score, frameCount, instrument, shape),
  };
  style.draw(pen);
  const curves = new Float32Array(frameCount * MOTION_CHANNEL_COUNT);
  for (const [id, values] of channels) {
    const index = motionChannel(id);
    values.forEach((value, frame) => (curves[frame * MOTION_CHANNEL_COUNT + index] = value));
  }
  return curves;
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

function beatCurve({ beatsSeconds }: Score, frameCount: number): Float32Array {
  let beat = 0;
  return Float32Array.from({ length: frameCount }, (_, frame) => {
    const t = frame / CONTROL_RATE;
    while (beat + 2 < beatsSeconds.length && beatsSeconds[beat + 1]! <= t) beat++;
    const [from, to] = [beatsSeconds[beat]!, beatsSeconds[beat + 1] ?? beatsSeconds[beat]! + 0.5];
    return beat + (t - from) / (to - from);
  });
}

function hitCurve(
  { notes }: Score,
  frameCount: number,
  instrument: string,
  { attack, decay, anticipation = 0 }: { attack: number; decay: number; anticipation?: number },
): Float32Array {
  const curve = new Float32Array(frameCount);
  for (const note of notes) {
    if (note.instrument !== instrument) continue;
    const first = Math.max(0, Math.floor((note.startSeconds - attack - anticipation) * CONTROL_RATE));
    const last = Math.min(frameCount - 1, Math.ceil((note.startSeconds + 6 * decay) * CONTROL_RATE));
    for (let frame = first; frame <= last; frame++) {
      const response =
        note.velocity * hitResponse(frame / CONTROL_RATE - note.startSeconds, attack, decay, anticipation);
      // The strongest wins: a roll of hits is no taller than one.
      if (Math.abs(response) > Math.abs(curve[frame]!)) curve[frame] = response;
    }
  }
  return curve;
}

/** @param t seconds since the hit */
function hitResponse(t: number, attack: number, decay: number, anticipation: number): number {
  if (t >= 0) return Math.exp(-t / decay);
  if (t >= -attack) return 0.5 - 0.5 * Math.cos(Math.PI * (1 + t / attack));
  if (anticipation === 0 || t < -attack - anticipation) return 0;
  return (-1 / 6) * Math.sin((Math.PI * (-t - attack)) / anticipation);
}
