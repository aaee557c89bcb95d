"""Plays MIDI files with sound fonts and writes down where their beats lie, for judging beat trackers.

    python midi_material.py OUT SOUND_FONT.sf2 FILE.mid ...

Needs mido, numpy and the program fluidsynth. Writes OUT/NAME.wav (24 kHz mono, the first 90 s) and OUT/NAME.json with
`beatsSeconds`, `downbeatsSeconds`, `beatsPerBar`. A file is left out when fewer than 85 % of its notes begin on the
sixteenth grid (its tempo map says nothing about its beats then), when its metre changes, or when the recording's onsets do
not lie on its notes. `tempoMap` tells whether more of the notes begin on the map's beats or half a beat beside them: there
the file does not begin on a beat of its music, and its beats cannot be trusted.
"""

import json
import subprocess
import sys
import tempfile
import wave
from pathlib import Path

import mido
import numpy as np

SAMPLE_RATE = 24_000
LONGEST_SECONDS = 90.0
GRID_SHARE = 0.85
# Of the notes, how many must be followed by a rise of the recording's level within 60 ms.
HEARD_SHARE = 0.5


def tempo_map(midi):
    """[(tick, seconds at that tick, seconds a tick)], time signatures [(tick, numerator, denominator)], note ticks."""
    tempi, signatures, notes = [(0, 500_000)], [(0, 4, 4)], []
    for track in midi.tracks:
        tick = 0
        for message in track:
            tick += message.time
            if message.type == "set_tempo":
                tempi.append((tick, message.tempo))
            elif message.type == "time_signature":
                signatures.append((tick, message.numerator, message.denominator))
            elif message.type == "note_on" and message.velocity > 0:
                notes.append(tick)
    tempi.sort(key=lambda entry: entry[0])
    points, seconds, last_tick, per_tick = [], 0.0, 0, 0.5 / midi.ticks_per_beat
    for tick, tempo in tempi:
        seconds += (tick - last_tick) * per_tick
        last_tick, per_tick = tick, tempo / 1e6 / midi.ticks_per_beat
        points.append((tick, seconds, per_tick))
    return points, sorted(set(signatures)), sorted(notes)


def seconds_at(points, tick):
    start, seconds, per_tick = [point for point in points if point[0] <= tick][-1]
    return seconds + (tick - start) * per_tick


def metre(signatures):
    """The only metre of a piece, or None; a signature at tick 0 replaces the default."""
    at_start = [signature for signature in signatures if signature[0] == 0][1:] or [(0, 4, 4)]
    kinds = {signature[1:] for signature in [at_start[-1], *(s for s in signatures if s[0] > 0)]}
    return kinds.pop() if len(kinds) == 1 else None


def score_of(path):
    """(facts, note seconds), or a reason for leaving the file out."""
    try:
        midi = mido.MidiFile(path, clip=True)
    except (mido.KeySignatureError, EOFError, OSError, ValueError) as error:
        return f"mido cannot read it ({error})"
    points, signatures, notes = tempo_map(midi)
    if not notes:
        return "no notes"
    step = midi.ticks_per_beat / 4
    offset = np.abs(np.array(notes) / step - np.round(np.array(notes) / step))
    share = float(np.mean(offset * step <= max(2, 0.12 * step)))
    if share < GRID_SHARE:
        return f"{share:.0%} of the notes on the grid"
    kind = metre(signatures)
    if kind is None:
        return "its metre changes"
    numerator, denominator = kind
    # A dotted quarter is the beat of 6/8, 9/8 and 12/8.
    compound = denominator == 8 and numerator % 3 == 0 and numerator > 3
    beat_ticks = midi.ticks_per_beat * (1.5 if compound else 4 / denominator)
    beats_per_bar = numerator // 3 if compound else numerator
    first, last = notes[0], notes[-1]
    indices = [i for i in range(int(last / beat_ticks) + 1) if i * beat_ticks >= first - beat_ticks / 8]
    beats = [(seconds_at(points, i * beat_ticks), i % beats_per_bar == 0) for i in indices]
    begin = max(0.0, seconds_at(points, first) - 0.3)
    heard = [(t - begin, down) for t, down in beats if t - begin < LONGEST_SECONDS]
    times = np.unique([round(seconds_at(points, tick) - begin, 4) for tick in notes])
    quarters = np.round(np.array(notes) / (beat_ticks / 4)).astype(int) % 4
    on_notes = np.sum(quarters == 0) >= np.sum(quarters == 2)
    facts = {
        "tempoMap": "on its notes" if on_notes else "between its notes",
        "beatsSeconds": [round(t, 5) for t, _ in heard],
        "downbeatsSeconds": [round(t, 5) for t, down in heard if down],
        "beatsPerBar": beats_per_bar,
        "beginSeconds": begin,
        "metre": f"{numerator}/{denominator}",
    }
    return facts, times[times < LONGEST_SECONDS]


def play(path, font, begin):
    """Samples from `begin` on, mono at SAMPLE_RATE."""
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.wav"
        subprocess.run(
            ["fluidsynth", "-ni", "-q", "-g", "0.6", "-r", "44100", "-F", str(raw), font, str(path)],
            check=True, capture_output=True,
        )
        command = ["ffmpeg", "-v", "error", "-ss", f"{begin}", "-t", f"{LONGEST_SECONDS}", "-i", str(raw)]
        pcm = subprocess.run(
            [*command, "-ac", "1", "-ar", str(SAMPLE_RATE), "-f", "s16le", "-"], check=True, capture_output=True
        ).stdout
    return np.frombuffer(pcm, dtype="<i2").astype(np.float32) / 32768


def heard_share(samples, notes):
    """Share of the notes at which the level of the high-passed recording rises within 60 ms."""
    hop = SAMPLE_RATE // 100
    sharp = np.diff(samples, prepend=0.0)
    frames = len(sharp) // hop
    level = 10 * np.log10(1e-9 + np.mean(sharp[: frames * hop].reshape(frames, hop) ** 2, axis=1))
    rise = level[2:] - level[:-2]
    at = [int(t * 100) for t in notes if t * 100 + 8 < len(rise)]
    return float(np.mean([rise[max(0, i - 3) : i + 6].max() > 1.0 for i in at])) if at else 0.0


def write(out, name, samples, facts):
    with wave.open(str(out / f"{name}.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    (out / f"{name}.json").write_text(json.dumps(facts))


def main(out, font, *files):
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    kept = 0
    for file in map(Path, files):
        score = score_of(file)
        if isinstance(score, str):
            print(f"{file.name}: left out, {score}")
            continue
        facts, notes = score
        samples = play(file, font, facts["beginSeconds"])
        share = heard_share(samples, notes)
        if share < HEARD_SHARE:
            print(f"{file.name}: left out, {share:.0%} of its notes are heard")
            continue
        write(out, file.stem, samples, {**facts, "name": file.stem, "group": facts["metre"], "font": Path(font).stem})
        kept += 1
    print(f"{kept} of {len(files)} files, played with {Path(font).stem}")


if __name__ == "__main__":
    main(*sys.argv[1:])
