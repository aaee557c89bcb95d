import { describe, expect, it } from 'vitest';
import { Metronome } from '#renderer/timeline/metronome.ts';

/** A sound card that remembers when something is to sound. */
class FakeContext {
  currentTime = 100;
  readonly destination = {};
  readonly clicks: { at: number; stopped: number; pitchHz: number }[] = [];

  createOscillator() {
    const click = { at: NaN, stopped: NaN, pitchHz: 0 };
    this.clicks.push(click);
    return {
      frequency: {
        set value(hertz: number) {
          click.pitchHz = hertz;
        },
      },
      connect: (next: unknown) => next,
      start: (at: number) => (click.at = at),
      stop: (at?: number) => (click.stopped = at ?? -1),
      onended: null,
    };
  }
  createGain() {
    const gain = { setValueAtTime: () => {}, exponentialRampToValueAtTime: () => {} };
    return { gain, connect: (next: unknown) => next, disconnect: () => {} };
  }
}

const beats = Array.from({ length: 12 }, (_, index) => ({
  seconds: 1 + index * 0.5,
  bar: 1 + (index >> 2),
  beat: 1 + (index % 4),
}));
const LATENCY = 0.04;

function play(metronome: Metronome, context: FakeContext, fromSeconds: number, seconds: number): void {
  const start = context.currentTime;
  for (let frame = 0; frame * (1 / 60) < seconds; frame++) {
    context.currentTime = start + frame / 60;
    const moment = { heardSeconds: fromSeconds + frame / 60, latencySeconds: LATENCY };
    metronome.update(context as unknown as AudioContext, moment);
  }
}

describe('the metronome', () => {
  it('clicks once on every beat, so that it is heard with the music', () => {
    const [context, metronome] = [new FakeContext(), new Metronome()];
    metronome.beats = beats;
    play(metronome, context, 0.8, 2);
    // 0.8 s is heard at 100 on the card's clock; what is handed over at t is heard at t + latency.
    const heard = context.clicks.map(({ at }) => at + LATENCY - 100 + 0.8);
    expect(heard.length).toBe(5);
    for (const [index, at] of heard.entries()) expect(at).toBeCloseTo(1 + index * 0.5, 6);
  });

  it('marks the first beat of the bar', () => {
    const [context, metronome] = [new FakeContext(), new Metronome()];
    metronome.beats = beats;
    play(metronome, context, 0.8, 2.2);
    const [one, two, three, four, next] = context.clicks.map(({ pitchHz }) => pitchHz);
    expect(new Set([two, three, four]).size).toBe(1);
    expect(one).toBeGreaterThan(two!);
    expect(next).toBe(one);
  });

  it('takes back what is not heard yet, and begins anew elsewhere', () => {
    const [context, metronome] = [new FakeContext(), new Metronome()];
    metronome.beats = beats;
    play(metronome, context, 0.8, 0.1);
    expect(context.clicks.length).toBe(1);
    metronome.silence();
    expect(context.clicks[0]!.stopped).toBe(-1);
    play(metronome, context, 2.9, 0.2);
    expect(context.clicks.length).toBe(2);
    expect(context.clicks[1]!.at).toBeCloseTo(100.0833 + 0.1 - LATENCY, 3);
  });

  it('does not click late on a beat that has passed', () => {
    const [context, metronome] = [new FakeContext(), new Metronome()];
    metronome.beats = beats;
    play(metronome, context, 1.01, 0.1);
    expect(context.clicks).toEqual([]);
  });
});
