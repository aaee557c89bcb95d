/** What holds for every movement style. */
import { describe, expect, it } from 'vitest';
import type { BeatGrid } from '#core/document/records.ts';
import {
  CONTROL_RATE,
  DISPLACEMENT_BASIS,
  MOTION_CHANNEL_COUNT,
  MOTION_CHANNELS,
  motionChannel,
} from '#core/timeline/motion-channels.ts';
import { composeSong } from '#models/choreographer/composer/compose.ts';
import { composeSampleSong } from '#models/choreographer/composer/sample-song.ts';
import type { Score } from '#models/choreographer/composer/score.ts';
import { visibleChange } from '#core/timeline/visible-change.ts';
import { STYLES, styleShape } from '#models/choreographer/styles/index.ts';
import { drawStyle, gridOf } from '#models/choreographer/styles/pen.ts';
import type { Style } from '#models/choreographer/styles/style.ts';
import { applyVariant } from '#models/choreographer/variant.ts';

/** Songs in four-four in which every style has something to answer. */
const FULL_BANDS = Array.from({ length: 200 }, (_, seed) => composeSong(seed, 16)).filter(
  ({ notes, beatsPerBar, firstDownbeat }) =>
    beatsPerBar === 4 &&
    firstDownbeat === 0 &&
    ['kick', 'snare', 'hat', 'bass', 'bell'].every((each) =>
      notes.some(({ instrument }) => instrument === each),
    ),
);
const SCORES = [...FULL_BANDS.slice(0, 6), composeSampleSong()];
const framesOf = ({ durationSeconds }: Score) => Math.ceil(durationSeconds * CONTROL_RATE) + 1;
const draw = (style: Style, score: Score, grid: BeatGrid = gridOf(score)) =>
  drawStyle(style, score, grid, framesOf(score));
const NO_GRID: BeatGrid = { tempoBpm: 0, beatsPerBar: 4, beatsSeconds: [], firstDownbeat: 0 };

/** The furthest that a channel goes from rest, whichever way. */
function reaches(curves: Float32Array): Map<string, number> {
  return new Map(
    MOTION_CHANNELS.map(({ id }, channel) => {
      let reach = 0;
      for (let i = channel; i < curves.length; i += MOTION_CHANNEL_COUNT)
        reach = Math.max(reach, Math.abs(curves[i]!));
      return [id, reach];
    }),
  );
}

/** What looks like an accident rather than a dance, at intensity 1. */
const LIMITS: Readonly<Record<string, number>> = {
  dx: 0.25,
  dy: 0.25,
  'log-scale-x': 0.35,
  'log-scale-y': 0.35,
  rotation: 0.2,
  shear: 0.15,
  brightness: 0.9,
  contrast: 0.5,
  saturation: 0.5,
  hue: 0.5,
};

/** The most that neighbouring points are pushed together; at 1 the picture folds over itself. */
function steepest(curves: Float32Array, axis: 'x' | 'y'): number {
  const first = motionChannel(`displace-${axis}-10`);
  let most = 0;
  for (let at = 0; at < curves.length; at += MOTION_CHANNEL_COUNT) {
    let slope = 0;
    DISPLACEMENT_BASIS.forEach(
      ([u, v], i) => (slope += Math.PI * Math.max(u, v) * Math.abs(curves[at + first + i]!)),
    );
    most = Math.max(most, slope);
  }
  return most;
}

describe.each(STYLES.map((style) => [style.id, style] as const))('%s', (_, style) => {
  it('rests in silence', () => {
    const silence: Score = { ...SCORES[0]!, notes: [], chords: [], sections: [] };
    expect(draw(style, silence).every((value) => value === 0)).toBe(true);
  });

  it('rests before the music begins and comes to rest after it', () => {
    const score = SCORES[0]!;
    const late: Score = {
      ...score,
      notes: score.notes.map((note) => ({ ...note, startSeconds: note.startSeconds + 2 })),
      chords: score.chords.map((chord) => ({
        ...chord,
        startSeconds: chord.startSeconds + 2,
        endSeconds: chord.endSeconds + 2,
      })),
      sections: score.sections.map((part) => ({
        ...part,
        startSeconds: part.startSeconds + 2,
        endSeconds: part.endSeconds + 2,
      })),
      beatsSeconds: score.beatsSeconds.map((beat) => beat + 2),
      durationSeconds: score.durationSeconds + 8,
    };
    const curves = draw(style, late);
    const [before, after] = [
      curves.slice(0, 100 * MOTION_CHANNEL_COUNT),
      curves.slice(-30 * MOTION_CHANNEL_COUNT),
    ];
    const whole = reaches(curves);
    for (const [id, reach] of reaches(before)) expect(reach, id).toBe(0);
    for (const [id, reach] of reaches(after)) expect(reach, id).toBeLessThanOrEqual(0.01 * whole.get(id)!);
  });

  it('is finite and the same twice over', () => {
    for (const score of SCORES) {
      const curves = draw(style, score);
      expect(curves.every(Number.isFinite)).toBe(true);
      expect(draw(style, score)).toEqual(curves);
    }
  });

  it('moves its main channel, enough to be seen at intensity 0.7', () => {
    for (const score of SCORES) {
      const curves = draw(style, score).map((value) => 0.7 * value);
      expect(reaches(curves).get(style.mainChannel)!).toBeGreaterThan(0.01);
      const change = visibleChange(curves);
      // Pixels or levels a frame on a layer of 1080 pixels.
      expect(Math.max(...change)).toBeGreaterThan(0.5);
    }
  });

  it('stays within bounds and does not fold the picture, whatever the seed', () => {
    for (const score of SCORES) {
      for (const seed of [0, 1, 2, 3, 4, 5]) {
        const curves = draw(style, score);
        applyVariant(curves, framesOf(score), seed, gridOf(score));
        for (const [id, reach] of reaches(curves))
          if (id in LIMITS) expect(reach, id).toBeLessThan(LIMITS[id]!);
        for (const axis of ['x', 'y'] as const) expect(steepest(curves, axis)).toBeLessThan(0.75);
      }
    }
  });

  it('never leaps: even a flash takes two frames', () => {
    for (const score of SCORES) {
      const curves = draw(style, score);
      const steps = reaches(
        curves.map((value, i) => (i < MOTION_CHANNEL_COUNT ? 0 : value - curves[i - MOTION_CHANNEL_COUNT]!)),
      );
      for (const [id, reach] of reaches(curves))
        if (reach > 0) expect(steps.get(id)! / reach, id).toBeLessThan(0.9);
    }
  });

  it('goes without a grid: what is counted rests, what is heard moves on', () => {
    const curves = draw(style, SCORES[0]!, NO_GRID);
    expect(curves.every(Number.isFinite)).toBe(true);
    const heard = ['pulse', 'drift', 'shimmer', 'ripple', 'strike'].includes(style.id);
    expect(curves.some((value) => value !== 0)).toBe(heard || style.id === 'breathe');
  });

  it('has a shape for its button, within -1..1 and not flat', () => {
    const shape = styleShape(style);
    expect(Math.max(...shape.map(Math.abs))).toBe(1);
    expect(Math.max(...shape) - Math.min(...shape)).toBeGreaterThan(0.5);
  });
});

describe('the art of it', () => {
  const at = (curves: Float32Array, seconds: number, id: string) =>
    curves[Math.round(seconds * CONTROL_RATE) * MOTION_CHANNEL_COUNT + motionChannel(id)]!;
  const find = (id: string) => STYLES.find((style) => style.id === id)!;
  /** One kick at two seconds, on the grid. */
  const single = (instrument: 'kick' | 'snare', startSeconds = 2): Score => ({
    name: 'single',
    notes: [{ instrument, startSeconds, durationSeconds: 0.1, pitch: 60, velocity: 1 }],
    chords: [],
    sections: [],
    beatsSeconds: [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4],
    beatsPerBar: 4,
    durationSeconds: 5,
  });

  it.each(['bounce', 'strike'])('%s keeps the volume: what it loses in height it gains in width', (id) => {
    for (const score of SCORES) {
      const curves = draw(find(id), score);
      const [x, y] = ['log-scale-x', 'log-scale-y'].map(motionChannel) as [number, number];
      let worst = 0;
      for (let i = 0; i < curves.length; i += MOTION_CHANNEL_COUNT)
        worst = Math.max(worst, Math.abs(curves[i + x]! + curves[i + y]!));
      expect(worst).toBeLessThan(1e-6);
    }
  });

  it.each([
    ['pulse', 'log-scale-x'],
    ['strike', 'dy'],
  ])('%s winds up before a kick and is furthest on it', (id, channel) => {
    // prettier-ignore
    const curves = draw(find(id), single('kick'));
    const values = Array.from({ length: 300 }, (_, i) => at(curves, i / CONTROL_RATE, channel));
    expect(values.indexOf(Math.max(...values))).toBe(120);
    const windUp = values.slice(100, 118);
    expect(Math.min(...windUp)).toBeLessThan(-0.1 * Math.max(...values));
    expect(values.slice(0, 105).every((value) => value === 0)).toBe(true);
  });

  it('strike goes to one side on the second beat and to the other on the fourth', () => {
    const second = at(draw(find('strike'), single('snare', 2.5)), 2.5, 'dx');
    const fourth = at(draw(find('strike'), single('snare', 3.5)), 3.5, 'dx');
    expect(second).toBeLessThan(-0.03);
    expect(fourth).toBeGreaterThan(0.03);
  });

  it('bounce touches the ground on every beat, and is highest between them', () => {
    const score = SCORES[0]!;
    const curves = draw(find('bounce'), score);
    score.beatsSeconds.slice(4, 12).forEach((beat, i) => {
      const middle = (beat + score.beatsSeconds[i + 5]!) / 2;
      expect(at(curves, middle, 'dy')).toBeLessThan(-0.02);
      expect(Math.abs(at(curves, beat, 'dy'))).toBeLessThan(0.25 * Math.abs(at(curves, middle, 'dy')));
    });
  });

  it('what is counted follows the grid when the artist moves its bars', () => {
    const score = SCORES[0]!;
    const own = gridOf(score);
    const moved = draw(find('sway'), score, { ...own, firstDownbeat: 2 });
    const t = score.beatsSeconds[9]!;
    // Two beats later in a swing of four: the other side.
    expect(at(moved, t, 'rotation')).toBeCloseTo(-at(draw(find('sway'), score, own), t, 'rotation'), 3);
  });

  it.each([2, 3, 4, 5, 6, 7])(
    'sway comes back after two bars of %d beats at most, and passes the middle on them',
    (beatsPerBar) => {
      const score = {
        ...single('kick'),
        sections: [{ startSeconds: 0, endSeconds: 20, energy: 1 }],
        beatsSeconds: Array.from({ length: 40 }, (_, beat) => beat / 2),
        beatsPerBar,
        durationSeconds: 20,
      };
      const curves = draw(find('sway'), score);
      const bars = beatsPerBar;
      for (const t of [4, 4.2, 4.7, 5.1])
        expect(at(curves, t + bars, 'rotation')).toBeCloseTo(at(curves, t, 'rotation'), 3);
      expect(at(curves, bars, 'rotation')).toBeCloseTo(0, 3);
      const leans = [0.25, 0.75].map((share) => at(curves, (1 + share) * bars, 'rotation'));
      if (beatsPerBar % 2 === 1) expect(leans[0]! * leans[1]!).toBeLessThan(-1e-3);
    },
  );

  it('drift answers a chord with a place, and the same chord with the same place', () => {
    const chord = (bar: number, pitches: number[]) => ({
      startSeconds: 4 * bar,
      endSeconds: 4 * bar + 4,
      root: pitches[0]! % 12,
      pitches,
    });
    const [c, e] = [[48, 52, 55], [52, 56, 59]]; // prettier-ignore
    const score: Score = {
      ...single('kick'),
      notes: [],
      chords: [chord(0, c!), chord(1, e!), chord(2, c!), chord(3, e!)],
      sections: [],
      beatsSeconds: [],
      durationSeconds: 17,
    };
    const curves = draw(find('drift'), score, NO_GRID);
    const places = [3.9, 7.9, 11.9, 15.9].map((t) => at(curves, t, 'dx'));
    expect(Math.abs(places[0]! - places[1]!)).toBeGreaterThan(0.05);
    expect(places[2]).toBeCloseTo(places[0]!, 3);
    expect(places[3]).toBeCloseTo(places[1]!, 3);
  });
});
