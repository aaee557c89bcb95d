/** Sizes, times and dates as a person reads them, in the language of the editor. */
import { language } from '../i18n/words.svelte.ts';

/** `12.4 MB` */
export function bytesWords(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${units[power]}`;
}

/** `8 s`, `2 min 5 s`, `1 h 20 min`: whole seconds, rounded up, so that nothing ends at zero too early. */
export function durationWords(seconds: number): string {
  const whole = Math.ceil(Math.max(0, seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** How long something is: `26.4 s`, `2 min 5.3 s`. */
export function lengthWords(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const rest = `${Number((seconds - minutes * 60).toFixed(1))} s`;
  return minutes === 0 ? rest : `${minutes} min ${rest}`;
}

/** A moment as day and time. */
export const dateWords = (iso: string): string =>
  new Date(iso).toLocaleString(language(), { dateStyle: 'medium', timeStyle: 'short' });
