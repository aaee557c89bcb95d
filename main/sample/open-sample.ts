/** Opens the sample that comes with the app as an untitled document. */
import { existsSync } from 'node:fs';
import { SAMPLE_PROJECT_PATH } from '../paths.ts';
import type { OpenProject } from '../store/open-project.ts';
import type { Workspace } from '../store/workspace.ts';
import { openPaintedSample } from './painted-sample.ts';

export const openSample = (workspace: Workspace): Promise<OpenProject> =>
  existsSync(SAMPLE_PROJECT_PATH) ? workspace.openCopy(SAMPLE_PROJECT_PATH) : openPaintedSample(workspace);
