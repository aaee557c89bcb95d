/** A page to try commands on. */
import type { DocumentCommandId, DocumentCommandInput } from '#core/document/commands/index.ts';
import { execute } from '#core/document/commands/index.ts';
import type { MotionLinkSettings } from '#core/document/commands/motion-link.ts';
import type { MotionMade, MotionSettings } from '#core/document/commands/motion.ts';
import { createDocument } from '#core/document/create.ts';
import { documentRecord, findRecord, layersOf } from '#core/document/queries.ts';
import type { BlobHash, RecordId } from '#core/document/records.ts';

type MotionOptions = MotionSettings & Pick<MotionMade, 'source' | 'heard'>;

export const HASH = 'a'.repeat(64) as BlobHash;

/** A page to try commands on, by way of the commands themselves. */
export class Page {
  document = createDocument({ name: 'Page', width: 100, height: 50 });

  run<Id extends DocumentCommandId>(id: Id, input: DocumentCommandInput<Id>): this {
    this.document = execute(this.document, id, input).document;
    return this;
  }
  picture(id: RecordId, place: { parentId?: RecordId; index?: number } = {}): this {
    const size = { width: 10, height: 10 };
    return this.run('layer.add', {
      id,
      name: id,
      kind: 'raster',
      blob: HASH,
      edge: 'mirror',
      ...size,
      ...place,
    });
  }
  group(id: RecordId, parentId: RecordId | null = null): this {
    return this.run('layer.add', { id, name: id, kind: 'group', parentId });
  }
  sound(id: RecordId, sourceSeconds: number, startSeconds = 0): this {
    if (!findRecord(this.document, 'track', 'track')) this.run('track.add', { id: 'track', name: 'Music' });
    return this.run('clip.add', { id, trackId: 'track', name: id, blob: HASH, sourceSeconds, startSeconds });
  }
  key(id: RecordId, layerId: RecordId, timeSeconds: number, value = 1): this {
    return this.run('keyframe.set', { id, layerId, property: 'x', timeSeconds, value });
  }
  motion(id: RecordId, layerId: RecordId, clipId: RecordId, settings: MotionOptions = {}): this {
    return this.run('motion.add', {
      ...{ id, layerId, clipId, curves: HASH, frameCount: 60, frameRate: 60 },
      ...{ style: 'pulse', smoothness: 0, seed: 1, model: 'm@1', ...settings },
    });
  }
  link(id: RecordId, layerId: RecordId, fromLayerId: RecordId, settings: MotionLinkSettings = {}): this {
    return this.run('motion-link.add', { ...settings, id, layerId, fromLayerId });
  }
  order = (parentId: RecordId | null = null) => layersOf(this.document, parentId).map(({ id }) => id);
  duration = () => documentRecord(this.document).durationSeconds;
}
