/**
 * The curve editor's state: which movement's curves are open, which of them is shown, the tool in the hand and
 * the selected stretch; and the edits that a stretch can be given.
 */
import { findRecord, getRecord, motionsOf } from '#core/document/queries.ts';
import type { MotionRecord, RecordId, TimeSpan } from '#core/document/records.ts';
import type { Curves } from '#core/timeline/curve-edits/curve-edit.ts';
import { spanAt } from '#core/timeline/curve-edits/edited-spans.ts';
import type { CurveEditId, CurveEditInput } from '#core/timeline/curve-edits/index.ts';
import { MOTION_CHANNEL_COUNT } from '#core/timeline/motion-channels.ts';
import { namedCurves, type NamedCurve } from '#core/timeline/named-curves.ts';
import type { Editor } from '../app/editor.svelte.ts';
import type { WordKey } from '../i18n/words.svelte.ts';
import { barAround } from './bars.ts';
import { CurveDrafts } from './curve-drafts.svelte.ts';
import { CurveGesture } from './curve-gesture.ts';
import { Lesson } from './lesson.svelte.ts';
import { liveliest } from './liveliest.ts';
import type { CurveToolId } from './tools/index.ts';

/** Height of the timeline in which curves can be edited, as a share of the window's, within reason. */
const ROOMY_SHARE = 0.53;
const [LEAST_ROOM_PX, MOST_ROOM_PX] = [380, 476];
const ALL_CHANNELS = Array.from({ length: MOTION_CHANNEL_COUNT }, (_, channel) => channel);

export class CurveEditor {
  readonly drafts: CurveDrafts;
  readonly lesson: Lesson;
  tool = $state<CurveToolId>('select');
  /** The named curve that is shown and edited alone; null edits all of them together. */
  curveId = $state<string | null>(null);
  /** The selected stretch, in seconds of the curves. */
  span = $state.raw<TimeSpan | null>(null);
  #motionId = $state.raw<RecordId | null>(null);
  readonly #editor: Editor;
  /** Heights of the timeline before and after it made room. */
  #room: { readonly beforePx: number; readonly madePx: number } | null = null;

  constructor(editor: Editor) {
    this.#editor = editor;
    this.drafts = new CurveDrafts(editor);
    this.lesson = new Lesson(editor, this.drafts);
  }

  /** The movement whose curves are open; reactive. */
  get motion(): MotionRecord | null {
    const { document } = this.#editor;
    return (document && this.#motionId && findRecord(document, 'motion', this.#motionId)) || null;
  }

  open(motion: MotionRecord): void {
    if (this.#motionId === motion.id) return;
    this.#motionId = motion.id;
    this.#editor.selection = [motion.layerId];
    [this.curveId, this.span] = [null, null];
    this.#makeRoom();
  }

  close(): void {
    this.#motionId = null;
    this.span = null;
    this.drafts.drop();
    this.#giveRoomBack();
  }

  #makeRoom(): void {
    const { timeline } = this.#editor.layout;
    const roomPx = Math.round(Math.max(LEAST_ROOM_PX, Math.min(MOST_ROOM_PX, ROOMY_SHARE * innerHeight)));
    if (timeline.shownPx >= roomPx || this.#room) return;
    this.#room = { beforePx: timeline.shownPx, madePx: roomPx };
    timeline.resize(roomPx);
  }

  /** Unless the artist has chosen another height meanwhile. */
  #giveRoomBack(): void {
    const { timeline } = this.#editor.layout;
    if (this.#room && timeline.shownPx === this.#room.madePx) timeline.resize(this.#room.beforePx);
    this.#room = null;
  }

  /** Another project is opened. */
  reset(): void {
    this.close();
    this.lesson.reset();
  }

  /** Opens the first movement of the selected layers, or closes what is open. */
  toggle(): void {
    const [first] = this.openable();
    if (this.motion) this.close();
    else if (first) this.open(first);
  }

  /** Movements that `toggle` may open. */
  openable(): readonly MotionRecord[] {
    const { document, selection } = this.#editor;
    return document ? selection.flatMap((layerId) => motionsOf(document, layerId)) : [];
  }

  /** The open movement's curves as they are seen now, undefined until they have come; reactive. */
  get curves(): Curves | undefined {
    const { motion } = this;
    const rows = motion && this.drafts.playedRows(motion);
    const written = motion && this.drafts.rowsOf(motion.written);
    return rows && written ? { rows, written, frameRate: motion.frameRate } : undefined;
  }

  /** What the network wrote; by itself, as what follows from it takes a while and edits leave it alone. */
  readonly #written = $derived.by(() => (this.motion ? this.drafts.rowsOf(this.motion.written) : undefined));
  /** The curves with names, in order; the surface's depends on what was written. Reactive. */
  readonly named = $derived<readonly NamedCurve[]>(this.#written ? namedCurves(this.#written) : []);
  readonly #liveliest = $derived(this.#written && liveliest(this.named, this.#written));
  /** The curve that is drawn in the lane; of all together the liveliest. */
  readonly shown = $derived(this.named.find(({ id }) => id === this.curveId) ?? this.#liveliest);
  /** Indices of the channels that edits of a stretch touch. */
  get channels(): readonly number[] {
    return (this.curveId !== null && this.shown?.channels) || ALL_CHANNELS;
  }

  /** Begins an edit; null where there are no curves to edit yet. */
  begin(label: WordKey): CurveGesture | null {
    const { motion, curves } = this;
    if (!motion || !curves || this.lesson.isShownOf(motion.id)) return null;
    return new CurveGesture(this.#editor, motion, curves, label);
  }

  /** Gives the selected stretch an edit, as one undo step. */
  edit<Id extends CurveEditId>(
    label: WordKey,
    id: Id,
    input: Omit<CurveEditInput<Id>, 'span' | 'channels'>,
  ): void {
    const { span, channels } = this;
    const gesture = span && this.begin(label);
    if (!gesture) return;
    gesture.show(id, { ...input, span, channels } as unknown as CurveEditInput<Id>);
    void gesture.keep();
  }

  /** Brings back what the network wrote in a stretch. */
  restore(span: TimeSpan | null = this.span): void {
    const gesture = span && this.begin('step.curve-restore');
    if (!gesture) return;
    gesture.show('restore', { span, channels: this.channels });
    void gesture.keepRestored(span);
  }

  /** Brings back the edited stretch at a time. @returns whether there was one */
  restoreAt(seconds: number): boolean {
    const span = spanAt(this.motion?.editedSpans ?? [], seconds);
    if (span) this.restore(span);
    return span !== undefined;
  }

  /** Selects the bar at the playhead; where it is selected already, the next one too. */
  selectBar(): void {
    const { motion } = this;
    const { document, playback } = this.#editor;
    if (!motion || !document) return;
    const { phaseSeconds } = getRecord(document, 'motion', motion.id);
    const at = playback.timeSeconds - phaseSeconds;
    const isSelected = this.span !== null && at >= this.span.startSeconds && at < this.span.endSeconds;
    const from = isSelected ? this.span!.endSeconds : at;
    const bar = barAround(document, from + phaseSeconds + 1e-6);
    if (!bar) return;
    this.span = {
      startSeconds: Math.max(0, isSelected ? this.span!.startSeconds : bar.startSeconds - phaseSeconds),
      endSeconds: bar.endSeconds - phaseSeconds,
    };
  }
}
