/** CPU seconds, user and system, of this process with all its threads, and of children that have ended. */
import { readFileSync } from 'node:fs';

export interface CpuSeconds {
  readonly own: number;
  readonly children: number;
}

/** Linux's clock ticks; the kernel's interface fixes them at 100 a second. */
const TICKS_PER_SECOND = 100;

/** Fields 14 to 17 of `/proc/self/stat`: utime, stime, cutime, cstime. */
export function cpuSeconds(): CpuSeconds {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const seconds = (field: number): number => Number(fields[field - 3]) / TICKS_PER_SECOND;
  return { own: seconds(14) + seconds(15), children: seconds(16) + seconds(17) };
}

export interface Measured extends CpuSeconds {
  readonly wall: number;
}

export async function measured(work: () => Promise<unknown>): Promise<Measured> {
  const before = cpuSeconds();
  const start = performance.now();
  await work();
  const wall = (performance.now() - start) / 1000;
  const after = cpuSeconds();
  return { wall, own: after.own - before.own, children: after.children - before.children };
}
