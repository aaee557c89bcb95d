import { expect, it } from 'vitest';
import { PLAYING_WIDTH, proxySize } from '#renderer/canvas/proxy-size.ts';

const page = { width: 1920, height: 1080 };

it('draws what the screen shows, never more than the page has', () => {
  expect(proxySize(page, { width: 960, height: 540 }, false)).toEqual({ width: 960, height: 540 });
  expect(proxySize(page, { width: 5000, height: 2812.5 }, false)).toEqual(page);
});

it('draws smaller while it plays', () => {
  expect(proxySize(page, page, true)).toEqual({ width: PLAYING_WIDTH, height: PLAYING_WIDTH * (9 / 16) });
  expect(proxySize(page, { width: 480, height: 270 }, true)).toEqual({ width: 480, height: 270 });
});

it('never has a side of nothing, nor one too long for a canvas', () => {
  expect(proxySize({ width: 16384, height: 1 }, { width: 16384, height: 1 }, false)).toEqual({
    width: 4096,
    height: 1,
  });
  expect(proxySize(page, { width: 0.2, height: 0.1 }, false)).toEqual({ width: 1, height: 1 });
});
