/** The help texts, written from the descriptors. */
import type { CliCommand } from './command.ts';
import type { Option } from './options.ts';
import { REQUIRED } from './options.ts';

const HELP: Option<boolean> = {
  value: null,
  short: 'h',
  summary: 'shows this',
  initial: false,
  read: () => true,
};

const LINE_WIDTH = 100;

/** Two columns; what is too long for a line goes on under its beginning. */
const columns = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...rows.map(([left]) => left.length)) + 3;
  const under = `\n${' '.repeat(width + 2)}`;
  const wrapped = (text: string): string => linesOf(text, LINE_WIDTH - width - 2).join(under);
  return rows.map(([left, right]) => `  ${left.padEnd(width)}${wrapped(right)}`).join('\n');
};

function linesOf(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

const written = ([name, { value, short }]: [string, Option<unknown>]): string =>
  `${short ? `-${short}, ` : ''}--${name}${value === null ? '' : ` ${value}`}`;

function usageLine({ name, positionals, options }: CliCommand): string {
  const required = Object.entries(options)
    .filter(([, { initial }]) => initial === REQUIRED)
    .map(([option, { value, short }]) => `${short ? `-${short}` : `--${option}`} ${value}`);
  return ['songbrush', name, ...positionals.map((one) => one.name), ...required, '[options]'].join(' ');
}

/** Help of one command. */
export function commandHelp(command: CliCommand): string {
  const { summary, details, positionals, options, examples } = command;
  const rows = [...Object.entries(options), ['help', HELP] as [string, Option<unknown>]].map(
    (entry) => [written(entry), entry[1].summary] as const,
  );
  const named = positionals.map((one) => [one.name, one.summary] as const);
  return [
    `Usage: ${usageLine(command)}`,
    summary,
    ...(details === undefined ? [] : [details]),
    ...(named.length === 0 ? [] : [columns(named)]),
    `Options:\n${columns(rows)}`,
    `Examples:\n${examples.map((example) => `  ${example}`).join('\n')}`,
  ].join('\n\n');
}

/** Help of them all. */
export function overallHelp(commands: readonly CliCommand[]): string {
  return [
    'Usage: songbrush COMMAND [arguments]',
    'Makes pictures move to music, without a window.',
    `Commands:\n${columns(commands.map(({ name, summary }) => [name, summary] as const))}`,
    `Options:\n${columns([
      ['-h, --help', 'shows this, or a command’s own help after its name'],
      ['--version', 'shows the version'],
    ])}`,
    'Exit codes: 0 done, 1 failed, 2 wrong usage, 130 cancelled. Failures are one line on stderr.',
  ].join('\n\n');
}
