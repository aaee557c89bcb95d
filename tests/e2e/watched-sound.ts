/** What is heard and what the timeline shows, at the same moments. */
import type { Page } from 'playwright-core';

export interface Sample {
  /** What the sound says, minus the way to the ear. */
  readonly heard: number;
  /** What the timeline shows. */
  readonly shown: number;
}

/** Lets a test see the audio elements and the context that the editor makes. */
export function exposeSound(): void {
  const seen = window as unknown as { sounds: HTMLAudioElement[]; context: AudioContext };
  const [OwnAudio, OwnContext] = [window.Audio, window.AudioContext];
  seen.sounds = [];
  window.Audio = function (source?: string) {
    const element = new OwnAudio(source);
    seen.sounds.push(element);
    return element;
  } as unknown as typeof Audio;
  window.AudioContext = class extends OwnContext {
    constructor() {
      super();
      seen.context = this;
    }
  };
}

/** What is heard at each moment that the time shown changes, for a while of sounding. */
export const watch = (page: Page, seconds: number): Promise<Sample[]> =>
  page.evaluate(async (span) => {
    const { sounds, context } = window as unknown as { sounds: HTMLAudioElement[]; context: AudioContext };
    const time = document.querySelector('output.time')!;
    const samples: Sample[] = [];
    await new Promise<void>((resolve) => {
      let first = NaN;
      new MutationObserver((_, observer) => {
        const [minutes, rest] = time.textContent!.split(':').map(Number);
        const sounding = sounds.find((element) => !element.paused && element.readyState >= 3);
        if (!sounding) return;
        const heard = sounding.currentTime - (context.outputLatency || 0);
        samples.push({ heard, shown: minutes! * 60 + rest! });
        if (Number.isNaN(first)) first = performance.now();
        if (performance.now() - first < span * 1000) return;
        observer.disconnect();
        resolve();
      }).observe(time, { characterData: true, childList: true, subtree: true });
    });
    return samples;
  }, seconds);

/** How far what is shown is from what is heard: the median, because a busy machine stutters. */
export function medianError(samples: readonly Sample[], soundStart = 0): number {
  const errors = samples
    .map(({ heard, shown }) => Math.abs(heard + soundStart - shown))
    .sort((a, b) => a - b);
  return errors[errors.length >> 1]!;
}
/** A frame, and the hundredth that the time shown is rounded to. */
export const A_FRAME = 1 / 60 + 0.01;
