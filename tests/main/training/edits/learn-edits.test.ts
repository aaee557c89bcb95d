/** Learning from edits: the rest of the song follows the lesson, what was drawn stays, nothing else is forgotten. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { LearningMetrics } from '#core/contract/styles.ts';
import { CONTROL_RATE, MOTION_CHANNEL_COUNT, motionChannel } from '#core/timeline/motion-channels.ts';
import { composeSong } from '#models/choreographer/composer/compose.ts';
import { CLEAN, renderScore, toMono } from '#models/choreographer/synth/render.ts';
import { SOUND_SETS } from '#models/choreographer/synth/sound-sets/index.ts';
import { hearRecording } from '#main/inference/hear-recording.ts';
import { motionForClip } from '#main/inference/motion-for-clip.ts';
import { trackBeats } from '#main/inference/track-beats.ts';
import { CHOREOGRAPHER_PATH } from '#main/paths.ts';
import { voiceInFolder } from '#main/styles/voice.ts';
import { editsTask } from '#main/training/edits/task.ts';
import { train } from '#main/training/train.ts';
import { reportOf } from '#main/training/training-card.ts';
import { keptWeights } from '#main/training/training-state.ts';
import { describeWithFfmpeg, FFMPEGS, useFolder, wavBytes } from '../../media/with-ffmpeg.ts';

const DX = motionChannel('dx');
const DY = motionChannel('dy');
const SECONDS = 20;
const RATE = 44_100;

type Edit = (vector: Float32Array, bar: number) => void;

// Sound is decoded alike by all of them: one is enough.
describeWithFfmpeg(
  'a style learned from edits',
  (ffmpeg) => {
    const inFolder = useFolder();

    /** The artist edits the bars of `bars`; answers with what the song became, and what it would be edited all through. */
    async function learned(name: string, edit: Edit, bars: readonly number[]) {
      const score = composeSong(5, SECONDS);
      const mono = toMono(
        renderScore(score, { sampleRate: RATE, soundSet: SOUND_SETS.analog, seed: 1, ...CLEAN }),
      );
      const audio = inFolder(`${name}.wav`);
      await writeFile(
        audio,
        wavBytes(mono.length / RATE, (time) => 0.8 * (mono[Math.round(time * RATE)] ?? 0)),
      );
      const features = await hearRecording(ffmpeg, audio);
      const { grid } = await trackBeats(features);
      const settings = { style: 'bounce', smoothness: 0, seed: 0 };
      const durationSeconds = features.frameCount / CONTROL_RATE;
      const { curves: written } = await motionForClip({
        ...{ ...settings, features, beatGrid: grid, picture: null, audioOffsetSeconds: 0, durationSeconds },
      });
      const barAt = (bar: number) =>
        grid.beatsSeconds[grid.firstDownbeat + bar * grid.beatsPerBar] ?? durationSeconds;
      const edited = (which: (bar: number) => boolean) => {
        const curves = written.slice();
        for (let bar = 0; barAt(bar) < durationSeconds; bar++) {
          const [from, to] = [barAt(bar), barAt(bar + 1)].map((seconds) =>
            Math.round(seconds * CONTROL_RATE),
          );
          for (let row = from!; row < to! && which(bar); row++)
            edit(curves.subarray(row * MOTION_CHANNEL_COUNT, (row + 1) * MOTION_CHANNEL_COUNT), bar);
        }
        return curves;
      };
      const drawn = edited((bar) => bars.includes(bar));
      const spans = bars.map((bar) => [barAt(bar), barAt(bar + 1)]);
      await writeFile(inFolder(`${name}-written`), new Uint8Array(written.buffer));
      await writeFile(inFolder(`${name}-drawn`), new Uint8Array(drawn.buffer));
      await mkdir(inFolder(name));
      const preparation = await editsTask.prepare(
        {
          ...{
            audio,
            source: 'mix',
            ffmpeg: ffmpeg.path,
            grid: JSON.stringify(grid),
            spans: JSON.stringify(spans),
          },
          ...{ written: inFolder(`${name}-written`), curves: inFolder(`${name}-drawn`), offsetSeconds: 0 },
          ...{ ...settings, weights: CHOREOGRAPHER_PATH, glideSeconds: 0, name, projectName: 'Test' },
          ...{
            out: inFolder(name),
            newCurves: inFolder(`${name}-new`),
            newWritten: inFolder(`${name}-says`),
          },
        },
        () => undefined,
        () => false,
      );
      const { plan } = preparation;
      const { state } = await train(plan);
      const ran = {
        execution: { device: 'cpu', threads: 1, parts: 1, lean: false },
        fallbackReason: null,
      } as const;
      const result = await preparation.finish(keptWeights(plan.graph, state), reportOf(plan, state, ran));
      const { metrics } = result as unknown as { metrics: { readonly [K in keyof LearningMetrics]: number } };
      const read = async (file: string) =>
        new Float32Array(new Uint8Array(await readFile(inFolder(file))).buffer);
      const after = Math.round((barAt(Math.max(...bars) + 1) + 0.3) * CONTROL_RATE);
      return {
        ...{ metrics, written, drawn, spans, after, wanted: edited(() => true) },
        curves: await read(`${name}-new`),
      };
    }

    /** Squared error of a channel after a row, as a share of how much the edit would change it there. */
    const missed = (
      a: Float32Array,
      wanted: Float32Array,
      before: Float32Array,
      channel: number,
      from: number,
    ) => {
      let [error, change] = [0, 0];
      for (let at = from * MOTION_CHANNEL_COUNT + channel; at < wanted.length; at += MOTION_CHANNEL_COUNT) {
        error += (a[at]! - wanted[at]!) ** 2;
        change += (before[at]! - wanted[at]!) ** 2;
      }
      return error / change;
    };
    const size = (curves: Float32Array, channel: number, from: number) => {
      let sum = 0;
      for (let at = from * MOTION_CHANNEL_COUNT + channel; at < curves.length; at += MOTION_CHANNEL_COUNT)
        sum += curves[at]! ** 2;
      return sum;
    };

    it('halves the bounce of the whole song when it was halved in three bars', async () => {
      const lesson = await learned('halved', (vector) => (vector[DY]! *= 0.5), [1, 2, 3]);
      expect(lesson.metrics.heldOut).toBeLessThan(0.5 * lesson.metrics.before);
      expect(missed(lesson.curves, lesson.wanted, lesson.written, DY, lesson.after)).toBeLessThan(0.4);
      // What was drawn stays to the bit.
      const [start, end] = lesson.spans[1]!.map(
        (seconds) => Math.round(seconds * CONTROL_RATE) * MOTION_CHANNEL_COUNT,
      );
      expect(lesson.curves.slice(start! + MOTION_CHANNEL_COUNT, end)).toEqual(
        lesson.drawn.slice(start! + MOTION_CHANNEL_COUNT, end),
      );
      expect((await voiceInFolder(inFolder('halved'))).style).toBe('bounce');
    }, 120_000);

    it('follows an edit of every second bar on every second bar', async () => {
      const everySecond: Edit = (vector, bar) => {
        if (bar % 2 === 0) vector[DY]! *= 0.5;
      };
      const lesson = await learned('second', everySecond, [0, 2, 4]);
      expect(missed(lesson.curves, lesson.wanted, lesson.written, DY, lesson.after)).toBeLessThan(0.8);
    }, 120_000);

    it('sways where it was taught to, though the style it began with does not', async () => {
      const lesson = await learned('muted', (vector) => (vector[DX] = 0.5 * vector[DY]!), [1, 2, 3, 4]);
      expect(missed(lesson.curves, lesson.wanted, lesson.written, DX, lesson.after)).toBeLessThan(0.75);
      // The bounce, which was left alone, stays.
      const kept = size(lesson.curves, DY, lesson.after) / size(lesson.written, DY, lesson.after);
      expect(kept).toBeGreaterThan(0.65);
      expect(kept).toBeLessThan(1.5);
    }, 120_000);
  },
  FFMPEGS.slice(0, 1),
);
