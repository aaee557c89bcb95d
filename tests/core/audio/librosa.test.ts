import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyzeAudio } from '#core/audio/analyze.ts';
import {
  ANALYSIS_SAMPLE_RATE,
  CHROMA_BINS,
  CHROMA_INDEX,
  FEATURE_COUNT,
  MEL_BANDS,
  ONSET_INDEX,
} from '#core/audio/features.ts';

interface Reference {
  frames: number[];
  logMelDb: number[][];
  onset: number[];
  chromaEveryFour: number[][];
}

/** Recorded by tests/fixtures/audio/librosa-reference.py, which makes the same signal. */
const reference = JSON.parse(
  readFileSync(new URL('../../fixtures/audio/librosa-reference.json', import.meta.url), 'utf8'),
) as Reference;

function signal(): Float32Array {
  const rate = ANALYSIS_SAMPLE_RATE;
  return Float32Array.from({ length: 2 * rate }, (_, n) => {
    const t = n / rate;
    const root = t < 1 ? 220 : 293.6647679174076;
    const since = (n % (rate / 4)) / rate;
    return (
      0.2 * Math.sin(2 * Math.PI * (200 * t + 300 * t * t)) +
      0.15 * Math.sin(2 * Math.PI * root * t) +
      0.1 * Math.sin(2 * Math.PI * root * 1.5 * t) +
      0.5 * Math.exp(-since * 200) * Math.cos(2 * Math.PI * 3000 * since)
    );
  });
}

describe('agreement with librosa', () => {
  const features = analyzeAudio({ sampleRate: ANALYSIS_SAMPLE_RATE, samples: signal() });
  const value = (frame: number, index: number) => features.values[frame * FEATURE_COUNT + index]!;

  it('log-mel lies within 0.05 dB', () => {
    reference.frames.forEach((frame, i) => {
      for (let band = 0; band < MEL_BANDS; band++) {
        const decibels = (value(frame, band) - 1) * 80;
        expect(
          Math.abs(decibels - reference.logMelDb[i]![band]!),
          `frame ${frame} band ${band}`,
        ).toBeLessThan(0.05);
      }
    });
  });

  it('onset strength lies within 0.05 dB', () => {
    for (let frame = 3; frame < 119; frame++) {
      expect(
        Math.abs(value(frame, ONSET_INDEX) * 10 - reference.onset[frame]!),
        `frame ${frame}`,
      ).toBeLessThan(0.05);
    }
  });

  it('chroma lies within 0.005', () => {
    reference.chromaEveryFour.forEach((row, i) => {
      const frame = (2 + 5 * i) * 4;
      for (let bin = 0; bin < CHROMA_BINS; bin++) {
        expect(
          Math.abs(value(frame, CHROMA_INDEX + bin) - row[bin]!),
          `frame ${frame} bin ${bin}`,
        ).toBeLessThan(0.005);
      }
    });
  });
});
