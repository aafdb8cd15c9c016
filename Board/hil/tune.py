"""tune.py OUT.wav: half a minute of a seeded melody over chords, mono at 48 kHz, that nowhere repeats itself."""

import array
import math
import random
import sys
import wave

RATE, SECONDS, SEED = 48_000, 30, 4
NOTE = RATE // 4
random.seed(SEED)
samples = array.array("h", bytes(2 * RATE * SECONDS))
for start in range(0, len(samples), NOTE):
    pitches = [random.choice((48, 50, 52, 55, 57)), random.randint(60, 84)]
    steps = [math.tau * 440 * 2 ** ((pitch - 69 + random.uniform(-0.1, 0.1)) / 12) / RATE for pitch in pitches]
    for i in range(NOTE):
        envelope = min(i / 200, 1) * math.exp(-4 * i / NOTE) * 6000
        samples[start + i] = int(envelope * sum(math.sin(step * i) + math.sin(2 * step * i) / 3 for step in steps))
with wave.open(sys.argv[1], "wb") as out:
    out.setparams((1, 2, RATE, 0, "NONE", ""))
    out.writeframes(samples.tobytes())
