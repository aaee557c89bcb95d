"""Beats of recordings by other trackers, for judging ours beside them.

    python peers.py librosa|madmom FOLDER ...

Writes FOLDER/NAME.TRACKER.est.json for every FOLDER/NAME.wav: `beatsSeconds`, `downbeatsSeconds` and `beatsPerBar` where the
tracker finds bars, `cpuSeconds`. librosa's beat_track gets the recording at its own rate of 22,050 Hz with its usual
settings; madmom's are RNNDownBeatProcessor and DBNDownBeatTrackingProcessor for bars of 2 to 7 beats.
"""

import json
import sys
import time
from pathlib import Path


def librosa_tracker():
    import librosa

    def track(path):
        samples, rate = librosa.load(path, sr=22_050, mono=True)
        _, beats = librosa.beat.beat_track(y=samples, sr=rate, units="time")
        return {"beatsSeconds": [float(t) for t in beats]}

    return track, librosa.__version__


def madmom_tracker():
    import madmom
    from madmom.features.downbeats import DBNDownBeatTrackingProcessor, RNNDownBeatProcessor

    hear = RNNDownBeatProcessor()
    decode = DBNDownBeatTrackingProcessor(beats_per_bar=[2, 3, 4, 5, 6, 7], fps=100)

    def track(path):
        beats = decode(hear(str(path)))
        if len(beats) == 0:
            return {"beatsSeconds": []}
        return {
            "beatsSeconds": [float(t) for t, _ in beats],
            "downbeatsSeconds": [float(t) for t, place in beats if place == 1],
            "beatsPerBar": int(max(place for _, place in beats)),
        }

    return track, madmom.__version__


TRACKERS = {"librosa": librosa_tracker, "madmom": madmom_tracker}


def main(name, *folders):
    track, version = TRACKERS[name]()
    for path in sorted(path for folder in folders for path in Path(folder).glob("*.wav")):
        out = path.with_suffix(f".{name}.est.json")
        if out.exists():
            continue
        before = time.process_time()
        found = track(path)
        out.write_text(json.dumps({**found, "version": version, "cpuSeconds": time.process_time() - before}))


if __name__ == "__main__":
    main(*sys.argv[1:])
