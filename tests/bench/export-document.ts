/** What the export benchmark renders: 10 s of the sample's pictures, one resting, three moving, and a tone. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { execute } from '#core/document/commands/index.ts';
import type { DocumentCommandId, DocumentCommandInput } from '#core/document/commands/index.ts';
import { createDocument } from '#core/document/create.ts';
import type { BlobHash, SongbrushDocument } from '#core/document/records.ts';
import { CONTROL_RATE, MOTION_CHANNELS } from '#core/timeline/motion-channels.ts';
import { SAMPLE_FOLDER } from '#main/paths.ts';
import type { BlobStore } from '#main/store/blob-store.ts';

export const SECONDS = 10;
export const SIZE = { width: 1920, height: 1080 };
const SAMPLE_RATE = 44_100;

/** Bottom to top; places as in the sample. */
const LAYERS = [
  { name: 'sky', x: 960, y: 540, edge: 'mirror', moves: true },
  { name: 'moon', x: 1430, y: 270, edge: 'transparent', moves: false },
  { name: 'whale', x: 840, y: 470, edge: 'transparent', moves: true },
  { name: 'near-sea', x: 960, y: 960, edge: 'transparent', moves: true },
] as const;

/** As large as the choreographer's own, on every channel at once, so that nothing is skipped. */
const AMPLITUDES = { place: 0.03, size: 0.03, turn: 0.03, surface: 0.008, colour: 0.12 } as const;

function curvesOf(layerIndex: number): Float32Array {
  const frames = SECONDS * CONTROL_RATE;
  const curves = new Float32Array(frames * MOTION_CHANNELS.length);
  for (let frame = 0; frame < frames; frame++) {
    MOTION_CHANNELS.forEach(({ group }, channel) => {
      const phase = (frame / CONTROL_RATE) * (0.5 + channel / 13) * 2 * Math.PI + layerIndex;
      curves[frame * MOTION_CHANNELS.length + channel] = AMPLITUDES[group] * Math.sin(phase);
    });
  }
  return curves;
}

export async function benchmarkDocument(blobs: BlobStore): Promise<SongbrushDocument> {
  let document = createDocument({ name: 'Benchmark', ...SIZE });
  const run = <Id extends DocumentCommandId>(id: Id, input: DocumentCommandInput<Id>) => {
    document = execute(document, id, input).document;
  };
  const sound = await blobs.put(toneWav());
  run('track.add', { id: 'track', name: 'Tone' });
  run('clip.add', { id: 'clip', trackId: 'track', name: 'tone.wav', blob: sound, sourceSeconds: SECONDS });
  for (const [index, { name, x, y, edge, moves }] of LAYERS.entries()) {
    const png = await readFile(join(SAMPLE_FOLDER, 'scene', `${name}.png`));
    const { width, height } = await sharp(png).metadata();
    const blob: BlobHash = await blobs.put(png);
    const transform = { x, y, scaleX: 1, scaleY: 1, rotationRadians: 0 };
    run('layer.add', { id: name, name, kind: 'raster', blob, width, height, edge, transform });
    if (!moves) continue;
    const curves = await blobs.put(new Uint8Array(curvesOf(index).buffer));
    run('motion.add', {
      ...{ id: `motion-${name}`, layerId: name, clipId: 'clip', curves },
      ...{ frameCount: SECONDS * CONTROL_RATE, frameRate: CONTROL_RATE },
      ...{ style: 'sway', smoothness: 0.5, seed: 1, model: 'benchmark@1' },
    });
  }
  run('document.set', { durationSeconds: SECONDS });
  return document;
}

/** A mono 16-bit WAV of a quiet tone. */
function toneWav(): Buffer {
  const samples = SECONDS * SAMPLE_RATE;
  const bytes = Buffer.alloc(44 + samples * 2);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.set([16, 0, 0, 0, 1, 0, 1, 0], 16);
  bytes.writeUInt32LE(SAMPLE_RATE, 24);
  bytes.writeUInt32LE(SAMPLE_RATE * 2, 28);
  bytes.set([2, 0, 16, 0], 32);
  bytes.write('data', 36);
  bytes.writeUInt32LE(samples * 2, 40);
  for (let i = 0; i < samples; i++) bytes.writeInt16LE(Math.round(3000 * Math.sin(i / 20)), 44 + i * 2);
  return bytes;
}
