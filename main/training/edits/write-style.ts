/** Makes a style's folder of what was learned from edits. */
import { join } from 'node:path';
import type { LearningMetrics } from '#core/contract/styles.ts';
import { CONTROL_RATE } from '#core/timeline/motion-channels.ts';
import type { FrameSpan } from '#models/choreographer/edits/lesson.ts';
import { encodeNetwork, type TrainedNetwork } from '#models/choreographer/fine-tuning/trained-network.ts';
import { replaceFile } from '../../store/durable-file.ts';
import { CARD_NAME, WEIGHTS_NAME, writeFacts } from '../../styles/style-folder.ts';
import { learnedShape } from '../fine-tuning/learned-shape.ts';
import type { EditsSettings } from './task.ts';

export async function writeEditedStyle(
  { name, projectName, style: startedFrom, glideSeconds, out }: EditsSettings,
  learned: TrainedNetwork,
  style: number,
  metrics: LearningMetrics,
  spans: readonly FrameSpan[],
): Promise<void> {
  const write = (file: string, content: Uint8Array | string) =>
    replaceFile(join(out, file), (handle) => handle.writeFile(content));
  const seconds = spans.reduce((sum, { first, end }) => sum + end - first, 0) / CONTROL_RATE;
  await write(WEIGHTS_NAME, encodeNetwork(learned));
  const shape = await learnedShape(learned, style, () => 1);
  const source = { kind: 'edits', name: projectName, seconds, startedFrom } as const;
  await writeFacts(out, { name, madeAt: new Date().toISOString(), source, metrics, shape, glideSeconds });
  const share = (value: number | null) => (value === null ? 'unknown' : value.toFixed(3));
  await write(
    CARD_NAME,
    [
      `# ${name}`,
      `A movement learned from ${seconds.toFixed(1)} s of curves that an artist edited in “${projectName}”, begun ` +
        `as “${startedFrom}”.`,
      'Error on the last quarter of the edits, which a first training did not see, as a share of the movement ' +
        `there: ${share(metrics.before)} before, ${share(metrics.heldOut)} after it. The weights here were then ` +
        'trained on all of the edits.',
      '',
    ].join('\n\n'),
  );
}
