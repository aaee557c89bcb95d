/** What the app is and what it has to work with. */
import type { AppInfo } from '#core/contract/commands.ts';
import { serializeError } from '#core/errors.ts';
import type { AppParts } from '../app-parts.ts';
import { allStyles } from '../styles/all-styles.ts';
import type { Handlers } from './command.ts';
import { nothing } from './input-checks.ts';

/** Inference runs on one thread: two collapse where cores are shared. */
const COMPUTE = { provider: 'cpu', threads: 1 } as const;

const ffmpegInfo = (app: AppParts): Promise<Pick<AppInfo, 'ffmpeg' | 'ffmpegError'>> =>
  app.ffmpeg().then(
    (ffmpeg) => ({ ffmpeg, ffmpegError: null }),
    (error: unknown) => ({ ffmpeg: null, ffmpegError: serializeError(error) }),
  );

export const appInfoCommands: Handlers<'app'> = {
  'app.info': {
    input: nothing,
    run: async (app) => ({
      name: 'Songbrush',
      version: app.version,
      shell: app.shell,
      nativeDialogs: app.dialogs !== null,
      revealsFiles: app.fileManager !== null,
      ...(await ffmpegInfo(app)),
      compute: COMPUTE,
      styles: await allStyles(app.styles),
    }),
  },
};
