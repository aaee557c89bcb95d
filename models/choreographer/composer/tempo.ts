/** How a song's tempo goes: the exact time of every beat, and of every place between beats. */
import type { RandomSource } from '#core/random.ts';

/** What a tempo course is told of the form. */
export interface Course {
  readonly beatCount: number;
  readonly beatsPerBar: number;
  /** Beats with which sections begin, the first included. */
  readonly sectionBeats: readonly number[];
  readonly random: RandomSource;
}

/** How long every beat is, 1 for the song's tempo, and which beat is held. */
interface Lengths {
  readonly lengths: number[];
  readonly heldBeat?: number;
}

interface TempoCourse {
  readonly id: string;
  /** Share of songs. */
  readonly share: number;
  readonly draw: (course: Course) => Lengths;
}

const forEachBeat = (count: number, length: (beat: number) => number): Lengths => ({
  lengths: Array.from({ length: count }, (_, beat) => length(beat)),
});
const between = (random: RandomSource, low: number, high: number) => low + (high - low) * random.uniform();
/** A section's first beat, the song's own beginning apart. */
const laterSection = ({ sectionBeats, random, beatCount }: Course) =>
  sectionBeats.length > 1 ? sectionBeats[1 + random.below(sectionBeats.length - 1)]! : beatCount;

export const TEMPO_COURSES: readonly TempoCourse[] = [
  { id: 'steady', share: 0.4, draw: ({ beatCount }) => forEachBeat(beatCount, () => 1) },
  {
    id: 'drift',
    share: 0.14,
    draw({ beatCount, beatsPerBar, random }) {
      const aBar = (random.uniform() - 0.5) * 0.014;
      return forEachBeat(beatCount, (beat) => 1 / (1 + aBar * Math.floor(beat / beatsPerBar)));
    },
  },
  {
    // As people play without a click: slow, and a few hundredths either way.
    id: 'wander',
    share: 0.16,
    draw({ beatCount, random }) {
      const depth = between(random, 0.01, 0.035);
      let [pull, away] = [0, 0];
      return forEachBeat(beatCount, () => {
        pull = 0.7 * pull + 0.3 * random.normal();
        away = 0.9 * away + 0.25 * pull;
        return 1 + depth * Math.tanh(away);
      });
    },
  },
  {
    id: 'change',
    share: 0.11,
    draw(course) {
      const from = laterSection(course);
      const length = course.random.pick([0.75, 0.8, 0.87, 1.15, 1.25, 1.33]);
      return forEachBeat(course.beatCount, (beat) => (beat < from ? 1 : length));
    },
  },
  {
    id: 'ritardando',
    share: 0.06,
    draw({ beatCount, beatsPerBar, random }) {
      const from = Math.max(0, beatCount - random.pick([2, 3, 4]) * beatsPerBar);
      const slowest = between(random, 0.2, 0.55);
      return forEachBeat(beatCount, (beat) => 1 + (slowest * Math.max(0, beat - from)) / (beatCount - from));
    },
  },
  {
    id: 'accelerando',
    share: 0.06,
    draw({ beatCount, random }) {
      const gain = between(random, 0.12, 0.3);
      return forEachBeat(beatCount, (beat) => 1 / (1 + (gain * beat) / beatCount));
    },
  },
  {
    id: 'pause',
    share: 0.07,
    draw(course) {
      const heldBeat = laterSection(course) - 1;
      const length = between(course.random, 1.8, 3);
      return { ...forEachBeat(course.beatCount, (beat) => (beat === heldBeat ? length : 1)), heldBeat };
    },
  },
];

export interface TimeMap {
  readonly courseId: string;
  /** Every beat, and the end of the last. */
  readonly beatsSeconds: readonly number[];
  /** A beat that is held: nothing begins within it. */
  readonly heldBeat: number | undefined;
  /** Time of a place in beats, fractional; within a beat the tempo is even. */
  secondsAt(beat: number): number;
}

export function drawTimeMap(course: Course, startSeconds: number, tempoBpm: number): TimeMap {
  const chosen = drawCourse(course.random);
  const { lengths, heldBeat } = chosen.draw(course);
  const beatsSeconds = [startSeconds];
  for (const length of lengths) beatsSeconds.push(beatsSeconds.at(-1)! + (length * 60) / tempoBpm);
  const secondsAt = (place: number) => {
    const beat = Math.min(Math.floor(place), lengths.length - 1);
    return beatsSeconds[beat]! + (place - beat) * (beatsSeconds[beat + 1]! - beatsSeconds[beat]!);
  };
  return { courseId: chosen.id, beatsSeconds, heldBeat, secondsAt };
}

function drawCourse(random: RandomSource): TempoCourse {
  let rest = random.uniform();
  return TEMPO_COURSES.find(({ share }) => (rest -= share) < 0) ?? TEMPO_COURSES[0]!;
}
