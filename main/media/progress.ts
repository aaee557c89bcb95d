/** Reads the `key=value` lines that `ffmpeg -progress` writes. Pure; fed one line at a time. */

/** Where a run stands. Both are of the output, and null until ffmpeg knows them. */
export interface FfmpegProgress {
  readonly frames: number | null;
  readonly outSeconds: number | null;
  /** True in the last report of a run that ended by itself. */
  readonly ended: boolean;
}

const PROGRESS_LINE =
  /^(?:frame|fps|stream_\S+|bitrate|total_size|out_time(?:_us|_ms)?|dup_frames|drop_frames|speed|progress)=/;
const TIME = /^(-?)(\d+):(\d{2}):(\d{2}(?:\.\d+)?)$/;

/** Seconds of `[-]HH:MM:SS.ffffff`, or null for `N/A`. */
export function parseTime(text: string): number | null {
  const match = TIME.exec(text.trim());
  if (!match) return null;
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4]);
  return match[1] === '-' ? -seconds : seconds;
}

export function isProgressLine(line: string): boolean {
  return PROGRESS_LINE.test(line);
}

/**
 * A parser of one run. Each call takes one line and answers with a report when the line completes one
 * (`progress=...`), else null. Lines that are not progress are ignored.
 */
export function createProgressParser(): (line: string) => FfmpegProgress | null {
  let frames: number | null = null;
  let outSeconds: number | null = null;
  return (line) => {
    const equals = line.indexOf('=');
    if (equals < 0 || !isProgressLine(line)) return null;
    const key = line.slice(0, equals);
    const value = line.slice(equals + 1).trim();
    if (key === 'frame') frames = /^\d+$/.test(value) ? Number(value) : frames;
    if (key === 'out_time') outSeconds = parseTime(value) ?? outSeconds;
    return key === 'progress' ? { frames, outSeconds, ended: value === 'end' } : null;
  };
}
