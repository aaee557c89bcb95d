import { describe, expect, it } from 'vitest';
import type { MotionSettings } from '#core/document/commands/motion.ts';
import type { MotionLinkSettings } from '#core/document/commands/motion-link.ts';
import { layer } from '#core/document/queries.ts';
import { isStatic } from '#core/timeline/evaluate.ts';
import { layerMotion, sectionIntensity } from '#core/timeline/layer-motion.ts';
import { MOTION_CHANNEL_COUNT, MOTION_CHANNELS, motionChannel } from '#core/timeline/motion-channels.ts';
import { Page } from '../document/page.ts';

/** Frame k holds k in every channel. */
const COUNTING = Float32Array.from({ length: 60 * MOTION_CHANNEL_COUNT }, (_, i) =>
  Math.floor(i / MOTION_CHANNEL_COUNT),
);
const DX = motionChannel('dx');
const frames = (count: number): number => count / 60;

const page = () => new Page().picture('a').picture('b').sound('song', 4);
const moved = (settings: MotionSettings = {}) => page().motion('m', 'a', 'song', settings);
const linked = (settings: MotionLinkSettings = {}) => moved().link('l', 'b', 'a', settings);
const at = ({ document }: Page, frame: number, layerId = 'a') =>
  layerMotion(document, layerId, frames(frame), () => COUNTING);
const dx = (of: Page, frame: number, layerId = 'a') => at(of, frame, layerId)?.[DX] ?? 0;

describe('what moves a layer', () => {
  it('is the sum of its choreographies, each at its own strength', () => {
    expect(dx(moved(), 10)).toBeCloseTo(10, 4);
    expect(dx(moved().motion('n', 'a', 'song', { intensity: 0.5 }), 10)).toBeCloseTo(15, 4);
    expect(dx(moved().motion('n', 'a', 'song', { enabled: false }), 10)).toBeCloseTo(10, 4);
  });

  it('comes later by its phase, and rests before it began and after it ended', () => {
    expect(dx(moved({ phaseSeconds: frames(4) }), 10)).toBeCloseTo(6, 4);
    expect(dx(moved({ phaseSeconds: frames(-4) }), 10)).toBeCloseTo(14, 4);
    expect(at(moved({ phaseSeconds: frames(12) }), 10)).toBeNull();
    expect(at(moved({ phaseSeconds: frames(-12) }), 50)).toBeNull();
  });

  it('leaves muted components at rest and the others alone', () => {
    const motion = at(moved({ mutedGroups: ['place', 'surface'] }), 10)!;
    MOTION_CHANNELS.forEach(({ group }, i) => {
      expect(motion[i]).toBeCloseTo(group === 'place' || group === 'surface' ? 0 : 10, 4);
    });
  });

  it('is stronger or weaker inside a section, whatever the phase', () => {
    const sections = [{ startSeconds: frames(20), endSeconds: frames(40), intensity: 0.5 }];
    for (const phaseSeconds of [0, frames(5)]) {
      const sectioned = moved({ sections, phaseSeconds });
      expect(dx(sectioned, 30)).toBeCloseTo((30 - phaseSeconds * 60) / 2, 4);
      expect(dx(sectioned, 50)).toBeCloseTo(50 - phaseSeconds * 60, 4);
    }
  });

  it('is a layer at rest where its curves are not loaded', () => {
    expect(layerMotion(moved().document, 'a', 0.1, () => undefined)).toBeNull();
  });
});

describe('a section', () => {
  const section = { startSeconds: 1, endSeconds: 2, intensity: 0 };
  it('comes and goes without a jump', () => {
    const curve = Array.from({ length: 240 }, (_, i) => sectionIntensity([section], i / 80));
    const steps = curve.slice(1).map((value, i) => Math.abs(value - curve[i]!));
    expect(Math.max(...steps)).toBeLessThan(0.25);
    expect(curve[120]).toBe(0);
    expect([curve[70], curve[170]]).toEqual([1, 1]);
  });
  it('counts together with one that lies over it', () => {
    const half = { startSeconds: 0, endSeconds: 3, intensity: 0.5 };
    expect(sectionIntensity([half, { ...half, intensity: 4 }], 1.5)).toBe(2);
  });
});

describe('a linked layer', () => {
  it('moves as the other one does, later and as strongly as asked', () => {
    expect(dx(linked(), 10, 'b')).toBeCloseTo(10, 4);
    expect(dx(linked({ phaseSeconds: frames(3), intensity: 2 }), 10, 'b')).toBeCloseTo(14, 4);
    expect(at(linked({ enabled: false }), 10, 'b')).toBeNull();
  });

  it('adds to its own choreography', () => {
    expect(dx(linked().motion('own', 'b', 'song', { intensity: 0.1 }), 10, 'b')).toBeCloseTo(11, 4);
  });

  it('does not pass on what it follows: two that follow each other do not run away', () => {
    const both = linked().motion('own', 'b', 'song').link('back', 'a', 'b');
    expect(dx(both, 10, 'a')).toBeCloseTo(20, 4);
    expect(dx(both, 10, 'b')).toBeCloseTo(20, 4);
  });

  it('mirrored, goes left where the other goes right and up where that goes up', () => {
    const motion = at(linked({ mirrored: true }), 10, 'b')!;
    const sign = (id: string) => Math.sign(motion[motionChannel(id)]!);
    expect(['dx', 'rotation', 'shear', 'displace-x-01', 'displace-y-10'].map(sign)).toEqual([
      -1, -1, -1, -1, -1,
    ]);
    expect(['dy', 'log-scale-x', 'displace-x-10', 'displace-y-01', 'hue'].map(sign)).toEqual([1, 1, 1, 1, 1]);
  });
});

describe('a layer that looks the same at every time', () => {
  const still = ({ document }: Page, id: string) => isStatic(document, layer(document, id));
  it('is one that nothing moves: no choreography, none that is on, no link to one', () => {
    expect(still(page(), 'a')).toBe(true);
    expect(still(moved(), 'a')).toBe(false);
    expect(still(moved({ intensity: 0 }), 'a')).toBe(true);
    expect(still(linked(), 'b')).toBe(false);
    expect(still(page().link('l', 'b', 'a'), 'b')).toBe(true);
  });
});
