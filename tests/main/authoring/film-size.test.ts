import { expect, it } from 'vitest';
import { defaultFilmSize } from '#main/authoring/film-size.ts';

it.each([
  ['keeps a size that fits', 1280, 720, 1280, 720],
  ['makes odd sizes even', 641, 483, 642, 484],
  ['brings a photo within full HD', 8000, 6000, 1440, 1080],
  ['an upright one too', 3000, 6000, 960, 1920],
  ['a square to the shorter side', 4000, 4000, 1080, 1080],
  ['enlarges one pixel', 1, 1, 320, 320],
  ['enlarges 7 by 3', 7, 3, 320, 138],
  ['leaves a strip some height', 8000, 2, 1920, 16],
])('%s', (_, width, height, filmWidth, filmHeight) => {
  expect(defaultFilmSize({ width, height })).toEqual({ width: filmWidth, height: filmHeight });
});
