"""From the cascade's raw windows to faces: the rule that `Faces` follows, written down for measuring.

1. Run the confirm network on every raw window; a window counts if its logit is above `window`.
2. Windows that count are grouped as OpenCV's groupRectangles does (edges within 0.2 of the mean side, directly or through
   others). A group's score is the sum over its windows of logit - `window`, each limited to `limit`.
3. Groups that score at least `total` are faces. The box is the mean of the group's windows, weighted by logit - `window`.
4. Strongest first, a face is dropped if it overlaps a stronger one by an intersection over union of 0.3 or more, or if
   more than 0.6 of the smaller of the two is inside the other.
"""

import numpy as np

TOLERANCE = 0.2


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


def detect(boxes, logits, window=0.0, limit=4.0, neighbours=1):
    """(boxes (k, 4), scores (k)) of faces in falling order of score, no score limit applied yet."""
    kept = logits > window
    boxes, weights = boxes[kept].astype(float), np.minimum(logits[kept] - window, limit)
    if not len(boxes):
        return np.zeros((0, 4)), np.zeros(0)
    numbers, groups = sets(boxes), []
    for number in range(numbers.max() + 1):
        rows = numbers == number
        if rows.sum() >= neighbours:
            groups.append((weights[rows].sum(), np.rint(np.average(boxes[rows], axis=0, weights=weights[rows]))))
    result = []
    for score, box in sorted(groups, key=lambda group: -group[0]):
        if all(a < 0.3 and b < 0.6 for a, b in (covered(box, other) for _, other in result)):
            result.append((score, box))
    return np.array([box for _, box in result]).reshape(-1, 4), np.array([score for score, _ in result])

