/** What groups and named curves are called. */
import type { MotionGroup } from '#core/document/records.ts';
import type { WordKey } from '../i18n/words.svelte.ts';

export const GROUP_WORDS: Readonly<Record<MotionGroup, WordKey>> = {
  place: 'curves.place',
  size: 'curves.size',
  turn: 'curves.turn',
  surface: 'curves.surface',
  colour: 'curves.colour',
};

/** By the id of a named curve. */
const CURVE_WORDS: Readonly<Record<string, WordKey>> = {
  across: 'curve.across',
  up: 'curve.up',
  size: 'curve.size',
  width: 'curve.width',
  height: 'curve.height',
  rotation: 'curve.rotation',
  lean: 'curve.lean',
  surface: 'curve.surface',
  brightness: 'curve.brightness',
  contrast: 'curve.contrast',
  saturation: 'curve.saturation',
  hue: 'curve.hue',
};

export const curveWord = (id: string): WordKey => CURVE_WORDS[id] ?? 'curve.up';
