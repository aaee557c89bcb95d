import { describe, expect, it } from 'vitest';
import { MOTION_CHANNEL_COUNT, MOTION_CHANNELS, motionChannel } from '#core/timeline/motion-channels.ts';
import { namedCurves, namedValue, setNamedValue } from '#core/timeline/named-curves.ts';
import { someCurves } from './curve-edits/some-curves.ts';

describe('the named curves of a movement', () => {
  const { rows, written } = someCurves(8);
  it('reach every channel', () => {
    const reached = new Set(namedCurves(written).flatMap(({ channels }) => channels));
    expect(reached.size).toBe(MOTION_CHANNELS.length);
  });
  it('belong to the group of their channels', () => {
    for (const { group, channels } of namedCurves(written))
      for (const channel of channels) expect(MOTION_CHANNELS[channel]!.group).toBe(group);
  });
  it('read what was set', () => {
    for (const curve of namedCurves(written)) {
      const changed = rows.slice();
      setNamedValue(changed, 30, curve, 0.37);
      expect(namedValue(changed, 30, curve)).toBeCloseTo(0.37, 5);
    }
  });
  it('keep squash and stretch when the size is set', () => {
    const curve = namedCurves(written).find(({ id }) => id === 'size')!;
    const [x, y] = [motionChannel('log-scale-x'), motionChannel('log-scale-y')];
    const changed = new Float32Array(MOTION_CHANNEL_COUNT);
    [changed[x], changed[y]] = [0.1, -0.3];
    setNamedValue(changed, 0, curve, 0.5);
    expect(changed[x]! - changed[y]!).toBeCloseTo(0.4, 6);
  });
  it('see a surface’s strongest shape, also one that bends two coefficients against each other', () => {
    const bent = new Float32Array(60 * MOTION_CHANNEL_COUNT);
    const [a, b] = [motionChannel('displace-y-10'), motionChannel('displace-y-20')];
    for (let frame = 0; frame < 60; frame++) {
      bent[frame * MOTION_CHANNEL_COUNT + a] = 0.1 * Math.sin(frame / 4);
      bent[frame * MOTION_CHANNEL_COUNT + b] = -0.1 * Math.sin(frame / 4);
    }
    const curve = namedCurves(bent).find(({ id }) => id === 'surface')!;
    // Two cosines of 0.1 bend by 0.1 in the square mean.
    expect(Math.abs(namedValue(bent, 6, curve))).toBeCloseTo(0.1 * Math.abs(Math.sin(6 / 4)), 4);
  });
  it('have a shape to draw with where the surface is still', () => {
    const still = new Float32Array(60 * MOTION_CHANNEL_COUNT);
    const curve = namedCurves(still).find(({ id }) => id === 'surface')!;
    setNamedValue(still, 3, curve, 0.2);
    expect(namedValue(still, 3, curve)).toBeCloseTo(0.2, 6);
    expect(still.every(Number.isFinite)).toBe(true);
  });
});
