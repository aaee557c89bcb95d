/** Makes a style's folder of what was learned from a clip: weights, facts, card, preview. */
import { join } from 'node:path';
import type { LearningMetrics } from '#core/contract/styles.ts';
import { encodeNetwork, type TrainedNetwork } from '#models/choreographer/fine-tuning/trained-network.ts';
import { MOTION_CHANNEL_COUNT, MOTION_CHANNELS } from '#core/timeline/motion-channels.ts';
import { STYLES } from '#models/choreographer/styles/index.ts';
import type { Ffmpeg } from '../../media/ffmpeg-binary.ts';
import { replaceFile } from '../../store/durable-file.ts';
import { CARD_NAME, PREVIEW_NAME, WEIGHTS_NAME, writeFacts } from '../../styles/style-folder.ts';
import { learnedShape } from '../fine-tuning/learned-shape.ts';
import { curvesOf } from '../fine-tuning/run-network.ts';
import type { Lesson } from './lesson.ts';
import { filmPreview } from './preview.ts';
import type { Tell } from './read-clip.ts';
import type { ClipSettings } from './task.ts';

export interface LearnedFromClip {
  readonly lesson: Lesson;
  readonly bundled: TrainedNetwork;
  readonly learned: TrainedNetwork;
  readonly style: number;
  readonly glideSeconds: number;
  readonly metrics: LearningMetrics;
}

export async function writeLearnedStyle(
  ffmpeg: Ffmpeg,
  { name, videoName, out }: Pick<ClipSettings, 'name' | 'videoName' | 'out'>,
  made: LearnedFromClip,
  tell: Tell,
): Promise<void> {
  const { lesson, bundled, learned, style, glideSeconds, metrics } = made;
  const { inputs } = lesson.clip;
  const write = (file: string, content: Uint8Array | string) =>
    replaceFile(join(out, file), (handle) => handle.writeFile(content));
  await write(WEIGHTS_NAME, encodeNetwork(learned));
  const { products } = lesson.curvature;
  const shape = await learnedShape(
    learned,
    style,
    (channel) => products[channel * MOTION_CHANNEL_COUNT + channel]!,
  );
  const startedFrom = STYLES[style]!.id;
  const source = { kind: 'clip', name: videoName, seconds: lesson.clip.facts.seconds, startedFrom } as const;
  await writeFacts(out, { name, madeAt: new Date().toISOString(), source, metrics, shape, glideSeconds });
  await write(CARD_NAME, cardOf(name, videoName, made));
  const movements = {
    before: await curvesOf(bundled, inputs, style),
    after: await curvesOf(learned, inputs, style, glideSeconds),
  };
  await filmPreview(ffmpeg, lesson, movements, join(out, PREVIEW_NAME), tell);
}

function cardOf(name: string, videoName: string, { lesson, style, metrics }: LearnedFromClip): string {
  const { facts, frames } = lesson.clip;
  const moved = MOTION_CHANNELS.filter((_, channel) => lesson.deviations[channel]! > 0).map(({ id }) => id);
  const rows: readonly (readonly [string, number | null])[] = [
    ['This style', metrics.heldOut],
    ['Standing still (the better of the last frame seen and the rest frame)', metrics.holdLast],
    ['Following loudness', metrics.envelope],
    [`The bundled “${STYLES[style]!.id}”, before`, metrics.before],
  ];
  const table = rows.map(
    ([label, value]) => `| ${label} | ${value === null ? '' : value.toExponential(2)} |`,
  );
  return [
    `# ${name}`,
    `A movement learned from ${facts.seconds.toFixed(1)} s of “${videoName}”, begun as the bundled ` +
      `“${STYLES[style]!.id}”. It moves: ${moved.join(', ')}.`,
    `Learned from the first 72 % of the frames (${frames.width} x ${frames.height}, ` +
      `${frames.frameRate.toFixed(2)} a second), of which the last sixth chose the weights; judged on the last ` +
      'quarter, after a gap. Mean squared error of its frames, colours 0 to 1:',
    ['| Held out | Error |', '| --- | --- |', ...table].join('\n'),
    'The clip is the artist’s own; so is what was learned from it.',
    '',
  ].join('\n\n');
}
