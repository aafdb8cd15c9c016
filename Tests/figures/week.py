#!/usr/bin/env python3
"""A week with two listeners, a guest and sad faces, by the real `mien run` with pictures before its camera.

Ada likes acoustic music, Ben music with beats, and neither tells: they press the button. Each listens every day; the speaker is
started and stopped for it, its wall clock set to that day and hour (`clock.c`). Once Ada is sad, once a guest is; on Saturday a
cheerful guest listens. Nobody is told to the speaker but by enrolment from other pictures of them. A listener decides in two
seconds: likes what is theirs and goes on, skips the rest; guests and the sad just go on. On Wednesdays they hear a song out.

Faces: CK+ (posed, 48x48, enlarged four times); music: 30-second clips of the 4Q set, tastes by its genres. Both from
`--data`; no network of Mien was trained on these faces. Prints a transcript and what came of it; exit code 1 where a
listener did not get their own music (two songs of three from Friday on), a guest's songs did not suit the mood, or a lift did
not lead upwards.

    make build .build/training/venv
    .build/training/venv/bin/python Tests/figures/week.py --data $MIEN_DATA
"""
import argparse
import csv
import datetime
import http.client
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

import numpy as np
from PIL import Image

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MONDAY = datetime.datetime(2026, 11, 23, tzinfo=datetime.timezone.utc)
EXPRESSIONS = ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"]
PEOPLE = {"Ada": "S014", "Ben": "S026", "cheerful guest": "S106", "sad guest": "S125"}
TASTES = {
    "Ada": ("acoustic", {"Jazz", "Blues", "Folk", "Country", "Vocal", "Easy Listening", "New Age"}),
    "Ben": ("beats", {"Electronic", "Rap", "R&B", "Latin", "Reggae"}),
}


def export_faces(data, folder):
    """Pictures of each person by expression, with a margin, since a tile ends close around the face."""
    table = np.load(os.path.join(data, "faces/ckplus48.npz"))
    faces = {}
    for person, subject in PEOPLE.items():
        for row in np.flatnonzero(table["subject"] == subject):
            if table["label"][row] < 0:
                continue
            expression = EXPRESSIONS[table["label"][row]]
            tile = Image.fromarray(table["images"][row]).resize((192, 192), Image.BICUBIC)
            picture = np.pad(np.asarray(tile), 56, "edge")
            pictures = faces.setdefault((person, expression), [])
            path = os.path.join(folder, f"{subject}-{expression}-{len(pictures)}.pgm")
            with open(path, "wb") as out:
                out.write(b"P5 %d %d 255\n" % picture.shape[::-1] + picture.tobytes())
            pictures.append(path)
    return faces


def export_music(data, folder, each):
    """`each` clips of either kind, as many of each quadrant as there are, in the order of the table; the kind by path."""
    with open(os.path.join(data, "music/4q/labels.csv"), newline="") as stream:
        rows = list(csv.DictReader(stream))
    kinds = {}
    for kind, genres in TASTES.values():
        others = set().union(*(other for name, other in TASTES.values() if name != kind)) | {"Pop/Rock"}
        wanted = [(row, {genre.strip() for genre in row["genres"].split(";")}) for row in rows]
        chosen = {quadrant: [row for row, own in wanted if row["quadrant"] == quadrant and own & genres and not own & others]
                  for quadrant in ("Q1", "Q4", "Q3", "Q2")}
        taken = 0
        while taken < each and any(chosen.values()):
            for quadrant in list(chosen):
                if chosen[quadrant] and taken < each:
                    row = chosen[quadrant].pop(0)
                    name = f"{row['artist']} - {row['title']}".replace("/", "_") + ".opus"
                    target = os.path.join(folder, name)
                    if target not in kinds:
                        shutil.copy(os.path.join(data, "music/4q/audio", row["file"]), target)
                        kinds[target] = kind
                        taken += 1
    return kinds


class Connection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("mien", timeout=20)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(20)
        self.sock.connect(self.path)


class Speaker:
    """`mien run` at some hour of the week, with one person's pictures before its camera."""

    def __init__(self, week, when, pictures):
        self.week, self.camera = week, os.path.join(week.work, "camera")
        self.socket = os.path.join(week.work, "mien.sock")
        self.show(pictures)
        settings = os.path.join(week.work, "mien.toml")
        with open(settings, "w") as out:
            out.write(f'[camera]\ndevice = "{self.camera}"\n[speaker]\ndevice = "null"\nearcons = 0\n'
                      f'[music]\nfolders = ["{week.music}"]\n[control]\nsocket = "{self.socket}"\n')
        offset = int(when.timestamp() - time.time())
        environment = dict(os.environ, LD_PRELOAD=week.clock, MIEN_CLOCK_OFFSET=str(offset), TZ="UTC")
        self.process = subprocess.Popen(
            [week.mien, "run", "--config", settings, "--state", week.state], env=environment, stdout=week.journal,
            stderr=week.journal)
        week.speaker = self
        self.wait(lambda: os.path.exists(self.socket), "its socket")
        self.wait(lambda: self.status()["track"], "music")

    def show(self, pictures):
        os.makedirs(self.camera, exist_ok=True)
        before = os.listdir(self.camera)
        for number, picture in enumerate(pictures):
            shutil.copy(picture, os.path.join(self.camera, f"{time.monotonic_ns()}-{number}.pgm"))
        for name in before:
            os.remove(os.path.join(self.camera, name))

    def ask(self, method, path):
        connection = Connection(self.socket)
        connection.request(method, path)
        answer = json.loads(connection.getresponse().read())
        connection.close()
        return answer

    def status(self):
        """What it says of itself; what it does not know is None."""
        return {"track": None, "listener": None, "mood": None, **self.ask("GET", "/status")}

    def wait(self, reached, what, seconds=60):
        deadline = time.monotonic() + seconds
        while not reached():
            if self.process.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"{open(self.week.journal.name).read()[-3000:]}\nmien run did not come to {what}")
            time.sleep(0.1)

    def leave(self, wish):
        """Another track, chosen now."""
        before = self.heard()
        self.ask("POST", f"/{wish}")
        return self.after(before)

    def heard(self):
        """The number of the track; None between two."""
        return (self.status()["track"] or {}).get("id")

    def after(self, track):
        self.wait(lambda: self.heard() not in (None, track), "another track", 90)
        return self.status()

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


class Week:
    def __init__(self, mien, data, out, tracks, songs):
        self.mien, self.out, self.songs = mien, out, songs
        self.work = tempfile.mkdtemp(prefix="mien-week-")
        self.music, self.state = os.path.join(self.work, "music"), os.path.join(self.work, "state")
        self.clock = os.path.join(self.work, "clock.so")
        faces = os.path.join(self.work, "faces")
        for folder in (self.music, faces, out):
            os.makedirs(folder, exist_ok=True)
        source = os.path.join(ROOT, "Tests/figures/clock.c")
        subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-o", self.clock, source, "-ldl"], check=True)
        self.journal = open(os.path.join(out, "journal.txt"), "w+")
        self.faces = export_faces(data, faces)
        kinds = export_music(data, self.music, tracks)
        self.run("scan", self.music, quiet=True)
        with sqlite3.connect(os.path.join(self.state, "mien.db")) as database:
            rows = database.execute(
                "SELECT id, path, valence, arousal FROM tracks JOIN profiles ON track = id WHERE present = 1").fetchall()
        self.tracks = {track: (kinds[path], valence, arousal) for track, path, valence, arousal in rows}
        counts = {kind: sum(own == kind for own, _, _ in self.tracks.values()) for kind, _ in TASTES.values()}
        print(", ".join(f"{count} tracks {kind}" for kind, count in counts.items()), flush=True)
        self.picks, self.speaker = [], None
        for name in TASTES:
            pictures = self.faces[name, "surprise"] + self.faces[name, "angry"]
            self.run("listener", "add", name, "--from", *pictures)

    def run(self, *arguments, quiet=False):
        offset = int((MONDAY + datetime.timedelta(days=6, hours=23)).timestamp() - time.time())
        environment = dict(os.environ, LD_PRELOAD=self.clock, MIEN_CLOCK_OFFSET=str(offset), TZ="UTC")
        answer = subprocess.run(
            [self.mien, *arguments, "--state", self.state], env=environment, capture_output=True, text=True)
        if answer.returncode != 0:
            sys.exit(answer.stdout + answer.stderr)
        if not quiet:
            print(f"$ mien {' '.join(argument for argument in arguments if not argument.startswith('/'))}")
            print(answer.stdout, flush=True)

    def listen(self, day, hour, person, expression, songs, better=None):
        """One sitting; `better` is the face from the end of the fifth song on."""
        when = MONDAY + datetime.timedelta(days=day, hours=hour)
        name = person if person in TASTES else None
        speaker = Speaker(self, when, self.faces[person, expression])
        speaker.wait(lambda: speaker.status()["mood"] == expression and speaker.status()["listener"] == name,
                     f"{name} being {expression}")
        # Three seconds in which everybody is somebody: a guest is one only after some looks.
        time.sleep(3)
        print(f"--- {when:%a %H:%M}, {person}, {expression}")
        status, wish, hasTime = speaker.leave("next"), "next", day == 2
        while status["track"]["reason"].startswith("your mood is not known"):
            # Chosen before anybody was seen.
            status = speaker.leave("next")
        for song in range(songs):
            track = status["track"]
            kind, valence, arousal = self.tracks[track["id"]]
            isOwn = name is not None and kind == TASTES[name][0]
            self.picks.append((day, person, status["mood"], kind, valence))
            deed = "hears"
            time.sleep(2)
            if name and status["mood"] != "sad" and not better:
                deed = "likes" if isOwn else "skips"
                if isOwn:
                    speaker.ask("POST", "/like")
                wish = "next" if isOwn else "skip"
                if isOwn and hasTime:
                    deed, hasTime, wish = "likes and hears out", False, None
                    speaker.after(track["id"])
            print(f"{status['listener'] or 'a guest':8} {status['mood'] or '?':7} {deed} [{kind}, valence {valence:+.2f}] "
                  f"{track['title']}: {track['reason']}", flush=True)
            if better and song == 4:
                speaker.show(self.faces[person, better])
                speaker.wait(lambda: speaker.status()["mood"] == better, f"{person} being {better}")
                print(f"         {person} looks {better} now")
            if song < songs - 1:
                status = speaker.leave(wish) if wish else speaker.status()
        speaker.end()

    def share(self, person, days):
        own = [kind == TASTES[person][0] for day, who, mood, kind, _ in self.picks
               if who == person and mood != "sad" and day in days]
        return sum(own), len(own)

    def judge(self):
        good = True
        print("what each was played, of their own kind:")
        for person in TASTES:
            days = [self.share(person, [day]) for day in range(7)]
            print(f"  {person}: " + ", ".join(f"{(MONDAY + datetime.timedelta(days=day)):%a} {own} of {all_}"
                                              for day, (own, all_) in enumerate(days)))
            own, all_ = self.share(person, [4, 5, 6])
            good &= 3 * own >= 2 * all_
        for person in PEOPLE:
            guest = [valence for _, who, mood, _, valence in self.picks if who == person and mood == "happy"]
            if person not in TASTES:
                print(f"  {person}: mean valence {np.mean(guest):+.2f}")
                good &= np.mean(guest) > 0
            path = [valence for _, who, mood, _, valence in self.picks if who == person and mood == "sad"]
            if path:
                first, last = np.mean(path[:2]), np.mean(path[-2:])
                print(f"  {person}, sad: valence {' '.join(f'{value:+.2f}' for value in path)}; "
                      f"mean of the first two {first:+.2f}, of the last two {last:+.2f}")
                good &= last > first + 0.2
        with sqlite3.connect(os.path.join(self.state, "mien.db")) as database:
            lifts = database.execute(
                "SELECT name, mood, played, succeeded FROM lifts JOIN listeners ON listener = listeners.id").fetchall()
            good &= any(succeeded for *_, succeeded in lifts)
            for name, mood, played, succeeded in lifts:
                print(f"  a lift of {name} out of {mood}: {played} songs, {'succeeded' if succeeded else 'did not succeed'}")
        return good


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--mien", default=os.path.join(ROOT, ".build/release/mien"), help="linked dynamically")
    arguments.add_argument("--data", default=os.environ.get("MIEN_DATA", os.path.join(ROOT, "../shared/data")))
    arguments.add_argument("--out", default=os.path.join(ROOT, ".build/week"), help="for the pictures and the journal")
    arguments.add_argument("--tracks", type=int, default=60, help="of each kind")
    arguments.add_argument("--songs", type=int, default=8, help="a sitting")
    options = arguments.parse_args()
    week = Week(os.path.abspath(options.mien), options.data, options.out, options.tracks, options.songs)
    try:
        for day in range(7):
            week.listen(day, 8, "Ada", "happy", options.songs)
            if day == 5:
                week.listen(day, 15, "cheerful guest", "happy", options.songs)
            week.listen(day, 19, "Ben", "happy", options.songs)
            if day == 3:
                week.listen(day, 21, "Ada", "sad", 8, better="happy")
            if day == 6:
                week.listen(day, 21, "sad guest", "sad", 8, better="happy")
        good = week.judge()
        for name in TASTES:
            week.run("listener", "show", name, "--png", os.path.join(options.out, f"{name}.png"))
        week.run("mood", "history", "--png", os.path.join(options.out, "moods.png"))
        week.run("mood", "history")
        week.run("history", "-n", "12")
        sys.exit(0 if good else 1)
    finally:
        if week.speaker:
            week.speaker.end()
        shutil.rmtree(week.work)


if __name__ == "__main__":
    main()
