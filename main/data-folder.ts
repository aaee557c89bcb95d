/** Where the app keeps what is its own, by each platform's custom. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

const BY_PLATFORM: Readonly<Partial<Record<NodeJS.Platform, (env: Environment, home: string) => string>>> = {
  darwin: (_env, home) => join(home, 'Library', 'Application Support', 'Songbrush'),
  win32: (env, home) => join(env['APPDATA'] || join(home, 'AppData', 'Roaming'), 'Songbrush'),
};
const elsewhere = (env: Environment, home: string): string =>
  join(env['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'songbrush');

/** The data folder; `SONGBRUSH_DATA` overrides it. It may not exist yet. */
export function dataFolder(
  env: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const given = env['SONGBRUSH_DATA'];
  return given ? resolve(given) : (BY_PLATFORM[platform] ?? elsewhere)(env, home);
}
