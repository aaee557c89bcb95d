import { describe, expect, it } from 'vitest';
import { isStale } from '#core/document/heard.ts';
import { History } from '#core/document/history.ts';
import { blobsOf, followersOf, getRecord, layersOf, movementsOf } from '#core/document/queries.ts';
import type { BlobHash } from '#core/document/records.ts';
import { HASH, Page } from './page.ts';

const OTHER = 'b'.repeat(64) as BlobHash;
const made = (curves: BlobHash) => ({
  ...{ clipId: 'song', curves, frameCount: 120, frameRate: 60 },
  ...{ style: 'sway', smoothness: 0.5, seed: 4, model: 'm@2' },
});
const page = () => new Page().picture('a').picture('b').sound('song', 4);
const order = ({ document }: Page, layerId: string) => movementsOf(document, layerId).map(({ id }) => id);
const motion = ({ document }: Page, id: string) => getRecord(document, 'motion', id);

describe('choreographies of a layer', () => {
  it('are as many as one likes, the newest last, at rest in no respect', () => {
    const moved = page().motion('first', 'a', 'song').motion('second', 'a', 'song');
    expect(order(moved, 'a')).toEqual(['first', 'second']);
    expect(motion(moved, 'second')).toMatchObject({
      ...{ enabled: true, intensity: 1, phaseSeconds: 0, source: 'mix', mutedGroups: [], sections: [] },
      ...{ written: HASH, editedSpans: [] },
    });
  });

  it('change places with each other and with links', () => {
    const moved = page().motion('one', 'a', 'song').link('two', 'a', 'b').motion('three', 'a', 'song');
    expect(order(moved.run('motion.reorder', { movementId: 'three', index: 0 }), 'a')).toEqual([
      'three',
      'one',
      'two',
    ]);
    expect(order(moved.run('motion.reorder', { movementId: 'two', index: 1 }), 'a')).toEqual([
      'three',
      'two',
      'one',
    ]);
  });

  it('keep their settings when they are made anew, but not what was drawn by hand', () => {
    const edited = page()
      .motion('m', 'a', 'song', { intensity: 0.4, phaseSeconds: 0.1, mutedGroups: ['turn'] })
      .run('motion.edit', {
        motionId: 'm',
        curves: OTHER,
        editedSpans: [{ startSeconds: 0, endSeconds: 0.5 }],
      });
    expect(motion(edited, 'm')).toMatchObject({ curves: OTHER, written: HASH });
    expect(blobsOf(edited.document)).toEqual(expect.arrayContaining([HASH, OTHER]));
    edited.run('motion.set', { motionId: 'm', made: { ...made(OTHER), source: 'drums' } });
    expect(motion(edited, 'm')).toMatchObject({
      ...{ curves: OTHER, written: OTHER, editedSpans: [], style: 'sway', source: 'drums', frameCount: 120 },
      ...{ intensity: 0.4, phaseSeconds: 0.1, mutedGroups: ['turn'] },
    });
  });

  it('are undone one step at a time', () => {
    const history = new History(page().motion('m', 'a', 'song').document);
    const before = history.document;
    history.execute('motion.update', {
      motionId: 'm',
      settings: { sections: [{ startSeconds: 1, endSeconds: 2, intensity: 0.5 }] },
    });
    history.execute('motion-link.add', { id: 'l', layerId: 'b', fromLayerId: 'a' });
    history.undo();
    history.undo();
    expect(history.document).toEqual(before);
  });

  it('refuse a phase beyond two seconds', () => {
    expect(() => page().motion('m', 'a', 'song', { phaseSeconds: 2.5 })).toThrow(
      /phaseSeconds is 2\.5; allowed is a number from -2 to 2/,
    );
  });
});

describe('a movement is stale', () => {
  const fresh = () => page().motion('m', 'a', 'song');
  const stale = (changed: Page) => isStale(changed.document, motion(changed, 'm'));

  it('not when it was just made, nor when clip and recording move alike', () => {
    expect(stale(fresh())).toBe(false);
    expect(stale(fresh().run('clip.trim', { clipId: 'song', startSeconds: 1 }))).toBe(false);
  });

  it('once its sound lies elsewhere, ends elsewhere or has other beats', () => {
    const grid = { tempoBpm: 120, beatsPerBar: 4, beatsSeconds: [0.5, 1], firstDownbeat: 0 };
    expect(stale(fresh().run('clip.move', { clipId: 'song', startSeconds: 0.5 }))).toBe(true);
    expect(stale(fresh().run('clip.trim', { clipId: 'song', endSeconds: 2 }))).toBe(true);
    expect(stale(fresh().run('clip.set-beat-grid', { clipId: 'song', beatGrid: grid }))).toBe(true);
  });

  it('until it is made anew', () => {
    const moved = fresh().run('clip.move', { clipId: 'song', startSeconds: 0.5 });
    expect(stale(moved.run('motion.set', { motionId: 'm', made: made(HASH) }))).toBe(false);
  });
});

describe('a link', () => {
  it('goes with either of its layers', () => {
    const linked = () => page().motion('m', 'a', 'song').link('l', 'b', 'a');
    expect(followersOf(linked().document, 'a')).toMatchObject([{ layerId: 'b', intensity: 1 }]);
    for (const layerId of ['a', 'b']) {
      const { records } = linked().run('layer.remove', { layerId }).document;
      expect(records['l']).toBeUndefined();
    }
  });

  it('to a group goes when the group is taken apart', () => {
    const linked = new Page().group('g').picture('in', { parentId: 'g' }).picture('a').link('l', 'a', 'g');
    expect(linked.run('layer.ungroup', { groupId: 'g' }).document.records['l']).toBeUndefined();
  });

  it('follows the copy where both of its layers are copied, else the original', () => {
    const grouped = new Page().group('g').picture('lead', { parentId: 'g' }).picture('outside');
    grouped.picture('next', { parentId: 'g' }).sound('song', 4).motion('m', 'lead', 'song');
    grouped.link('in', 'next', 'lead').link('out', 'next', 'outside');
    grouped.run('layer.duplicate', { layerId: 'g', copyId: 'copy' });
    const [lead, next] = layersOf(grouped.document, 'copy');
    expect(movementsOf(grouped.document, next!.id)).toMatchObject([
      { fromLayerId: lead!.id },
      { fromLayerId: 'outside' },
    ]);
  });

  it('is retuned in place, and leads to no layer of its own', () => {
    const linked = page().link('l', 'b', 'a', { phaseSeconds: 0.25 });
    linked.run('motion-link.update', { linkId: 'l', settings: { mirrored: true, intensity: 1.5 } });
    expect(linked.document.records['l']).toMatchObject({
      ...{ mirrored: true, intensity: 1.5, phaseSeconds: 0.25 },
    });
    expect(() => linked.run('motion-link.update', { linkId: 'l', settings: { fromLayerId: 'b' } })).toThrow(
      /the layer that it moves/,
    );
  });
});
