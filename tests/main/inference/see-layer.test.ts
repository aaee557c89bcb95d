/** What a layer shows, and that it tells in how the layer is moved. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { analyzeAudio } from '#core/audio/analyze.ts';
import { ANALYSIS_SAMPLE_RATE } from '#core/audio/features.ts';
import { MOTION_CHANNEL_COUNT, motionChannel } from '#core/timeline/motion-channels.ts';
import { ProjectDraft } from '#main/authoring/project-draft.ts';
import { choreograph } from '#main/inference/choreograph.ts';
import { seeLayer } from '#main/inference/see-layer.ts';
import { CHOREOGRAPHER_PATH } from '#main/paths.ts';
import { BlobStore } from '#main/store/blob-store.ts';
import { composeSong } from '#models/choreographer/composer/compose.ts';
import { renderSong } from '#models/choreographer/training/random-master.ts';
import { factsFrom, NO_PICTURE, PICTURE_VECTOR_SIZE } from '#models/picture-encoder/facts.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';

/** A yellow ball of 120 pixels on nothing. */
const ball = async (): Promise<Uint8Array> =>
  sharp(
    Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300">' +
        '<circle cx="70" cy="80" r="60" fill="#fc4"/><circle cx="60" cy="70" r="12" fill="#222"/></svg>',
    ),
  )
    .png()
    .toBuffer();

/** A page of 400 x 200 with the ball, moved right, in a group; and the ball alone. */
async function project(): Promise<ProjectDraft> {
  const blobs = await BlobStore.open(join(await temporaryFolder(), 'blobs'));
  const draft = new ProjectDraft(blobs, { name: 'balls', width: 400, height: 200 });
  const blob = await blobs.put(await ball());
  draft.run('layer.add', { id: 'group', name: 'group', kind: 'group' });
  const picture = { kind: 'raster', blob, width: 300, height: 300, edge: 'transparent' } as const;
  const at = (x: number, y: number) => ({ x, y, scaleX: 0.5, scaleY: 0.5, rotationRadians: 0 });
  draft.run('layer.add', { ...picture, id: 'ball', name: 'ball', transform: at(200, 100) });
  draft.run('layer.add', {
    ...{ ...picture, id: 'inner', name: 'inner', parentId: 'group' },
    transform: at(320, 120),
  });
  return draft;
}
const look = ({ document, blobs }: ProjectDraft, layerId: string) =>
  seeLayer(document, layerId, (hash) => blobs.path(hash));

describe('seeLayer', () => {
  it('sees a picture layer’s own picture, wherever it lies on the page', async () => {
    const vector = await look(await project(), 'ball');
    expect(vector).toHaveLength(PICTURE_VECTOR_SIZE);
    const { subject, centreX, centreY, groundAlpha } = factsFrom(vector);
    expect(subject).toBeGreaterThan(0.6);
    // The ball's middle is at 70, 80 of 300.
    expect(Math.hypot(centreX - (70 / 300 - 0.5), centreY - (80 / 300 - 0.5))).toBeLessThan(0.06);
    expect(groundAlpha).toBeLessThan(0.2);
  });

  it('sees a group as its layers lie on the page together, in the page’s shorter sides', async () => {
    const draft = await project();
    const { centreX, centreY } = factsFrom(await look(draft, 'group'));
    // Half as large, its middle 40 left and 35 above that of its layer at 320, 120, on 400 x 200.
    expect(Math.hypot(centreX - (280 - 200) / 200, centreY - (85 - 100) / 200)).toBeLessThan(0.1);
    draft.run('layer.set', { layerId: 'inner', settings: { visible: false } });
    expect(factsFrom(await look(draft, 'group')).groundAlpha).toBeLessThan(0.2);
  });

  it('looks once: the same picture is known again without its file, and an answer is the caller’s own', async () => {
    const draft = await project();
    const first = await look(draft, 'ball');
    const before = first.slice();
    first.fill(7);
    const { blob } = draft.document.records['ball'] as { blob: string };
    const path = draft.blobs.path(blob);
    const bytes = await readFile(path);
    await writeFile(path, 'gone');
    expect(await look(draft, 'ball')).toEqual(before);
    await writeFile(path, bytes);
  });

  it('refuses a layer that is not there', async () => {
    await expect(look(await project(), 'nobody')).rejects.toMatchObject({ code: 'document.no-such-record' });
  });
});

describe('choreograph', () => {
  it('swells a ball about its own middle, not about the layer’s', async () => {
    const score = composeSong(1_000_000, 12);
    const samples = renderSong(score, { sampleRate: ANALYSIS_SAMPLE_RATE, seed: 2 });
    const features = analyzeAudio({ sampleRate: ANALYSIS_SAMPLE_RATE, samples });
    const dance = async (picture: Float32Array | null) => {
      const { curves } = await choreograph({
        ...{ features, beatGrid: null, style: 'pulse', smoothness: 0, seed: 0, picture },
        modelPath: CHOREOGRAPHER_PATH,
      });
      return curves;
    };
    const seen = await look(await project(), 'ball');
    const [known, unknown] = [await dance(seen), await dance(null)];
    expect(await dance(NO_PICTURE)).toEqual(unknown);
    const { centreX } = factsFrom(seen);
    // How far the ball's middle is carried sideways by size and place together.
    const carried = (curves: Float32Array) => {
      let sum = 0;
      for (let at = 0; at < curves.length; at += MOTION_CHANNEL_COUNT) {
        const scale = Math.exp(curves[at + motionChannel('log-scale-x')]!);
        sum += (scale * centreX + curves[at + motionChannel('dx')]! - centreX) ** 2;
      }
      return Math.sqrt(sum);
    };
    expect(carried(known)).toBeLessThan(0.5 * carried(unknown));
  });
});
