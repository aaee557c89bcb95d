/** What the eye and the ear would say of a film, in numbers. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { analyzeAudio } from '#core/audio/analyze.ts';
import { ANALYSIS_SAMPLE_RATE, FEATURE_COUNT, ONSET_INDEX } from '#core/audio/features.ts';
import { randomSource } from '#core/random.ts';
import type { Ffmpeg } from '#main/media/ffmpeg-binary.ts';
import { CONTROL_RATE } from '#core/timeline/motion-channels.ts';
import { ffmpegRaw } from '../../main/media/with-ffmpeg.ts';

const run = promisify(execFile);
/** Small enough to be quick, large enough to see a move of a pixel in it. */
const [WIDTH, HEIGHT] = [128, 72];

/** Mono samples from presentation time 0: ffmpeg's own reading, past the code under test. */
export async function sound(ffmpeg: Ffmpeg, path: string, sampleRate: number): Promise<Float32Array> {
  const timed = ['-af', `aresample=${sampleRate}:async=1:first_pts=0`, '-ac', '1'];
  const raw = await ffmpegRaw(ffmpeg, '-i', path, '-vn', ...timed, '-f', 'f32le', '-');
  return new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.length));
}

/** Mean absolute difference of each frame to the one before, 0..255; 0 for the first. */
export async function frameDifferences(ffmpeg: Ffmpeg, path: string): Promise<number[]> {
  const grey = ['-vf', `scale=${WIDTH}:${HEIGHT}:flags=area`, '-pix_fmt', 'gray', '-f', 'rawvideo', '-'];
  const frames = await ffmpegRaw(ffmpeg, '-i', path, ...grey);
  const size = WIDTH * HEIGHT;
  return Array.from({ length: frames.length / size }, (_, frame) => {
    if (frame === 0) return 0;
    let sum = 0;
    for (let i = frame * size; i < (frame + 1) * size; i++) sum += Math.abs(frames[i]! - frames[i - size]!);
    return sum / size;
  });
}

export interface FilmFacts {
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly videoSeconds: number;
  readonly soundSeconds: number;
  readonly soundStart: number;
}

/**
 * Seconds of a recording as a player plays it. An MP4 says where its last frame stops being heard, which
 * decoding alone does not show.
 */
export async function recordingSeconds(path: string, decodedSeconds: number): Promise<number> {
  if (!path.endsWith('.m4a')) return decodedSeconds;
  const { stdout } = await run('ffprobe', [
    '-v',
    'error',
    '-show_entries',
    'format=duration',
    '-of',
    'json',
    path,
  ]);
  return Number((JSON.parse(stdout) as { format: { duration: string } }).format.duration);
}

/** As ffprobe reads the container. */
export async function filmFacts(path: string): Promise<FilmFacts> {
  const { stdout } = await run('ffprobe', ['-v', 'error', '-show_streams', '-of', 'json', path]);
  const { streams } = JSON.parse(stdout) as { streams: Record<string, string>[] };
  const [video, audio] = ['video', 'audio'].map((kind) => streams.find((one) => one['codec_type'] === kind)!);
  return {
    codec: `${video!['codec_name']}+${audio?.['codec_name'] ?? 'none'}`,
    width: Number(video!['width']),
    height: Number(video!['height']),
    frames: Number(video!['nb_frames']),
    videoSeconds: Number(video!['duration']),
    soundSeconds: Number(audio?.['duration'] ?? 0),
    soundStart: Number(audio?.['start_time'] ?? 0),
  };
}

/**
 * How much later the film's sound is than the recording's, in seconds, within a quarter of a second, judged by
 * the four seconds from a moment on; null where there is nothing to compare.
 */
export function soundLag(
  recording: Float32Array,
  film: Float32Array,
  sampleRate: number,
  fromSeconds = 0.25,
): number | null {
  const reach = Math.round(sampleRate / 4);
  const from = Math.round(fromSeconds * sampleRate);
  const length = Math.min(recording.length - from - reach, 4 * sampleRate);
  let best = { shift: 0, score: 0 };
  for (let shift = -reach; shift <= reach; shift++) {
    let [product, energy] = [0, 1e-9];
    for (let i = from; i < from + length; i++) {
      const other = film[i + shift] ?? 0;
      product += recording[i]! * other;
      energy += other * other;
    }
    const score = product / Math.sqrt(energy);
    if (score > best.score) best = { shift, score };
  }
  return best.score > 0 ? best.shift / sampleRate : null;
}

/** Onset strength at each frame of a film: the strongest since the frame before. */
export function onsetEnvelope(samples: Float32Array, frames: number, frameRate: number): number[] {
  const { values, frameCount } = analyzeAudio({ sampleRate: ANALYSIS_SAMPLE_RATE, samples });
  return Array.from({ length: frames }, (_, frame) => {
    const [from, to] = [(frame - 1) / frameRate, frame / frameRate].map((t) => Math.floor(t * CONTROL_RATE));
    let strongest = 0;
    for (let at = Math.max(0, from! + 1); at <= Math.min(to!, frameCount - 1); at++)
      strongest = Math.max(strongest, values[at * FEATURE_COUNT + ONSET_INDEX]!);
    return strongest;
  });
}

export function correlation(a: readonly number[], b: readonly number[]): number {
  const count = Math.min(a.length, b.length);
  const mean = (values: readonly number[]) =>
    values.slice(0, count).reduce((sum, value) => sum + value, 0) / count;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 1e-12, 1e-12];
  for (let i = 0; i < count; i++) {
    ab += (a[i]! - ma) * (b[i]! - mb);
    aa += (a[i]! - ma) ** 2;
    bb += (b[i]! - mb) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}

/** Seconds of a recording in another order: pieces of a third of a second to one second. */
export function shuffled(samples: Float32Array, sampleRate: number, seed: number): Float32Array {
  const random = randomSource(seed);
  const pieces: Float32Array[] = [];
  for (let at = 0; at < samples.length;) {
    const end = at + Math.round(sampleRate * (0.33 + 0.67 * random.uniform()));
    pieces.push(samples.subarray(at, end));
    at = end;
  }
  for (let i = pieces.length - 1; i > 0; i--) {
    const other = random.below(i + 1);
    [pieces[i], pieces[other]] = [pieces[other]!, pieces[i]!];
  }
  const mixed = new Float32Array(samples.length);
  let at = 0;
  for (const piece of pieces) {
    mixed.set(piece, at);
    at += piece.length;
  }
  return mixed;
}

export interface Following {
  /**
   * Correlation of movement with the recording's onsets, at the best delay within a tenth of a second either
   * way: a swell that is fullest on the beat is fastest just before it.
   */
  readonly own: number;
  /** The same with the recording cut up and mixed, mean and deviation over many times. */
  readonly chance: number;
  readonly deviation: number;
}

const SHUFFLES = 24;

/** Whether what moves follows what sounds. @param samples mono at `ANALYSIS_SAMPLE_RATE` */
export function following(movement: readonly number[], samples: Float32Array, frameRate: number): Following {
  const reach = Math.round(0.1 * frameRate);
  const against = (heard: Float32Array): number => {
    const onsets = onsetEnvelope(heard, movement.length, frameRate);
    const delays = Array.from({ length: 2 * reach + 1 }, (_, i) => {
      const delay = i - reach;
      return correlation(movement.slice(Math.max(0, delay)), onsets.slice(Math.max(0, -delay)));
    });
    return Math.max(...delays);
  };
  const others = Array.from({ length: SHUFFLES }, (_, seed) =>
    against(shuffled(samples, ANALYSIS_SAMPLE_RATE, seed + 1)),
  );
  const chance = others.reduce((sum, value) => sum + value, 0) / SHUFFLES;
  const variance = others.reduce((sum, value) => sum + (value - chance) ** 2, 0) / (SHUFFLES - 1);
  return { own: against(samples), chance, deviation: Math.sqrt(variance) };
}
