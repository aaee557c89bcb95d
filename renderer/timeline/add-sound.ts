/** Brings a sound onto the timeline, and finds its beat. */
import { heardOnwards } from '#core/audio/grid-edits.ts';
import type { ImportedMedia } from '#core/contract/commands.ts';
import { findRecord } from '#core/document/queries.ts';
import { newId } from '#core/document/ids.ts';
import type { BeatGrid, BlobHash, ClipRecord, RecordId } from '#core/document/records.ts';
import { AppError } from '#core/errors.ts';
import type { Editor } from '../app/editor.svelte.ts';
import { jobResult } from './run-job.svelte.ts';

export type ImportedSound = Extract<ImportedMedia, { kind: 'audio' }>;

/**
 * Adds a track with the sound on it; the first sound decides how long the film is. Its beat grid follows
 * when the app has heard it, as part of the same undo step unless something else was done meanwhile.
 * @param atSeconds where on the timeline it begins
 * @returns when the beat is known
 * @throws AppError as importing and hearing do
 */
export async function addSound(editor: Editor, sound: ImportedSound, atSeconds = 0): Promise<void> {
  const ids = { track: newId('track'), clip: newId('clip') };
  placeSound(editor, sound, atSeconds, ids, null);
  const placed = editor.document;
  const beatGrid = await hear(editor, sound.blob);
  if (!editor.document || !findRecord(editor.document, 'clip', ids.clip)) return;
  if (editor.document === placed) {
    editor.undo();
    placeSound(editor, sound, atSeconds, ids, beatGrid);
  } else {
    editor.execute('clip.set-beat-grid', { clipId: ids.clip, beatGrid });
  }
}

/** Imports a file and adds it. @throws AppError `timeline.not-a-sound`; as importing does */
export async function addSoundFile(editor: Editor, file: File, atSeconds = 0): Promise<void> {
  const media = await editor.importMedia(file);
  if (media.kind !== 'audio') {
    throw new AppError(
      'timeline.not-a-sound',
      `“${file.name}” is a picture, not a sound.`,
      'Choose a recording, or drop the picture on the canvas.',
    );
  }
  await addSound(editor, media, atSeconds);
}

/**
 * Listens for a clip's beat again and keeps what is heard.
 * @param fromSeconds of the recording; beats before it stay as they are
 */
export async function retrack(
  editor: Editor,
  { id: clipId, blob }: ClipRecord,
  fromSeconds: number | null = null,
): Promise<void> {
  const heard = await hear(editor, blob);
  const clip = editor.document && findRecord(editor.document, 'clip', clipId);
  if (!clip) return;
  const beatGrid =
    clip.beatGrid && fromSeconds !== null ? heardOnwards(clip.beatGrid, heard, fromSeconds) : heard;
  editor.execute('clip.set-beat-grid', { clipId, beatGrid });
}

function placeSound(
  editor: Editor,
  { name, blob, durationSeconds }: ImportedSound,
  startSeconds: number,
  ids: { readonly track: RecordId; readonly clip: RecordId },
  beatGrid: BeatGrid | null,
): void {
  const mark = editor.mark('sound.add');
  try {
    editor.execute('track.add', { id: ids.track, name });
    editor.execute('clip.add', {
      id: ids.clip,
      trackId: ids.track,
      name,
      blob,
      sourceSeconds: durationSeconds,
      startSeconds,
      beatGrid,
    });
    editor.squash(mark, 'sound.add');
  } catch (error) {
    editor.bail(mark);
    throw error;
  }
}

async function hear(editor: Editor, audio: BlobHash): Promise<BeatGrid> {
  const { sessionId } = editor.session!;
  const { jobId } = await editor.bridge.invoke('audio.analyze', { sessionId, audio });
  return (await jobResult(editor, 'analyze', jobId)).beatGrid;
}
