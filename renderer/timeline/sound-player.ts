/**
 * Plays the timeline's clips: one audio element a clip, through a gain of its own. Knows what is heard now;
 * where the playhead goes is the playback's business.
 */
import { AppError } from '#core/errors.ts';
import type { TimelineBeat } from './beats.ts';
import { Metronome } from './metronome.ts';

/** A clip as it is heard. */
export interface ClipSound {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** Timeline second at which the recording's own second 0 lies. */
  readonly sourceStartSeconds: number;
  /** Linear; 0 when muted. */
  readonly gain: number;
}

/** What the sound knows of time: nothing, that it is not ready, or the timeline second that is heard. */
export type SoundTime =
  | { readonly kind: 'none' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'heard'; readonly seconds: number };

/** Elements further from where they should be than this are set right. */
const LARGEST_OFFSET_SECONDS = 0.06;
const GAIN_RAMP_SECONDS = 0.012;
/** An output's latency beyond this is not believed. */
const LARGEST_LATENCY_SECONDS = 0.5;

interface Voice {
  clip: ClipSound;
  readonly element: HTMLAudioElement;
  gain: GainNode | null;
  failed: boolean;
}

export interface SoundPlayerEvents {
  /** Comes while a hidden window draws no frames. */
  ontick(): void;
  onfailure(error: AppError): void;
  /** The browser lets nothing sound before the person has clicked. */
  onblocked(): void;
}

export class SoundPlayer {
  readonly #events: SoundPlayerEvents;
  readonly #voices = new Map<string, Voice>();
  readonly #metronome = new Metronome();
  #context: AudioContext | null = null;
  #sounding = false;

  constructor(events: SoundPlayerEvents) {
    this.#events = events;
  }

  /** Makes these the clips there are; what goes on sounding is not interrupted. */
  setClips(clips: readonly ClipSound[], timeSeconds: number): void {
    const kept = new Set(clips.map(({ id }) => id));
    for (const [id, voice] of this.#voices) {
      if (!kept.has(id)) this.#drop(voice);
    }
    for (const clip of clips) {
      const voice = this.#voices.get(clip.id);
      if (!voice || voice.clip.url !== clip.url) {
        if (voice) this.#drop(voice);
        this.#voices.set(clip.id, this.#newVoice(clip));
        continue;
      }
      const moved = voice.clip.sourceStartSeconds !== clip.sourceStartSeconds;
      voice.clip = clip;
      if (moved) this.#place(voice, timeSeconds);
      this.#setGain(voice);
    }
  }

  start(timeSeconds: number): void {
    this.#context ??= new AudioContext();
    void this.#context.resume();
    this.#sounding = true;
    this.seek(timeSeconds);
    this.update(timeSeconds);
  }

  stop(): void {
    this.#sounding = false;
    this.#metronome.silence();
    for (const { element } of this.#voices.values()) element.pause();
  }

  seek(timeSeconds: number): void {
    this.#metronome.silence();
    for (const voice of this.#voices.values()) this.#place(voice, timeSeconds);
  }

  /** Starts and ends clips as time passes over them; call each frame while playing. */
  update(timeSeconds: number): void {
    if (!this.#sounding) return;
    const leader = this.#leaderAt(timeSeconds);
    for (const voice of this.#voices.values()) {
      const { element } = voice;
      if (!isUnder(voice.clip, timeSeconds)) element.pause();
      else if (!voice.failed && !element.ended && element.paused) this.#play(voice, timeSeconds);
      else if (
        voice !== leader &&
        !element.seeking &&
        this.#offset(voice, timeSeconds) > LARGEST_OFFSET_SECONDS
      )
        this.#place(voice, timeSeconds);
    }
  }

  /** Clicks on beats as they pass; call each frame while the music is heard. */
  click(beats: readonly TimelineBeat[], heardSeconds: number): void {
    if (!this.#sounding || !this.#context) return;
    // Another grid, or none: what was about to click does not any more.
    if (this.#metronome.beats !== beats) this.#metronome.silence();
    this.#metronome.beats = beats;
    this.#metronome.update(this.#context, { heardSeconds, latencySeconds: this.latencySeconds });
  }

  timeAt(timeSeconds: number): SoundTime {
    const leader = this.#leaderAt(timeSeconds);
    if (!leader) return { kind: 'none' };
    const { element, clip } = leader;
    if (element.seeking || element.paused || element.readyState < HTMLMediaElement.HAVE_FUTURE_DATA) {
      return { kind: 'waiting' };
    }
    return { kind: 'heard', seconds: clip.sourceStartSeconds + element.currentTime - this.latencySeconds };
  }

  /** Silences and frees everything. */
  close(): void {
    this.stop();
    for (const voice of this.#voices.values()) this.#drop(voice);
    void this.#context?.close();
    this.#context = null;
  }

  /** Between handing a sample over and hearing it. */
  get latencySeconds(): number {
    const latency = this.#context?.outputLatency ?? 0;
    return latency > 0 && latency < LARGEST_LATENCY_SECONDS ? latency : 0;
  }

  #leaderAt(timeSeconds: number): Voice | undefined {
    for (const voice of this.#voices.values()) {
      if (!voice.failed && !voice.element.ended && isUnder(voice.clip, timeSeconds)) return voice;
    }
    return undefined;
  }

  #offset({ clip, element }: Voice, timeSeconds: number): number {
    const heard = clip.sourceStartSeconds + element.currentTime - this.latencySeconds;
    return Math.abs(heard - timeSeconds);
  }

  /** Puts an element where the timeline is, or where its clip begins when that is still to come. */
  #place({ clip, element }: Voice, timeSeconds: number): void {
    const at = Math.min(Math.max(timeSeconds, clip.startSeconds), clip.endSeconds) - clip.sourceStartSeconds;
    if (Math.abs(element.currentTime - at) > 1e-4) element.currentTime = at;
  }

  #play(voice: Voice, timeSeconds: number): void {
    const { element } = voice;
    if (this.#offset(voice, timeSeconds) > LARGEST_OFFSET_SECONDS) this.#place(voice, timeSeconds);
    this.#connect(voice);
    element.play().catch((error: Error) => {
      if (error.name === 'NotAllowedError') this.#events.onblocked();
      else if (error.name !== 'AbortError') this.#fail(voice, error);
    });
  }

  #newVoice(clip: ClipSound): Voice {
    const element = new Audio();
    element.preload = 'auto';
    const voice: Voice = { clip, element, gain: null, failed: false };
    element.addEventListener('timeupdate', () => this.#events.ontick());
    element.addEventListener('error', () => this.#fail(voice, element.error));
    element.src = clip.url;
    this.#place(voice, 0);
    return voice;
  }

  #connect(voice: Voice): void {
    if (voice.gain || !this.#context) return;
    voice.gain = this.#context.createGain();
    voice.gain.gain.value = voice.clip.gain;
    this.#context
      .createMediaElementSource(voice.element)
      .connect(voice.gain)
      .connect(this.#context.destination);
  }

  #setGain({ gain, clip }: Voice): void {
    // A ramp: a step would click.
    if (gain && this.#context) {
      gain.gain.setTargetAtTime(clip.gain, this.#context.currentTime, GAIN_RAMP_SECONDS);
    }
  }

  #fail(voice: Voice, cause: unknown): void {
    if (voice.failed || !this.#voices.has(voice.clip.id)) return;
    voice.failed = true;
    this.#events.onfailure(
      new AppError(
        'playback.unplayable',
        `“${voice.clip.name}” cannot be played here; the timeline goes on without it.`,
        'Remove the sound and add it again, or convert it to WAV.',
        { cause },
      ),
    );
  }

  #drop(voice: Voice): void {
    this.#voices.delete(voice.clip.id);
    voice.element.pause();
    voice.gain?.disconnect();
    voice.element.removeAttribute('src');
    voice.element.load();
  }
}

const isUnder = (clip: ClipSound, timeSeconds: number): boolean =>
  timeSeconds >= clip.startSeconds && timeSeconds < clip.endSeconds;
