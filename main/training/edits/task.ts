/**
 * The training of a style on an artist's edits: first without the last quarter of them, which judges it, then
 * with all. Where nothing was edited the network is pulled, softly, to what it said, simply changed.
 */
import { readFile, writeFile } from 'node:fs/promises';
import type { LearningMetrics, LearningPhase } from '#core/contract/styles.ts';
import type { BeatGrid, MotionSource } from '#core/document/records.ts';
import { CONTROL_RATE, MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import {
  hullOf,
  relativeError,
  simpleChange,
  simplyChanged,
  withoutLastQuarter,
  type FrameSpan,
} from '#models/choreographer/edits/lesson.ts';
import {
  readTrainedNetwork,
  type TrainedNetwork,
} from '#models/choreographer/fine-tuning/trained-network.ts';
import { networkInputs } from '#models/choreographer/inputs.ts';
import { settle } from '#models/choreographer/settle.ts';
import { smoothCurves } from '#models/choreographer/smoothed.ts';
import { applyVariant } from '#models/choreographer/variant.ts';
import { WIDEST_SECONDS } from '../../inference/choreograph.ts';
import { hearRecording } from '../../inference/hear-recording.ts';
import { trackBeats } from '../../inference/track-beats.ts';
import type { Ffmpeg } from '../../media/ffmpeg-binary.ts';
import { styleIndex } from '../../styles/style-folder.ts';
import { curvesOf } from '../fine-tuning/run-network.ts';
import { train } from '../train.ts';
import type { Json, TrainingSettings, TrainingTask } from '../training-task.ts';
import { keptWeights, type Tensors } from '../training-state.ts';
import { readForChange, withChannels, withHeadFitted, type Change } from './head.ts';
import { changePlan } from './plan.ts';
import { writeEditedStyle } from './write-style.ts';

const STEPS = { judged: 70, all: 50 } as const;
/** How much a frame outside the edits counts beside one inside. */
const PULL = 0.1;
/** Movement that seed, silence or an end damps to less than this tells nothing. */
const LEAST_FACTOR = 0.15;
/** Way over which the drawn movement becomes the learned one, outside of the spans. */
const FADE_SECONDS = 0.15;

export interface EditsSettings {
  readonly audio: string;
  /** What of it is listened to. */
  readonly source: MotionSource;
  readonly ffmpeg: string;
  /** A `BeatGrid` as JSON; tracked when empty. */
  readonly grid: string;
  /** Files of float32: as the network wrote them, and as the artist drew them, by control frame of the timeline. */
  readonly written: string;
  readonly curves: string;
  /** JSON of `[startSeconds, endSeconds][]`, of the curves. */
  readonly spans: string;
  /** Recording second at timeline second 0. */
  readonly offsetSeconds: number;
  readonly weights: string;
  /** The network's style, by its name, and its smoothing. */
  readonly style: string;
  readonly glideSeconds: number;
  readonly smoothness: number;
  readonly seed: number;
  readonly name: string;
  readonly projectName: string;
  /** An empty folder, which becomes a style's. */
  readonly out: string;
  /** Files that are written: the new curves, to play and as the network says them. */
  readonly newCurves: string;
  readonly newWritten: string;
}

export const editsSettings = (settings: EditsSettings): TrainingSettings => ({ ...settings });

export const editsTask: TrainingTask = {
  id: 'edits',
  async prepare(given, onProgress) {
    const settings = given as unknown as EditsSettings;
    const tell = (
      phase: LearningPhase,
      done: number,
      total: number,
      facts: LearningMetrics = NOTHING_KNOWN,
    ) => onProgress(done, total, { phase, facts: facts as unknown as Json });
    await tell('job.learn.frames', 0, 1);
    const song = await readSong(settings);
    const { kept, heldOut } = withoutLastQuarter(song.spans);
    const style = styleIndex(settings.style);
    const network = withChannels(song.network, style, song.wanted, hullOf(song.spans));
    const base = { network, style, inputs: song.inputs, frameCount: song.frameCount };
    // Judged by what it does to edits that it has not seen.
    const first = await readForChange({ ...base, ...lessonOf(song, kept, network.deviations[style]!) });
    const begun = withHeadFitted(first);
    const plan = changePlan(first, begun, STEPS.judged);
    let metrics: LearningMetrics = { ...NOTHING_KNOWN };
    const { state } = await train(plan, {
      async onReport({ step, steps, trainingLoss }) {
        metrics = { ...metrics, trainingLoss };
        await tell('job.learn.warm-up', step, steps, metrics);
      },
    });
    const judged = begun.with(keptWeights(plan.graph, state));
    const errorOf = async (which: TrainedNetwork) =>
      relativeError(
        await curvesOf(which, song.inputs, style, song.glide),
        song.wanted,
        heldOut,
        network.deviations[style]!,
      );
    metrics = { ...metrics, before: await errorOf(network), heldOut: await errorOf(judged) };
    await tell('job.learn.judge', 1, 1, metrics);
    const all = await readForChange({
      ...base,
      ...lessonOf(song, song.spans, network.deviations[style]!),
      network: judged,
    });
    const whole = withHeadFitted(all);
    return {
      plan: changePlan(all, whole, STEPS.all),
      judge(_weights, trainingLoss) {
        metrics = { ...metrics, trainingLoss };
        return Promise.resolve(metrics as unknown as Json);
      },
      async finish(weights: Tensors): Promise<Json> {
        const learned = whole.with(weights);
        await writeEditedStyle(settings, learned, style, metrics, song.spans);
        const frameCount = await writeCurves(settings, song, learned, style);
        return { metrics, frameCount } as unknown as Json;
      },
    };
  },
};

const NOTHING_KNOWN: LearningMetrics = {
  trainingLoss: null,
  heldOut: null,
  before: null,
  holdLast: null,
  envelope: null,
};

interface Song {
  readonly network: TrainedNetwork;
  readonly features: Awaited<ReturnType<typeof hearRecording>>;
  readonly grid: BeatGrid;
  readonly inputs: Float32Array;
  readonly frameCount: number;
  readonly glide: number;
  /** By recording frame, before seed, smoothness and rest: the network's own, and what the artist wants of it. */
  readonly own: Float32Array;
  readonly wanted: Float32Array;
  /** Edited, in recording frames. */
  readonly spans: readonly FrameSpan[];
  /** As drawn, by timeline frame. */
  readonly drawn: Float32Array;
  readonly shift: number;
}

async function readSong(settings: EditsSettings): Promise<Song> {
  const ffmpeg: Ffmpeg = { path: settings.ffmpeg, version: '', source: 'system' };
  const features = await hearRecording(ffmpeg, settings.audio, { source: settings.source });
  const { frameCount } = features;
  // The beat is where all of the music has it.
  const grid =
    settings.grid === ''
      ? (await trackBeats(await hearRecording(ffmpeg, settings.audio))).grid
      : (JSON.parse(settings.grid) as BeatGrid);
  const inputs = networkInputs(features, grid);
  const network = readTrainedNetwork(await readFile(settings.weights));
  const glide = settings.glideSeconds;
  const own = await curvesOf(network, inputs, styleIndex(settings.style), glide);
  const [written, drawn] = [await readCurves(settings.written), await readCurves(settings.curves)];
  const shift = Math.round(settings.offsetSeconds * CONTROL_RATE);
  const factors = new Float32Array(own.length).fill(1);
  applyVariant(factors, frameCount, settings.seed, grid);
  settle(factors, features);
  const wanted = own.map((value, at) => {
    const row = Math.floor(at / MOTION_CHANNEL_COUNT) - shift;
    const from = row * MOTION_CHANNEL_COUNT + (at % MOTION_CHANNEL_COUNT);
    if (row < 0 || from >= drawn.length || Math.abs(factors[at]!) < LEAST_FACTOR) return value;
    return value + (drawn[from]! - written[from]!) / factors[at]!;
  });
  const inRecording = (seconds: number) =>
    Math.min(frameCount, Math.max(0, Math.round(seconds * CONTROL_RATE) + shift));
  const spans = (JSON.parse(settings.spans) as [number, number][])
    .map(([start, end]) => ({ first: inRecording(start), end: inRecording(end) }))
    .filter(({ first, end }) => end > first);
  return { network, features, grid, inputs, frameCount, glide, own, wanted, spans, drawn, shift };
}

async function readCurves(path: string): Promise<Float32Array> {
  const bytes = await readFile(path);
  return new Float32Array(new Uint8Array(bytes).buffer);
}

/** What the network is to say at every frame, and how much that counts. */
function lessonOf(
  { own, wanted, frameCount }: Song,
  spans: readonly FrameSpan[],
  deviations: readonly number[],
): Pick<Change, 'target' | 'weights'> {
  const hull = hullOf(spans);
  const elsewhere = simplyChanged(own, simpleChange(own, wanted, hull, deviations));
  const isInside = (frame: number) => frame >= hull.first && frame < hull.end;
  return {
    target: own.map((_, at) =>
      isInside(Math.floor(at / MOTION_CHANNEL_COUNT)) ? wanted[at]! : elsewhere[at]!,
    ),
    weights: Float32Array.from({ length: frameCount }, (_, frame) => (isInside(frame) ? 1 : PULL)),
  };
}

/** The whole song in the new style; what was drawn stays, and is faded into it. */
async function writeCurves(
  { smoothness, seed, newCurves, newWritten, spans }: EditsSettings,
  song: Song,
  learned: TrainedNetwork,
  style: number,
): Promise<number> {
  const curves = await curvesOf(learned, song.inputs, style, song.glide);
  applyVariant(curves, song.frameCount, seed, song.grid);
  smoothCurves(curves, smoothness * WIDEST_SECONDS);
  settle(curves, song.features);
  const rows = song.drawn.length / MOTION_CHANNEL_COUNT;
  const written = new Float32Array(song.drawn.length);
  const first = Math.max(0, -song.shift);
  const last = Math.min(rows, song.frameCount - song.shift);
  if (last > first) {
    const [from, to] = [
      (first + song.shift) * MOTION_CHANNEL_COUNT,
      (last + song.shift) * MOTION_CHANNEL_COUNT,
    ];
    written.set(curves.subarray(from, to), first * MOTION_CHANNEL_COUNT);
  }
  const edited = JSON.parse(spans) as [number, number][];
  const played = written.map((value, at) => {
    const seconds = Math.floor(at / MOTION_CHANNEL_COUNT) / CONTROL_RATE;
    const away = Math.min(...edited.map(([start, end]) => Math.max(0, start - seconds, seconds - end)));
    const share = Math.max(0, 1 - away / FADE_SECONDS);
    const eased = share * share * (3 - 2 * share);
    return eased === 1 ? song.drawn[at]! : value + eased * (song.drawn[at]! - value);
  });
  await writeFile(newWritten, new Uint8Array(written.buffer));
  await writeFile(newCurves, new Uint8Array(played.buffer));
  return rows;
}
