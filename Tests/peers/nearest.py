#!/usr/bin/env python3
"""Holds `mien bench scan` against faiss: the exact top 20 of a million vectors of 128 values.

Needs Tests/peers/requirements-networks.txt installed. They take turns, each on one thread and on Gaussian vectors; faiss
searches by inner product, as `mien` does for cosines: SQ8 (whole numbers -128...127, without a factor of their own for
each vector), SQ 8 bit (scaled), and flat, in fp32. Times are those that the thread ran, so that other work on the
machine counts less: the median of each turn, then the median and the least of the turns; and how many of the true
nearest each finds.
"""
import argparse
import json
import os
import subprocess
import time

for library in ("OPENBLAS", "OMP", "MKL"):
    os.environ[f"{library}_NUM_THREADS"] = "1"

import faiss
import numpy as np

LENGTH, TOP = 128, 20


def quantised(kind, vectors):
    index = faiss.IndexScalarQuantizer(LENGTH, kind, faiss.METRIC_INNER_PRODUCT)
    index.train(vectors[:100_000])
    index.add(vectors)
    return index


def search(index, queries):
    times, found = [], []
    for query in queries:
        start = time.thread_time()
        found.append(set(index.search(query[None], TOP)[1][0]))
        times.append((time.thread_time() - start) * 1e3)
    return np.median(times), found


def ours(command, options):
    run = subprocess.run(
        [command, "bench", "scan", "--json", "--count", str(options.count), "--length", str(LENGTH), "--top", str(TOP),
         "--rounds", str(options.rounds)], stdout=subprocess.PIPE, check=True)
    report = json.loads(run.stdout)
    return report["cosine"]["median"], report["read"]["median"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mien", default=".build/release/mien", help="the command to compare (%(default)s)")
    parser.add_argument("--count", type=int, default=1_000_000, help="vectors (%(default)s)")
    parser.add_argument("--rounds", type=int, default=40, help="searches of a turn (%(default)s)")
    parser.add_argument("--turns", type=int, default=3, help="turns (%(default)s)")
    parser.add_argument("--seed", type=int, default=42, help="of the vectors (%(default)s)")
    options = parser.parse_args()

    faiss.omp_set_num_threads(1)
    random = np.random.default_rng(options.seed)
    vectors = random.standard_normal((options.count, LENGTH), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    queries = random.standard_normal((options.rounds, LENGTH), dtype=np.float32)
    queries /= np.linalg.norm(queries, axis=1, keepdims=True)

    flat = faiss.IndexFlatIP(LENGTH)
    flat.add(vectors)
    scale = 127 / np.abs(vectors).max()
    whole = np.round(vectors * scale)
    direct = quantised(faiss.ScalarQuantizer.QT_8bit_direct_signed, whole)
    scaled = quantised(faiss.ScalarQuantizer.QT_8bit, vectors)
    del whole
    peers = {"faiss SQ8 direct": (direct, queries * scale), "faiss SQ 8 bit": (scaled, queries),
             "faiss flat fp32": (flat, queries)}
    truth = search(flat, queries)[1]

    times, hits = {"mien": [], "a plain read": []}, {}
    for _ in range(options.turns):
        cosine, read = ours(options.mien, options)
        times["mien"].append(cosine)
        times["a plain read"].append(read)
        for name, (index, asked) in peers.items():
            milliseconds, found = search(index, asked)
            times.setdefault(name, []).append(milliseconds)
            hits[name] = np.mean([len(a & b) / TOP for a, b in zip(found, truth)])
    print(f"top {TOP} of {options.count} x {LENGTH}, {options.turns} turns of {options.rounds}, faiss {faiss.__version__}")
    print(f"{'':18}{'median ms':>11}{'least ms':>10}{'recall':>8}")
    for name, values in times.items():
        recall = f"{hits[name]:8.4f}" if name in hits else ""
        print(f"{name:18}{np.median(values):11.2f}{min(values):10.2f}{recall}")


if __name__ == "__main__":
    main()
