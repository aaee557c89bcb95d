/** The web shell: the app behind a server on this machine, for a browser's window. */
import { createApp, type AppOptions } from './app.ts';
import { dataFolder } from './data-folder.ts';
import { RENDERER_FOLDER } from './paths.ts';
import { APP_VERSION } from './version.ts';
import { WebServer } from './web/http-server.ts';

export interface WebShellOptions extends Partial<Pick<AppOptions, 'dataFolder' | 'ffmpeg'>> {
  /** 0 by default: any that is free. */
  readonly port?: number;
  readonly opensAtStart: AppOptions['opensAtStart'];
  /** The built editor; by default the app's own. */
  readonly rendererFolder?: string;
}

export interface WebShell {
  /** `http://127.0.0.1:PORT`; lets nobody in. */
  readonly origin: string;
  /** A new address that lets one window in, once. */
  issueAddress(): string;
  /** Ends the server and the app. */
  close(): Promise<void>;
}

/** @throws AppError `web.port`, and as `createApp` does */
export async function startWebShell(options: WebShellOptions): Promise<WebShell> {
  const { port = 0, rendererFolder = RENDERER_FOLDER, opensAtStart, ffmpeg } = options;
  const app = await createApp({
    shell: 'web',
    version: APP_VERSION,
    dataFolder: options.dataFolder ?? dataFolder(),
    dialogs: null,
    opensAtStart,
    ...(ffmpeg ? { ffmpeg } : {}),
  });
  const server = await WebServer.listen({ app, rendererFolder, port }).catch(async (error: unknown) => {
    await app.close();
    throw error;
  });
  return {
    origin: server.origin,
    issueAddress: () => server.issueAddress(),
    async close() {
      await server.close();
      await app.close();
    },
  };
}
