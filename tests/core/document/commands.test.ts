import { describe, expect, it } from 'vitest';
import { execute } from '#core/document/commands/index.ts';
import { placeOnPage } from '#core/document/create.ts';
import {
  clips,
  getRecord,
  keyframesOf,
  layer,
  layersOf,
  motionsOf,
  recordsOf,
} from '#core/document/queries.ts';
import type { AppError } from '#core/errors.ts';
import { Page } from './page.ts';

const codeOf = (action: () => unknown): string | undefined => {
  try {
    action();
  } catch (error) {
    return (error as AppError).code;
  }
  return undefined;
};

describe('layers', () => {
  it('arrive on top, in the middle of the page', () => {
    const page = new Page().picture('a').picture('b');
    expect(page.order()).toEqual(['a', 'b']);
    expect(layer(page.document, 'b').transform).toEqual(
      placeOnPage({ width: 100, height: 50 }, { width: 10, height: 10 }, 'actual'),
    );
  });

  it('fit or cover the page', () => {
    const [page, content] = [
      { width: 100, height: 50 },
      { width: 10, height: 10 },
    ];
    expect(placeOnPage(page, content, 'contain')).toMatchObject({ x: 50, y: 25, scaleX: 5 });
    expect(placeOnPage(page, content, 'cover')).toMatchObject({ scaleX: 10, scaleY: 10 });
  });

  it('go where they are put', () => {
    const page = new Page().picture('a').picture('b').picture('c').picture('bottom', { index: 0 });
    expect(page.order()).toEqual(['bottom', 'a', 'b', 'c']);
    page.run('layer.reorder', { layerId: 'bottom', parentId: null, index: 2 });
    expect(page.order()).toEqual(['a', 'b', 'bottom', 'c']);
    page.run('layer.reorder', { layerId: 'c', parentId: null, index: 0 });
    expect(page.order()).toEqual(['c', 'a', 'b', 'bottom']);
  });

  it('can be put between the same two for ever', () => {
    const page = new Page().picture('a').picture('b').picture('c').picture('d');
    for (let i = 0; i < 200; i++) {
      const [, second, third] = page.order();
      page.run('layer.reorder', { layerId: third!, parentId: null, index: 1 });
      expect(page.order().slice(1, 3)).toEqual([third, second]);
    }
    expect(page.order()[0]).toBe('a');
    expect(page.order()[3]).toBe('d');
  });

  it('refuse to go into themselves', () => {
    const page = new Page().group('outer').group('inner', 'outer');
    for (const parentId of ['outer', 'inner']) {
      expect(codeOf(() => page.run('layer.reorder', { layerId: 'outer', parentId, index: 0 }))).toBe(
        'document.cycle',
      );
    }
  });

  it('refuse a picture as their group', () => {
    const page = new Page().picture('a').picture('b');
    expect(() => page.run('layer.reorder', { layerId: 'a', parentId: 'b', index: 0 })).toThrow(
      /allowed is a group/,
    );
  });

  it('take what is theirs along when removed', () => {
    const page = new Page().group('g').picture('a', { parentId: 'g' }).sound('song', 4);
    page.key('k', 'a', 1).motion('m', 'a', 'song').run('layer.remove', { layerId: 'g' });
    expect(Object.keys(page.document.records).sort()).toEqual(['document', 'song', 'track']);
  });

  it('are copied with what is in them', () => {
    const page = new Page().group('g').picture('a', { parentId: 'g' }).picture('top').sound('song', 4);
    page
      .key('k', 'a', 1, 7)
      .motion('m', 'a', 'song')
      .run('layer.duplicate', { layerId: 'g', copyId: 'copy' });
    expect(page.order()).toEqual(['g', 'copy', 'top']);
    const [copied] = layersOf(page.document, 'copy');
    expect(copied!.name).toBe('a');
    expect(keyframesOf(page.document, copied!.id)[0]!.value).toBe(7);
    expect(motionsOf(page.document, copied!.id)).toMatchObject([{ clipId: 'song' }]);
    expect(keyframesOf(page.document, 'a')).toHaveLength(1);
  });

  it('refuse a setting their kind does not have', () => {
    const page = new Page().group('g');
    expect(() => page.run('layer.set', { layerId: 'g', settings: { edge: 'mirror' } })).toThrow(
      /no setting edge/,
    );
  });

  it('refuse an id that is taken', () => {
    expect(codeOf(() => new Page().picture('a').picture('a'))).toBe('document.conflict');
  });

  it('name the one that is not there', () => {
    expect(() => new Page().run('layer.rename', { layerId: 'constructor', name: 'x' })).toThrow(
      /no layer .*constructor/,
    );
  });
});

describe('groups', () => {
  it('take the place of the topmost layer in them and leave all where it was', () => {
    const page = new Page().picture('a').picture('b').picture('c').picture('d');
    const before = layer(page.document, 'a').transform;
    page.run('layer.group', { groupId: 'g', name: 'G', layerIds: ['c', 'a'] });
    expect(page.order()).toEqual(['b', 'g', 'd']);
    expect(page.order('g')).toEqual(['a', 'c']);
    expect(layer(page.document, 'a').transform).toEqual(before);
    expect(layer(page.document, 'g').transform).toMatchObject({ x: 0, y: 0, scaleX: 1, rotationRadians: 0 });
  });

  it('refuse layers of different groups, and none', () => {
    const page = new Page().group('g').picture('a', { parentId: 'g' }).picture('b');
    expect(() => page.run('layer.group', { groupId: 'h', name: 'H', layerIds: ['a', 'b'] })).toThrow(
      /the same group/,
    );
    expect(() => page.run('layer.group', { groupId: 'h', name: 'H', layerIds: [] })).toThrow(/0 layers/);
  });

  it('come apart without moving what was in them', () => {
    const page = new Page().picture('under').group('g').picture('over');
    page.picture('a', { parentId: 'g' }).picture('b', { parentId: 'g' });
    page.run('layer.transform', {
      layerId: 'a',
      transform: { x: 10, y: 0, scaleX: 3, rotationRadians: 0.25 },
    });
    page.run('layer.transform', {
      layerId: 'g',
      transform: { x: 100, y: 20, scaleX: 2, scaleY: 2, rotationRadians: Math.PI / 2 },
    });
    page.run('layer.set', { layerId: 'g', settings: { opacity: 0.5, visible: false } });
    page.run('layer.ungroup', { groupId: 'g' });
    expect(page.order()).toEqual(['under', 'a', 'b', 'over']);
    const { transform, opacity, visible } = layer(page.document, 'a');
    expect(transform.x).toBeCloseTo(100);
    expect(transform.y).toBeCloseTo(40);
    expect(transform).toMatchObject({ scaleX: 6, scaleY: 2, rotationRadians: Math.PI / 2 + 0.25 });
    expect({ opacity, visible }).toEqual({ opacity: 0.5, visible: false });
  });

  it('keep a stretched layer turned as the eye saw it', () => {
    const page = new Page().group('g').picture('a', { parentId: 'g' });
    page.run('layer.transform', { layerId: 'a', transform: { x: 1, y: 1, rotationRadians: Math.PI / 2 } });
    page.run('layer.transform', { layerId: 'g', transform: { scaleX: 3, scaleY: 1 } });
    page.run('layer.ungroup', { groupId: 'g' });
    const { transform } = layer(page.document, 'a');
    expect(transform.x).toBeCloseTo(3);
    expect(transform.scaleX).toBeCloseTo(1);
    expect(transform.scaleY).toBeCloseTo(3);
    expect(transform.rotationRadians).toBeCloseTo(Math.PI / 2);
  });

  it('carry keyframes over, or say why they cannot', () => {
    const page = new Page().group('g').picture('a', { parentId: 'g' }).key('k', 'a', 1, 5);
    page.run('layer.transform', { layerId: 'g', transform: { x: 100, scaleX: 2, scaleY: 2 } });
    const apart = execute(page.document, 'layer.ungroup', { groupId: 'g' }).document;
    expect(keyframesOf(apart, 'a')[0]!.value).toBe(110);
    page.run('layer.transform', { layerId: 'g', transform: { rotationRadians: 1 } });
    expect(codeOf(() => page.run('layer.ungroup', { groupId: 'g' }))).toBe('document.keyframes-in-group');
  });
});

describe('clips', () => {
  it('the first one gives the document its length, later ones do not', () => {
    const page = new Page().sound('song', 24.5, 0.5);
    expect(page.duration()).toBe(25);
    expect(page.sound('more', 90).duration()).toBe(25);
  });

  it('keep sounding the same when an edge is trimmed', () => {
    const page = new Page()
      .sound('song', 20, 2)
      .run('clip.trim', { clipId: 'song', startSeconds: 5, endSeconds: 9 });
    expect(getRecord(page.document, 'clip', 'song')).toMatchObject({
      startSeconds: 5,
      offsetSeconds: 3,
      durationSeconds: 4,
    });
  });

  it('are not trimmed beyond their recording, nor to nothing', () => {
    const page = new Page().sound('song', 20, 2);
    page.run('clip.trim', { clipId: 'song', startSeconds: -5, endSeconds: 99 });
    expect(getRecord(page.document, 'clip', 'song')).toMatchObject({
      startSeconds: 2,
      offsetSeconds: 0,
      durationSeconds: 20,
    });
    page.run('clip.trim', { clipId: 'song', endSeconds: 0 });
    expect(getRecord(page.document, 'clip', 'song').durationSeconds).toBeCloseTo(1 / 60);
  });

  it('take the choreographies that listen to them along when removed', () => {
    const page = new Page().picture('a').picture('b').sound('song', 4).sound('other', 4);
    page.motion('m', 'a', 'song').motion('n', 'b', 'other').run('clip.remove', { clipId: 'song' });
    expect(recordsOf(page.document, 'motion').map(({ id }) => id)).toEqual(['n']);
    page.run('track.remove', { trackId: 'track' });
    expect(clips(page.document)).toHaveLength(0);
    expect(recordsOf(page.document, 'motion')).toHaveLength(0);
  });

  it('do not begin before the timeline', () => {
    const page = new Page().sound('song', 4, 2).run('clip.move', { clipId: 'song', startSeconds: -3 });
    expect(getRecord(page.document, 'clip', 'song').startSeconds).toBe(0);
  });
});

describe('keyframes', () => {
  it('at the same moment change in place', () => {
    const page = new Page().picture('a').key('k', 'a', 1, 5);
    page.run('keyframe.set', {
      id: 'k',
      layerId: 'a',
      property: 'x',
      timeSeconds: 1,
      value: 6,
      easing: 'hold',
    });
    page.key('other', 'a', 1, 8);
    expect(keyframesOf(page.document, 'a')).toMatchObject([{ id: 'k', value: 8, easing: 'hold' }]);
  });

  it('move together, stop at the start, and replace what they land on', () => {
    const page = new Page()
      .picture('a')
      .key('k1', 'a', 1)
      .key('k2', 'a', 2)
      .key('k3', 'a', 3)
      .key('k0', 'a', 0);
    page.run('keyframe.move', { keyframeIds: ['k1', 'k2'], deltaSeconds: 1 });
    expect(keyframesOf(page.document, 'a').map(({ id, timeSeconds }) => [id, timeSeconds])).toEqual([
      ['k0', 0],
      ['k1', 2],
      ['k2', 3],
    ]);
    page.run('keyframe.move', { keyframeIds: ['k1', 'k2'], deltaSeconds: -50 });
    expect(keyframesOf(page.document, 'a').map(({ id, timeSeconds }) => [id, timeSeconds])).toEqual([
      ['k1', 0],
      ['k2', 1],
    ]);
  });

  it('refuse what their property cannot be', () => {
    const page = new Page().picture('a');
    const tooMuch = { id: 'k', layerId: 'a', property: 'opacity', timeSeconds: 0, value: 2 } as const;
    expect(() => page.run('keyframe.set', tooMuch)).toThrow(/value is 2; allowed is a number from 0 to 1/);
  });
});
