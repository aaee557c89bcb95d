/** `serve`: the editor in a browser, from this machine alone. */
import { resolve } from 'node:path';
import { readProjectDocument } from '../../store/project-file/read.ts';
import { startWebShell } from '../../web.ts';
import { defineCommand } from '../command.ts';
import { number, text } from '../options.ts';

export const serve = defineCommand({
  name: 'serve',
  summary: 'Serves the editor to a browser on this machine and prints its address.',
  details: 'Opens the sample unless a project is named. The address lets one browser in; Ctrl-C ends it.',
  positionals: [],
  options: {
    port: number('N', 'port on 127.0.0.1, 0 for any that is free', { min: 0, max: 65_535, whole: true }, 0),
    project: text('FILE', 'a .songbrush file to open'),
  },
  examples: ['songbrush serve', 'songbrush serve --port 8080 --project night-whale.songbrush'],
  async run({ options: { port, project }, reporter, signal }) {
    const path = project === null ? null : resolve(project);
    // Fails here rather than in the browser.
    if (path !== null) await readProjectDocument(path);
    const opensAtStart = path === null ? ({ kind: 'sample' } as const) : ({ kind: 'project', path } as const);
    const shell = await startWebShell({ port, opensAtStart });
    const url = shell.issueAddress();
    reporter.outcome({ lines: [url], data: { url } });
    await stopped(signal);
    await shell.close();
  },
});

/** Ctrl-C is how a server ends: no failure, no cancelled work. */
const stopped = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
