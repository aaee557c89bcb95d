/**
 * How a command tells what it does: a bar on a terminal, JSON lines for programs, nothing but the outcome
 * otherwise. Progress goes to stderr, outcomes to stdout, so that a pipe gets only the outcome.
 */
import type { JobProgress } from '#core/contract/commands.ts';
import { progressBar } from './progress-bar.ts';

export interface Progress extends Pick<JobProgress, 'phase' | 'done' | 'total' | 'unit'> {
  /** For people: `Filming`. */
  readonly label: string;
}

/** An outcome for people, line by line, and for programs. */
export interface Outcome {
  readonly lines: readonly string[];
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Reporter {
  progress(progress: Progress): void;
  outcome(outcome: Outcome): void;
  /** Takes the bar away. */
  clear(): void;
}

export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const UPDATE_MS = 100;

/** Speed and time left of the phase under way. */
export function createPace(now: () => number): (progress: Progress) => JobProgress {
  let phase = '';
  let begun = { at: 0, done: 0 };
  return (progress) => {
    if (progress.phase !== phase) {
      phase = progress.phase;
      begun = { at: now(), done: progress.done };
    }
    const seconds = (now() - begun.at) / 1000;
    const perSecond = seconds > 0.2 ? (progress.done - begun.done) / seconds : null;
    const { done, total, unit } = progress;
    const left = Math.max(0, total - done);
    return { phase, done, total, unit, perSecond, secondsLeft: perSecond && total ? left / perSecond : null };
  };
}

/** Calls through at most every tenth of a second, at a new phase, and at its end. */
function sparing(write: (progress: Progress) => void): (progress: Progress) => void {
  let [last, phase] = [0, ''];
  return (progress) => {
    const now = performance.now();
    const ended = progress.total > 0 && progress.done >= progress.total;
    if (progress.phase === phase && !ended && now - last < UPDATE_MS) return;
    [last, phase] = [now, progress.phase];
    write(progress);
  };
}

export function createReporter(json: boolean, stdout: Terminal, stderr: Terminal): Reporter {
  const pace = createPace(() => performance.now());
  if (json) {
    const line = (data: unknown) => stdout.write(`${JSON.stringify(data)}\n`);
    return {
      progress: sparing((progress) => line({ type: 'progress', ...rounded(pace(progress)) })),
      outcome: ({ data }) => line({ type: 'result', ...data }),
      clear: () => undefined,
    };
  }
  const bar = stderr.isTTY === true;
  const clear = () => void (bar && stderr.write('\r\x1b[K'));
  return {
    progress: sparing((progress) => {
      const width = Math.min(100, stderr.columns ?? 80);
      if (bar) stderr.write(`\r\x1b[K${progressBar(progress.label, pace(progress), width)}`);
    }),
    outcome({ lines }) {
      clear();
      stdout.write(`${lines.join('\n')}\n`);
    },
    clear,
  };
}

function rounded({ perSecond, secondsLeft, done, ...rest }: JobProgress): JobProgress {
  const round = (value: number | null) => (value === null ? null : Math.round(value * 100) / 100);
  return { ...rest, done: round(done)!, perSecond: round(perSecond), secondsLeft: round(secondsLeft) };
}
