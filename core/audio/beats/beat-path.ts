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
const BEAT_PARTS = 16;
/** How strongly a changed interval speaks against a beat: exp(-rigidity |ratio - 1|). */
const RIGIDITY = 70;
/** What any change of tempo costs at most: a new section may have another. */
const FREE_CHANGE = 14;
/** Surer than this, or less sure, no activation is taken to be. */
const [LEAST, MOST] = [0.02, 0.98];

/**
 * @param beat activation, 0..1, one value a frame
 * @returns beat places in frames, ascending, over the whole recording
 */
export function bestBeatPath(beat: Float32Array): number[] {
  const steps = Math.max(0, beat.length * STEPS_PER_FRAME - 1);
  if (steps <= LONGEST) return [];
  const evidence = sumsOf(beat, steps);
  return backtrack(search(evidence, steps), evidence, steps).map((step) => step / STEPS_PER_FRAME);
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
  /** `[KEPT, TEMPI]`, a ring over steps: the best chain with a beat at a step whose next beat is an interval away. */
  readonly score: Float64Array;
  /** `[steps + 1, TEMPI]`: the interval before, as an index; `BEGINS` where the chain begins. */
  readonly cameFrom: Uint8Array;
}
/** As far back as an interval reaches. */
const KEPT = LONGEST + 1;
const BEGINS = 255;

function search(evidence: Evidence, steps: number): Search {
  const score = new Float64Array(KEPT * TEMPI).fill(-Infinity);
  const cameFrom = new Uint8Array((steps + 1) * TEMPI);
  const arrivals = new Float64Array(TEMPI);
  const { cost, reach } = changeCosts();
  for (let step = 0; step <= steps; step++) {
    const best = arriveAt(step, evidence, score, arrivals);
    const freely = best < 0 ? -Infinity : arrivals[best]! - FREE_CHANGE;
    const begun = step < LONGEST ? evidence.between[step]! : -Infinity;
    const row = (step % KEPT) * TEMPI;
    for (let to = 0; to < TEMPI; to++) {
      let value = Math.max(begun, freely);
      let from = freely > begun ? best : BEGINS;
      const last = Math.min(TEMPI - 1, to + reach[to]!);
      for (let i = Math.max(0, to - reach[to]!); i <= last; i++) {
        const candidate = arrivals[i]! - cost[to * TEMPI + i]!;
        if (candidate > value) {
          value = candidate;
          from = i;
        }
      }
      score[row + to] = value;
      cameFrom[step * TEMPI + to] = from;
    }
  }
  return { score, cameFrom };
}

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
    const edge = start + Math.max(1, Math.round(interval / BEAT_PARTS));
    arrivals[i] =
      score[(start % KEPT) * TEMPI + i]! + on[edge]! - on[start]! + between[step]! - between[edge]!;
    if (best < 0 || arrivals[i]! > arrivals[best]!) best = i;
  }
  return best;
}

/** `[to, from]` costs of changes of the interval, and how far from each it pays to look. */
function changeCosts(): { cost: Float64Array; reach: Int32Array } {
  const cost = new Float64Array(TEMPI * TEMPI);
  const reach = new Int32Array(TEMPI);
  for (let from = 0; from < TEMPI; from++) {
    for (let to = 0; to < TEMPI; to++) {
      const ratio = (SHORTEST + to) / (SHORTEST + from);
      cost[to * TEMPI + from] = RIGIDITY * Math.abs(ratio - 1);
      if (cost[to * TEMPI + from]! < FREE_CHANGE) reach[to] = Math.max(reach[to]!, Math.abs(to - from));
    }
  }
  return { cost, reach };
}

/** From the chain that ends best within the last beat back to its start. */
function backtrack({ score, cameFrom }: Search, { on, between }: Evidence, steps: number): number[] {
  let [bestStep, bestTempo, bestScore] = [0, 0, -Infinity];
  for (let step = Math.max(0, steps - LONGEST); step <= steps; step++) {
    for (let i = 0; i < TEMPI; i++) {
      if (step + SHORTEST + i <= steps) continue;
      const edge = Math.min(steps, step + Math.max(1, Math.round((SHORTEST + i) / BEAT_PARTS)));
      const value =
        score[(step % KEPT) * TEMPI + i]! + on[edge]! - on[step]! + between[steps]! - between[edge]!;
      if (value > bestScore) [bestStep, bestTempo, bestScore] = [step, i, value];
    }
  }
  const path: number[] = [];
  for (let [step, tempo] = [bestStep, bestTempo]; ; ) {
    path.push(step);
    const before = cameFrom[step * TEMPI + tempo]!;
    if (before === BEGINS) break;
    step -= SHORTEST + before;
    tempo = before;
  }
  return path.reverse();
}
