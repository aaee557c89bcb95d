import { describe, expect, it } from 'vitest';
import { en } from '#renderer/i18n/en/index.ts';
import {
  estimate,
  FILM_SIZES,
  heightFor,
  isFilmChoices,
  pathProblem,
  presetSize,
  rangeProblem,
  sideProblem,
  widthFor,
} from '#renderer/export/film-request.ts';

const hd = { width: 1920, height: 1080 };

describe('the size of a film', () => {
  it.each([
    ['page', hd, 1920, 1080],
    ['uhd', hd, 3840, 2160],
    ['hd', { width: 3840, height: 2160 }, 1920, 1080],
    ['hd', { width: 1080, height: 1920 }, 1080, 1920],
    ['hd', { width: 1000, height: 1000 }, 1080, 1080],
    ['page', { width: 1001, height: 333 }, 1002, 334],
    ['hd', { width: 4000, height: 1000 }, 1920, 480],
    ['page', { width: 1, height: 1 }, 2, 2],
    ['page', { width: 16_384, height: 16_384 }, 8192, 8192],
  ] as const)('%s of %o is %d x %d', (id, page, width, height) =>
    expect(presetSize(id, page)).toEqual({ width, height }),
  );

  it('is one a film can have, whatever the page', () => {
    for (const page of [
      hd,
      { width: 1, height: 16_384 },
      { width: 777, height: 33 },
      { width: 5, height: 3 },
    ]) {
      for (const { id } of FILM_SIZES) {
        const { width, height } = presetSize(id, page);
        expect([sideProblem(width), sideProblem(height)]).toEqual([null, null]);
      }
    }
  });

  it('keeps the page’s shape when one side is typed', () => {
    expect(heightFor(1280, hd)).toBe(720);
    expect(widthFor(720, hd)).toBe(1280);
    expect(heightFor(321, hd)).toBe(180);
  });

  it('says what is wrong with a side, and what to take', () => {
    expect(sideProblem(321)).toEqual({
      key: 'export.problem-odd',
      values: { length: 321, below: 320, above: 322 },
    });
    expect(sideProblem(8194)?.values).toMatchObject({ min: 2, max: 8192 });
    expect(sideProblem(0)).not.toBeNull();
    expect(sideProblem(100.5)).not.toBeNull();
    expect(en[sideProblem(321)!.key]).toContain('{below}');
  });
});

describe('the stretch of a film', () => {
  it('lies within the timeline', () => {
    expect(rangeProblem(null, 10)).toBeNull();
    expect(rangeProblem({ startSeconds: 0, endSeconds: 10 }, 10)).toBeNull();
    expect(rangeProblem({ startSeconds: 2, endSeconds: 2 }, 10)).not.toBeNull();
    expect(rangeProblem({ startSeconds: 5, endSeconds: 11 }, 10)).not.toBeNull();
    expect(rangeProblem({ startSeconds: -1, endSeconds: 3 }, 10)).not.toBeNull();
  });

  it('is counted in frames', () => {
    expect(estimate(null, 26.4, 30)).toEqual({ seconds: 26.4, frames: 792 });
    expect(estimate({ startSeconds: 1, endSeconds: 2.5 }, 26, 24)).toEqual({ seconds: 1.5, frames: 36 });
  });
});

describe('where a film goes', () => {
  it('is a path that ends in .mp4', () => {
    expect(pathProblem('/a/b.mp4')).toBeNull();
    expect(pathProblem('/a/B.MP4')).toBeNull();
    expect(pathProblem(' ')?.key).toBe('export.problem-no-path');
    expect(pathProblem('/a/b.mov')?.key).toBe('export.problem-extension');
  });
});

it('remembers only choices that are still offered', () => {
  expect(isFilmChoices({ frameRate: 24, quality: 'best' })).toBe(true);
  expect(isFilmChoices({ frameRate: 23, quality: 'best' })).toBe(false);
  expect(isFilmChoices({ frameRate: 24 })).toBe(false);
  expect(isFilmChoices(null)).toBe(false);
});
