import { describe, expect, it } from 'vitest';
import type { TimeSpan } from '#core/document/records.ts';
import type { CurveEdit, Curves } from '#core/timeline/curve-edits/curve-edit.ts';
import { CURVE_EDITS, type CurveEditId } from '#core/timeline/curve-edits/index.ts';
import { MOTION_CHANNEL_COUNT, motionChannel } from '#core/timeline/motion-channels.ts';
import { namedCurves, readNamedCurve } from '#core/timeline/named-curves.ts';
import { randomSource, type RandomSource } from '#core/random.ts';
import { largestStep, SECONDS, someCurves } from './some-curves.ts';

const ALL = Array.from({ length: MOTION_CHANNEL_COUNT }, (_, channel) => channel);
const DY = motionChannel('dy');

const sameBits = (a: Float32Array, b: Float32Array): boolean =>
  Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(Buffer.from(b.buffer, b.byteOffset, b.byteLength));

const spanFrom = (random: RandomSource): TimeSpan => {
  const startSeconds = random.uniform() * (SECONDS - 1);
  return { startSeconds, endSeconds: startSeconds + random.uniform() * 2 };
};

/** Something to do with each edit, so that a new one is tested the day it is added. */
const INPUTS: Record<CurveEditId, (random: RandomSource, curves: Curves) => object> = {
  draw(random, { written }) {
    const { startSeconds, endSeconds } = spanFrom(random);
    const points = Array.from({ length: 12 }, (_, i) => ({
      seconds: startSeconds + (i / 11) * (endSeconds - startSeconds),
      value: random.uniform() - 0.5,
    }));
    return { points, curve: random.pick(namedCurves(written)) };
  },
  smooth: (random) => ({ span: spanFrom(random), channels: ALL, deviationSeconds: random.uniform() * 0.3 }),
  scale: (random) => ({ span: spanFrom(random), channels: ALL, factor: random.uniform() * 3 }),
  nudge: (random) => ({ span: spanFrom(random), channels: ALL, deltaSeconds: random.uniform() - 0.5 }),
  mute: (random) => ({ span: spanFrom(random), channels: ALL }),
  flip: (random) => ({ span: spanFrom(random), channels: ALL }),
  restore: (random) => ({ span: spanFrom(random), channels: ALL }),
};

describe.each(Object.keys(CURVE_EDITS) as CurveEditId[])('the edit "%s"', (id) => {
  const edit = CURVE_EDITS[id] as unknown as CurveEdit<object>;
  const cases = Array.from({ length: 40 }, (_, seed) => {
    const curves = someCurves(seed);
    return { curves, input: INPUTS[id](randomSource(1000 + seed), curves) };
  });

  it('leaves all outside its reach as it was, to the bit, and what it was given too', () => {
    for (const { curves, input } of cases) {
      const before = curves.rows.slice();
      const after = edit.apply(curves, input);
      const { startSeconds, endSeconds } = edit.reach(input);
      expect(sameBits(curves.rows, before)).toBe(true);
      // A frame's own instant may be an end of the reach, but for rounding.
      const [first, last] = [Math.ceil(startSeconds * 60 - 1e-3), Math.floor(endSeconds * 60 + 1e-3)];
      const [from, to] = [Math.max(0, first) * MOTION_CHANNEL_COUNT, (last + 1) * MOTION_CHANNEL_COUNT];
      expect(sameBits(after.subarray(0, from), before.subarray(0, from))).toBe(true);
      expect(sameBits(after.subarray(to), before.subarray(to))).toBe(true);
    }
  });

  it('does something, and gives numbers only', () => {
    for (const { curves, input } of cases) {
      const after = edit.apply(curves, input);
      expect(after.length).toBe(curves.rows.length);
      expect(after.every((value) => Number.isFinite(value))).toBe(true);
    }
    expect(
      cases.some(({ curves, input }) => edit.apply(curves, input).some((v, i) => v !== curves.rows[i])),
    ).toBe(true);
  });

  it('works at the ends of the curves and beyond them', () => {
    const curves = someCurves(7);
    for (const startSeconds of [-1, 0, SECONDS - 0.01, SECONDS + 3]) {
      const span = { startSeconds, endSeconds: startSeconds + 0.5 };
      const points = [
        { seconds: span.startSeconds, value: 0.1 },
        { seconds: span.endSeconds, value: -0.1 },
      ];
      const sample = { ...INPUTS[id](randomSource(3), curves), span, points };
      expect(edit.apply(curves, sample).every((value) => Number.isFinite(value))).toBe(true);
    }
    const none = { ...curves, rows: new Float32Array(0), written: new Float32Array(0) };
    expect(edit.apply(none, INPUTS[id](randomSource(3), curves))).toEqual(new Float32Array(0));
  });
});

describe('edits that ask for nothing', () => {
  const curves = someCurves(1);
  const span = { startSeconds: 1.013, endSeconds: 2.717 };
  it('change nothing, to the bit', () => {
    const stretch = { span, channels: ALL };
    expect(CURVE_EDITS.scale.apply(curves, { ...stretch, factor: 1 })).toEqual(curves.rows);
    expect(CURVE_EDITS.nudge.apply(curves, { ...stretch, deltaSeconds: 0 })).toEqual(curves.rows);
    expect(CURVE_EDITS.smooth.apply(curves, { ...stretch, deviationSeconds: 0 })).toEqual(curves.rows);
    expect(CURVE_EDITS.draw.apply(curves, { points: [], curve: namedCurves(curves.written)[0]! })).toEqual(
      curves.rows,
    );
  });
  it('leave other channels alone', () => {
    const after = CURVE_EDITS.mute.apply(curves, { span, channels: [DY] });
    after.forEach((value, at) => {
      if (at % MOTION_CHANNEL_COUNT !== DY) expect(value).toBe(curves.rows[at]);
    });
  });
});

describe('restoring', () => {
  const { written } = someCurves(2);
  const curves: Curves = { rows: written.slice(), written, frameRate: 60 };
  it('takes an edit back exactly, its feathers too', () => {
    const input = { span: { startSeconds: 2, endSeconds: 3 }, channels: ALL };
    for (const rows of [
      CURVE_EDITS.flip.apply(curves, input),
      CURVE_EDITS.nudge.apply(curves, { ...input, deltaSeconds: 0.2 }),
    ]) {
      const edit = { startSeconds: 1.5, endSeconds: 3.5 };
      expect(rows).not.toEqual(written);
      expect(CURVE_EDITS.restore.apply({ ...curves, rows }, { span: edit, channels: ALL })).toEqual(written);
    }
  });
  it('keeps even the sign of a zero, so that what is restored is the network’s own blob', () => {
    const zeros = written.map((value, index) => (index % 3 === 0 ? -0 : value));
    const input = { span: { startSeconds: 2, endSeconds: 3 }, channels: ALL };
    const edited = CURVE_EDITS.mute.apply({ ...curves, rows: zeros, written: zeros }, input);
    const span = CURVE_EDITS.mute.reach(input);
    const restored = CURVE_EDITS.restore.apply(
      { rows: edited, written: zeros, frameRate: 60 },
      { span, channels: ALL },
    );
    expect(sameBits(restored, zeros)).toBe(true);
  });
});

describe('muting, turning over and scaling', () => {
  const curves = someCurves(5);
  const input = { span: { startSeconds: 2, endSeconds: 3 }, channels: [DY] };
  const at = (rows: Float32Array, seconds: number): number => rows[seconds * 60 * MOTION_CHANNEL_COUNT + DY]!;
  it('do what they say within the span', () => {
    const before = at(curves.rows, 2.5);
    expect(at(CURVE_EDITS.mute.apply(curves, input), 2.5)).toBe(0);
    expect(at(CURVE_EDITS.flip.apply(curves, input), 2.5)).toBe(-before);
    expect(at(CURVE_EDITS.scale.apply(curves, { ...input, factor: 1.5 }), 2.5)).toBeCloseTo(1.5 * before, 6);
  });
  it('ease in and out: no step is much larger than the edit’s own share of the feather', () => {
    const muted = CURVE_EDITS.mute.apply(curves, input);
    // A smoothstep is one and a half times as steep as a line; the feather is 4.8 frames long.
    const steepest = (1.5 / 4.8) * 0.22;
    expect(largestStep(muted, DY)).toBeLessThan(largestStep(curves.rows, DY) + steepest);
  });
});

describe('nudging', () => {
  const curves = someCurves(11);
  it('plays a stretch later, and keeps what lies around it in one piece', () => {
    const input = { span: { startSeconds: 2, endSeconds: 3 }, channels: [DY], deltaSeconds: 0.1 };
    const after = CURVE_EDITS.nudge.apply(curves, input);
    for (let frame = 127; frame <= 185; frame++) {
      expect(after[frame * MOTION_CHANNEL_COUNT + DY]).toBeCloseTo(
        curves.rows[(frame - 6) * MOTION_CHANNEL_COUNT + DY]!,
        5,
      );
    }
    // Squeezed to half at most: twice as fast.
    expect(largestStep(after, DY)).toBeLessThanOrEqual(2 * largestStep(curves.rows, DY));
  });
});

describe('smoothing', () => {
  it('takes jitter out of the span and leaves it elsewhere', () => {
    const { rows, written } = someCurves(3);
    rows.forEach(
      (value, at) =>
        (rows[at] = value + (at % (2 * MOTION_CHANNEL_COUNT) < MOTION_CHANNEL_COUNT ? 0.02 : -0.02)),
    );
    const input = { span: { startSeconds: 2, endSeconds: 4 }, channels: [DY], deviationSeconds: 0.05 };
    const after = CURVE_EDITS.smooth.apply({ rows, written, frameRate: 60 }, input);
    expect(largestStep(after, DY, 122, 238)).toBeLessThan(0.6 * largestStep(rows, DY, 122, 238));
    expect(largestStep(after, DY, 300, 350)).toBe(largestStep(rows, DY, 300, 350));
  });
});

describe('drawing', () => {
  const curves = someCurves(4);
  const up = namedCurves(curves.written).find(({ id }) => id === 'up')!;
  const draw = (points: readonly (readonly [seconds: number, value: number])[]): Float32Array =>
    readNamedCurve(
      CURVE_EDITS.draw.apply(curves, {
        points: points.map(([seconds, value]) => ({ seconds, value })),
        curve: up,
      }),
      up,
    );

  it('follows the hand, frame by frame', () => {
    const values = draw([
      [2, 0],
      [2.5, 0.5],
      [3, 0.5],
    ]);
    expect(values[120]).toBeCloseTo(0, 6);
    expect(values[135]).toBeCloseTo(0.25, 6);
    expect(values[150]).toBeCloseTo(0.5, 6);
    expect(values[180]).toBeCloseTo(0.5, 6);
  });
  it('takes what came later where the hand went back', () => {
    const values = draw([
      [2, 0.1],
      [3, 0.1],
      [3, -0.2],
      [2.5, -0.2],
    ]);
    expect(values[130]).toBeCloseTo(0.1, 6);
    expect(values[165]).toBeCloseTo(-0.2, 6);
  });
  it('makes a dot of a single point, and leads what surrounds it there and back', () => {
    const values = draw([[2.001, 1]]);
    expect(values[120]).toBeCloseTo(1, 6);
    const steps = [...values].map((value, i) => (i === 0 ? 0 : Math.abs(value - values[i - 1]!)));
    expect(Math.max(...steps)).toBeLessThan(0.5);
    expect(values[110]).toBe(readNamedCurve(curves.rows, up)[110]);
  });
});
