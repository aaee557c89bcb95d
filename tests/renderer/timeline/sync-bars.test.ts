import { describe, expect, it } from 'vitest';
import { execute } from '#core/document/commands/index.ts';
import { createDocument } from '#core/document/create.ts';
import type { BlobHash, SongbrushDocument } from '#core/document/records.ts';
import type { BarSync, SyncVerdict } from '#core/timeline/sync.ts';
import { offSyncBar, syncWords, timelineBars } from '#renderer/timeline/sync-bars.ts';

/** A song of 20 s whose second beat is the first downbeat: 0.75 s, then a bar each 2 s. */
function withSong(startSeconds = 0): SongbrushDocument {
  const beatsSeconds = Array.from({ length: 39 }, (_, beat) => 0.25 + beat / 2);
  const beatGrid = { tempoBpm: 120, beatsPerBar: 4, beatsSeconds, firstDownbeat: 1 };
  const empty = createDocument({ name: 'Test', width: 64, height: 64 });
  const added = execute(empty, 'track.add', { id: 'track', name: 'song' }).document;
  const blob = 'a'.repeat(64) as BlobHash;
  const clip = { id: 'clip', trackId: 'track', name: 'song', blob, sourceSeconds: 20, beatGrid };
  return execute(added, 'clip.add', { ...clip, startSeconds }).document;
}

describe('the bars that are judged', () => {
  it('begin on downbeats and end on the next, on the timeline’s time', () => {
    const [first, second] = timelineBars(withSong(1));
    const beatsSeconds = [1.75, 2.25, 2.75, 3.25];
    expect(first).toEqual({ bar: 1, startSeconds: 1.75, endSeconds: 3.75, beatsSeconds });
    expect(second).toMatchObject({ bar: 2, startSeconds: 3.75 });
  });

  it('end with the song and the film', () => {
    const document = withSong();
    expect(timelineBars(document).at(-1)).toMatchObject({ bar: 10, startSeconds: 18.75, endSeconds: 19.75 });
    const shorter = execute(document, 'document.set', { durationSeconds: 9.5 }).document;
    const last = timelineBars(shorter).at(-1)!;
    expect(last).toMatchObject({ bar: 5, endSeconds: 9.5, beatsSeconds: [8.75, 9.25] });
  });

  it('are none where no beat is known', () => {
    expect(timelineBars(createDocument({ name: 'Test', width: 64, height: 64 }))).toEqual([]);
  });
});

const judged = (bar: number, verdict: SyncVerdict, lateSeconds: number, beatSeconds = 0.5): BarSync => ({
  bar,
  startSeconds: bar * 2,
  endSeconds: bar * 2 + 2,
  verdict,
  score: 0.5,
  lateSeconds,
  lateBeats: lateSeconds / beatSeconds,
});

describe('what is said of a bar', () => {
  it.each([
    ['in', 0.05, 'sync.in', 50],
    ['off', 0.1167, 'sync.late', 120],
    ['off', -0.2, 'sync.early', 200],
    ['off', 0.25, 'sync.between', 250],
    ['unsure', 0.15, 'sync.late', 150],
    ['unsure', 0.02, 'sync.loose', 20],
    ['still', 0, 'sync.still', 0],
  ] as const)('%s by %f s: %s', (verdict, late, key, ms) => {
    expect(syncWords(judged(7, verdict, late))).toEqual({ key, values: { bar: 7, ms } });
  });
});

describe('the way to off-sync bars', () => {
  const bars = [1, 2, 3, 4, 5].map((bar) => judged(bar, bar === 2 || bar === 4 ? 'off' : 'in', 0));

  it('goes from one to the next, and round', () => {
    expect([0, 4, 5, 8, 9].map((seconds) => offSyncBar(bars, seconds, 'next')!.bar)).toEqual([2, 4, 4, 2, 2]);
    expect([0, 4, 5, 8, 9].map((seconds) => offSyncBar(bars, seconds, 'previous')!.bar)).toEqual([
      4, 4, 2, 2, 4,
    ]);
  });

  it('leads nowhere where all is well', () => {
    expect(offSyncBar([judged(1, 'in', 0), judged(2, 'still', 0)], 0, 'next')).toBeUndefined();
  });
});
