/** The words of the editor in simplified Chinese. */
import type { Dictionary } from '../en/index.ts';
import { animate } from './animate.ts';
import { app } from './app.ts';
import { beatGrid } from './beat-grid.ts';
import { canvas } from './canvas.ts';
import { curves } from './curves.ts';
import { layers } from './layers.ts';
import { learn } from './learn.ts';
import { project } from './project.ts';
import { timeline } from './timeline.ts';

export const zhCn: Dictionary = {
  ...app,
  ...canvas,
  ...layers,
  ...animate,
  ...timeline,
  ...curves,
  ...beatGrid,
  ...learn,
  ...project,
};
