/** Opens the sample that comes with the app as an untitled document. */
import { SAMPLE_PROJECT_PATH } from '../paths.ts';
import type { OpenProject } from '../store/open-project.ts';
import type { Workspace } from '../store/workspace.ts';

/** @throws AppError as `readProjectFile` does, where the installation is damaged */
export const openSample = (workspace: Workspace): Promise<OpenProject> =>
  workspace.openCopy(SAMPLE_PROJECT_PATH);
