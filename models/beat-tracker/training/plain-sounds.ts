/**
 * Sound beside songs: a metronome, which is nothing but beats, and babble, which has syllables and pauses like speech
 * and no beat at all.
 */
import { ANALYSIS_SAMPLE_RATE, type MonoAudio } from '#core/audio/features.ts';
import { randomSource, type RandomSource } from '#core/random.ts';

const [SLOWEST_BPM, FASTEST_BPM] = [58, 200];

export interface Metronome {
  readonly audio: MonoAudio;
  readonly beatsSeconds: readonly number[];
  /** Empty where no click differs from the others. */
  readonly downbeatsSeconds: readonly number[];
  readonly beatsPerBar: number;
}

/** Clicks of one sound, or of two: then the first of each bar has its own. Some drift, some speed up or slow down. */
export function metronome(seed: number, seconds: number): Metronome {
  const random = randomSource(seed * 97 + 11);
  const bpm = SLOWEST_BPM * (FASTEST_BPM / SLOWEST_BPM) ** random.uniform();
  const change = random.uniform() < 0.5 ? 0 : 0.012 * (2 * random.uniform() - 1);
  const beatsPerBar = random.pick([2, 3, 4, 4, 4, 5, 6, 7]);
  const accented = random.uniform() < 0.8;
  const [click, accent] = [randomClick(random), randomClick(random)];
  const samples = new Float32Array(Math.round(seconds * ANALYSIS_SAMPLE_RATE));
  const beatsSeconds: number[] = [];
  for (let [t, beat] = [0.2 + random.uniform(), 0]; t < seconds - 0.2; beat++) {
    beatsSeconds.push(t);
    const isAccent = accented && beat % beatsPerBar === 0;
    (isAccent ? accent : click)(samples, Math.round(t * ANALYSIS_SAMPLE_RATE));
    t += 60 / (bpm * Math.min(1.5, Math.max(0.67, 1 + change * beat)));
  }
  return {
    audio: { sampleRate: ANALYSIS_SAMPLE_RATE, samples },
    beatsSeconds,
    downbeatsSeconds: accented ? beatsSeconds.filter((_, beat) => beat % beatsPerBar === 0) : [],
    beatsPerBar,
  };
}

type Click = (samples: Float32Array, start: number) => void;

/** A short tone, a burst of noise, or both. */
function randomClick(random: RandomSource): Click {
  const hz = 60 * 2 ** (6 * random.uniform());
  const noise = random.pick([0, 0.5, 1]);
  const decay = 15 + 90 * random.uniform();
  const level = 0.3 + 0.5 * random.uniform();
  return (samples, start) => {
    const length = Math.min(samples.length - start, ANALYSIS_SAMPLE_RATE / 4);
    for (let i = 0; i < length; i++) {
      const t = i / ANALYSIS_SAMPLE_RATE;
      const tone = Math.sin(2 * Math.PI * hz * t);
      samples[start + i]! +=
        level * Math.exp(-decay * t) * ((1 - noise) * tone + noise * (2 * random.uniform() - 1));
    }
  };
}

/** Syllables of uneven length in phrases: voiced with a gliding pitch, or hissed. */
export function babble(seed: number, seconds: number): MonoAudio {
  const random = randomSource(seed * 53 + 3);
  const samples = new Float32Array(Math.round(seconds * ANALYSIS_SAMPLE_RATE));
  const voice = 90 + 140 * random.uniform();
  for (let t = random.uniform(); t < seconds;) {
    const length = 0.05 + 0.25 * random.uniform() ** 1.5;
    syllable(samples, { startSeconds: t, length, hz: voice * 2 ** (0.5 * random.normal() * 0.6), random });
    const pause = random.uniform() < 0.15 ? 0.3 + random.uniform() : 0.12 * random.uniform();
    t += length + pause;
  }
  return { sampleRate: ANALYSIS_SAMPLE_RATE, samples };
}

interface Syllable {
  readonly startSeconds: number;
  readonly length: number;
  readonly hz: number;
  readonly random: RandomSource;
}

/** Up to which overtone a voice is heard. */
const OVERTONES = 24;

function syllable(samples: Float32Array, { startSeconds, length, hz, random }: Syllable): void {
  const start = Math.round(startSeconds * ANALYSIS_SAMPLE_RATE);
  const count = Math.min(samples.length - start, Math.round(length * ANALYSIS_SAMPLE_RATE));
  const hissed = random.uniform() < 0.25;
  const glide = 0.3 * random.normal();
  const formants = [300 + 500 * random.uniform(), 900 + 1400 * random.uniform()];
  const level = 0.1 + 0.3 * random.uniform();
  const gains = Array.from({ length: OVERTONES }, (_, i) =>
    formants.reduce(
      (sum, formant) => sum + Math.exp(-(((hz * (i + 1) - formant) / 250) ** 2)),
      0.05 / (i + 1),
    ),
  );
  let phase = 0;
  for (let i = 0; i < count; i++) {
    const along = i / count;
    phase += (2 * Math.PI * hz * (1 + glide * along)) / ANALYSIS_SAMPLE_RATE;
    let sample = hissed ? 2 * random.uniform() - 1 : 0;
    if (!hissed) for (let k = 0; k < OVERTONES; k++) sample += gains[k]! * Math.sin((k + 1) * phase);
    samples[start + i]! += level * Math.sin(Math.PI * along) * sample;
  }
}
