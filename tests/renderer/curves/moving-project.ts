/** An editor on a project in memory whose layer moves, and the blobs behind it. */
import { createHash } from 'node:crypto';
import { vi } from 'vitest';
import { execute } from '#core/document/commands/index.ts';
import { createDocument } from '#core/document/create.ts';
import { getRecord } from '#core/document/queries.ts';
import type { BlobHash, MotionRecord, SongbrushDocument } from '#core/document/records.ts';
import type { Editor } from '#renderer/app/editor.svelte.ts';
import { someCurves } from '../../core/timeline/curve-edits/some-curves.ts';
import { stubBrowser } from '../browser.ts';
import { FakeApp } from '../fake-app.ts';

stubBrowser();
vi.stubGlobal('innerHeight', 900);
const { Editor: EditorClass } = await import('#renderer/app/editor.svelte.ts');

const PICTURE = 'a'.repeat(64) as BlobHash;

export interface MovingProject {
  readonly editor: Editor;
  readonly app: FakeApp;
  readonly blobs: Map<string, Uint8Array>;
  motion(): MotionRecord;
  /** Rows of a blob that the app has. */
  rowsOf(blob: BlobHash): Float32Array;
  store(rows: Float32Array): BlobHash;
}

export async function movingProject(): Promise<MovingProject> {
  const blobs = new Map<string, Uint8Array>();
  const keep = (bytes: Uint8Array): BlobHash => {
    const hash = createHash('sha256').update(bytes).digest('hex') as BlobHash;
    blobs.set(hash, bytes);
    return hash;
  };
  const store = (rows: Float32Array): BlobHash => keep(new Uint8Array(rows.slice().buffer));
  vi.stubGlobal('fetch', async (address: string, init?: RequestInit) => {
    if (init?.method === 'POST') {
      return Response.json({ blob: keep(new Uint8Array(await (init.body as Blob).arrayBuffer())) });
    }
    return new Response(blobs.get(address.split('/').at(-1)!) as Uint8Array<ArrayBuffer>);
  });
  const app = new FakeApp();
  app.files.set('/moving', movingDocument(store(someCurves(21).written)));
  const editor = new EditorClass(app.bridge);
  await editor.start();
  await editor.projects.open('/moving');
  return {
    ...{ editor, app, blobs, store },
    motion: () => getRecord(editor.document!, 'motion', 'motion'),
    rowsOf: (blob) => new Float32Array(blobs.get(blob)!.slice().buffer),
  };
}

function movingDocument(curves: BlobHash): SongbrushDocument {
  let document = createDocument({ name: 'Moving', width: 640, height: 360 });
  const layer = { id: 'layer', name: 'Moon', kind: 'raster', blob: PICTURE, width: 80, height: 80 } as const;
  document = execute(document, 'layer.add', { ...layer, edge: 'transparent' }).document;
  document = execute(document, 'track.add', { id: 'track', name: 'Music' }).document;
  const clip = { id: 'clip', trackId: 'track', name: 'song.ogg', blob: PICTURE, sourceSeconds: 6 };
  document = execute(document, 'clip.add', clip).document;
  return execute(document, 'motion.add', {
    ...{ id: 'motion', layerId: 'layer', clipId: 'clip', curves, frameCount: 360, frameRate: 60 },
    ...{ style: 'sway', smoothness: 0.5, seed: 3, model: 'choreographer-lstm@3' },
  }).document;
}
