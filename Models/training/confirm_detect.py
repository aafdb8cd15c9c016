"""From the cascade's raw windows to faces: the rule that `Faces` follows, written down for measuring.

1. Raw windows (minNeighbors 0) are put into sets as OpenCV's groupRectangles does: edges within 0.2 of the mean side of the
   smaller width and height, directly or through others. No set is dropped. A set's box is the mean of its n windows,
   rounded to whole pixels.
2. The confirm network looks at the box and, sharing its middle, at windows 0.9 and 1.12 times its side (`ZOOMS`), each as it is
   and mirrored. A window's logit is the mean of the two; the score is the largest logit of the three windows plus log2(n).
3. Sets that score at least `THRESHOLD` are faces. The other two windows are only looked at where the first logit plus log2(n) is
   not more than `UNDECIDED` below `THRESHOLD`.
4. Strongest first, a face is dropped if it overlaps a stronger one by an intersection over union of 0.3 or more, or if
   0.6 or more of the smaller of the two is inside the other.
"""

import numpy as np

TOLERANCE = 0.2
ZOOMS = (1.0, 0.9, 1.12)
THRESHOLD = 2.8
UNDECIDED = 3.0


def similar(boxes):
    """(n, n) booleans: OpenCV's SimilarRects."""
    delta = TOLERANCE * 0.5 * (np.minimum(boxes[:, None, 2], boxes[None, :, 2]) + np.minimum(boxes[:, None, 3], boxes[None, :, 3]))
    edges = np.concatenate([boxes[:, :2], boxes[:, :2] + boxes[:, 2:]], 1)
    return (np.abs(edges[:, None] - edges[None]) <= delta[..., None]).all(2)


def sets(boxes):
    """For each box the number of its set of directly or indirectly similar boxes."""
    near, numbers = similar(boxes), np.full(len(boxes), -1)
    count = 0
    for start in range(len(boxes)):
        if numbers[start] >= 0:
            continue
        waiting = [start]
        numbers[start] = count
        while waiting:
            for other in np.flatnonzero(near[waiting.pop()] & (numbers < 0)):
                numbers[other] = count
                waiting.append(other)
        count += 1
    return numbers


def covered(one, other):
    """Intersection over union, and intersection over the smaller of two boxes."""
    low, high = np.maximum(one[:2], other[:2]), np.minimum(one[:2] + one[2:], other[:2] + other[2:])
    shared = np.prod(np.maximum(high - low, 0))
    areas = one[2] * one[3], other[2] * other[3]
    return shared / (sum(areas) - shared), shared / min(areas)


def grouped(boxes):
    """(k, 4) mean boxes of the sets of raw windows, and how many windows each has."""
    if not len(boxes):
        return np.zeros((0, 4)), np.zeros(0, int)
    numbers = sets(boxes)
    count = np.bincount(numbers)
    return np.rint(np.stack([np.bincount(numbers, boxes[:, i]) for i in range(4)], 1) / count[:, None]), count


def zoomed(box, zoom):
    """A box with the same middle, in fractions of a pixel."""
    side = box[2:] * zoom
    return np.concatenate([box[:2] + (box[2:] - side) / 2, side])


def score(logits, count):
    """Scores from the logits (k, zooms) of the sets' windows, and how many windows each set has."""
    first = logits[:, 0] + np.log2(count)
    return np.where(first < THRESHOLD - UNDECIDED, first, logits.max(1) + np.log2(count))


def without_overlaps(boxes, scores):
    """Numbers of the boxes that stay, in falling order of score."""
    stay = []
    for i in np.argsort(-scores, kind="stable"):
        if all(a < 0.3 and b < 0.6 for a, b in (covered(boxes[i], boxes[j]) for j in stay)):
            stay.append(i)
    return stay
