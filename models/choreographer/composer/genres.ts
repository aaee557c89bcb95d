/**
 * Genres: how drums, bass and harmony usually go. A pattern is one bar of steps, four a beat: `X` strong,
 * `x` plain, `o` soft, `.` nothing.
 */

export interface Genre {
  readonly id: string;
  readonly tempoBpm: readonly [number, number];
  readonly beatsPerBar: number;
  /** Delay of every second step, as a share of a step. */
  readonly swing: number;
  readonly kick: readonly string[];
  readonly snare: readonly string[];
  readonly hat: readonly string[];
  readonly bass: readonly string[];
  readonly chords: 'pad' | 'stab' | 'arpeggio';
}

export const GENRES: readonly Genre[] = [
  {
    id: 'house', tempoBpm: [116, 130], beatsPerBar: 4, swing: 0,
    kick: ['X...X...X...X...', 'X...X...X...X.x.'],
    snare: ['....X.......X...', '....X..o....X...'],
    hat: ['..x...x...x...x.', 'o.x.o.x.o.x.o.x.'],
    bass: ['..x...x...x...x.', 'x..x..x.x..x..x.'],
    chords: 'stab',
  },
  {
    id: 'rock', tempoBpm: [96, 152], beatsPerBar: 4, swing: 0,
    kick: ['X.....x.X.......', 'X.......X.x.....', 'X..x....X..x....'],
    snare: ['....X.......X...', '....X.......X..o'],
    hat: ['x.o.x.o.x.o.x.o.', 'x...x...x...x...'],
    bass: ['x.x.x.x.x.x.x.x.', 'x.....x.x.....x.'],
    chords: 'pad',
  },
  {
    id: 'hiphop', tempoBpm: [76, 98], beatsPerBar: 4, swing: 0.22,
    kick: ['X..x......X.....', 'X.....x..xX.....'],
    snare: ['....X.......X...', '....X.......X.o.'],
    hat: ['x.x.x.x.x.x.x.x.', 'x.xxx.x.x.x.xxx.'],
    bass: ['x..x......x.....', 'x.......x.x.....'],
    chords: 'stab',
  },
  {
    id: 'breaks', tempoBpm: [128, 168], beatsPerBar: 4, swing: 0,
    kick: ['X.........X.....', 'X..x......X..x..'],
    snare: ['....X..o.o..X...', '....X..o....X..o'],
    hat: ['x.x.x.x.x.x.x.x.', 'xox.xox.xox.xox.'],
    bass: ['x.........x.....', 'x..x..x...x.....'],
    chords: 'pad',
  },
  {
    id: 'ballad', tempoBpm: [66, 92], beatsPerBar: 4, swing: 0,
    kick: ['X.......x.......', 'X.......x.x.....'],
    snare: ['....x.......x...', '............X...'],
    hat: ['o.o.o.o.o.o.o.o.', 'o...o...o...o...'],
    bass: ['x.......x.......', 'x.....x.x.......'],
    chords: 'arpeggio',
  },
  {
    id: 'waltz', tempoBpm: [84, 140], beatsPerBar: 3, swing: 0,
    kick: ['X...........', 'X.........o.'],
    snare: ['....o...o...', '....x...x...'],
    hat: ['....x...x...', 'o...x.o.x.o.'],
    bass: ['x...........', 'x.......x...'],
    chords: 'arpeggio',
  },
]; // prettier-ignore

/** Four-chord turns as semitones above the key and whether the chord is minor. */
export const PROGRESSIONS: readonly (readonly (readonly [number, boolean])[])[] = [
  [[0, false], [7, false], [9, true], [5, false]],
  [[9, true], [5, false], [0, false], [7, false]],
  [[0, true], [8, false], [3, false], [10, false]],
  [[0, false], [9, true], [2, true], [7, false]],
  [[0, true], [5, true], [8, false], [7, false]],
  [[0, false], [5, false], [9, true], [7, false]],
]; // prettier-ignore
