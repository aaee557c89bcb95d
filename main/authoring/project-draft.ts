/**
 * A project put together without a window: the same commands as in the editor, on a document and a blob
 * store of its own. The command line and the sample are made with it; saving and filming are the callers'.
 */
import type { AudioFeatures } from '#core/audio/features.ts';
import { createDocument, type Size } from '#core/document/create.ts';
import { execute, type DocumentCommandId, type DocumentCommandInput } from '#core/document/commands/index.ts';
import { getRecord } from '#core/document/queries.ts';
import type { RecordId, SongbrushDocument } from '#core/document/records.ts';
import { CONTROL_RATE } from '#core/timeline/motion-channels.ts';
import { hearRecording } from '../inference/hear-recording.ts';
import { motionForClip } from '../inference/motion-for-clip.ts';
import { seeLayer } from '../inference/see-layer.ts';
import { trackBeats } from '../inference/track-beats.ts';
import type { Ffmpeg } from '../media/ffmpeg-binary.ts';
import { probe } from '../media/probe.ts';
import type { BlobStore } from '../store/blob-store.ts';
import type { StyleVoice } from '../styles/voice.ts';

export interface SoundRequest {
  readonly trackId: RecordId;
  readonly clipId: RecordId;
  readonly name: string;
  readonly path: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((seconds: number, total: number) => void) | undefined;
}

export interface DanceRequest {
  readonly layerId: RecordId;
  readonly clipId: RecordId;
  readonly features: AudioFeatures;
  /** As the document names it. */
  readonly style: string;
  /** Whose weights move in it; the bundled ones when left out. */
  readonly voice?: StyleVoice;
  /** 0..1 */
  readonly intensity: number;
  /** 0..1 */
  readonly smoothness: number;
  readonly seed: number;
  /** Id of the network's recurrent cell; the default one when left out. */
  readonly cell?: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((frames: number, total: number) => void) | undefined;
}

export class ProjectDraft {
  readonly blobs: BlobStore;
  #document: SongbrushDocument;

  /** @param page an empty page of this size */
  constructor(blobs: BlobStore, page: Size & { readonly name: string }) {
    this.blobs = blobs;
    this.#document = createDocument(page);
  }

  get document(): SongbrushDocument {
    return this.#document;
  }

  /** @throws AppError as the command does */
  run<Id extends DocumentCommandId>(id: Id, input: DocumentCommandInput<Id>): void {
    this.#document = execute(this.#document, id, input).document;
  }

  /**
   * Lays a recording on a track of its own, from the timeline's start, its beats found. The first one
   * decides how long the film is.
   * @throws AppError `media.*`; AbortError
   */
  async addSound(ffmpeg: Ffmpeg, request: SoundRequest): Promise<AudioFeatures> {
    const { trackId, clipId, name, path, signal, onProgress } = request;
    const { durationSeconds } = await probe(ffmpeg, path, { signal });
    const features = await hearRecording(ffmpeg, path, { signal, onProgress });
    const blob = await this.blobs.putFile(path);
    this.run('track.add', { id: trackId, name });
    const { grid: beatGrid } = await trackBeats(features);
    this.run('clip.add', { id: clipId, trackId, name, blob, sourceSeconds: durationSeconds, beatGrid });
    return features;
  }

  /** Gives a layer a choreography to a clip. @throws AppError `motion.style`; AbortError */
  async animate(request: DanceRequest): Promise<void> {
    const { layerId, clipId, features, style, voice, intensity } = request;
    const { cell, smoothness, seed, signal, onProgress } = request;
    const clip = getRecord(this.#document, 'clip', clipId);
    const picture = await seeLayer(this.#document, layerId, (blob) => this.blobs.path(blob));
    const { curves, frameCount, model } = await motionForClip({
      features,
      beatGrid: clip.beatGrid,
      audioOffsetSeconds: clip.offsetSeconds - clip.startSeconds,
      durationSeconds: clip.startSeconds + clip.durationSeconds,
      style,
      ...voice,
      smoothness,
      seed,
      picture,
      ...(cell && { cell }),
      ...(signal && { signal }),
      onProgress: (frames) => onProgress?.(frames, features.frameCount),
    });
    const blob = await this.blobs.put(new Uint8Array(curves.buffer));
    const made = { style, smoothness, seed, model, intensity };
    const motion = { id: `motion-${layerId}`, layerId, clipId, curves: blob, frameCount };
    this.run('motion.add', { ...motion, ...made, frameRate: CONTROL_RATE });
  }
}
