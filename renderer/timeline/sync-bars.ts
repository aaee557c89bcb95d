/** The bars that the sync meter judges, what it says of them, and the way from one off-sync bar to the next. Pure. */
import { documentRecord } from '#core/document/queries.ts';
import type { SongbrushDocument } from '#core/document/records.ts';
import { LAG_FRAMES } from '#core/timeline/agreement.ts';
import { CONTROL_RATE } from '#core/timeline/motion-channels.ts';
import type { Bar, BarSync } from '#core/timeline/sync.ts';
import type { WordKey } from '../i18n/words.svelte.ts';
import { timelineBeats, type TimelineBeat } from './beats.ts';

/** A gap this many beats long ends a bar: the recording ended. */
const LONGEST_BEAT = 2;
/** From here on a movement lies between the beats rather than beside one. */
const BETWEEN_BEATS = 0.42;
/** The playhead this near to a bar's start is on it. */
const SAME_SECONDS = 0.02;

/** All bars from their first beat to the next one's; what comes before the first downbeat is none. */
export function timelineBars(document: SongbrushDocument): Bar[] {
  const beats = timelineBeats(document);
  const filmEnd = documentRecord(document).durationSeconds;
  const downbeats = beats.flatMap(({ beat }, index) => (beat === 1 ? [index] : []));
  return downbeats.flatMap((first, i) => {
    const inBar = beats.slice(first, downbeats[i + 1] ?? beats.length);
    const startSeconds = inBar[0]!.seconds;
    const endSeconds = Math.min(endOf(inBar, beats[first + inBar.length]), filmEnd);
    const beatsSeconds = inBar.map(({ seconds }) => seconds).filter((seconds) => seconds < endSeconds);
    const isWorthwhile = inBar[0]!.bar > 0 && beatsSeconds.length > 1;
    return isWorthwhile ? [{ bar: inBar[0]!.bar, startSeconds, endSeconds, beatsSeconds }] : [];
  });
}

function endOf(inBar: readonly TimelineBeat[], next: TimelineBeat | undefined): number {
  const last = inBar.at(-1)!.seconds;
  const beatSeconds = inBar.length > 1 ? last - inBar.at(-2)!.seconds : 0;
  if (next && next.seconds - last <= LONGEST_BEAT * beatSeconds) return next.seconds;
  return last + beatSeconds;
}

/** What the meter says of a bar. */
export function syncWords({ bar, verdict, lateSeconds, lateBeats }: BarSync): {
  key: WordKey;
  values: { bar: number; ms: number };
} {
  const late = lateSeconds ?? 0;
  const values = { bar, ms: Math.round(Math.abs(late) * 100) * 10 };
  const isBeside = Math.abs(late) > LAG_FRAMES / CONTROL_RATE;
  if (verdict === 'still') return { key: 'sync.still', values };
  if (verdict === 'in') return { key: 'sync.in', values };
  if (!isBeside) return { key: 'sync.loose', values };
  if (Math.abs(lateBeats ?? 0) >= BETWEEN_BEATS) return { key: 'sync.between', values };
  return { key: late > 0 ? 'sync.late' : 'sync.early', values };
}

/** The next off-sync bar after a time, or before it; goes round at the ends. */
export function offSyncBar(
  bars: readonly BarSync[],
  fromSeconds: number,
  way: 'next' | 'previous',
): BarSync | undefined {
  const off = bars.filter(({ verdict }) => verdict === 'off');
  if (way === 'next') return off.find((bar) => bar.startSeconds > fromSeconds + SAME_SECONDS) ?? off[0];
  return off.findLast((bar) => bar.startSeconds < fromSeconds - SAME_SECONDS) ?? off.at(-1);
}
