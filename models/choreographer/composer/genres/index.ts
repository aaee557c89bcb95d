/** The genres there are. A new one is an entry in its family's file. */
import { ACOUSTIC } from './acoustic.ts';
import { BAND } from './band.ts';
import { DANCE } from './dance.ts';
import { ELECTRONIC } from './electronic.ts';
import type { Genre } from './genre.ts';

export const GENRES: readonly Genre[] = [...ELECTRONIC, ...BAND, ...DANCE, ...ACOUSTIC];
