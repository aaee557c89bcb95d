import { describe, expect, it } from 'vitest';
import { dropTarget, layerRows, outermost } from '#renderer/layers/layer-rows.ts';
import { emptyPage, withGroup, withPicture } from '../canvas/scene.ts';

/** As the list shows it: sparks / group (whale, moon) / sky. */
let document = withPicture(emptyPage(), 'sky');
document = withGroup(document, 'group');
document = withPicture(document, 'moon', {}, { parentId: 'group' });
document = withPicture(document, 'whale', {}, { parentId: 'group' });
document = withPicture(document, 'sparks');
const rows = layerRows(document, () => false);
const drop = (ids: readonly string[], position: number, depth = 0) =>
  dropTarget(document, rows, ids, position, depth);

it('lists layers top first, those of a group below it and further in', () => {
  expect(rows.map(({ layer, depth }) => [layer.id, depth])).toEqual([
    ['sparks', 0],
    ['group', 0],
    ['whale', 1],
    ['moon', 1],
    ['sky', 0],
  ]);
});

it('leaves out what is in a folded group', () => {
  expect(layerRows(document, (id) => id === 'group').map(({ layer }) => layer.id)).toEqual([
    'sparks',
    'group',
    'sky',
  ]);
});

describe('where a drag drops', () => {
  it('above all, at the top', () => {
    expect(drop(['sky'], 0.1)).toMatchObject({ gap: 0, place: { parentId: null, belowId: null } });
  });
  it('right below a layer', () => {
    expect(drop(['sky'], 0.9)).toMatchObject({ gap: 1, place: { parentId: null, belowId: 'sparks' } });
  });
  it("into a group, on its row's middle", () => {
    expect(drop(['sky'], 1.5)).toMatchObject({ gap: null, groupId: 'group', place: { parentId: 'group' } });
  });
  it('on top of an open group, right below its row', () => {
    expect(drop(['sky'], 1.95)).toMatchObject({
      gap: 2,
      depth: 1,
      place: { parentId: 'group', belowId: null },
    });
  });
  it('between two layers of a group, whatever the indentation', () => {
    expect(drop(['sky'], 3.05)).toMatchObject({ depth: 1, place: { parentId: 'group', belowId: 'whale' } });
  });
  it('at the end of a group or below the group, by the indentation', () => {
    expect(drop(['sparks'], 4.02, 1)).toMatchObject({
      depth: 1,
      place: { parentId: 'group', belowId: 'moon' },
    });
    expect(drop(['sparks'], 4.02, 0)).toMatchObject({
      depth: 0,
      place: { parentId: null, belowId: 'group' },
    });
  });
  it('nowhere, into itself', () => {
    expect(drop(['group'], 2.9)).toBeNull();
    expect(drop(['group'], 1.5)).toBeNull();
  });
  it('beside what is moved along with it, below the next that stays', () => {
    expect(drop(['whale', 'moon'], 2.9)).toMatchObject({ place: { parentId: 'group', belowId: null } });
  });
});

it('of a selection takes those that are not inside another, lowest first', () => {
  expect(outermost(document, ['sparks', 'whale', 'group', 'sky']).map(({ id }) => id)).toEqual([
    'sky',
    'group',
    'sparks',
  ]);
});
