/** How a movement's source is drawn and named. */
import type { Component } from 'svelte';
import AudioWaveform from '@lucide/svelte/icons/audio-waveform';
import Drum from '@lucide/svelte/icons/drum';
import Guitar from '@lucide/svelte/icons/guitar';
import Piano from '@lucide/svelte/icons/piano';
import type { MotionSource } from '#core/document/records.ts';
import type { WordKey } from '../i18n/words.svelte.ts';

interface SourceLook {
  readonly icon: Component<{ size?: number; strokeWidth?: number }>;
  readonly name: WordKey;
}

export const SOURCE_LOOKS: Readonly<Record<MotionSource, SourceLook>> = {
  mix: { icon: AudioWaveform, name: 'source.mix' },
  drums: { icon: Drum, name: 'source.drums' },
  bass: { icon: Guitar, name: 'source.bass' },
  other: { icon: Piano, name: 'source.other' },
};
