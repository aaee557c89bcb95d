/** Pitched instruments. */
import { Filter } from './filters.ts';
import { cents, pitchToHz, saw } from './oscillators.ts';
import { envelope, panGains, playAt, playStereo, type StudioVoice } from './stage.ts';

const TURN = 2 * Math.PI;

/** A sine below, a filtered saw above, pressed together. In the middle. */
export const bass: StudioVoice = (out, { startSeconds, durationSeconds, pitch, velocity }, stage) => {
  const { sampleRate, random } = stage;
  const hz = pitchToHz(pitch);
  const edges = [-5, 5].map((detune) => saw(hz * cents(detune), sampleRate, random.uniform()));
  const filter = new Filter(sampleRate, 300, 1.1);
  const held = durationSeconds * 0.94;
  playAt(out, startSeconds, held + 0.1, sampleRate, 0, (t) => {
    filter.tune(190 + 5 * hz + 1500 * velocity * Math.exp(-t / 0.13));
    const growl = filter.feed(edges.reduce((sum, edge) => sum + edge(), 0) / 2).low;
    const value = 0.85 * Math.sin(TURN * hz * t) + 0.75 * growl;
    return 0.55 * velocity * envelope(t, 0.006, held, 0.1) * Math.tanh(1.4 * value);
  });
};

/** Detuned saws from far left to far right, in cents. */
const PAD_STRINGS = [-13, -8, -3, 3, 8, 13];

/** A wide bank of saws behind a filter that breathes. */
export const pad: StudioVoice = (out, { startSeconds, durationSeconds, pitch, velocity }, stage) => {
  const { sampleRate, random } = stage;
  const strings = PAD_STRINGS.map((detune, i) => ({
    wave: saw(pitchToHz(pitch) * cents(detune), sampleRate, random.uniform()),
    gains: panGains((i % 2 === 0 ? -1 : 1) * (0.35 + 0.13 * i)),
  }));
  const filters = [new Filter(sampleRate, 800, 0.6), new Filter(sampleRate, 800, 0.6)] as const;
  const drift = TURN * random.uniform();
  const [attack, release] = [0.4, 1.1];
  playStereo(out, startSeconds, durationSeconds + release, sampleRate, (t) => {
    let [left, right] = [0, 0];
    for (const { wave, gains } of strings) {
      const value = wave();
      left += gains[0] * value;
      right += gains[1] * value;
    }
    const corner = 700 + 6200 * velocity + 260 * Math.sin(1.7 * t + drift);
    const level = 0.05 * velocity * envelope(t, attack, durationSeconds, release);
    return [
      level * filters[0].tune(corner).feed(left).low,
      level * filters[1].tune(corner * 1.06).feed(right).low,
    ];
  });
};

/** A short, bright string whose brightness falls at once; its place follows its pitch. */
export const pluck: StudioVoice = (out, { startSeconds, pitch, velocity }, stage) => {
  const { sampleRate, random } = stage;
  const hz = pitchToHz(pitch);
  const strings = [-6, 6].map((detune) => saw(hz * cents(detune), sampleRate, random.uniform()));
  const filter = new Filter(sampleRate, 2000, 1.4);
  playAt(out, startSeconds, 0.8, sampleRate, (((pitch * 7) % 5) - 2) * 0.3, (t) => {
    filter.tune(900 + 12000 * velocity * Math.exp(-t / 0.09) + 1500 * Math.exp(-t / 0.3));
    const tone = filter.feed(strings.reduce((sum, string) => sum + string(), 0) / 2).low;
    return 0.42 * velocity * Math.min(1, t * 900) * Math.exp(-t / 0.24) * Math.min(1, (0.8 - t) / 0.1) * tone;
  });
};

/**
 * A struck tine: frequency modulation (Chowning 1973) by its own pitch, a glassy strike on top, its octave
 * below for warmth. Both sides a little apart in tune.
 */
export const bell: StudioVoice = (
  out,
  { startSeconds, durationSeconds, pitch, velocity },
  { sampleRate },
) => {
  const hz = pitchToHz(pitch);
  const length = durationSeconds + 1.5;
  const side = (detune: number) => (t: number) => {
    const w = TURN * hz * cents(detune) * t;
    const strike = 0.5 * Math.exp(-t / 0.06) * Math.sin(w * 7.01);
    const own = (0.5 + 0.9 * velocity) * Math.exp(-t / 0.35) * Math.sin(w);
    return (
      Math.sin(w + own + strike) +
      0.3 * Math.exp(-t / 0.5) * Math.sin(w / 2) +
      0.1 * Math.exp(-t / 0.15) * Math.sin(w * 3)
    );
  };
  const [left, right] = [side(-4), side(4)];
  playStereo(out, startSeconds, length, sampleRate, (t) => {
    const level =
      0.3 * velocity * Math.min(1, t * 400) * Math.exp(-t / 0.75) * Math.min(1, (length - t) / 0.2);
    return [level * (left(t) + 0.25 * right(t)), level * (right(t) + 0.25 * left(t))];
  });
};
