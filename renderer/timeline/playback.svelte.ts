/**
 * Where the playhead is and whether it moves. The sound is the clock: while a recording plays, time is
 * what is heard of it, so the picture drops frames rather than drifting; in silence time goes by itself.
 */
import { API_PREFIX } from '#core/contract/commands.ts';
import { clips, documentRecord, findRecord } from '#core/document/queries.ts';
import type { SongbrushDocument } from '#core/document/records.ts';
import type { TimelineBeat } from './beats.ts';
import { SmoothClock } from './clock.ts';
import { SoundPlayer, type ClipSound } from './sound-player.ts';
import { loopBetween, passage, playStart, type LoopRegion } from './transport.ts';

export type { LoopRegion } from './transport.ts';

/** What one step moves, in seconds: a frame of the film at its usual rate. */
export const FRAME_SECONDS = 1 / 30;

const NO_BEATS: readonly TimelineBeat[] = [];

const wallSeconds = (): number => performance.now() / 1000;

export class Playback {
  playing = $state(false);
  /** Played again and again while set. */
  loop = $state.raw<LoopRegion | null>(null);
  durationSeconds = $state(0);
  /** A click on every beat. */
  clicks = $state(false);
  /** What is clicked on. */
  beats: readonly TimelineBeat[] = [];
  /** Called with what keeps a sound from playing. */
  onfailure: (error: Error) => void = () => {};

  readonly #clock = new SmoothClock();
  readonly #sound = new SoundPlayer({
    ontick: () => this.#advance(),
    onfailure: (error) => this.onfailure(error),
    onblocked: () => this.pause(),
  });
  /** The loop that was last set, for switching it on again. */
  #lastLoop: LoopRegion | null = null;
  #sessionId = '';
  #timeSeconds = $state(0);
  #frame = 0;
  #resumesAfterScrub = false;

  /** Seconds of the timeline; what the canvas shows. Setting it is `seek`. */
  get timeSeconds(): number {
    return this.#timeSeconds;
  }

  set timeSeconds(seconds: number) {
    this.seek(seconds);
  }

  /**
   * What was heard at a moment between frames.
   * @param atMs on the clock of `performance.now()`, as events carry it
   */
  heardAt(atMs: number): number {
    return this.playing ? this.#clock.at(atMs / 1000) : this.timeSeconds;
  }

  /** Between handing a sample over and hearing it; allowed for in all times. 0 where the system tells none. */
  get latencySeconds(): number {
    return this.#sound.latencySeconds;
  }

  /**
   * Makes a session's document the one that is heard; another session's begins at rest, from the start.
   * Cheap; call after every change.
   */
  follow(sessionId: string, document: SongbrushDocument): void {
    if (sessionId !== this.#sessionId) {
      this.pause();
      [this.loop, this.#lastLoop, this.#sessionId] = [null, null, sessionId];
      this.#timeSeconds = 0;
    }
    this.durationSeconds = documentRecord(document).durationSeconds;
    this.#sound.setClips(clipSounds(sessionId, document), this.timeSeconds);
    if (this.timeSeconds > this.durationSeconds) this.seek(this.durationSeconds);
  }

  play(): void {
    if (this.playing || this.durationSeconds === 0) return;
    this.#timeSeconds = playStart(this.timeSeconds, this.loop, this.durationSeconds);
    this.#clock.set(this.timeSeconds, wallSeconds());
    this.playing = true;
    this.#sound.start(this.timeSeconds);
    this.#requestFrame();
  }

  pause(): void {
    this.playing = false;
    cancelAnimationFrame(this.#frame);
    this.#sound.stop();
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  /** Moves the playhead; goes on playing from there. */
  seek(seconds: number): void {
    this.#timeSeconds = Math.max(0, Math.min(seconds, this.durationSeconds));
    this.#clock.set(this.timeSeconds, wallSeconds());
    if (!this.playing) return;
    this.#sound.seek(this.timeSeconds);
    this.#sound.update(this.timeSeconds);
  }

  /** Stops and moves by whole frames; the playhead then lies on one. */
  stepFrames(count: number): void {
    this.pause();
    this.seek((Math.round(this.timeSeconds / FRAME_SECONDS) + count) * FRAME_SECONDS);
  }

  /** The playhead is grabbed: silent until it is let go. */
  beginScrub(): void {
    this.#resumesAfterScrub = this.playing;
    this.pause();
  }

  endScrub(): void {
    if (this.#resumesAfterScrub) this.play();
    this.#resumesAfterScrub = false;
  }

  /** Switches looping: what was looped last, or the whole timeline. */
  toggleLoop(): void {
    const whole = { startSeconds: 0, endSeconds: this.durationSeconds };
    const last =
      this.#lastLoop &&
      loopBetween(this.#lastLoop.startSeconds, this.#lastLoop.endSeconds, this.durationSeconds);
    this.loop = this.loop ? null : (last ?? whole);
  }

  /** Loops between two times, in any order. */
  setLoop(a: number, b: number): void {
    this.loop = loopBetween(a, b, this.durationSeconds);
    this.#lastLoop = this.loop;
  }

  /** Silences and frees everything. */
  close(): void {
    this.pause();
    this.#sound.close();
  }

  #requestFrame(): void {
    this.#frame = requestAnimationFrame(() => {
      this.#advance();
      if (this.playing) this.#requestFrame();
    });
  }

  #advance(): void {
    if (!this.playing) return;
    const before = this.timeSeconds;
    const sound = this.#sound.timeAt(before);
    if (sound.kind === 'heard') this.#clock.follow(sound.seconds, wallSeconds());
    else if (sound.kind === 'waiting') this.#clock.hold(wallSeconds());
    else this.#clock.run(wallSeconds());
    const next = passage(before, this.#clock.seconds, this.loop, this.durationSeconds);
    if (next.kind === 'jump') this.seek(next.seconds);
    else if (next.kind === 'end') {
      this.#timeSeconds = next.seconds;
      this.pause();
    } else {
      this.#timeSeconds = this.#clock.seconds;
      this.#sound.update(this.timeSeconds);
      if (sound.kind !== 'waiting') this.#sound.click(this.clicks ? this.beats : NO_BEATS, this.timeSeconds);
    }
  }
}

function clipSounds(sessionId: string, document: SongbrushDocument): ClipSound[] {
  return clips(document).map((clip) => {
    const track = findRecord(document, 'track', clip.trackId);
    return {
      id: clip.id,
      name: clip.name,
      url: `${API_PREFIX}sessions/${sessionId}/playback/${clip.blob}`,
      startSeconds: clip.startSeconds,
      endSeconds: clip.startSeconds + clip.durationSeconds,
      sourceStartSeconds: clip.startSeconds - clip.offsetSeconds,
      gain: !track || track.muted ? 0 : track.gain,
    };
  });
}
