/** What the app's commands and routes work with. Made by `app.ts`, freed in the order it was made. */
import type { AppEvent, ProjectSession } from '#core/contract/commands.ts';
import type { FileManager, SystemDialogs } from './app.ts';
import type { Background } from './background/background.ts';
import type { HearingTasks } from './background/hearing-worker.ts';
import type { ImagingTasks } from './background/imaging-worker.ts';
import type { JobRunner } from './jobs/job-runner.ts';
import type { Ffmpeg } from './media/ffmpeg-binary.ts';
import type { Sessions } from './sessions/sessions.ts';
import type { Workspace } from './store/workspace.ts';
import type { StyleLibrary } from './styles/style-library.ts';

export interface AppParts {
  readonly shell: 'electron' | 'web';
  readonly version: string;
  readonly dialogs: SystemDialogs | null;
  readonly fileManager: FileManager | null;
  /** Folder for files on their way in. */
  readonly uploads: string;
  readonly workspace: Workspace;
  readonly sessions: Sessions;
  /** Learned styles. */
  readonly styles: StyleLibrary;
  readonly jobs: JobRunner;
  /** Hears recordings. */
  readonly hearing: Background<HearingTasks>;
  /** Unpacks and draws pictures. */
  readonly imaging: Background<ImagingTasks>;
  /** @throws AppError `media.no-ffmpeg`; looks again the next time */
  ffmpeg(): Promise<Ffmpeg>;
  emit(event: AppEvent): void;
  /** What the editor attaches to: the project opened last, or what the shell opens at start. */
  attach(): Promise<ProjectSession | null>;
}
