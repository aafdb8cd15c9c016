#!/usr/bin/env python3
"""Holds `mien evaluate recommender` against other recommenders on last.fm-2k (HetRec 2011).

Needs Tests/peers/requirements-recommender.txt installed, and Debian's time. Of each listener with five plays or more,
a fifth is held out (numpy's default_rng(SEED).permutation, 42 unless told). What is left is written to a table that
`mien` reads; the other recommenders learn from the same: popularity, implicit's item-to-item BM25, implicit's ALS,
and EASE in numpy on artists with three listeners or more. Their settings are chosen from the grids below by NDCG@20
on a fifth that is held out once more of what they learn from (seed SEED + 1); `mien` has the settings that are built
in.

Printed: NDCG@20 and recall@20 (hits over all that is held out), means over listeners; seconds of learning;
milliseconds of one listener's list (`mien`: one alone, nothing prepared); peak memory of each in a process of its
own, with its chosen settings, without what Python and its packages take before they learn. Everything runs on one
thread.
"""
import argparse
import gzip
import json
import multiprocessing
import os
import subprocess
import tempfile
import time
import warnings

for library in ("OPENBLAS", "OMP", "MKL"):
    os.environ[f"{library}_NUM_THREADS"] = "1"

import numpy as np
import scipy.sparse as sp
from implicit.als import AlternatingLeastSquares
from implicit.nearest_neighbours import BM25Recommender, bm25_weight

# What implicit says of matrices that it makes itself.
warnings.filterwarnings("ignore", message="Method expects CSR input")

LENGTH = 20
GAINS = 1 / np.log2(np.arange(LENGTH) + 2)


def load(path):
    with gzip.open(path, "rt") as file:
        rows = np.array([line.split() for line in file][1:], dtype=np.int64)
    listeners, u = np.unique(rows[:, 0], return_inverse=True)
    artists, i = np.unique(rows[:, 1], return_inverse=True)
    return sp.csr_matrix((rows[:, 2].astype(np.float32), (u, i)), (len(listeners), len(artists)))


def split(plays, seed):
    random = np.random.default_rng(seed)
    held = np.zeros(plays.nnz, bool)
    for start, end in zip(plays.indptr, plays.indptr[1:]):
        if end - start >= 5:
            held[start + random.permutation(end - start)[:round(0.2 * (end - start))]] = True
    listeners = np.repeat(np.arange(plays.shape[0]), np.diff(plays.indptr))
    return [sp.csr_matrix((plays.data[which], (listeners[which], plays.indices[which])), plays.shape)
            for which in (~held, held)]


def measure(recommend, held):
    ndcg, recall, times = [], [], []
    for listener in np.flatnonzero(np.diff(held.indptr)):
        wanted = held.indices[held.indptr[listener]:held.indptr[listener + 1]]
        start = time.perf_counter()
        items = recommend(listener)
        times.append(time.perf_counter() - start)
        hits = np.isin(items, wanted)
        ndcg.append((hits * GAINS[:len(hits)]).sum() / GAINS[:len(wanted)].sum())
        recall.append(hits.sum() / len(wanted))
    return np.mean(ndcg), np.mean(recall), np.median(times) * 1e3


def best(scores, known):
    scores = scores.copy()
    scores[known] = -np.inf
    items = np.argpartition(-scores, LENGTH)[:LENGTH]
    return items[np.argsort(-scores[items])]


def row(plays, listener):
    return plays.indices[plays.indptr[listener]:plays.indptr[listener + 1]]


def popularity(plays):
    scores = np.bincount(plays.indices, minlength=plays.shape[1]).astype(np.float32)
    return lambda listener: best(scores, row(plays, listener))


def bm25(plays, neighbours, k1, b):
    model = BM25Recommender(K=neighbours, K1=k1, B=b, num_threads=1)
    model.fit(plays, show_progress=False)
    return lambda listener: model.recommend(listener, plays[listener], N=LENGTH)[0]


def als(plays, factors, alpha, regularisation, weighting):
    weights = plays.copy()
    if weighting == "log":
        weights.data = 1 + alpha * np.log1p(weights.data)
    elif weighting == "played":
        weights.data = np.full_like(weights.data, 1 + alpha)
    else:
        weights = (bm25_weight(plays.T.tocsr(), 100, 0.8).T * alpha).tocsr().astype(np.float32)
    model = AlternatingLeastSquares(
        factors=factors, regularization=regularisation, iterations=15, num_threads=1, random_state=42)
    model.fit(weights, show_progress=False)
    return lambda listener: model.recommend(listener, weights[listener], N=LENGTH)[0]


def ease(plays, regularisation, least):
    kept = np.flatnonzero(np.bincount(plays.indices, minlength=plays.shape[1]) >= least)
    played = (plays > 0).astype(np.float32)[:, kept].tocsr()
    gram = (played.T @ played).toarray()
    diagonal = np.diag_indices(len(kept))
    gram[diagonal] += regularisation
    weights = np.linalg.inv(gram)
    weights /= -np.diag(weights)
    weights[diagonal] = 0

    def recommend(listener):
        known = row(played, listener)
        return kept[best(weights[known].sum(0), known)]

    return recommend


PEERS = {
    "popularity": (popularity, [()]),
    "implicit BM25": (bm25, [(n, k1, b) for n in (50, 200, 1000) for k1 in (1.2, 100) for b in (0.1, 0.2, 0.75)]),
    "implicit ALS": (als, [
        (32, 1, 0.05, "bm25"), (64, 2, 0.05, "bm25"), (64, 10, 1, "log"), (64, 1, 1, "log"), (32, 10, 1, "log"),
        (64, 10, 10, "log"), (64, 40, 10, "played"), (64, 10, 1, "played"), (128, 10, 10, "log"), (128, 1, 10, "log"),
        (64, 1, 10, "log"), (128, 1, 3, "log"), (64, 0.5, 10, "log"), (64, 1, 20, "log"),
        (96, 1, 20, "log"), (64, 1, 40, "log"), (96, 1, 40, "log"), (64, 1, 80, "log"), (96, 1, 80, "log"),
        (128, 1, 40, "log"), (128, 1, 80, "log"), (192, 1, 40, "log"), (192, 1, 80, "log"), (192, 1, 60, "log"),
        (256, 1, 40, "log"), (256, 1, 80, "log")]),
    "EASE": (ease, [(regularisation, 3) for regularisation in (30, 60, 100, 200, 300)]),
}


def status(field):
    """Kilobytes, of this process."""
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith(field))


def alone(results, name, settings, plays, held):
    """In a process of its own, so that its memory is its own."""
    before = status("VmRSS")
    start = time.perf_counter()
    recommend = PEERS[name][0](plays, *settings)
    seconds = time.perf_counter() - start
    memory = max(status("VmHWM") - before, 0)
    results.put((*measure(recommend, held), seconds, memory / 1e3))


def table(path, plays):
    listeners = np.repeat(np.arange(plays.shape[0]), np.diff(plays.indptr))
    with open(path, "w") as file:
        file.writelines(f"{u},{i},{w:.0f}\n" for u, i, w in zip(listeners, plays.indices, plays.data))


def ours(command, plays, held):
    with tempfile.TemporaryDirectory() as folder:
        paths = [f"{folder}/{name}.csv" for name in ("plays", "held_out")]
        for path, matrix in zip(paths, (plays, held)):
            table(path, matrix)
        run = subprocess.run(
            ["time", "-f", "%M", "-o", f"{folder}/memory", command, "evaluate", "recommender", "--json",
             "--plays", paths[0], "--held-out", paths[1]], stdout=subprocess.PIPE, check=True)
        with open(f"{folder}/memory") as file:
            memory = int(file.read()) / 1e3
    report = json.loads(run.stdout)
    model = next(ranking for ranking in report["rankings"] if ranking["name"] == "mien")
    return model["ndcg"], model["recall"], model["fit_seconds"], report["list_milliseconds"], memory


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mien", default=".build/release/mien", help="the command to compare (%(default)s)")
    parser.add_argument("--data", default=os.environ.get("MIEN_DATA", "../shared/data"), help="the data folder")
    parser.add_argument("--seed", type=int, default=42, help="of the split (%(default)s)")
    options = parser.parse_args()
    plays, held = split(load(os.path.join(options.data, "music/lastfm/user_artists.dat.gz")), options.seed)
    fitting, choosing = split(plays, options.seed + 1)
    print(f"{plays.shape[0]} listeners, {plays.shape[1]} artists, {plays.nnz} plays to learn from, {held.nnz} held out")
    print(f"{'':14}{'NDCG@20':>9}{'recall@20':>11}{'learning s':>12}{'list ms':>9}{'memory MB':>11}")
    line = "{:14}{:9.4f}{:11.4f}{:12.3f}{:9.3f}{:11.0f}  {}"
    print(line.format("mien", *ours(options.mien, plays, held), "whole process"), flush=True)
    context = multiprocessing.get_context("spawn")
    for name, (learn, grid) in PEERS.items():
        settings = grid[0]
        if len(grid) > 1:
            settings = max(grid, key=lambda settings: measure(learn(fitting, *settings), choosing)[0])
        results = context.Queue()
        process = context.Process(target=alone, args=(results, name, settings, plays, held))
        process.start()
        ndcg, recall, milliseconds, seconds, memory = results.get()
        process.join()
        print(line.format(name, ndcg, recall, seconds, milliseconds, memory, settings or ""), flush=True)


if __name__ == "__main__":
    main()
