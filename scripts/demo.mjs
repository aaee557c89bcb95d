// `npm run demo`: films the sample project, without a window.
import { join } from 'node:path';
import { ROOT } from './install.mjs';
import { songbrush } from './songbrush.mjs';

const SAMPLE = join(ROOT, 'resources', 'sample', 'night-whale.songbrush');
const FILM = join(ROOT, 'demo.mp4');

const code = await songbrush(['render', SAMPLE, '-o', FILM, '--overwrite', ...process.argv.slice(2)]);
if (code === 0) console.log(`The demo is ${FILM}`);
process.exit(code);
