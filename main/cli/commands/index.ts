/** Every command of the command line, in the order the help shows them. */
import type { CliCommand } from '../command.ts';
import { analyze } from './analyze.ts';
import { animate } from './animate.ts';
import { inspect } from './inspect.ts';
import { render } from './render.ts';
import { serve } from './serve.ts';
import { train } from './train.ts';

export const COMMANDS: readonly CliCommand[] = [animate, render, analyze, train, inspect, serve];
