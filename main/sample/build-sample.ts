/**
 * Makes the sample project: composes and plays the soundtrack, lays the painted scene under it, lets the
 * choreographer move each layer in its style, and saves it all as one file. `npm run build:sample`.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BlendMode, RasterLayerRecord } from '#core/document/records.ts';
import { barSeconds } from '#models/choreographer/composer/sample-song.ts';
import { findFfmpeg } from '../media/ffmpeg-binary.ts';
import { ProjectDraft } from '../authoring/project-draft.ts';
import { SAMPLE_FOLDER, SAMPLE_PROJECT_PATH } from '../paths.ts';
import { createProjectRenderer } from '../rendering/project-renderer.ts';
import { BlobStore } from '../store/blob-store.ts';
import { writeProjectFile } from '../store/project-file/write.ts';
import { recordSoundtrack } from './soundtrack.ts';

interface SceneLayer {
  readonly id: string;
  readonly name: string;
  readonly file: string;
  readonly x: number;
  readonly y: number;
  readonly scale?: number;
  /** Degrees, clockwise. */
  readonly rotation?: number;
  readonly width: number;
  readonly height: number;
  readonly edge: RasterLayerRecord['edge'];
  readonly blendMode: BlendMode;
  /** Null for a layer that stays as it is. */
  readonly style: string | null;
  readonly intensity: number;
  readonly smoothness?: number;
  readonly seed?: number;
  /** Keyframes: at which bar of the song which value; rotation in degrees. */
  readonly path?: Partial<Record<'x' | 'y' | 'rotation', readonly (readonly [bar: number, value: number])[]>>;
}

interface Scene {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** Bottom to top. */
  readonly layers: readonly SceneLayer[];
}

const CLIP_ID = 'soundtrack-clip';
const SMOOTHNESS = 0.2;

async function addLayer(draft: ProjectDraft, layer: SceneLayer): Promise<void> {
  const { id, name, width, height, edge, blendMode, scale = 1, rotation = 0 } = layer;
  const blob = await draft.blobs.putFile(join(SAMPLE_FOLDER, 'scene', layer.file));
  const rotationRadians = (rotation * Math.PI) / 180;
  const transform = { x: layer.x, y: layer.y, scaleX: scale, scaleY: scale, rotationRadians };
  draft.run('layer.add', { id, name, kind: 'raster', blob, width, height, edge, blendMode, transform });
}

function addPath(draft: ProjectDraft, { id, path = {} }: SceneLayer): void {
  for (const [name, keys] of Object.entries(path)) {
    const property = name === 'rotation' ? 'rotationRadians' : (name as 'x' | 'y');
    const unit = name === 'rotation' ? Math.PI / 180 : 1;
    keys.forEach(([bar, value], i) => {
      const key = { id: `${id}-${name}-${i + 1}`, layerId: id, property } as const;
      draft.run('keyframe.set', { ...key, timeSeconds: barSeconds(bar), value: value * unit });
    });
  }
}

async function buildSample(folder: string): Promise<void> {
  const ffmpeg = await findFfmpeg();
  const scene = JSON.parse(await readFile(join(SAMPLE_FOLDER, 'scene', 'scene.json'), 'utf8')) as Scene;
  const draft = new ProjectDraft(await BlobStore.open(join(folder, 'blobs')), scene);
  for (const layer of scene.layers) {
    await addLayer(draft, layer);
    addPath(draft, layer);
  }

  const path = await recordSoundtrack(ffmpeg, join(folder, 'night-whale.flac'));
  const sound = { trackId: 'soundtrack', clipId: CLIP_ID, name: 'night-whale.flac', path };
  const features = await draft.addSound(ffmpeg, sound);
  for (const { id, style, intensity, smoothness = SMOOTHNESS, seed = 0 } of scene.layers) {
    if (style === null) continue;
    await draft.animate({ layerId: id, clipId: CLIP_ID, features, style, intensity, smoothness, seed });
  }
  const { document, blobs } = draft;
  const renderer = createProjectRenderer((blob) => blobs.path(blob));
  await writeProjectFile(SAMPLE_PROJECT_PATH, { document, blobs, renderer });
  console.log(SAMPLE_PROJECT_PATH);
}

const folder = await mkdtemp(join(tmpdir(), 'songbrush-sample-'));
try {
  await buildSample(folder);
} finally {
  await rm(folder, { recursive: true, force: true });
}
