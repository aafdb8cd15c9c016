#!/usr/bin/env python3
"""From nothing to the first answer: a fresh process loads a network and runs it, Mien's beside other engines'.

    make static peers
    .build/peers/bin/python Tests/peers/cold_start.py [MODEL]

`load` and `first` are what the engine itself needs to load the file and to answer once; `process` is from before the
process is started until its first answer arrives, so it holds exec, linking and, for the others, Python and its imports;
`processor` is the processor time of it all. Files are in the page cache; the processes take turns.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path
from statistics import median

import networks
import peer_files
import served


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", nargs="?", type=Path, default=networks.ROOT / "Models" / "expression.safetensors")
    parser.add_argument("--mien", default=".build/static/mien", help="the command to compare (%(default)s)")
    parser.add_argument("--data", default=os.environ.get("MIEN_DATA", "../shared/data"), help="the data folder")
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    core = max(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as folder:
        files = peer_files.write(options.model, folder, peer_files.calibration_pictures(options.data))
        starts = {"mien": lambda: served.mien(options.mien, [str(options.model)], core)}
        for row in networks.ROWS:
            starts[networks.label(row)] = lambda row=row: served.peer(row[0], [files[row]], core)
        measured = {name: [] for name in starts}
        for _ in range(options.rounds):
            for name, start in starts.items():
                process = start()
                report = process.started[0]
                measured[name].append((report["load"], report["first"], process.ready, process.close()))
    print(f"{options.model.stem}, median of {options.rounds}, load {os.getloadavg()[0]:.1f}")
    print(f"  {'':22}{'load ms':>9}{'first ms':>10}{'both ms':>9}{'process ms':>12}{'processor ms':>14}")
    for name, values in measured.items():
        load, first, process, processor = (median(part) for part in zip(*values))
        both = median(load + first for load, first, *_ in values)
        print(f"  {name:22}{load:9.2f}{first:10.2f}{both:9.2f}{process:12.1f}{processor:14.1f}")


if __name__ == "__main__":
    sys.exit(main())
