/** The sample made on the spot from its painted layers and its score, without movement. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execute, type DocumentCommandId, type DocumentCommandInput } from '#core/document/commands/index.ts';
import { createDocument } from '#core/document/create.ts';
import type { BlendMode, RasterLayerRecord, SongbrushDocument } from '#core/document/records.ts';
import { composeSampleSong } from '#models/choreographer/composer/sample-song.ts';
import { CLEAN, renderScore, type Stereo } from '#models/choreographer/synth/render.ts';
import { SOUND_SETS } from '#models/choreographer/synth/voices.ts';
import { SAMPLE_FOLDER } from '../paths.ts';
import { BlobStore } from '../store/blob-store.ts';
import type { OpenProject } from '../store/open-project.ts';
import { writeProjectFile } from '../store/project-file/write.ts';
import type { Workspace } from '../store/workspace.ts';

interface Scene {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly layers: readonly {
    readonly id: string;
    readonly name: string;
    readonly x: number;
    readonly y: number;
    readonly rotation?: number;
    readonly scale?: number;
    readonly edge: RasterLayerRecord['edge'];
    readonly blendMode: BlendMode;
    readonly file: string;
    readonly width: number;
    readonly height: number;
  }[];
}

const SAMPLE_RATE = 44_100;

function wav({ left, right }: Stereo): Uint8Array {
  const bytes = Buffer.alloc(44 + left.length * 4);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(2, 22);
  bytes.writeUInt32LE(SAMPLE_RATE, 24);
  bytes.writeUInt32LE(SAMPLE_RATE * 4, 28);
  bytes.writeUInt16LE(4, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(left.length * 4, 40);
  left.forEach((sample, i) => {
    bytes.writeInt16LE(Math.round(sample * 32_767), 44 + i * 4);
    bytes.writeInt16LE(Math.round(right[i]! * 32_767), 46 + i * 4);
  });
  return bytes;
}

async function paint(blobs: BlobStore): Promise<SongbrushDocument> {
  const folder = join(SAMPLE_FOLDER, 'scene');
  const scene = JSON.parse(await readFile(join(folder, 'scene.json'), 'utf8')) as Scene;
  let document = createDocument(scene);
  const run = <Id extends DocumentCommandId>(id: Id, input: DocumentCommandInput<Id>): void => {
    document = execute(document, id, input).document;
  };
  for (const {
    file,
    x,
    y,
    rotation = 0,
    scale = 1,
    id,
    name,
    edge,
    blendMode,
    width,
    height,
  } of scene.layers) {
    const transform = { x, y, scaleX: scale, scaleY: scale, rotationRadians: (rotation * Math.PI) / 180 };
    const blob = await blobs.putFile(join(folder, file));
    run('layer.add', { id, name, kind: 'raster', blob, width, height, edge, blendMode, transform });
  }
  const song = composeSampleSong();
  const sound = renderScore(song, { ...CLEAN, sampleRate: SAMPLE_RATE, sounds: SOUND_SETS.warm, seed: 1 });
  const blob = await blobs.put(wav(sound));
  run('track.add', { id: 'track', name: 'Soundtrack' });
  const sourceSeconds = sound.left.length / SAMPLE_RATE;
  run('clip.add', { id: 'clip', trackId: 'track', name: 'Night whale', blob, sourceSeconds });
  return document;
}

export async function openPaintedSample(workspace: Workspace): Promise<OpenProject> {
  const folder = await mkdtemp(join(tmpdir(), 'songbrush-sample-'));
  try {
    const blobs = await BlobStore.open(join(folder, 'blobs'));
    const path = join(folder, 'night-whale.songbrush');
    await writeProjectFile(path, { document: await paint(blobs), blobs });
    return await workspace.openCopy(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
