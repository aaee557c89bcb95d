/** The recurrent cells there are; the first is the default. */
import { AppError } from '#core/errors.ts';
import type { Cell } from './cell.ts';
import { gruCell } from './gru.ts';
import { lstmCell } from './lstm.ts';
import { rnnCell } from './rnn.ts';

export const CELLS: readonly Cell[] = [lstmCell, gruCell, rnnCell];
export const DEFAULT_CELL = lstmCell;

/** @throws AppError `motion.cell` for a cell there is not */
export function cellOf(id: string): Cell {
  const cell = CELLS.find((candidate) => candidate.id === id);
  if (cell) return cell;
  const known = CELLS.map((candidate) => candidate.id).join(', ');
  throw new AppError('motion.cell', `There is no recurrent cell “${id}”.`, `Choose one of ${known}.`);
}
