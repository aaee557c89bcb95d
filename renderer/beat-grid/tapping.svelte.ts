/**
 * Taps along with what is heard: collected while the music plays, shown on the timeline as the grid they
 * make, and kept as one undo step or dropped.
 */
import { tapped } from '#core/audio/grid-edits.ts';
import { tappedTempo } from '#core/audio/tapped-tempo.ts';
import { findRecord } from '#core/document/queries.ts';
import type { BeatGrid, ClipRecord, RecordId, SongbrushDocument } from '#core/document/records.ts';
import type { Editor } from '../app/editor.svelte.ts';
import { clipInHand, NO_GRID, setGrid, toRecording, withGrid } from './grid-in-hand.ts';

/** After so long without a tap the next one begins anew. */
const PAUSE_SECONDS = 3;

export class Tapping {
  /** From the first tap on, rather than for the whole recording. */
  onwards = $state(false);
  /** Seconds of the recording, ascending. */
  #taps = $state.raw<readonly number[]>([]);
  #clipId = $state.raw<RecordId | null>(null);
  readonly #editor: Editor;
  readonly #tempo = $derived(tappedTempo(this.#taps));

  constructor(editor: Editor) {
    this.#editor = editor;
  }

  get count(): number {
    return this.#taps.length;
  }

  /** Null until enough taps agree. */
  get tempo() {
    return this.#tempo;
  }

  /**
   * Takes a tap while the music plays; otherwise lets it play.
   * @param atMs when it was made, on the clock of `performance.now()`
   */
  tap(atMs: number): void {
    const { document, playback } = this.#editor;
    if (!document) return;
    if (!playback.playing) return playback.play();
    const heardSeconds = playback.heardAt(atMs);
    const clip = clipInHand(document, heardSeconds);
    if (!clip) return;
    const seconds = toRecording(clip, heardSeconds);
    const since = seconds - (this.#taps.at(-1) ?? -Infinity);
    // A loop that begins again, or a seek, begins the taps again too.
    const goesOn = clip.id === this.#clipId && since > 0 && since < PAUSE_SECONDS;
    this.#taps = goesOn ? [...this.#taps, seconds] : [seconds];
    this.#clipId = clip.id;
  }

  /** The document as the taps would have it. Reactive. */
  shownIn(document: SongbrushDocument): SongbrushDocument {
    const proposal = this.#proposal(document);
    return proposal ? withGrid(document, proposal.clip.id, proposal.grid) : document;
  }

  /** Keeps the grid that the taps make. @throws AppError as the document does */
  keep(): void {
    const { document } = this.#editor;
    const proposal = document && this.#proposal(document);
    this.drop();
    if (proposal) setGrid(this.#editor, proposal.clip.id, proposal.grid);
  }

  drop(): void {
    this.#taps = [];
    this.#clipId = null;
  }

  #proposal(document: SongbrushDocument): { readonly clip: ClipRecord; readonly grid: BeatGrid } | null {
    const clip = this.#clipId === null ? undefined : findRecord(document, 'clip', this.#clipId);
    if (!clip || !this.#tempo) return null;
    return {
      clip,
      grid: tapped(clip.beatGrid ?? NO_GRID, this.#tempo, this.onwards, clip.sourceSeconds),
    };
  }
}
