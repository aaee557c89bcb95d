/** The words of the editor in English, an area a file. Its shape is the dictionary's type. */
import { animate } from './animate.ts';
import { app } from './app.ts';
import { beatGrid } from './beat-grid.ts';
import { canvas } from './canvas.ts';
import { curves } from './curves.ts';
import { layers } from './layers.ts';
import { learn } from './learn.ts';
import { project } from './project.ts';
import { timeline } from './timeline.ts';

export const en = {
  ...app,
  ...canvas,
  ...layers,
  ...animate,
  ...timeline,
  ...beatGrid,
  ...learn,
  ...curves,
  ...project,
};
export type Dictionary = { readonly [K in keyof typeof en]: string };
export type WordKey = keyof Dictionary;
