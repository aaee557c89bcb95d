/** Tapping along, from the first tap to what undo takes back. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { getRecord } from '#core/document/queries.ts';
import type { BeatGrid, BlobHash } from '#core/document/records.ts';
import type { Editor } from '#renderer/app/editor.svelte.ts';
import { stubBrowser } from '../browser.ts';
import { FakeApp } from '../fake-app.ts';

stubBrowser();
const { Editor: EditorClass } = await import('#renderer/app/editor.svelte.ts');

const grid: BeatGrid = {
  tempoBpm: 120,
  beatsPerBar: 4,
  beatsSeconds: Array.from({ length: 40 }, (_, index) => 0.25 + index * 0.5),
  firstDownbeat: 0,
};
let editor: Editor;
const gridNow = (): BeatGrid | null => getRecord(editor.document!, 'clip', 'clip').beatGrid;

/** The clip begins at 3 s, one second into its recording. */
beforeEach(async () => {
  const app = new FakeApp();
  editor = new EditorClass(app.bridge);
  await editor.start();
  editor.openSession(await app.bridge.invoke('project.create', { name: 'Night', width: 64, height: 64 }));
  editor.execute('track.add', { id: 'track', name: 'Song' });
  const clip = { id: 'clip', trackId: 'track', name: 'Song', blob: 'a'.repeat(64) as BlobHash };
  const place = { startSeconds: 3, offsetSeconds: 1, durationSeconds: 19 };
  editor.execute('clip.add', { ...clip, sourceSeconds: 20, ...place, beatGrid: grid });
  vi.spyOn(editor.playback, 'heardAt').mockImplementation((atMs) => atMs / 1000);
  editor.playback.playing = true;
});
const tap = (...seconds: number[]): void => seconds.forEach((at) => editor.tapping.tap(at * 1000));

describe('tapping', () => {
  it('is shown from the fourth tap on, and changes nothing until it is kept', () => {
    tap(5, 5.6, 6.2);
    expect(editor.tapping.tempo).toBeNull();
    tap(6.8);
    expect(editor.tapping.tempo!.tempoBpm).toBeCloseTo(100, 6);
    const shown = getRecord(editor.tapping.shownIn(editor.document!), 'clip', 'clip').beatGrid!;
    // Timeline 5 s is 3 s into the recording.
    expect(shown.beatsSeconds).toContain(3);
    expect(shown.tempoBpm).toBeCloseTo(100, 1);
    expect(gridNow()).toBe(grid);
  });

  it('is kept as one undo step, the first tap a downbeat', () => {
    tap(5, 5.6, 6.2, 6.8, 7.4);
    editor.tapping.keep();
    const kept = gridNow()!;
    const first = kept.beatsSeconds.indexOf(3);
    expect((first - kept.firstDownbeat) % 4).toBe(0);
    expect(editor.tapping.count).toBe(0);
    editor.undo();
    expect(gridNow()).toEqual(grid);
  });

  it('holds from the first tap on where that is chosen', () => {
    tap(5.25, 5.85, 6.45, 7.05);
    editor.tapping.onwards = true;
    editor.tapping.keep();
    const { beatsSeconds } = gridNow()!;
    expect(beatsSeconds.slice(0, 6)).toEqual(grid.beatsSeconds.slice(0, 6));
    expect(beatsSeconds).toContain(3.85);
  });

  it('leaves no trace where it is dropped', () => {
    tap(5, 5.6, 6.2, 6.8);
    editor.tapping.drop();
    expect(editor.tapping.shownIn(editor.document!)).toBe(editor.document);
    expect(gridNow()).toBe(grid);
  });

  it('begins anew after a pause, and where the loop begins again', () => {
    tap(5, 5.6, 6.2, 6.8, 12);
    expect(editor.tapping.count).toBe(1);
    tap(12.5, 13, 4);
    expect(editor.tapping.count).toBe(1);
  });

  it('gives beats to a recording that has none', () => {
    editor.execute('clip.set-beat-grid', { clipId: 'clip', beatGrid: null });
    tap(5, 5.5, 6, 6.5);
    editor.tapping.keep();
    expect(gridNow()!.tempoBpm).toBeCloseTo(120, 1);
    expect(gridNow()!.beatsSeconds.length).toBe(41);
  });
});
