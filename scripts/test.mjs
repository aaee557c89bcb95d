// `npm test`: installs what is needed, builds, checks everything and ends with one plain line of counts.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackages, installTestPrograms, run, runBin } from './install.mjs';

installPackages();
installTestPrograms();

const steps = [
  ['Build', () => run(process.execPath, ['scripts/build.mjs'])],
  ['Types', () => run(process.execPath, ['scripts/types.mjs'])],
  ['Lint', () => runBin('eslint', ['.', '--max-warnings', '0'])],
  ['Format', () => runBin('prettier', ['--check', '.', '--log-level', 'warn'])],
];
const failedSteps = [];
for (const [name, step] of steps) {
  console.log(`\n== ${name}`);
  if (!step()) failedSteps.push(name);
}

console.log('\n== Tests');
const folder = mkdtempSync(join(tmpdir(), 'songbrush-test-'));
const report = join(folder, 'report.json');
const passed = runBin('vitest', [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
]);
let counts = { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, numFailedTestSuites: 0 };
try {
  counts = JSON.parse(readFileSync(report, 'utf8'));
} catch {
  console.log('The test runner wrote no report.');
}
rmSync(folder, { recursive: true, force: true });

for (const name of failedSteps) console.log(`${name} failed.`);
const failed = Math.max(counts.numFailedTests, passed ? 0 : 1) + failedSteps.length;
console.log(
  `${counts.numPassedTests + steps.length - failedSteps.length} passed, ${failed} failed, ${counts.numPendingTests} skipped`,
);
process.exit(failed === 0 ? 0 : 1);
