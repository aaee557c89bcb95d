import { describe, expect, it } from 'vitest';
import { MOTION_CHANNEL_COUNT, motionChannel } from '#core/timeline/motion-channels.ts';
import { pulseAt, readMotionLine } from '#renderer/timeline/motion-line.ts';

/** Two seconds of control frames with one channel moving, another hardly. */
function curves(channel: string, valueAt: (frame: number) => number): ArrayBuffer {
  const rows = new Float32Array(120 * MOTION_CHANNEL_COUNT);
  for (let frame = 0; frame < 120; frame++) {
    rows[frame * MOTION_CHANNEL_COUNT + motionChannel(channel)] = valueAt(frame);
    rows[frame * MOTION_CHANNEL_COUNT + motionChannel('hue')] = 0.01 * Math.sin(frame);
  }
  return rows.buffer;
}

describe('the curve a lane draws', () => {
  it('is the one that moves most', () => {
    const line = readMotionLine(curves('rotation', (frame) => (frame === 30 ? 0.5 : 0)));
    expect(line).toMatchObject({ min: 0, max: 0.5 });
    expect(line.curve[30]).toBe(0.5);
  });

  it('of a jump goes up, though y goes down', () => {
    const line = readMotionLine(curves('dy', (frame) => (frame === 30 ? -0.5 : 0)));
    expect(line.max).toBe(0.5);
  });
});

it('a badge beats with the distance from rest, either way', () => {
  const line = readMotionLine(curves('dx', (frame) => ({ 30: -0.5, 60: 0.25 })[frame] ?? 0));
  expect(pulseAt(line, 0.5, 60)).toBe(1);
  expect(pulseAt(line, 1, 60)).toBe(0.5);
  expect(pulseAt(line, 0, 60)).toBe(0);
  expect(pulseAt(line, 99, 60)).toBe(0);
});
