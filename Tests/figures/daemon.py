#!/usr/bin/env python3
"""Measures `mien run` with a large library: memory, processor time, and the latencies that `mien diag` tells.

The library is made of the demo music (`make demo`), each track under many names by hard links, so that every file is
there and can be played, with the analysis of the first copied to the others. The camera is a portrait of 512x512 pixels,
the speaker ALSA's null device at real-time pace, and earcons are off.

    make static demo
    Tests/figures/daemon.py [--tracks 10000] [--seconds 60]
"""
import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def demo_tracks(folder):
    """The demo music that Mien reads, by path."""
    return [
        os.path.join(place, name)
        for place, _, names in sorted(os.walk(folder)) for name in sorted(names)
        if name.endswith((".ogg", ".wav", ".flac", ".mp3"))
    ]


def make_library(mien, demo, work, count):
    """A folder of `count` hard links with an analysed database; returns folder and state."""
    music, state = os.path.join(work, "music"), os.path.join(work, "state")
    os.makedirs(os.path.join(work, "seed"))
    originals = demo_tracks(demo)
    for index, path in enumerate(originals):
        # A copy of its own: hard links need one file system.
        shutil.copy2(path, os.path.join(work, "seed", f"{index:02}{os.path.splitext(path)[1]}"))
    seed = os.path.join(work, "seed")
    subprocess.run([mien, "scan", seed, "--state", state], check=True, stdout=subprocess.DEVNULL)
    database = sqlite3.connect(os.path.join(state, "mien.db"))
    tracks = database.execute("SELECT id, path FROM tracks WHERE present = 1 ORDER BY id").fetchall()
    columns = [row[1] for row in database.execute("PRAGMA table_info(tracks)") if row[1] not in ("id", "path", "title")]
    described = [row[1] for row in database.execute("PRAGMA table_info(profiles)") if row[1] != "track"]
    with database:
        for index in range(count):
            identity, path = tracks[index % len(tracks)]
            folder = os.path.join(music, f"{index // 100:04}")
            os.makedirs(folder, exist_ok=True)
            name = os.path.join(folder, f"{index:06}{os.path.splitext(path)[1]}")
            os.link(path, name)
            made = database.execute(
                f"INSERT INTO tracks(path, title, {', '.join(columns)}) "
                f"SELECT ?, title || ' ' || ?, {', '.join(columns)} FROM tracks WHERE id = ?",
                (name, index, identity)).lastrowid
            database.execute(
                f"INSERT INTO profiles(track, {', '.join(described)}) "
                f"SELECT ?, {', '.join(described)} FROM profiles WHERE track = ?", (made, identity))
        database.execute("DELETE FROM tracks WHERE path LIKE ?", (seed + "/%",))
    database.close()
    return music, state


def processor_seconds(process):
    fields = open(f"/proc/{process}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def status_kilobytes(process, name):
    for line in open(f"/proc/{process}/status"):
        if line.startswith(name + ":"):
            return int(line.split()[1])
    return 0


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--mien", default=os.path.join(ROOT, ".build/static/mien"))
    arguments.add_argument("--demo", default=os.path.join(ROOT, ".build/demo"))
    arguments.add_argument("--tracks", type=int, default=10_000)
    arguments.add_argument("--seconds", type=float, default=60)
    options = arguments.parse_args()
    mien = os.path.abspath(options.mien)
    with tempfile.TemporaryDirectory(prefix="mien-figures-") as work:
        music, state = make_library(mien, os.path.join(options.demo, "music"), work, options.tracks)
        socket, settings = os.path.join(work, "mien.sock"), os.path.join(work, "mien.toml")
        with open(settings, "w") as out:
            out.write(
                f'[camera]\ndevice = "{os.path.abspath(options.demo)}/faces/astronaut.png"\n'
                f'[speaker]\ndevice = "null"\nearcons = 0\n[music]\nfolders = ["{music}"]\n[control]\nsocket = "{socket}"\n')
        journal = open(os.path.join(work, "journal.txt"), "w+")
        daemon = subprocess.Popen([mien, "run", "--config", settings, "--state", state], stdout=journal)
        try:
            deadline = time.monotonic() + 120
            while "music in " not in open(journal.name).read():
                if daemon.poll() is not None or time.monotonic() > deadline:
                    sys.exit(open(journal.name).read() + "\nmien run did not come up")
                time.sleep(0.2)
            time.sleep(5)
            before, begin = processor_seconds(daemon.pid), time.monotonic()
            time.sleep(options.seconds)
            share = (processor_seconds(daemon.pid) - before) / (time.monotonic() - begin)
            print(f"{options.tracks} tracks; {options.seconds:.0f} s of playing and looking once a second")
            print(f"resident {status_kilobytes(daemon.pid, 'VmRSS') / 1024:.1f} MB, at most "
                  f"{status_kilobytes(daemon.pid, 'VmHWM') / 1024:.1f} MB; {100 * share:.1f} % of one processor")
            answer = subprocess.run(
                [mien, "diag", "--config", settings, "--state", state, "--json"], capture_output=True, text=True)
            for check in json.loads(answer.stdout)["checks"]:
                if "p50" in check["found"]:
                    print(f"{check['id']}: {check['found']}")
        finally:
            daemon.terminate()
            daemon.wait()


if __name__ == "__main__":
    main()
