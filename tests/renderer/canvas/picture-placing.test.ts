import { describe, expect, it } from 'vitest';
import { layerName, placePictures } from '#renderer/canvas/picture-placing.ts';
import { PAGE } from './scene.ts';

describe('where new pictures lie', () => {
  it('in the middle of the page, at their own size', () => {
    expect(placePictures(PAGE, [{ width: 200, height: 100 }])).toEqual([
      { x: 400, y: 300, scaleX: 1, scaleY: 1, rotationRadians: 0 },
    ]);
  });
  it('where they are dropped', () => {
    expect(placePictures(PAGE, [{ width: 200, height: 100 }], { x: 30, y: 40 })[0]).toMatchObject({
      x: 30,
      y: 40,
    });
  });
  it('as large as the page holds where they are larger', () => {
    expect(placePictures(PAGE, [{ width: 1600, height: 300 }])[0]).toMatchObject({
      scaleX: 0.5,
      scaleY: 0.5,
    });
    expect(placePictures(PAGE, [{ width: 100, height: 6000 }])[0]).toMatchObject({ scaleX: 0.1 });
  });
  it('fanned about the place when there are several', () => {
    const size = { width: 20, height: 20 };
    const places = placePictures(PAGE, [size, size, size], { x: 100, y: 100 });
    expect(places[1]).toMatchObject({ x: 100, y: 100 });
    expect(places[0]!.x).toBeLessThan(100);
    expect(places[2]!.x - 100).toBeCloseTo(100 - places[0]!.x, 9);
  });
});

it.each([
  ['Moon.png', 'Moon'],
  ['my.holiday.jpeg', 'my.holiday'],
  ['.hidden', '.hidden'],
  ['no format', 'no format'],
])('the layer of %s is called %s', (file, name) => expect(layerName(file)).toBe(name));
