/**
 * Beats found, for judging beside other trackers' on the same files (`tests/bench/beats/`).
 *
 *     npm run bench:beats compose FOLDER 96     composed songs for testing, as FOLDER/known and FOLDER/held-out
 *     npm run bench:beats track FOLDER ...      our beats of every WAV, as NAME.songbrush.est.json
 *
 * Then `python tests/bench/beats/peers.py` and `judge.py`.
 */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { downbeatsOf } from '#core/audio/beats/grid.ts';
import { ANALYSIS_SAMPLE_RATE } from '#core/audio/features.ts';
import { hearRecording } from '#main/inference/hear-recording.ts';
import { openBeatTracker } from '#main/inference/track-beats.ts';
import { findFfmpeg } from '#main/media/ffmpeg-binary.ts';
import { composeSong } from '#models/choreographer/composer/compose.ts';
import { FIRST_TEST_SEED } from '#models/choreographer/synth/sound-sets/index.ts';
import { renderSong } from '#models/choreographer/training/random-master.ts';
import { wavBytes } from './beats/wav.ts';

const SECONDS = 24;

const STEPS: Readonly<Record<string, (...rest: string[]) => Promise<void>>> = {
  async compose(folder = '', count = '96') {
    for (let seed = FIRST_TEST_SEED; seed < FIRST_TEST_SEED + Number(count); seed++) {
      const into = join(folder, seed % 2 === 1 ? 'held-out' : 'known');
      await mkdir(into, { recursive: true });
      const { name, beatsSeconds, beatsPerBar, firstDownbeat = 0 } = composeSong(seed, SECONDS);
      const samples = renderSong(composeSong(seed, SECONDS), { sampleRate: ANALYSIS_SAMPLE_RATE, seed });
      await writeFile(join(into, `${name}.wav`), wavBytes(samples, ANALYSIS_SAMPLE_RATE));
      const downbeatsSeconds = downbeatsOf({ beatsSeconds, beatsPerBar, firstDownbeat });
      const group = name.replace(/-\d+$/, '');
      const known = { name, group, beatsSeconds, downbeatsSeconds, beatsPerBar };
      await writeFile(join(into, `${name}.json`), JSON.stringify(known));
    }
  },
  async track(...folders) {
    const ffmpeg = await findFfmpeg();
    const tracker = await openBeatTracker();
    for (const folder of folders) {
      for (const file of (await readdir(folder)).filter((name) => name.endsWith('.wav'))) {
        const before = process.cpuUsage();
        const { grid, ...confidence } = await tracker.track(await hearRecording(ffmpeg, join(folder, file)));
        const { user, system } = process.cpuUsage(before);
        const found = { ...grid, downbeatsSeconds: downbeatsOf(grid), ...confidence };
        const told = { ...found, cpuSeconds: (user + system) / 1e6 };
        await writeFile(join(folder, file.replace('.wav', '.songbrush.est.json')), JSON.stringify(told));
      }
    }
    await tracker.dispose();
  },
};

const [step = '', ...rest] = process.argv.slice(2);
const run = STEPS[step];
if (!run) throw new Error(`say one of: ${Object.keys(STEPS).join(', ')}`);
await run(...rest);
