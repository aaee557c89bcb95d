import { describe, expect, it } from 'vitest';
import { execute } from '#core/document/commands/index.ts';
import { createDocument } from '#core/document/create.ts';
import type { BeatGrid, BlobHash, SongbrushDocument } from '#core/document/records.ts';
import { beatIndexAt, beatReader, leadClip, nearestBeat, timelineBeats } from '#renderer/timeline/beats.ts';

const grid: BeatGrid = {
  tempoBpm: 120,
  beatsPerBar: 4,
  beatsSeconds: Array.from({ length: 40 }, (_, index) => 0.25 + index * 0.5),
  firstDownbeat: 2,
};
const blob = 'a'.repeat(64) as BlobHash;

function withSound(
  document: SongbrushDocument,
  id: string,
  place: { startSeconds?: number; offsetSeconds?: number; durationSeconds?: number },
  beatGrid: BeatGrid | null = grid,
): SongbrushDocument {
  const added = execute(document, 'track.add', { id: `track-${id}`, name: id }).document;
  const clip = { id: `clip-${id}`, trackId: `track-${id}`, name: id, blob, sourceSeconds: 20 };
  return execute(added, 'clip.add', { ...clip, ...place, beatGrid }).document;
}
const empty = createDocument({ name: 'Test', width: 64, height: 64 });

describe('beats of the timeline', () => {
  it('lie where the clip plays them, and count from its first downbeat', () => {
    const document = withSound(empty, 'a', { startSeconds: 3, offsetSeconds: 1, durationSeconds: 5 });
    const beats = timelineBeats(document);
    expect(beats[0]).toEqual({ seconds: 3.25, bar: 1, beat: 1 });
    expect(beats[1]).toEqual({ seconds: 3.75, bar: 1, beat: 2 });
    expect(beats.at(-1)!.seconds).toBeLessThanOrEqual(8);
  });

  it('before the first downbeat are in bar 0', () => {
    expect(timelineBeats(withSound(empty, 'a', {}))[0]).toEqual({ seconds: 0.25, bar: 0, beat: 3 });
  });

  it('of the upper track count where two sounds lie over each other', () => {
    const both = withSound(withSound(empty, 'a', {}), 'b', { startSeconds: 18.1 });
    const seconds = timelineBeats(both).map((beat) => beat.seconds);
    expect(seconds.filter((at) => at <= 20)).toEqual(grid.beatsSeconds);
    expect(seconds.at(-1)).toBeCloseTo(18.1 + 19.75, 9);
    expect(leadClip(withSound(withSound(empty, 'x', {}, null), 'y', {}))?.id).toBe('clip-y');
  });

  it('are read again only when a sound has changed', () => {
    const read = beatReader();
    const document = withSound(empty, 'a', {});
    const beats = read(document);
    expect(read(execute(document, 'document.set', { name: 'Other' }).document)).toBe(beats);
    const moved = execute(document, 'clip.move', { clipId: 'clip-a', startSeconds: 1 }).document;
    expect(read(moved)[0]!.seconds).toBe(1.25);
  });

  it('are found by time', () => {
    const beats = timelineBeats(withSound(empty, 'a', {}));
    expect(beatIndexAt(beats, 0.1)).toBe(-1);
    expect(beatIndexAt(beats, 0.25)).toBe(0);
    expect(beatIndexAt(beats, 99)).toBe(39);
    expect(nearestBeat(beats, 0.9)).toBe(0.75);
    expect(nearestBeat(beats, -4)).toBe(0.25);
    expect(nearestBeat([], 1)).toBeNull();
  });
});
