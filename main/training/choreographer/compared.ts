/** The networks that are compared: the bundled one's kind, other cells, and what it is without a sense. */
import type { Cell } from '#models/choreographer/cells/cell.ts';
import { CELLS, DEFAULT_CELL } from '#models/choreographer/cells/index.ts';

export interface Compared {
  readonly id: string;
  readonly label: string;
  readonly cell: Cell;
  readonly seesPicture: boolean;
  readonly looksAhead: boolean;
  /** Whether its weights come with the app. */
  readonly bundled: boolean;
}

const whole = { seesPicture: true, looksAhead: true } as const;

export const COMPARED: readonly Compared[] = [
  ...CELLS.map((cell) => ({
    ...whole,
    id: cell.id,
    label: cell.label,
    cell,
    bundled: cell !== DEFAULT_CELL,
  })),
  {
    ...{ id: 'lstm-blind', label: 'LSTM without the picture', cell: DEFAULT_CELL, bundled: false },
    ...{ seesPicture: false, looksAhead: true },
  },
  {
    ...{ id: 'lstm-unforeseen', label: 'LSTM without look-ahead', cell: DEFAULT_CELL, bundled: false },
    ...{ seesPicture: true, looksAhead: false },
  },
];
