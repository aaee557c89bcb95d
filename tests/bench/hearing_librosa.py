"""CPU seconds of librosa's analysis of a file, by step, as JSON. Importing and compiling do not count."""

import json
import sys
import time

import librosa
import numpy as np

RATE = 22_050


def warm_up():
    noise = np.random.default_rng(1).standard_normal(5 * RATE).astype(np.float32)
    librosa.feature.melspectrogram(y=noise, sr=RATE)
    librosa.onset.onset_strength(y=noise, sr=RATE)
    librosa.feature.chroma_stft(y=noise, sr=RATE)
    librosa.beat.beat_track(y=noise, sr=RATE)
    librosa.resample(noise, orig_sr=24_000, target_sr=RATE)


def main(path):
    warm_up()
    took = {}

    def step(name, work):
        before = time.process_time()
        result = work()
        took[name] = time.process_time() - before
        return result

    samples, rate = step("load", lambda: librosa.load(path, sr=RATE))
    step("melspectrogram", lambda: librosa.feature.melspectrogram(y=samples, sr=rate))
    onset = step("onset_strength", lambda: librosa.onset.onset_strength(y=samples, sr=rate))
    step("chroma_stft", lambda: librosa.feature.chroma_stft(y=samples, sr=rate))
    step("beat_track", lambda: librosa.beat.beat_track(onset_envelope=onset, sr=rate))
    print(json.dumps(took))


if __name__ == "__main__":
    main(sys.argv[1])
