/** Metre and downbeats: how many beats a bar has and which beat begins it, by the likelihood of the downbeats heard. */
import type { BeatActivation } from './activation.ts';

/** Beats a bar may have, and how common that is. */
const METRES: readonly (readonly [beatsPerBar: number, share: number])[] = [
  [4, 0.5],
  [3, 0.2],
  [2, 0.12],
  [5, 0.06],
  [6, 0.06],
  [7, 0.06],
];
const [LEAST, MOST] = [0.02, 0.95];
/** Bars of one song resemble each other: what one says for a metre, the next hardly says anew. */
const EVIDENCE_WEIGHT = 0.2;
/** Frames about a beat in which its downbeat's activation may peak. */
const REACH = 2;

export interface Bars {
  readonly beatsPerBar: number;
  readonly firstDownbeat: number;
  /** Share of the metre's likelihood among all metres, 0..1. */
  readonly confidence: number;
}

const logOdds = (share: number): number => Math.log(share / (1 - share));

/** @param beats places in frames */
export function findBars({ downbeat }: BeatActivation, beats: readonly number[]): Bars {
  const heard = beats.map((place) => {
    let most = LEAST;
    for (let frame = Math.round(place) - REACH; frame <= Math.round(place) + REACH; frame++)
      most = Math.max(most, downbeat[frame] ?? 0);
    return Math.min(MOST, most);
  });
  const usual = logOdds(heard.reduce((sum, share) => sum + share, 0) / Math.max(1, heard.length));
  // Against the usual beat: where no beat stands out, no metre does.
  const gain = heard.map((share) => logOdds(share) - usual);
  const candidates = METRES.map(([beatsPerBar, share]) => {
    let best = { beatsPerBar, firstDownbeat: 0, score: -Infinity };
    for (let first = 0; first < Math.min(beatsPerBar, Math.max(1, beats.length)); first++) {
      let score = Math.log(share);
      for (let i = first; i < gain.length; i += beatsPerBar) score += EVIDENCE_WEIGHT * gain[i]!;
      if (score > best.score) best = { beatsPerBar, firstDownbeat: first, score };
    }
    return best;
  });
  const best = candidates.reduce((a, b) => (b.score > a.score ? b : a));
  const all = candidates.reduce((sum, { score }) => sum + Math.exp(score - best.score), 0);
  return { beatsPerBar: best.beatsPerBar, firstDownbeat: best.firstDownbeat, confidence: 1 / all };
}
