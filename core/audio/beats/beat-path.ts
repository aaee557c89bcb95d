/**
 * The likeliest chain of beats under an activation: a hidden Markov model over tempo and place in the beat, whose
 * tempo may change at beats (Krebs, Böck and Widmer, "An efficient state-space model for joint tempo and meter
 * tracking", ISMIR 2015). Between beats nothing is decided there, so a beat is one step here: same path, fewer states.
 */
import { CONTROL_RATE } from '../../timeline/motion-channels.ts';

const [SLOWEST_BPM, FASTEST_BPM] = [50, 220];
/** Steps a frame: a finer tempo than whole frames would give. */
const STEPS_PER_FRAME = 2;
const STEPS_PER_MINUTE = 60 * CONTROL_RATE * STEPS_PER_FRAME;
const [SHORTEST, LONGEST] = [
  Math.floor(STEPS_PER_MINUTE / FASTEST_BPM),
  Math.ceil(STEPS_PER_MINUTE / SLOWEST_BPM),
];
const TEMPI = LONGEST - SHORTEST + 1;
/** The first of so many parts of a beat is where its activation is expected. */
const BEAT_PARTS = 12;
/** How strongly a changed interval speaks against a beat: exp(-rigidity |log ratio|). */
const RIGIDITY = 50;
/** What any change of tempo costs at most: a new section may have another. */
const FREE_CHANGE = 25;
/** Where a pulse is felt best, and what a beat costs that is an octave from there. */
const FELT_BPM = 115;
const OCTAVE_COST = 1;
/** Surer than this, or less sure, no activation is taken to be. */
const [LEAST, MOST] = [0.02, 0.98];

/**
 * @param beat activation, 0..1, one value a frame
 * @returns beat places in frames, ascending: from the first beat that is likelier than none to the last
 */
export function bestBeatPath(beat: Float32Array): number[] {
  const steps = Math.max(0, beat.length * STEPS_PER_FRAME - 1);
  if (steps <= LONGEST) return [];
  const evidence = sumsOf(beat, steps);
  return backtrack(search(evidence, steps)).map((step) => step / STEPS_PER_FRAME);
}

/** Sums of log-likelihoods up to a step: of steps on a beat, and of steps between beats. */
interface Evidence {
  readonly on: Float64Array;
  readonly between: Float64Array;
}

function sumsOf(beat: Float32Array, steps: number): Evidence {
  const [on, between] = [new Float64Array(steps + 1), new Float64Array(steps + 1)];
  for (let step = 0; step < steps; step++) {
    const frame = Math.floor(step / STEPS_PER_FRAME);
    const share = step / STEPS_PER_FRAME - frame;
    const here = beat[frame]! * (1 - share) + (beat[frame + 1] ?? 0) * share;
    const sure = Math.min(MOST, Math.max(LEAST, here));
    on[step + 1] = on[step]! + Math.log(sure);
    between[step + 1] = between[step]! + Math.log((1 - sure) / (BEAT_PARTS - 1));
  }
  return { on, between };
}

interface Search {
  /**
   * `[steps + 1, TEMPI]`: the interval before a beat at a step whose next beat is an interval away, as an index;
   * `BEGINS` where the chain begins.
   */
  readonly cameFrom: Uint8Array;
  /** The last beat of the best chain, and the interval over which it is reached, as an index. */
  readonly lastStep: number;
  readonly lastInterval: number;
}
/** As far back as an interval reaches. */
const KEPT = LONGEST + 1;
const BEGINS = 255;

function search(evidence: Evidence, steps: number): Search {
  /** `[KEPT, TEMPI]`, a ring over steps: the best chain with a beat at a step whose next beat is an interval away. */
  const score = new Float64Array(KEPT * TEMPI).fill(-Infinity);
  const cameFrom = new Uint8Array((steps + 1) * TEMPI);
  const arrivals = new Float64Array(TEMPI);
  const froms = new Int32Array(TEMPI);
  let [lastStep, lastInterval, lastScore] = [0, -1, -Infinity];
  for (let step = 0; step <= steps; step++) {
    const best = arriveAt(step, evidence, score, arrivals);
    const ended = best < 0 ? -Infinity : arrivals[best]! + afterLast(step, best, evidence, steps);
    if (ended > lastScore) [lastStep, lastInterval, lastScore] = [step, best, ended];
    const freely = best < 0 ? -Infinity : arrivals[best]! - FREE_CHANGE;
    const begun = evidence.between[step]!;
    spread(arrivals, froms);
    const row = (step % KEPT) * TEMPI;
    for (let to = 0; to < TEMPI; to++) {
      const smoothly = arrivals[to]!;
      const value = Math.max(smoothly, freely, begun);
      score[row + to] = value;
      cameFrom[step * TEMPI + to] = value === begun ? BEGINS : value === smoothly ? froms[to]! : best;
    }
  }
  return { cameFrom, lastStep, lastInterval };
}

/** Log-likelihood of what follows a last beat: itself, then no beat any more. */
function afterLast(step: number, interval: number, { on, between }: Evidence, steps: number): number {
  const edge = Math.min(steps, step + beatWidth(SHORTEST + interval));
  return on[edge]! - on[step]! + between[steps]! - between[edge]!;
}

/** What a beat costs by its interval: a parabola over octaves. */
const TEMPO_COST = Float64Array.from(
  { length: TEMPI },
  (_, i) => OCTAVE_COST * Math.log2(STEPS_PER_MINUTE / (SHORTEST + i) / FELT_BPM) ** 2,
);

/** Steps in which a beat is expected to be heard, of an interval of so many. */
const beatWidth = (interval: number): number => Math.max(1, Math.round(interval / BEAT_PARTS));

/** Scores of chains that reach their next beat at a step, by the interval they come over; returns the best one. */
function arriveAt(
  step: number,
  { on, between }: Evidence,
  score: Float64Array,
  arrivals: Float64Array,
): number {
  let best = -1;
  for (let i = 0; i < TEMPI; i++) {
    const interval = SHORTEST + i;
    const start = step - interval;
    if (start < 0) {
      arrivals[i] = -Infinity;
      continue;
    }
    const edge = start + beatWidth(interval);
    arrivals[i] =
      score[(start % KEPT) * TEMPI + i]! +
      on[edge]! -
      on[start]! +
      between[step]! -
      between[edge]! -
      TEMPO_COST[i]!;
    if (best < 0 || arrivals[i]! > arrivals[best]!) best = i;
  }
  return best;
}

/** Cost of the change from an interval to the next longer one. */
const STEP_COST = Float64Array.from({ length: TEMPI }, (_, i) =>
  i === 0 ? 0 : RIGIDITY * Math.log((SHORTEST + i) / (SHORTEST + i - 1)),
);

/**
 * Gives each interval the best score among all less the cost of the change, in place, and the interval that has it.
 * Costs add up along the intervals, so that one pass up and one down suffice.
 */
function spread(scores: Float64Array, froms: Int32Array): void {
  froms[0] = 0;
  for (let i = 1; i < TEMPI; i++) {
    const fromBelow = scores[i - 1]! - STEP_COST[i]!;
    froms[i] = fromBelow > scores[i]! ? froms[i - 1]! : i;
    if (fromBelow > scores[i]!) scores[i] = fromBelow;
  }
  for (let i = TEMPI - 2; i >= 0; i--) {
    const fromAbove = scores[i + 1]! - STEP_COST[i + 1]!;
    if (fromAbove <= scores[i]!) continue;
    scores[i] = fromAbove;
    froms[i] = froms[i + 1]!;
  }
}

/** From the last beat back to the first. */
function backtrack({ cameFrom, lastStep, lastInterval }: Search): number[] {
  if (lastInterval < 0) return [];
  const path = [lastStep];
  for (let [step, interval] = [lastStep, lastInterval]; interval !== BEGINS;) {
    step -= SHORTEST + interval;
    path.push(step);
    interval = cameFrom[step * TEMPI + interval]!;
  }
  return path.reverse();
}
