import { expect, it } from 'vitest';
import { layer } from '#core/document/queries.ts';
import { pageCorners } from '#renderer/canvas/layer-geometry.ts';
import { inspectedValues, middleAt, sharedValue } from '#renderer/layers/inspector-values.ts';
import { emptyPage, placed, run, withGroup, withPicture } from '../canvas/scene.ts';

/** A group, turned and scaled about the page's corner, that holds one picture far from its origin. */
const scene = () =>
  withPicture(
    withGroup(emptyPage(), 'group', { scaleX: 2, scaleY: 2, rotationRadians: Math.PI / 2 }),
    'picture',
    { x: 150, y: 40 },
    { parentId: 'group' },
  );

/** The middle of the handles on the page. */
function handlesMiddle(document: ReturnType<typeof scene>, id: string) {
  const corners = pageCorners(placed(document, id));
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return { x: mean(corners.map(({ x }) => x)), y: mean(corners.map(({ y }) => y)) };
}

it('places a group by the middle of its handles', () => {
  const document = scene();
  const { middleX, middleY } = inspectedValues(document, layer(document, 'group'), 0);
  // A quarter turn clockwise and twice the size: (150, 40) comes to (-80, 300).
  expect([middleX, middleY]).toEqual([expect.closeTo(-80), expect.closeTo(300)]);
  const middle = handlesMiddle(document, 'group');
  expect([middle.x, middle.y]).toEqual([expect.closeTo(middleX), expect.closeTo(middleY)]);
});

it('brings the middle to where the field says, and leaves the other side alone', () => {
  const document = scene();
  const values = inspectedValues(document, layer(document, 'group'), 0);
  const transform = middleAt.x(400, values);
  const moved = run(document, 'layer.transform', { layerId: 'group', transform });
  const middle = handlesMiddle(moved, 'group');
  expect([middle.x, middle.y]).toEqual([expect.closeTo(400), expect.closeTo(300)]);
});

it('places a picture, and a group with nothing in it, by what their records say', () => {
  const document = withPicture(withGroup(emptyPage(), 'empty', { x: 12, y: 34 }), 'picture', {
    x: 56,
    y: 78,
    rotationRadians: 1,
    scaleX: -3,
  });
  const places = ['empty', 'picture'].map((id) => {
    const { middleX, middleY } = inspectedValues(document, layer(document, id), 0);
    return [middleX, middleY];
  });
  expect(places).toEqual([
    [12, 34],
    [56, 78],
  ]);
});

it('tells layers apart that lie in different places', () => {
  const document = scene();
  const layers = ['group', 'picture'].map((id) => layer(document, id));
  expect(sharedValue(document, layers, 0, (values) => values.middleX)).toEqual({
    value: expect.closeTo(-80) as number,
    mixed: true,
  });
});
