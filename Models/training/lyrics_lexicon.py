"""Makes Models/lyrics.txt, the words that songs' lyrics are judged by, from VADER's lexicon (Hutto and Gilbert, ICWSM 2014),
whose Python package is MIT-licensed: pip install -r requirements-lyrics.txt.

Each line is a value from -4 to 4 in steps of a half, and the words that have it. Left out are emoticons, the abbreviations of
chats, words that ten people judged too differently, mild words, long ones, which songs do without, and plurals that follow
from the word."""

import argparse
import collections
import importlib.resources

MILD = 1.0
LONGEST = 9
SHORT = {"joy", "sad", "hug", "cry", "die", "fun", "mad", "shy", "sin", "war", "win", "ill", "bad", "god", "bum"}


def is_sung(word):
    return word in SHORT or 4 <= len(word) <= LONGEST


def words():
    table = importlib.resources.files("vaderSentiment").joinpath("vader_lexicon.txt").read_text(encoding="utf-8")
    for line in table.splitlines():
        word, mean, deviation, _ = line.split("\t")
        value = round(float(mean) * 2) / 2
        if word.isascii() and word.isalpha() and word.islower() and is_sung(word):
            if abs(value) > MILD and float(deviation) < abs(float(mean)):
                yield word, value


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", default="Models/lyrics.txt")
    out = parser.parse_args().out
    known = dict(words())
    kept = {word: value for word, value in known.items() if not (word[-1] == "s" and known.get(word[:-1]) == value)}
    lines = collections.defaultdict(list)
    for word, value in sorted(kept.items()):
        lines[value].append(word)
    with open(out, "w", encoding="ascii") as file:
        for value in sorted(lines):
            file.write(f"{value:g} {' '.join(lines[value])}\n")
    print(f"{len(kept)} words")


if __name__ == "__main__":
    main()
