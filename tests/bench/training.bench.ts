/**
 * Whole training steps on one thread, beside PyTorch and TensorFlow.js where they are at hand:
 *
 *     PYTHON=path/to/python-with-torch TFJS=folder/with/node_modules npm run bench:training [network ...]
 *
 * Networks take turns with their peers, since a shared machine changes its pace; compared are medians of CPU
 * time. Prints a table, and the ratios.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { measure, NETWORKS, type Measurement } from './training/steps.ts';

const ROUNDS = 3;
const FOLDER = join(import.meta.dirname, '../../tests/bench/training');

/** A peer prints one JSON line, or nothing where it cannot. */
function peer(command: string | undefined, script: string, name: string): Measurement | null {
  if (!command || !existsSync(command)) return null;
  const { stdout } = spawnSync(command, [join(FOLDER, script), name], { encoding: 'utf8' });
  const line = stdout.trim().split('\n').at(-1);
  return line?.startsWith('{') ? (JSON.parse(line) as Measurement) : null;
}

/** In a process of its own, or memory would count what ran before. */
function ours(name: string): Measurement | null {
  return peer(process.execPath, join('../../../dist/bench', 'training.js'), `--one=${name}`);
}

const single = process.argv[2]?.startsWith('--one=') ? process.argv[2].slice('--one='.length) : null;
if (single !== null) {
  console.log(JSON.stringify(await measure(single)));
  process.exit(0);
}

const chosen = process.argv.slice(2);
for (const name of Object.keys(NETWORKS)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  const runs: Record<string, Measurement[]> = { songbrush: [], pytorch: [], tfjs: [] };
  for (let round = 0; round < ROUNDS; round++) {
    const made = {
      songbrush: ours(name),
      pytorch: peer(process.env['PYTHON'], 'pytorch_steps.py', name),
      // Slow, and a ratio of tens needs no median of rounds.
      tfjs: round === 0 ? peer(process.env['TFJS'] && process.execPath, 'tfjs_steps.mjs', name) : null,
    };
    for (const [who, measured] of Object.entries(made)) if (measured) runs[who]!.push(measured);
  }
  report(name, runs);
}

function report(name: string, runs: Readonly<Record<string, readonly Measurement[]>>): void {
  const middle = (list: readonly Measurement[]) =>
    [...list].sort((a, b) => a.cpuMilliseconds - b.cpuMilliseconds)[list.length >> 1];
  const reference = middle(runs['songbrush']!);
  for (const [who, list] of Object.entries(runs)) {
    const one = middle(list);
    if (!one || !reference) continue;
    const ratio = reference.cpuMilliseconds / one.cpuMilliseconds;
    console.log(
      [
        name.padEnd(10),
        who.padEnd(10),
        `${one.cpuMilliseconds.toFixed(1).padStart(8)} ms`,
        `${String(one.peakMegabytes).padStart(6)} MB`,
        who === 'songbrush' ? '' : `time ratio ${ratio.toFixed(ratio < 0.1 ? 4 : 2)}`,
      ].join('  '),
    );
  }
}
