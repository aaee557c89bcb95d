/** Curves edited by hand, against an app in memory. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { MOTION_CHANNEL_COUNT, motionChannel } from '#core/timeline/motion-channels.ts';
import { movingProject, type MovingProject } from './moving-project.ts';

const DY = motionChannel('dy');
const SPAN = { startSeconds: 2, endSeconds: 3 };
const at = (rows: Float32Array, seconds: number): number => rows[seconds * 60 * MOTION_CHANNEL_COUNT + DY]!;

let project: MovingProject;
beforeEach(async () => {
  project = await movingProject();
  const { editor } = project;
  editor.curves.open(project.motion());
  await vi.waitFor(() => expect(editor.curves.curves).toBeDefined());
});

describe('an edit of curves', () => {
  it('is shown at once, kept when the app has it, and undone in one step', async () => {
    const { editor } = project;
    const before = project.motion();
    editor.curves.span = SPAN;
    editor.curves.edit('step.curve-mute', 'mute', {});
    expect(project.motion().curves).toBe(before.curves);
    expect(at(editor.curves.curves!.rows, 2.5)).toBe(0);
    const { curves: shownBlob } = Object.values(editor.curves.drafts.overlay(editor.document!).records).find(
      (record) => record.type === 'motion',
    )!;
    expect(shownBlob).not.toBe(before.curves);

    await editor.curves.drafts.settled();
    expect(editor.curves.drafts.shown).toBeNull();
    expect(at(project.rowsOf(project.motion().curves), 2.5)).toBe(0);
    expect(project.motion().written).toBe(before.curves);
    const [edited] = project.motion().editedSpans;
    expect(edited!.startSeconds).toBeLessThan(2);
    expect(edited!.endSeconds).toBeGreaterThan(3);
    expect(editor.undoLabel).toBe('step.curve-mute');
    editor.undo();
    expect(project.motion()).toEqual(before);
  });

  it('goes on top of one that is still on its way', async () => {
    const { editor } = project;
    editor.curves.span = SPAN;
    editor.curves.edit('step.curve-mute', 'mute', {});
    editor.curves.span = { startSeconds: 4, endSeconds: 5 };
    editor.curves.edit('step.curve-mute', 'mute', {});
    await editor.curves.drafts.settled();
    const rows = project.rowsOf(project.motion().curves);
    expect([at(rows, 2.5), at(rows, 4.5)]).toEqual([0, 0]);
    expect(project.motion().editedSpans).toHaveLength(2);
    editor.undo();
    expect(at(project.rowsOf(project.motion().curves), 2.5)).toBe(0);
    expect(project.motion().editedSpans).toHaveLength(1);
  });

  it('is dropped where the movement has become another meanwhile', async () => {
    const { editor } = project;
    editor.curves.span = SPAN;
    editor.curves.edit('step.curve-mute', 'mute', {});
    await editor.curves.drafts.settled();
    editor.curves.edit('step.curve-flip', 'flip', {});
    const gesture = editor.curves.begin('step.curve-scale')!;
    gesture.show('scale', { span: { startSeconds: 4, endSeconds: 5 }, channels: [DY], factor: 2 });
    editor.undo();
    await gesture.keep();
    expect(project.motion().editedSpans).toEqual([]);
    expect(project.motion().curves).toBe(project.motion().written);
    expect(editor.curves.drafts.shown).toBeNull();
  });

  it('that changes nothing is no step', async () => {
    const { editor } = project;
    editor.curves.span = SPAN;
    editor.curves.edit('step.curve-scale', 'scale', { factor: 1 });
    await editor.curves.drafts.settled();
    expect(editor.canUndo).toBe(false);
    expect(editor.curves.drafts.shown).toBeNull();
  });

  it('touches the chosen curve alone, or all of them together', async () => {
    const { editor } = project;
    editor.curves.curveId = 'up';
    expect(editor.curves.channels).toEqual([DY]);
    editor.curves.curveId = null;
    expect(editor.curves.channels).toHaveLength(MOTION_CHANNEL_COUNT);
  });

  it('fails without a trace where the app does not take it', async () => {
    const { editor } = project;
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('gone');
    });
    editor.curves.span = SPAN;
    editor.curves.edit('step.curve-mute', 'mute', {});
    await editor.curves.drafts.settled();
    expect(editor.notices.list.length).toBeGreaterThan(0);
    expect(editor.canUndo).toBe(false);
    expect(editor.curves.drafts.shown).toBeNull();
  });
});

describe('restoring', () => {
  it('gives back the network’s own blob, and the stretch is edited no more', async () => {
    const { editor } = project;
    editor.curves.span = SPAN;
    editor.curves.edit('step.curve-flip', 'flip', {});
    await editor.curves.drafts.settled();
    expect(editor.curves.restoreAt(5)).toBe(false);
    expect(editor.curves.restoreAt(2.5)).toBe(true);
    await editor.curves.drafts.settled();
    expect(project.motion().curves).toBe(project.motion().written);
    expect(project.motion().editedSpans).toEqual([]);
  });

  it('of one curve leaves the others’ edits', async () => {
    const { editor } = project;
    editor.curves.span = SPAN;
    editor.curves.edit('step.curve-flip', 'flip', {});
    await editor.curves.drafts.settled();
    editor.curves.curveId = 'up';
    editor.curves.restore(project.motion().editedSpans[0]!);
    await editor.curves.drafts.settled();
    const [rows, written] = [project.motion().curves, project.motion().written].map(project.rowsOf);
    expect(at(rows!, 2.5)).toBe(at(written!, 2.5));
    expect(rows).not.toEqual(written);
    expect(project.motion().editedSpans).toHaveLength(1);
  });
});

describe('the bar at the playhead', () => {
  it('is selected, and the next one with it the second time', () => {
    const { editor } = project;
    // Without beats a bar is two seconds long.
    editor.curves.selectBar();
    expect(editor.curves.span).toEqual({ startSeconds: 0, endSeconds: 2 });
    editor.curves.selectBar();
    expect(editor.curves.span).toEqual({ startSeconds: 0, endSeconds: 4 });
  });
});
