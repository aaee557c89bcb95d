/** From a recording on disk to what is heard of it, or of a part of it. */
import { setImmediate } from 'node:timers/promises';
import { analyzeAudio } from '#core/audio/analyze.ts';
import { ANALYSIS_SAMPLE_RATE, type AudioFeatures, type MonoAudio } from '#core/audio/features.ts';
import { SOURCE_FILTERS, type SourceFilter } from '#core/audio/sources/filters.ts';
import { separateSource } from '#core/audio/sources/separate.ts';
import type { MotionSource } from '#core/document/records.ts';
import type { Ffmpeg } from '../media/ffmpeg-binary.ts';
import { decodeMono } from '../media/sound.ts';

type Progress = (seconds: number, total: number) => void;

export interface HearOptions {
  /** All of it unless told otherwise. */
  readonly source?: MotionSource;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: Progress | undefined;
  /** While a part is filtered out. */
  readonly onSeparation?: Progress | undefined;
}

/** Decodes a recording and hears it. @throws AppError `media.*`; AbortError */
export async function hearRecording(
  ffmpeg: Ffmpeg,
  path: string,
  { source = 'mix', signal, onProgress, onSeparation }: HearOptions = {},
): Promise<AudioFeatures> {
  const audio = await decodeMono(ffmpeg, path, { signal, onProgress, sampleRate: ANALYSIS_SAMPLE_RATE });
  signal?.throwIfAborted();
  if (source === 'mix') return analyzeAudio(audio);
  const filter = SOURCE_FILTERS[source];
  return analyzeAudio(await filteredOut(audio, filter, signal, onSeparation), filter.rangeDb);
}

async function filteredOut(
  audio: MonoAudio,
  filter: SourceFilter,
  signal?: AbortSignal,
  onSeparation?: Progress,
): Promise<MonoAudio> {
  const seconds = audio.samples.length / audio.sampleRate;
  const work = separateSource(audio, filter);
  for (let step = work.next(); ; step = work.next()) {
    if (step.done) return step.value;
    onSeparation?.(step.value * seconds, seconds);
    // A wish to stop is heard between blocks.
    await setImmediate();
    signal?.throwIfAborted();
  }
}
