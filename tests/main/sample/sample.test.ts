import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { clips, documentRecord, layersOf, motionsOf, recordsOf } from '#core/document/queries.ts';
import { composeSampleSong } from '#models/choreographer/composer/sample-song.ts';
import { SAMPLE_FOLDER, SAMPLE_PROJECT_PATH } from '#main/paths.ts';
import { BlobStore, hashOf } from '#main/store/blob-store.ts';
import { readProjectFile } from '#main/store/project-file/read.ts';
import { FFMPEGS } from '../media/with-ffmpeg.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';

const run = promisify(execFile);

async function openSample() {
  const blobs = await BlobStore.open(join(await temporaryFolder(), 'blobs'));
  return { blobs, document: await readProjectFile(SAMPLE_PROJECT_PATH, blobs) };
}

interface Scene {
  readonly layers: readonly { readonly id: string; readonly file: string; readonly style: string | null }[];
}

describe('the sample project', () => {
  it('is made of the scene as it is painted now, each layer in its style', async () => {
    const { document } = await openSample();
    const scene = JSON.parse(await readFile(join(SAMPLE_FOLDER, 'scene', 'scene.json'), 'utf8')) as Scene;
    const layers = layersOf(document, null);
    expect(layers.map(({ id }) => id)).toEqual(scene.layers.map(({ id }) => id));
    for (const { id, file, style } of scene.layers) {
      const picture = await readFile(join(SAMPLE_FOLDER, 'scene', file));
      expect(layers.find((layer) => layer.id === id)).toMatchObject({ blob: hashOf(picture) });
      expect(motionsOf(document, id).map((motion) => motion.style)).toEqual(style === null ? [] : [style]);
    }
    expect(recordsOf(document, 'keyframe').length).toBeGreaterThan(0);
  });

  it('lasts as long as its song, whose beats it knows', async () => {
    const { document } = await openSample();
    const [clip] = clips(document);
    const song = composeSampleSong();
    expect(documentRecord(document).durationSeconds).toBeCloseTo(song.durationSeconds, 2);
    expect(clip!.beatGrid).toMatchObject({ beatsPerBar: 4, firstDownbeat: 0 });
    const found = clip!.beatGrid!.beatsSeconds;
    // Where the drums play; under a held chord there is nothing to hear a beat by.
    const full = song.sections.filter(({ energy }) => energy > 0.5);
    const driven = song.beatsSeconds.filter((beat) =>
      full.some(({ startSeconds, endSeconds }) => beat >= startSeconds && beat < endSeconds),
    );
    expect(driven.length).toBeGreaterThan(20);
    for (const beat of driven)
      expect(Math.min(...found.map((other) => Math.abs(other - beat)))).toBeLessThan(0.05);
  });

  it.skipIf(FFMPEGS.length === 0)('is as loud as music is, and never too loud', async () => {
    const { document, blobs } = await openSample();
    const path = blobs.path(clips(document)[0]!.blob);
    const report = ['-hide_banner', '-nostats', '-i', path, '-af', 'ebur128=peak=true', '-f', 'null', '-'];
    const { stderr } = await run(FFMPEGS[0]!.path, report);
    const summary = stderr.slice(stderr.indexOf('Summary:'));
    const value = (name: string) => Number(new RegExp(`${name}:\\s+(-?[\\d.]+)`).exec(summary)![1]);
    expect(value('I')).toBeGreaterThan(-16.5);
    expect(value('I')).toBeLessThan(-13.5);
    expect(value('Peak')).toBeLessThanOrEqual(-1);
  });
});
