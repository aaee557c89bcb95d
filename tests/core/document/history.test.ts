import { describe, expect, it } from 'vitest';
import { applyDiff } from '#core/document/diff.ts';
import { History } from '#core/document/history.ts';
import { documentRecord, layer } from '#core/document/queries.ts';
import type { DocumentDiff } from '#core/document/records.ts';
import { generateDocument } from './generated-documents.ts';

function open() {
  const start = generateDocument(1);
  const history = new History(start);
  const committed: DocumentDiff[] = [];
  history.onCommit((diff) => committed.push(diff));
  const drag = (x: number) => history.execute('layer.transform', { layerId: 'raster-0', transform: { x } });
  const x = () => layer(history.document, 'raster-0').transform.x;
  return { start, history, committed, drag, x };
}

describe('a drag', () => {
  it('is one undo step and one commit, whatever number of moves it took', () => {
    const { start, history, committed, drag, x } = open();
    const mark = history.mark('drag');
    for (let i = 1; i <= 50; i++) drag(i);
    expect(x()).toBe(50);
    expect(committed).toHaveLength(0);
    history.squashTo(mark, 'layer.transform');
    expect(committed).toHaveLength(1);
    expect(applyDiff(start, committed[0]!)).toEqual(history.document);
    expect(history.undoLabel).toBe('layer.transform');
    history.undo();
    expect(history.document).toEqual(start);
    expect(history.canUndo).toBe(false);
  });

  it('leaves no trace when Escape bails out', () => {
    const { start, history, committed, drag } = open();
    const mark = history.mark();
    drag(1);
    drag(2);
    history.bailTo(mark);
    expect(history.document).toEqual(start);
    expect(history.canUndo).toBe(false);
    expect(committed).toHaveLength(0);
  });

  it('that ends where it began is no step', () => {
    const { history, committed, drag, x } = open();
    const began = x();
    const mark = history.mark();
    drag(began + 30);
    drag(began);
    history.squashTo(mark);
    expect(history.canUndo).toBe(false);
    expect(committed).toHaveLength(0);
  });

  it('taken back by Undo midway does not come back when the pointer is released', () => {
    const { start, history, committed, drag } = open();
    const mark = history.mark();
    drag(9);
    expect(history.undo()).toBe(true);
    history.squashTo(mark);
    expect(history.document).toEqual(start);
    expect(committed).toHaveLength(0);
  });

  it('can hold a smaller gesture, squashed or bailed on its own', () => {
    const { start, history, committed, drag, x } = open();
    const outer = history.mark('outer');
    drag(1);
    const inner = history.mark('inner');
    drag(2);
    history.squashTo(inner);
    const second = history.mark('second');
    drag(3);
    history.bailTo(second);
    expect(x()).toBe(2);
    history.squashTo(outer);
    expect(committed).toHaveLength(1);
    history.undo();
    expect(history.document).toEqual(start);
  });
});

describe('undo and redo', () => {
  it('commit what they change, so that a replica follows', () => {
    const { start, history, committed, drag } = open();
    drag(1);
    history.undo();
    history.redo();
    history.execute('document.set', { name: 'Other' });
    expect(committed).toHaveLength(4);
    expect(committed.reduce(applyDiff, start)).toEqual(history.document);
  });

  it('a new edit ends the future that was undone', () => {
    const { history, drag, x } = open();
    drag(1);
    drag(2);
    history.undo();
    expect(history.redoLabel).toBe('layer.transform');
    drag(7);
    expect(history.canRedo).toBe(false);
    expect(history.redo()).toBe(false);
    expect(x()).toBe(7);
  });

  it('say so when there is nothing left', () => {
    const { history } = open();
    expect(history.undo()).toBe(false);
    expect(history.redo()).toBe(false);
  });
});

it('a command that changes nothing is no step', () => {
  const { history, committed } = open();
  history.execute('document.set', { name: documentRecord(history.document).name });
  expect(history.canUndo).toBe(false);
  expect(committed).toHaveLength(0);
});

it('a refused command leaves document and history as they were', () => {
  const { start, history } = open();
  expect(() => history.execute('document.set', { width: 0 })).toThrow(/width is 0; allowed is/);
  expect(history.document).toBe(start);
  expect(history.canUndo).toBe(false);
});

it('tells what to draw during a gesture too, until unsubscribed', () => {
  const { history, drag } = open();
  const seen: number[] = [];
  const unsubscribe = history.onChange((document) => seen.push(layer(document, 'raster-0').transform.x));
  const mark = history.mark();
  drag(4);
  drag(5);
  history.squashTo(mark);
  unsubscribe();
  drag(6);
  expect(seen).toEqual([4, 5]);
});
