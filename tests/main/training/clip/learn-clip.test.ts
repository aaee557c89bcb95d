/** Learning from a film, small: what comes out moves as the film does where it was never seen. */
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { beforeAll, expect, it } from 'vitest';
import type { LearningMetrics } from '#core/contract/styles.ts';
import { readTrainedNetwork } from '#models/choreographer/fine-tuning/trained-network.ts';
import { CHOREOGRAPHER_PATH } from '#main/paths.ts';
import { probe } from '#main/media/probe.ts';
import { voiceInFolder } from '#main/styles/voice.ts';
import { clipTask, type ClipSettings } from '#main/training/clip/task.ts';
import type { Preparation, PreparationStage } from '#main/training/training-task.ts';
import { train } from '#main/training/train.ts';
import { keptWeights } from '#main/training/training-state.ts';
import { reportOf } from '#main/training/training-card.ts';
import { describeWithFfmpeg, FFMPEGS, useFolder } from '../../media/with-ffmpeg.ts';
import { smallClip } from './small-clip.ts';

describeWithFfmpeg(
  'a style learned from a small film',
  (ffmpeg) => {
    const inFolder = useFolder();
    const stages: PreparationStage[] = [];
    let settings: ClipSettings;
    let preparation: Preparation;
    let result: {
      readonly metrics: { readonly [K in keyof LearningMetrics]: number };
      readonly warnings: unknown[];
    };

    beforeAll(async () => {
      const video = await smallClip(ffmpeg, inFolder('bounce.mp4'));
      settings = {
        ...{ video, videoName: 'bounce.mp4', name: 'Bounce', out: inFolder('style') },
        ...{
          startSeconds: 0,
          endSeconds: 0,
          effort: 'quick',
          ffmpeg: ffmpeg.path,
          weights: CHOREOGRAPHER_PATH,
        },
      };
      await mkdir(settings.out);
      // Told to finish, it leaves the long learning out: the start alone is judged here, and a few steps.
      preparation = await clipTask.prepare(
        { ...settings },
        (_done, _total, stage) => void (stage && stages.push(stage)),
        () => true,
      );
      let steps = 0;
      const plan = { ...preparation.plan, reportEvery: 6 };
      const { state } = await train(plan, { mayGoOn: () => Promise.resolve(steps++ < 6) });
      const ran = {
        execution: { device: 'cpu', threads: 1, parts: 1, lean: false },
        fallbackReason: null,
      } as const;
      result = (await preparation.finish(
        keptWeights(plan.graph, state),
        reportOf(plan, state, ran),
      )) as unknown as typeof result;
    }, 120_000);

    it('errs less on the frames it did not see than standing still and than following loudness', () => {
      const { heldOut, holdLast, envelope } = result.metrics;
      expect(heldOut).toBeLessThan(0.6 * Math.min(holdLast, envelope));
      expect(result.warnings).toEqual([]);
    });

    it('tells its phases in order, with what it knows', () => {
      const phases = stages.map(({ phase }) => phase);
      expect([...new Set(phases)]).toEqual([
        'job.learn.frames',
        'job.learn.find',
        'job.learn.judge',
        'job.learn.preview',
      ]);
      expect(stages.at(-1)!.facts).toMatchObject({ holdLast: result.metrics.holdLast });
    });

    it('is a folder that moves pictures, with a card and a film of real, before and after', async () => {
      expect((await readdir(settings.out)).sort()).toEqual([
        'card.md',
        'preview.mp4',
        'style.json',
        'weights.onnx',
      ]);
      const voice = await voiceInFolder(settings.out);
      expect(voice.name).toBe('Bounce');
      const learned = readTrainedNetwork(await readFile(voice.modelPath));
      expect(learned.weights.size).toBeGreaterThan(3);
      expect(await readFile(inFolder('style/card.md'), 'utf8')).toContain('bounce.mp4');
      const { video, audio } = await probe(ffmpeg, inFolder('style/preview.mp4'));
      expect(video!.width).toBeGreaterThan(2.9 * video!.height * 0.5);
      expect(audio).not.toBeNull();
    });
  },
  FFMPEGS.slice(0, 1),
);
