/** Learning from edits, against an app that does as the contract says. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { JobState } from '#core/contract/commands.ts';
import type { EditsLesson, EditsLessonResult } from '#core/contract/styles.ts';
import { MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import { movingProject, type MovingProject } from './moving-project.ts';

const METRICS = { trainingLoss: 0.1, heldOut: 0.12, before: 0.4, holdLast: null, envelope: null };

let project: MovingProject;
let asked: EditsLesson[];
let removed: string[];
let cancelled: string[];
beforeEach(async () => {
  project = await movingProject();
  [asked, removed, cancelled] = [[], [], []];
  const { editor, app } = project;
  app.answers['style.learn-edits'] = ({ lesson }) => {
    asked.push(lesson);
    return { jobId: 'job' };
  };
  app.answers['styles.remove'] = ({ styleId }) => (removed.push(styleId), null);
  app.answers['jobs.cancel'] = ({ jobId }) => (cancelled.push(jobId), null);
  editor.curves.open(project.motion());
  await vi.waitFor(() => expect(editor.curves.curves).toBeDefined());
  editor.curves.span = { startSeconds: 2, endSeconds: 3 };
  editor.curves.edit('step.curve-mute', 'mute', {});
  await editor.curves.drafts.settled();
});

const job = (state: Partial<JobState>): void =>
  project.app.tell({
    type: 'job',
    job: { id: 'job', kind: 'learn-edits', label: 'Soft sway', progress: null, ...state } as JobState,
  });

/** A lesson that halves everything and leaves what was drawn. */
function learned(): EditsLessonResult {
  const { curves, written, frameCount, frameRate } = project.motion();
  const drawn = project.rowsOf(curves);
  const network = project.rowsOf(written).map((value) => value / 2);
  const rows = drawn.map((value, index) => {
    const seconds = Math.floor(index / MOTION_CHANNEL_COUNT) / 60;
    return seconds > 1.8 && seconds < 3.2 ? value : network[index]!;
  });
  return {
    style: { id: 'learned:soft', shape: [0, 1], learned: null },
    metrics: METRICS,
    ...{ curves: project.store(rows), written: project.store(network), frameCount, frameRate },
    model: 'choreographer-lstm@3',
  };
}

async function learn(): Promise<EditsLessonResult> {
  const { editor } = project;
  const learning = editor.curves.lesson.learn(project.motion(), 'Soft sway');
  await vi.waitFor(() => expect(editor.curves.lesson.stage).toMatchObject({ jobId: 'job' }));
  const result = learned();
  job({ status: 'done', result });
  await learning;
  await vi.waitFor(() => expect(editor.curves.lesson.rows).toBeDefined());
  return result;
}

describe('a lesson', () => {
  it('asks for the movement by its name, once its edits have reached the app', async () => {
    await learn();
    expect(asked).toEqual([{ motionId: 'motion', name: 'Soft sway' }]);
    const calls = project.app.called;
    expect(calls.lastIndexOf('document.commit')).toBeLessThan(calls.indexOf('style.learn-edits'));
  });

  it('tells how it goes', async () => {
    const { lesson } = project.editor.curves;
    const learning = lesson.learn(project.motion(), 'Soft sway');
    await vi.waitFor(() => expect(lesson.stage).toMatchObject({ jobId: 'job' }));
    const progress = {
      phase: 'job.learn.refine',
      done: 3,
      total: 9,
      unit: 'steps',
      perSecond: 1,
      secondsLeft: 6,
    };
    job({ status: 'running', progress: { ...progress, metrics: METRICS } as never });
    expect(lesson.job!.progress!.done).toBe(3);
    expect(lesson.metrics).toEqual(METRICS);
    job({ status: 'cancelled' });
    await expect(learning).rejects.toThrow();
    expect(lesson.stage.kind).toBe('none');
  });

  it('holds edits by hand back while it is shown', async () => {
    await learn();
    expect(project.editor.curves.begin('step.curve-mute')).toBeNull();
  });

  it('is applied in one undo step: new curves, the network’s own, its style; what was drawn stays', async () => {
    const { editor } = project;
    const before = project.motion();
    const result = await learn();
    expect(project.motion()).toEqual(before);
    await editor.curves.lesson.apply();
    const after = project.motion();
    expect(after).toEqual({
      ...before,
      curves: result.curves,
      written: result.written,
      style: 'learned:soft',
    });
    expect(editor.undoLabel).toBe('step.learn-edits');
    expect(removed).toEqual([]);
    editor.undo();
    expect(project.motion()).toEqual(before);
  });

  it('leaves nothing when it is given up, the style neither', async () => {
    const { editor } = project;
    const before = project.motion();
    await learn();
    await editor.curves.lesson.discard();
    expect(project.motion()).toEqual(before);
    expect(editor.curves.lesson.stage.kind).toBe('none');
    expect(editor.curves.drafts.shown).toBeNull();
    expect(removed).toEqual(['learned:soft']);
  });

  it('is cancelled while it is learned', async () => {
    const { editor } = project;
    const learning = editor.curves.lesson.learn(project.motion(), 'Soft sway');
    await vi.waitFor(() => expect(editor.curves.lesson.stage).toMatchObject({ jobId: 'job' }));
    await editor.curves.lesson.discard();
    expect(cancelled).toEqual(['job']);
    job({ status: 'cancelled' });
    await expect(learning).rejects.toThrow();
    expect(editor.curves.lesson.stage.kind).toBe('none');
  });

  it('takes over what was drawn while it was learned', async () => {
    const { editor } = project;
    const learning = editor.curves.lesson.learn(project.motion(), 'Soft sway');
    await vi.waitFor(() => expect(editor.curves.lesson.stage).toMatchObject({ jobId: 'job' }));
    const result = learned();
    editor.curves.span = { startSeconds: 4, endSeconds: 5 };
    editor.curves.edit('step.curve-mute', 'mute', {});
    await editor.curves.drafts.settled();
    job({ status: 'done', result });
    await learning;
    await vi.waitFor(() => expect(editor.curves.lesson.rows).toBeDefined());
    await editor.curves.lesson.apply();
    const rows = project.rowsOf(project.motion().curves);
    const row = (seconds: number) =>
      rows.subarray(seconds * 60 * MOTION_CHANNEL_COUNT, (seconds * 60 + 1) * MOTION_CHANNEL_COUNT);
    expect(row(4.5).every((value) => value === 0)).toBe(true);
    expect(row(0.5)).toEqual(
      project.rowsOf(result.curves).subarray(30 * MOTION_CHANNEL_COUNT, 31 * MOTION_CHANNEL_COUNT),
    );
  });
});
