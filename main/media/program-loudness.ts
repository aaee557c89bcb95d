/** How loud a recording is as broadcasters measure it, by ffmpeg's ebur128 filter. */
import type { Ffmpeg } from './ffmpeg-binary.ts';
import { FfmpegFailure, runFfmpeg } from './ffmpeg-command.ts';
import { unreadable } from './probe.ts';

export interface ProgramLoudness {
  /** EBU R 128, LUFS; null where nothing is louder than the gate at -70. */
  readonly integratedLufs: number | null;
  /** Loudness range, EBU Tech 3342, in LU. */
  readonly rangeLu: number;
  /** Above full scale when positive; null for digital silence. */
  readonly truePeakDbtp: number | null;
}

/** @throws AppError `media.unreadable`; AbortError */
export async function measureLoudness(
  ffmpeg: Ffmpeg,
  path: string,
  signal?: AbortSignal,
): Promise<ProgramLoudness> {
  const lines: string[] = [];
  await runFfmpeg(ffmpeg, {
    inputs: [{ source: path, options: [] }],
    outputOptions: ['-map', '0:a:0', '-af', 'ebur128=peak=true:framelog=verbose', '-f', 'null'],
    output: '-',
    signal,
    onLine: (line) => lines.push(line),
  }).catch((error: unknown) => {
    throw error instanceof FfmpegFailure ? unreadable(path, error) : error;
  });
  return parseLoudness(lines);
}

/** Reads the filter's summary. Values of -inf and of the gate itself are none. */
export function parseLoudness(lines: readonly string[]): ProgramLoudness {
  const summary = lines.slice(lines.findLastIndex((line) => line.includes('Summary:')) + 1);
  const value = (label: string, unit: string) => {
    const line = summary.find((text) => text.trim().startsWith(label) && text.trim().endsWith(unit));
    return Number(line?.replace(label, '').replace(unit, ''));
  };
  const integrated = value('I:', 'LUFS');
  const peak = value('Peak:', 'dBFS');
  const range = value('LRA:', 'LU');
  return {
    integratedLufs: Number.isFinite(integrated) && integrated > -70 ? integrated : null,
    rangeLu: Number.isFinite(range) ? range : 0,
    truePeakDbtp: Number.isFinite(peak) ? peak : null,
  };
}
