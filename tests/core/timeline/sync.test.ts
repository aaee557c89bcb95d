import { describe, expect, it } from 'vitest';
import { randomSource } from '#core/random.ts';
import { judgeSync, type Bar, type BarSync } from '#core/timeline/sync.ts';

const RATE = 60;

/** Bars of four at given beat lengths, one a bar. */
function barsOf(beatLengths: readonly number[]): Bar[] {
  let at = 0.2;
  return beatLengths.map((length, i) => {
    const startSeconds = at;
    at += 4 * length;
    const beatsSeconds = [0, 1, 2, 3].map((beat) => startSeconds + beat * length);
    return { bar: i + 1, startSeconds, endSeconds: at, beatsSeconds };
  });
}
const steady = (count: number, beatSeconds = 0.5): Bar[] =>
  barsOf(Array(count).fill(beatSeconds) as number[]);
const beatsOf = (bars: readonly Bar[]): number[] => bars.flatMap(({ beatsSeconds }) => beatsSeconds);
const framesOf = (bars: readonly Bar[]): number => Math.ceil((bars.at(-1)!.endSeconds + 0.5) * RATE);

/** A sound that begins on each beat. */
function onsetsOn(bars: readonly Bar[]): Float32Array {
  const onsets = new Float32Array(framesOf(bars));
  for (const beat of beatsOf(bars)) onsets[Math.round(beat * RATE)] = 1;
  return onsets;
}

/** What is seen of pulses: a quick rise and a fall, `lateSeconds(bar)` after each beat. */
function pulses(bars: readonly Bar[], lateSeconds: (bar: number) => number = () => 0): Float32Array {
  const change = new Float32Array(framesOf(bars));
  for (const { bar, beatsSeconds } of bars) {
    for (const beat of beatsSeconds) {
      const centre = (beat + lateSeconds(bar)) * RATE;
      for (let frame = 0; frame < change.length; frame++)
        change[frame]! += 8 * Math.exp(-0.5 * ((frame - centre) / 2.5) ** 2);
    }
  }
  return change;
}

/** What is seen of a swing there and back each bar, through the middle on the beats `middleBeats` after the first. */
function swing(bars: readonly Bar[], middleBeats: number): Float32Array {
  return Float32Array.from({ length: framesOf(bars) }, (_, frame) => {
    const t = frame / RATE;
    const bar = bars.findLast(({ startSeconds }) => startSeconds <= t) ?? bars[0]!;
    const beat = (4 * (t - bar.startSeconds)) / (bar.endSeconds - bar.startSeconds);
    return 3 * Math.abs(Math.cos((Math.PI * (beat - middleBeats)) / 2));
  });
}

/** Judges movements that all listen to the same. */
const judge = (bars: readonly Bar[], changes: readonly Float32Array[], onsets: Float32Array): BarSync[] =>
  judgeSync(
    bars,
    changes.map((change) => ({ change, onsets })),
  );

const verdicts = (judged: readonly BarSync[]): string[] => judged.map(({ verdict }) => verdict);

describe('a movement with accents', () => {
  const bars = steady(8);

  it('is in sync where it pulses with the beats, a tenth of a second either way', () => {
    for (const late of [0, 0.05, -0.05]) {
      const judged = judge(bars, [pulses(bars, () => late)], onsetsOn(bars));
      expect(new Set(verdicts(judged)), `${late} s`).toEqual(new Set(['in']));
      for (const { score } of judged) expect(score).toBeGreaterThan(0.9);
    }
  });

  it('is off by half a beat, with a low score', () => {
    const judged = judge(bars, [pulses(bars, () => 0.25)], onsetsOn(bars));
    expect(new Set(verdicts(judged))).toEqual(new Set(['off']));
    for (const { score, lateSeconds } of judged) {
      expect(score).toBeLessThan(0.3);
      expect(Math.abs(lateSeconds!)).toBeCloseTo(0.25, 1);
    }
  });

  it('is off in exactly the bars where it was nudged by 200 ms, and says late or early', () => {
    for (const late of [0.2, -0.2]) {
      const nudged = pulses(bars, (bar) => (bar === 4 || bar === 5 ? late : 0));
      const judged = judge(bars, [nudged], onsetsOn(bars));
      expect(judged.filter(({ verdict }) => verdict === 'off').map(({ bar }) => bar)).toEqual([4, 5]);
      for (const { lateSeconds } of judged.slice(3, 5)) expect(lateSeconds).toBeCloseTo(late, 1);
    }
  });

  it('follows a song that slows down', () => {
    const slowing = barsOf([0.4, 0.42, 0.45, 0.5, 0.56, 0.64]);
    const inTime = judge(slowing, [pulses(slowing)], onsetsOn(slowing));
    expect(new Set(verdicts(inTime))).toEqual(new Set(['in']));
    // Pulses that keep the first tempo soon lie beside the beats.
    const rigid = judge(slowing, [pulses(steady(9, 0.4)).slice(0, framesOf(slowing))], onsetsOn(slowing));
    expect(rigid[0]!.verdict).toBe('in');
    expect(verdicts(rigid)).toContain('off');
  });
});

describe('movement of no relation to the music', () => {
  it('is called in sync by chance only: in less than a third of the bars', () => {
    const bars = steady(100);
    const random = randomSource(3);
    const bursts = new Float32Array(framesOf(bars));
    for (let hit = 0; hit < 400; hit++) {
      const centre = random.uniform() * bursts.length;
      for (let frame = 0; frame < bursts.length; frame++)
        bursts[frame]! += 8 * Math.exp(-0.5 * ((frame - centre) / 2.5) ** 2);
    }
    const judged = judge(bars, [bursts], onsetsOn(bars));
    expect(judged.filter(({ verdict }) => verdict === 'in').length).toBeLessThan(33);
  });
});

describe('a slow movement', () => {
  const bars = steady(6);
  const onsets = onsetsOn(bars);

  it('is in sync where it passes its middle or turns on beats', () => {
    for (const middle of [0, 1])
      expect(new Set(verdicts(judge(bars, [swing(bars, middle)], onsets)))).toEqual(new Set(['in']));
  });

  it('is off where it does so between beats', () => {
    expect(new Set(verdicts(judge(bars, [swing(bars, 0.5)], onsets)))).toEqual(new Set(['off']));
  });

  it('is not judged where it goes on in a time of its own', () => {
    const drift = Float32Array.from({ length: framesOf(bars) }, (_, i) => 2 + Math.sin(i / 150));
    expect(new Set(verdicts(judge(bars, [drift], onsets)))).toEqual(new Set(['still']));
    // Nor does it speak for what moves beside it.
    const late = pulses(bars, () => 0.25);
    expect(new Set(verdicts(judge(bars, [drift, late], onsets)))).toEqual(new Set(['off']));
  });
});

describe('several movements', () => {
  it('count by what is seen of them', () => {
    const bars = steady(6);
    const [good, bad] = [pulses(bars), pulses(bars, () => 0.25)];
    const faint = (change: Float32Array): Float32Array => change.map((value) => value * 0.1);
    const verdictsOf = (changes: readonly Float32Array[]): Set<string> =>
      new Set(verdicts(judge(bars, changes, onsetsOn(bars))));
    expect(verdictsOf([good, faint(bad)])).toEqual(new Set(['in']));
    expect(verdictsOf([faint(good), bad])).toEqual(new Set(['off']));
  });
});

describe('a bar without movement or sound', () => {
  const bars = steady(6);
  const still = { verdict: 'still', score: null, lateSeconds: null };

  it('is not judged', () => {
    const silent = new Float32Array(framesOf(bars));
    for (const bar of judge(bars, [pulses(bars)], silent)) expect(bar).toMatchObject(still);
    for (const bar of judge(bars, [silent], onsetsOn(bars))) expect(bar).toMatchObject(still);
    for (const bar of judge(bars, [], onsetsOn(bars))) expect(bar).toMatchObject(still);
  });

  it('does not hide the bars beside it', () => {
    const onsets = onsetsOn(bars).map((value, frame) =>
      frame / RATE > bars[3]!.startSeconds - 0.1 ? 0 : value,
    );
    expect(verdicts(judge(bars, [pulses(bars)], onsets))).toEqual([
      'in',
      'in',
      'in',
      'still',
      'still',
      'still',
    ]);
  });
});

it('holds each movement against what it listens to itself', () => {
  const bars = steady(8);
  const off = bars.map(({ beatsSeconds, ...bar }) => ({
    ...bar,
    beatsSeconds: beatsSeconds.map((b) => b + 0.25),
  }));
  const [onBeat, offBeat] = [pulses(bars), pulses(bars, () => 0.25)];
  const silent = new Float32Array(framesOf(bars));
  const alone = judgeSync(bars, [{ change: onBeat, onsets: onsetsOn(bars) }]);
  const beside = judgeSync(bars, [
    { change: onBeat, onsets: onsetsOn(bars) },
    // Its own part rests: it is not held against another's.
    { change: offBeat, onsets: silent },
  ]);
  expect(beside).toEqual(alone);
  const [toBoth, toOwn] = [onsetsOn(bars), onsetsOn(off)].map((onsets) =>
    judgeSync(bars, [{ change: offBeat, onsets }]).map(({ score }) => score ?? 0),
  );
  toOwn!.forEach((score, i) => expect(score).toBeGreaterThan(toBoth![i]!));
});
