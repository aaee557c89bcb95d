import { describe, expect, it } from 'vitest';
import {
  anchorToggled,
  beatAdded,
  beatMoved,
  beatMovedAlone,
  beatRemoved,
  beatsPerBarSet,
  canDouble,
  canHalve,
  doubled,
  downbeatMoved,
  downbeatPut,
  evenlySpaced,
  gridShifted,
  halved,
  heardOnwards,
  LEAST_BEAT_SECONDS,
  MOST_BEATS_PER_BAR,
  nearestBeatIndex,
  tapped,
} from '#core/audio/grid-edits.ts';
import { createDocument } from '#core/document/create.ts';
import { History } from '#core/document/history.ts';
import { getRecord } from '#core/document/queries.ts';
import type { BeatGrid, BlobHash } from '#core/document/records.ts';
import { randomSource } from '#core/random.ts';

const SOURCE = 20;
/** 0.25, 0.75, …, 19.75 */
const grid: BeatGrid = {
  tempoBpm: 120,
  beatsPerBar: 4,
  beatsSeconds: Array.from({ length: 40 }, (_, index) => 0.25 + index * 0.5),
  firstDownbeat: 2,
};
const downbeats = ({ beatsSeconds, firstDownbeat, beatsPerBar }: BeatGrid): number[] =>
  beatsSeconds.filter((_, index) => index >= firstDownbeat && (index - firstDownbeat) % beatsPerBar === 0);
/** The beat of the bar that lies nearest to a time, from 0. */
const countAt = (of: BeatGrid, seconds: number): number => {
  const since = nearestBeatIndex(of, seconds) - of.firstDownbeat;
  return ((since % of.beatsPerBar) + of.beatsPerBar) % of.beatsPerBar;
};

describe('halving, doubling and counting a beat grid', () => {
  it('doubles the tempo and keeps every beat that was there', () => {
    const twice = doubled({ ...grid, anchors: [0, 3] });
    expect(twice.tempoBpm).toBe(240);
    expect(twice.beatsSeconds).toEqual(expect.arrayContaining([...grid.beatsSeconds]));
    expect(twice.beatsSeconds.length).toBe(79);
    expect(downbeats(twice)).toEqual(expect.arrayContaining(downbeats(grid)));
    expect(twice.anchors!.map((index) => twice.beatsSeconds[index])).toEqual([0.25, 1.75]);
  });

  it('halves the tempo and keeps a beat on the downbeats', () => {
    const half = halved({ ...grid, firstDownbeat: 3, anchors: [4, 5] });
    expect(half.tempoBpm).toBe(60);
    expect(half.beatsSeconds.length).toBe(20);
    expect(half.beatsSeconds[half.firstDownbeat]).toBe(grid.beatsSeconds[3]);
    expect(half.anchors!.map((index) => half.beatsSeconds[index])).toEqual([grid.beatsSeconds[5]]);
    expect(halved(doubled(grid)).beatsSeconds).toEqual(grid.beatsSeconds);
  });

  it('moves where bars begin, around and back', () => {
    expect(downbeatMoved(grid, 1).firstDownbeat).toBe(3);
    expect(downbeatMoved(grid, 2).firstDownbeat).toBe(0);
    expect(downbeatMoved({ ...grid, firstDownbeat: 0 }, -1).firstDownbeat).toBe(3);
  });

  it('makes bars of another length where the one at hand begins as before', () => {
    for (const perBar of [2, 3, 5, 7, 11]) {
      const other = beatsPerBarSet(grid, perBar, 9.4);
      // The bar at 9.4 s began with the beat at 9.25 s.
      expect(downbeats(other)).toContain(9.25);
      expect(other.beatsPerBar).toBe(perBar);
    }
    expect(beatsPerBarSet(grid, 400, 0).beatsPerBar).toBe(MOST_BEATS_PER_BAR);
  });
});

describe('dragging beats', () => {
  it('moves all beats along while nothing is anchored', () => {
    const moved = beatMoved(grid, 4, 2.35, SOURCE);
    expect(moved.beatsSeconds[0]).toBeCloseTo(0.35, 6);
    expect(moved.beatsSeconds.at(-1)).toBeCloseTo(19.85, 6);
    expect(moved.anchors).toEqual([4]);
  });

  it('stretches what lies between anchors and leaves what lies beyond them', () => {
    const anchored = { ...grid, anchors: [4, 12] };
    const moved = beatMoved(anchored, 8, 4.05, SOURCE);
    expect(moved.beatsSeconds.slice(0, 5)).toEqual(grid.beatsSeconds.slice(0, 5));
    expect(moved.beatsSeconds.slice(12)).toEqual(grid.beatsSeconds.slice(12));
    expect(moved.beatsSeconds[6]).toBeCloseTo((2.25 + 4.05) / 2, 6);
    expect(moved.beatsSeconds[10]).toBeCloseTo((4.05 + 6.25) / 2, 6);
    expect(moved.anchors).toEqual([4, 8, 12]);
  });

  it('stretches up to the dragged beat and takes along what follows it', () => {
    const moved = beatMoved({ ...grid, anchors: [0] }, 10, 5.45, SOURCE);
    expect(moved.beatsSeconds[0]).toBe(0.25);
    expect(moved.beatsSeconds[5]).toBeCloseTo(0.25 + 5 * 0.52, 6);
    expect(moved.beatsSeconds[20]).toBeCloseTo(grid.beatsSeconds[20]! + 0.2, 6);
    expect(moved.tempoBpm).toBe(120);
  });

  it('stops short of an anchor, with room for the beats between', () => {
    const moved = beatMoved({ ...grid, anchors: [4] }, 7, 0, SOURCE);
    expect(moved.beatsSeconds[7]).toBeCloseTo(2.25 + 3 * LEAST_BEAT_SECONDS, 6);
  });

  it('drops beats that leave the recording and goes on counting the bars', () => {
    const moved = beatMoved(grid, 10, 4.4, SOURCE);
    // Two would lie before the beginning.
    expect(moved.beatsSeconds[0]).toBeCloseTo(0.4, 6);
    expect(moved.beatsSeconds.length).toBe(38);
    expect(moved.anchors!.map((index) => moved.beatsSeconds[index])).toEqual([4.4]);
    expect(countAt(moved, 4.4)).toBe(countAt(grid, 5.25));
  });

  it('moves one beat alone between its neighbours', () => {
    const moved = beatMovedAlone(grid, 4, 2.31, SOURCE);
    expect(moved.beatsSeconds).toEqual(grid.beatsSeconds.with(4, 2.31));
    expect(beatMovedAlone(grid, 4, 9, SOURCE).beatsSeconds[4]).toBeCloseTo(2.75 - LEAST_BEAT_SECONDS, 6);
  });

  it('frees an anchor', () => {
    expect(anchorToggled(grid, 3).anchors).toEqual([3]);
    expect(anchorToggled(anchorToggled(grid, 3), 3)).toEqual(grid);
  });
});

describe('shifting and re-anchoring', () => {
  it('moves everything by a hair and back', () => {
    const later = gridShifted(grid, 0.005, SOURCE);
    expect(later.beatsSeconds[7]).toBeCloseTo(grid.beatsSeconds[7]! + 0.005, 9);
    expect(gridShifted(later, -0.005, SOURCE)).toEqual(grid);
  });

  it('fills the gap that a long way leaves, and keeps the bars with their beats', () => {
    const later = gridShifted({ ...grid, anchors: [2] }, 1.1, SOURCE);
    expect(later.beatsSeconds[0]).toBeCloseTo(0.35, 6);
    expect(later.beatsSeconds.at(-1)).toBeLessThanOrEqual(SOURCE);
    expect(countAt(later, 2.35)).toBe(0);
    expect(later.anchors!.map((index) => later.beatsSeconds[index])).toEqual([2.35]);
    const earlier = gridShifted(grid, -1.1, SOURCE);
    expect(earlier.beatsSeconds[0]).toBeGreaterThanOrEqual(0);
    expect(earlier.beatsSeconds.at(-1)).toBeGreaterThan(19.2);
    expect(countAt(earlier, 4.15)).toBe(countAt(grid, 5.25));
  });

  it('puts beat one where it is wanted', () => {
    const put = downbeatPut(grid, 6.4, SOURCE);
    expect(downbeats(put)).toContain(6.4);
    expect(downbeatPut(grid, 5.25, SOURCE).beatsSeconds).toEqual(grid.beatsSeconds);
    expect(downbeats(downbeatPut(grid, 5.25, SOURCE))).toContain(5.25);
  });
});

describe('a beat more or less', () => {
  it('is counted by what follows it only', () => {
    const more = beatAdded(grid, 9.5);
    expect(more.beatsSeconds.length).toBe(41);
    expect(countAt(more, 9.25)).toBe(countAt(grid, 9.25));
    expect(countAt(more, 9.75)).toBe((countAt(grid, 9.75) + 1) % 4);
    expect(beatRemoved(more, nearestBeatIndex(more, 9.5))).toEqual(grid);
  });

  it('before the first downbeat leaves the bars where they are', () => {
    expect(downbeats(beatAdded(grid, 0.5))).toEqual(expect.arrayContaining(downbeats(grid)));
    expect(downbeats(beatRemoved(grid, 0))).toEqual(expect.arrayContaining(downbeats(grid)));
  });

  it('is not made on top of another, nor out of the last two', () => {
    expect(beatAdded(grid, 5.26)).toBe(grid);
    const two = { ...grid, beatsSeconds: [1, 2], firstDownbeat: 0 };
    expect(beatRemoved(two, 0)).toBe(two);
  });
});

describe('a tempo of one’s own', () => {
  it('spaces all beats evenly through the one at hand, which keeps its place in the bar', () => {
    const even = evenlySpaced(grid, { periodSeconds: 0.6, throughSeconds: 5.25, onwards: false }, SOURCE);
    expect(even.tempoBpm).toBe(100);
    expect(even.beatsSeconds).toContain(5.25);
    expect(countAt(even, 5.25)).toBe(countAt(grid, 5.25));
    expect(even.beatsSeconds[0]).toBeLessThan(0.75);
    expect(even.beatsSeconds.at(-1)).toBeGreaterThan(19.3);
  });

  it('from a place on leaves what was before', () => {
    const even = evenlySpaced(
      { ...grid, anchors: [1, 30] },
      { periodSeconds: 0.4, throughSeconds: 10.25, onwards: true },
      SOURCE,
    );
    expect(even.beatsSeconds.slice(0, 20)).toEqual(grid.beatsSeconds.slice(0, 20));
    expect(even.beatsSeconds.slice(20, 23)).toEqual([10.25, 10.65, 11.05]);
    expect(even.anchors).toEqual([1]);
    expect(countAt(even, 10.25)).toBe(countAt(grid, 10.25));
  });

  it('covers a recording in which no beat was heard', () => {
    const none = { tempoBpm: 0, beatsPerBar: 3, beatsSeconds: [], firstDownbeat: 0 };
    const even = tapped(none, { periodSeconds: 0.5, firstSeconds: 7.2 }, false, SOURCE);
    expect(even.beatsSeconds[0]).toBeCloseTo(0.2, 6);
    expect(even.beatsSeconds.at(-1)).toBeCloseTo(19.7, 6);
    expect(countAt(even, 7.2)).toBe(0);
  });

  it('as tapped begins a bar with the first tap', () => {
    const even = tapped(grid, { periodSeconds: 0.5, firstSeconds: 4.1 }, false, SOURCE);
    expect(downbeats(even)).toContain(4.1);
    const onwards = tapped(grid, { periodSeconds: 0.5, firstSeconds: 4.1 }, true, SOURCE);
    expect(onwards.beatsSeconds.slice(0, 7)).toEqual(grid.beatsSeconds.slice(0, 7));
  });

  it('heard again from a place on keeps what is before it', () => {
    const corrected = gridShifted(grid, 0.1, SOURCE);
    const joined = heardOnwards(corrected, grid, 10);
    expect(joined.beatsSeconds.filter((beat) => beat < 10)).toEqual(
      corrected.beatsSeconds.filter((beat) => beat < 10),
    );
    expect(joined.beatsSeconds.filter((beat) => beat > 10.2)).toEqual(
      grid.beatsSeconds.filter((beat) => beat > 10.2),
    );
    expect(countAt(joined, 15.25)).toBe(countAt(corrected, 15.35));
  });
});

describe('whatever is done to a grid', () => {
  const EDITS: readonly ((of: BeatGrid, random: () => number) => BeatGrid)[] = [
    (of, random) => beatMoved(of, Math.floor(random() * of.beatsSeconds.length), random() * SOURCE, SOURCE),
    (of, random) =>
      beatMovedAlone(of, Math.floor(random() * of.beatsSeconds.length), random() * SOURCE, SOURCE),
    (of, random) => gridShifted(of, (random() - 0.5) * 3, SOURCE),
    (of, random) => downbeatPut(of, random() * SOURCE, SOURCE),
    (of, random) => downbeatMoved(of, Math.floor(random() * 9) - 4),
    (of, random) => beatsPerBarSet(of, 1 + Math.floor(random() * 9), random() * SOURCE),
    (of, random) => beatAdded(of, random() * SOURCE),
    (of, random) => beatRemoved(of, Math.floor(random() * of.beatsSeconds.length)),
    (of, random) => anchorToggled(of, Math.floor(random() * of.beatsSeconds.length)),
    (of) => (canDouble(of) ? doubled(of) : of),
    (of) => (canHalve(of) ? halved(of) : of),
    (of, random) =>
      evenlySpaced(
        of,
        {
          periodSeconds: 0.2 + random(),
          throughSeconds: random() * SOURCE,
          onwards: random() < 0.5,
        },
        SOURCE,
      ),
    (of, random) => heardOnwards(of, grid, random() * SOURCE),
  ];

  it('its beats ascend, its downbeat and anchors are valid, the document takes it, and undo is exact', () => {
    const uniform = randomSource(7).uniform;
    const history = new History(createDocument({ name: 'Test', width: 64, height: 64 }));
    const clip = { id: 'clip', trackId: 'track', name: 'a', blob: 'a'.repeat(64) as BlobHash };
    history.execute('track.add', { id: 'track', name: 'a' });
    history.execute('clip.add', { ...clip, sourceSeconds: SOURCE, beatGrid: grid });
    const read = (): BeatGrid => getRecord(history.document, 'clip', 'clip').beatGrid!;
    for (let step = 0; step < 300; step++) {
      const before = read();
      const after = EDITS[Math.floor(uniform() * EDITS.length)]!(before, uniform);
      const { beatsSeconds, firstDownbeat, beatsPerBar, anchors = [] } = after;
      for (const [index, beat] of beatsSeconds.entries()) {
        expect(beat).toBeGreaterThan(index === 0 ? -1e-9 : beatsSeconds[index - 1]!);
        expect(beat).toBeLessThanOrEqual(SOURCE);
      }
      expect(firstDownbeat).toBeGreaterThanOrEqual(0);
      expect(firstDownbeat).toBeLessThan(beatsPerBar);
      expect(anchors).toEqual([...new Set(anchors)].sort((a, b) => a - b));
      for (const anchor of anchors) expect(beatsSeconds[anchor]).toBeDefined();
      if (beatsSeconds.length < 2) continue;
      const diff = history.execute('clip.set-beat-grid', { clipId: 'clip', beatGrid: after });
      if (Object.keys(diff.updated).length > 0) {
        history.undo();
        expect(read()).toBe(before);
        history.redo();
      }
      expect(read()).toEqual(after);
    }
  });
});
