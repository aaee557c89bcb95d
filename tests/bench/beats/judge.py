"""Judges beat trackers by mir_eval's measures and prints Markdown tables.

    python judge.py [--by group|beatsPerBar] FOLDER ...

Reads FOLDER/NAME.json (what is known) and every FOLDER/NAME.TRACKER.est.json. The first five seconds are left out
(mir_eval.beat.trim_beats), as in MIREX. Only songs that every tracker has heard count.
"""

import json
import sys
import warnings
from collections import defaultdict
from pathlib import Path

import mir_eval
import numpy as np

warnings.filterwarnings("ignore")
COLUMNS = ["Beats, F", "CMLt", "AMLt", "Tempo within 4 %", "Downbeats, F", "Metre"]


def trimmed(times):
    return mir_eval.beat.trim_beats(np.array(times, dtype=float))


def tempo(times):
    return 60 / float(np.median(np.diff(times))) if len(times) > 1 else 0.0


def scores(known, found):
    beats, est = trimmed(known["beatsSeconds"]), trimmed(found["beatsSeconds"])
    _, cml_total, _, aml_total = mir_eval.beat.continuity(beats, est)
    right_tempo = abs(tempo(est) / tempo(beats) - 1) <= 0.04 if len(beats) > 1 else np.nan
    has_bars = "downbeatsSeconds" in found
    down = mir_eval.beat.f_measure(trimmed(known["downbeatsSeconds"]), trimmed(found["downbeatsSeconds"])) if has_bars else np.nan
    metre = float(found["beatsPerBar"] == known["beatsPerBar"]) if "beatsPerBar" in found else np.nan
    return [mir_eval.beat.f_measure(beats, est), cml_total, aml_total, float(right_tempo), down, metre]


def read(folder):
    for path in sorted(Path(folder).glob("*.json")):
        if path.name.endswith(".est.json"):
            continue
        found = {est.name.split(".")[-3]: json.loads(est.read_text()) for est in path.parent.glob(f"{path.stem}.*.est.json")}
        yield json.loads(path.read_text()), found


def cell(value, column):
    if np.isnan(value):
        return ""
    return f"{100 * value:.0f} %" if column in ("Tempo within 4 %", "Metre") else f"{value:.3f}"


def table(rows, label):
    print(f"| {label} | Songs | Tracker | " + " | ".join(COLUMNS) + " |")
    print("|" + "---|" * (len(COLUMNS) + 3))
    for (group, tracker), values in rows:
        means = np.nanmean(np.array(values), axis=0)
        print(f"| {group} | {len(values)} | {tracker} | " + " | ".join(map(cell, means, COLUMNS)) + " |")


def main(*arguments):
    by = None
    if arguments[0] == "--by":
        by, arguments = arguments[1], arguments[2:]
    rows = defaultdict(list)
    for folder in arguments:
        songs = list(read(folder))
        trackers = sorted({tracker for _, found in songs for tracker in found})
        for known, found in songs:
            if all(tracker in found for tracker in trackers):
                for tracker in trackers:
                    rows[(known[by] if by else Path(folder).name, tracker)].append(scores(known, found[tracker]))
    table(sorted(rows.items(), key=lambda row: str(row[0])), by or "material")


if __name__ == "__main__":
    main(*sys.argv[1:])
