/**
 * Options of commands as descriptors: each knows its placeholder, its line of help, its value when it is not
 * given and how its text is read. `node:util` takes the line apart; this file gives the parts their types.
 */
import { parseArgs } from 'node:util';
import { UsageError } from './usage-error.ts';

export interface Option<T> {
  /** What stands for the value in the help, or null for a switch. */
  readonly value: string | null;
  /** One letter. */
  readonly short?: string;
  /** One line, lower case, no full stop. */
  readonly summary: string;
  /** What holds when it is not given; `required` when it must be. */
  readonly initial: T | typeof REQUIRED;
  /** @param name with its dashes, for messages. @throws UsageError */
  read(text: string, name: string): T;
}

export const REQUIRED = Symbol('required');

export type Options = Readonly<Record<string, Option<unknown>>>;
export type OptionValues<O extends Options> = {
  readonly [K in keyof O]: O[K] extends Option<infer T> ? T : never;
};

export interface Positional {
  /** In capitals. */
  readonly name: string;
  readonly summary: string;
}

export const flag = (summary: string): Option<boolean> => ({
  value: null,
  summary,
  initial: false,
  read: () => true,
});

export const text = (value: string, summary: string): Option<string | null> => ({
  value,
  summary,
  initial: null,
  read: (given) => given,
});

export function oneOf<T extends string | number>(
  value: string,
  summary: string,
  allowed: readonly T[],
  initial: T,
): Option<T> {
  return {
    value,
    summary: `${summary}: ${allowed.join(', ')} (${initial})`,
    initial,
    read(given, name) {
      const found = allowed.find((choice) => String(choice) === given);
      if (found !== undefined) return found;
      throw new UsageError(`${name} is “${given}”; it must be one of ${allowed.join(', ')}.`);
    },
  };
}

export interface NumberRange {
  readonly min: number;
  readonly max: number;
  readonly whole?: boolean;
}

export const number = (
  value: string,
  summary: string,
  range: NumberRange,
  initial: number,
): Option<number> => ({
  value,
  summary: `${summary} (${initial})`,
  initial,
  read: (given, name) => readNumber(given, name, range),
});

/** @throws UsageError naming the option, what was given and what may be */
export function readNumber(given: string, name: string, { min, max, whole = false }: NumberRange): number {
  const number = given.trim() === '' ? NaN : Number(given);
  if (number >= min && number <= max && (!whole || Number.isInteger(number))) return number;
  const kind = whole ? 'a whole number' : 'a number';
  throw new UsageError(`${name} is “${given}”; it must be ${kind} from ${min} to ${max}.`);
}

export interface ParsedLine<O extends Options> {
  readonly positionals: readonly string[];
  readonly options: OptionValues<O>;
  readonly help: boolean;
}

/** Takes a command's part of the line apart. @throws UsageError */
export function parseLine<O extends Options>(
  args: readonly string[],
  expected: readonly Positional[],
  options: O,
): ParsedLine<O> {
  const { values, positionals } = takeApart(args, options);
  if (values['help'] === true) return { positionals, options: {} as OptionValues<O>, help: true };
  const missing = expected[positionals.length];
  if (missing) throw new UsageError(`${missing.name} is missing: ${missing.summary}.`);
  const extra = positionals[expected.length];
  if (extra !== undefined) {
    throw new UsageError(`“${extra}” is one argument too many.`, 'Put names with spaces in quotes.');
  }
  const read = Object.entries(options).map(([name, option]) => [name, valueOf(name, option, values[name])]);
  return { positionals, options: Object.fromEntries(read) as OptionValues<O>, help: false };
}

type Given = string | boolean | undefined;

function takeApart(
  args: readonly string[],
  options: Options,
): { values: Readonly<Record<string, Given>>; positionals: string[] } {
  const config = Object.entries({ ...options, help: { value: null, short: 'h' } }).map(
    ([name, { value, short }]) => [
      name,
      { type: value === null ? 'boolean' : 'string', ...(short && { short }) } as const,
    ],
  );
  try {
    return parseArgs({ args: [...args], options: Object.fromEntries(config), allowPositionals: true }) as {
      values: Readonly<Record<string, Given>>;
      positionals: string[];
    };
  } catch (error) {
    throw new UsageError(plain(error as Error));
  }
}

/** Node's message without its advice on dashes. */
function plain({ message }: Error): string {
  const sentence = message
    .split(/\. |\n/)[0]!
    .replace(/\.$/, '')
    .replaceAll("'", '');
  return `${sentence}.`;
}

function valueOf(name: string, option: Option<unknown>, given: Given): unknown {
  const written = option.short ? `-${option.short}, --${name}` : `--${name}`;
  if (given !== undefined) return option.read(String(given), `--${name}`);
  if (option.initial === REQUIRED) {
    throw new UsageError(`${written} is missing: ${option.summary}.`, `Add --${name} ${option.value}.`);
  }
  return option.initial;
}
