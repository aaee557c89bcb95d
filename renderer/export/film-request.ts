/** What the export dialog asks for, checked and counted. Pure. */
import type { ExportRequest } from '#core/contract/commands.ts';
import { EXPORT_FRAME_RATES, EXPORT_QUALITIES } from '#core/contract/commands.ts';
import type { Size } from '#core/document/create.ts';
import type { WordKey } from '../i18n/words.svelte.ts';

export interface Stretch {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

export const FILM_SIDE = { min: 2, max: 8192 } as const;

/** The even number nearest to a length, as the film's colour format needs it. */
export const evenSide = (length: number): number =>
  Math.min(FILM_SIDE.max, Math.max(FILM_SIDE.min, 2 * Math.round(length / 2)));

/** Frames a preset fits the page into; null is the page's own size. Turned for a portrait page. */
export const FILM_SIZES = [
  { id: 'page', label: 'export.size-page', frame: null },
  { id: 'hd', label: 'export.size-hd', frame: { long: 1920, short: 1080 } },
  { id: 'uhd', label: 'export.size-uhd', frame: { long: 3840, short: 2160 } },
] as const;
export type FilmSizeId = (typeof FILM_SIZES)[number]['id'];

/** A preset's film for a page: the page's shape, even sides. */
export function presetSize(id: FilmSizeId, page: Size): Size {
  const frame = FILM_SIZES.find((size) => size.id === id)!.frame;
  if (!frame) return { width: evenSide(page.width), height: evenSide(page.height) };
  const isPortrait = page.height > page.width;
  const [width, height] = isPortrait ? [frame.short, frame.long] : [frame.long, frame.short];
  const scale = Math.min(width / page.width, height / page.height);
  return { width: evenSide(page.width * scale), height: evenSide(page.height * scale) };
}

/** The height that goes with a width on a page, and the other way about. */
export const heightFor = (width: number, page: Size): number => evenSide((width * page.height) / page.width);
export const widthFor = (height: number, page: Size): number => evenSide((height * page.width) / page.height);

export interface Problem {
  readonly key: WordKey;
  readonly values: Readonly<Record<string, number | string>>;
}

/** Why a film cannot have a side of this length, or null. */
export function sideProblem(length: number): Problem | null {
  if (!Number.isInteger(length) || length < FILM_SIDE.min || length > FILM_SIDE.max) {
    return { key: 'export.problem-side', values: { length, ...FILM_SIDE } };
  }
  if (length % 2 === 0) return null;
  return { key: 'export.problem-odd', values: { length, below: length - 1, above: length + 1 } };
}

/** Why a stretch cannot be exported, or null. `durationSeconds` is the timeline's. */
export function rangeProblem(range: Stretch | null, durationSeconds: number): Problem | null {
  if (!range) return null;
  const { startSeconds, endSeconds } = range;
  if (startSeconds < endSeconds && startSeconds >= 0 && endSeconds <= durationSeconds) return null;
  return { key: 'export.problem-range', values: { duration: Number(durationSeconds.toFixed(2)) } };
}

export function pathProblem(path: string): Problem | null {
  if (path.trim() === '') return { key: 'export.problem-no-path', values: {} };
  return path.toLowerCase().endsWith('.mp4') ? null : { key: 'export.problem-extension', values: {} };
}

export interface Estimate {
  readonly seconds: number;
  readonly frames: number;
}

/** How long the film becomes. */
export function estimate(range: Stretch | null, durationSeconds: number, frameRate: number): Estimate {
  const seconds = range ? Math.max(0, range.endSeconds - range.startSeconds) : durationSeconds;
  return { seconds, frames: Math.round(seconds * frameRate) };
}

/** What is kept from one film to the next. */
export type FilmChoices = Pick<ExportRequest, 'frameRate' | 'quality'>;
export const DEFAULT_CHOICES: FilmChoices = { frameRate: 30, quality: 'good' };

export function isFilmChoices(value: unknown): value is FilmChoices {
  const { frameRate, quality } = (value ?? {}) as Partial<FilmChoices>;
  const rates: readonly (number | undefined)[] = EXPORT_FRAME_RATES;
  const qualities: readonly (string | undefined)[] = EXPORT_QUALITIES;
  return rates.includes(frameRate) && qualities.includes(quality);
}
