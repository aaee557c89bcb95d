/** Jazz and the dances of Latin America. */
import type { Genre } from './genre.ts';

export const DANCE: readonly Genre[] = [
  {
    id: 'jazz', tempoBpm: [104, 208], beatsPerBar: 4, stepsPerBeat: 2,
    swing: { pairBeats: 1, share: [0.58, 0.68] },
    kick: ['o.o.o.o.', 'o......o', ''],
    snare: ['..o...o.', '.....o..', '...o...o'],
    // The ride; the closed hi-hat's two and four are its accents.
    hat: ['x.Xox.Xo', 'x.XxX.Xx'],
    bass: ['x.x.x.x.', 'x.x.x.xo'], bassMotion: 'walk',
    comping: [{ stabs: 'x..x....' }, { stabs: '.x....x.' }, { stabs: '...x...x' }],
    harmony: 'jazz', barsPerChord: [0.5, 1], melody: ['bell', 'pad', 'pluck'],
  },
  {
    id: 'jazz-waltz', tempoBpm: [120, 180], beatsPerBar: 3, stepsPerBeat: 2,
    swing: { pairBeats: 1, share: [0.58, 0.67] },
    kick: ['o.....', 'x.....'],
    snare: ['...o..', '..o..o'],
    hat: ['x.Xox.', 'x.XxX.'],
    bass: ['x.x.x.', 'x.....'], bassMotion: 'walk',
    comping: [{ stabs: 'x..x..' }, { stabs: '..x.x.' }],
    harmony: 'jazz', barsPerChord: [1, 2], melody: ['bell', 'pluck'],
  },
  {
    id: 'five-four', tempoBpm: [104, 176], beatsPerBar: 5, stepsPerBeat: 2,
    swing: { pairBeats: 1, share: [0.5, 0.66] },
    kick: ['X.....x...', 'X..x..X...'],
    snare: ['....x...x.', '...x....x.'],
    hat: ['x.xxx.x.xx', 'x.x.x.x.x.'],
    bass: ['x..x..x.x.', 'x.....x...'], bassMotion: 'fifths',
    comping: [{ stabs: 'x..x..x.x.' }],
    harmony: 'minor', barsPerChord: [1, 2], melody: ['bell', 'pluck'],
  },
  {
    id: 'bossa', tempoBpm: [112, 150], beatsPerBar: 4, stepsPerBeat: 2,
    kick: ['x..xx..x'],
    snare: ['x..x..x.', 'x..x...x'],
    hat: ['oooooooo', 'xoxoxoxo'],
    bass: ['x..xx..x', 'x...x...'], bassMotion: 'fifths',
    comping: [{ stabs: 'x..x..x.' }, { stabs: 'x.x..x..' }, { stabs: '.x.xx..x' }],
    harmony: 'jazz', barsPerChord: [1, 2], melody: ['bell', 'pad', 'pluck'], drumless: 0.15,
  },
  {
    id: 'samba', tempoBpm: [88, 116], beatsPerBar: 2, stepsPerBeat: 4,
    kick: ['o..xX..x', 'x...X...'],
    snare: ['x.xx.x.x', '..x..x.x'],
    hat: ['XooXXooX', 'xoxxxoxx'],
    bass: ['x..xx..x', 'x...x...'], bassMotion: 'fifths',
    comping: [{ stabs: 'x.x..x.x' }, { stabs: '.x.xx.x.' }],
    harmony: 'jazz', barsPerChord: [1, 2], melody: ['bell', 'pluck'],
  },
  {
    id: 'tango', tempoBpm: [108, 132], beatsPerBar: 4, stepsPerBeat: 2,
    kick: ['X.x.X.x.', 'X..xX.x.'],
    snare: ['', '.......r', '......xx'],
    hat: ['', 'o.o.o.o.'],
    bass: ['X..xX.x.', 'X.x.X.x.'], bassMotion: 'fifths',
    comping: [{ stabs: 'X.x.X.x.' }, { stabs: 'X..xX.x.' }],
    harmony: 'minor', barsPerChord: [0.5, 1], melody: ['pad', 'bell'], drumless: 0.5,
  },
]; // prettier-ignore
