import { describe, expect, it } from 'vitest';
import type { DocumentCommandId, DocumentCommandInput } from '#core/document/commands/index.ts';
import { History } from '#core/document/history.ts';
import { movementsOf, motionsOf } from '#core/document/queries.ts';
import { cascade, stagger } from '#renderer/animate/cascade.ts';
import { beatSecondsOf, phaseOf } from '#renderer/animate/phase.ts';
import type { Editor } from '#renderer/app/editor.svelte.ts';
import { Page } from '../../core/document/page.ts';

/** What these edits need of the editor: the document and its history. */
function editing(page: Page) {
  const history = new History(page.document);
  const editor = {
    get document() {
      return history.document;
    },
    execute: <Id extends DocumentCommandId>(id: Id, input: DocumentCommandInput<Id>) =>
      history.execute(id, input),
    step(label: string, run: () => void) {
      const mark = history.mark(label);
      run();
      history.squashTo(mark, label);
    },
  } as unknown as Editor;
  return { history, editor };
}

const page = () =>
  new Page().picture('a').picture('b').picture('c').sound('song', 4).motion('m', 'a', 'song');
const phases = ({ document }: History, layerId: string) =>
  movementsOf(document, layerId).map(({ phaseSeconds }) => phaseSeconds);

describe('a cascade', () => {
  it('links each layer to the first, one step later than the one before, in one undo step', () => {
    const { history, editor } = editing(page());
    const before = history.document;
    cascade(editor, ['a', 'b', 'c'], 0.25, 0.5);
    expect([phases(history, 'a'), phases(history, 'b'), phases(history, 'c')]).toEqual([
      [0],
      [0.125],
      [0.25],
    ]);
    history.undo();
    expect(history.document).toEqual(before);
  });

  it('retunes links that are there', () => {
    const { history, editor } = editing(page());
    cascade(editor, ['a', 'b', 'c'], 0.25, 0.5);
    cascade(editor, ['a', 'b', 'c'], 0.5, 0.5);
    expect([phases(history, 'b'), phases(history, 'c')]).toEqual([[0.25], [0.5]]);
  });
});

it('staggered layers keep their own movement', () => {
  const { history, editor } = editing(page().motion('n', 'b', 'song').motion('o', 'c', 'song'));
  const motions = ['a', 'b', 'c'].flatMap((id) => motionsOf(history.document, id));
  stagger(editor, motions, 1, 0.4);
  expect(['a', 'b', 'c'].map((id) => phases(history, id))).toEqual([[0], [0.4], [0.8]]);
});

describe('a phase', () => {
  it('is a whole number of milliseconds, and no more than two seconds', () => {
    expect(phaseOf(1, 60 / 97)).toBe(0.619);
    expect([phaseOf(9, 0.5), phaseOf(-9, 0.5)]).toEqual([2, -2]);
  });

  it('is counted in beats of what the movement listens to', () => {
    const beatGrid = { tempoBpm: 90, beatsPerBar: 4, beatsSeconds: [0.5, 1], firstDownbeat: 0 };
    const heard = page().run('clip.set-beat-grid', { clipId: 'song', beatGrid }).link('l', 'b', 'a');
    for (const id of ['a', 'b'])
      expect(beatSecondsOf(heard.document, movementsOf(heard.document, id)[0])).toBeCloseTo(2 / 3, 9);
  });
});
