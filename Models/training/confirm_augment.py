"""Windows for training the confirm network, drawn at random from the patches of confirm_faces.py and confirm_negatives.py."""

import cv2
import numpy as np

from confirm_windows import SIDE, normalise_lighting

PATCH, INSIDE = 72, 40
LIMIT = 0.8  # of the pose


def window(patch, random, centre, side, angle, mirror, size=None):
    """The turned window, at a random resolution or with `size` pixels a side, and the map from patch pixels to window units (0 to 1)."""
    cos, sin = np.cos(angle) / side, np.sin(angle) / side
    matrix = np.array([[cos, sin, 0], [-sin, cos, 0]])
    if mirror:
        matrix[0] *= -1
    matrix[:, 2] = 0.5 - matrix[:, :2] @ centre
    size = size or (SIDE if random.random() < 0.55 else int(random.integers(11, 30)))
    pixels = matrix * size
    pixels[:, 2] += -0.5 + pixels[:, :2] @ (0.5, 0.5)
    image = cv2.warpAffine(patch, pixels, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return image if size == SIDE else cv2.resize(image, (SIDE, SIDE), interpolation=cv2.INTER_LINEAR), matrix


def disturb(image, random):
    """Light, blur, noise, compression, things in front."""
    x = image.astype(np.float32)
    if random.random() < 0.5:
        x = 255 * (x / 255) ** np.exp(random.uniform(-0.7, 0.7))
    if random.random() < 0.4:  # light from one side
        line = np.linspace(-1, 1, SIDE, dtype=np.float32)
        across, down = random.uniform(-0.5, 0.5, 2)
        x = x * (1 + across * line[None] + down * line[:, None])
    if random.random() < 0.3:
        x = cv2.GaussianBlur(x, (0, 0), random.uniform(0.4, 1.3))
    elif random.random() < 0.15:
        x = x + 0.8 * (x - cv2.GaussianBlur(x, (0, 0), 1))
    if random.random() < 0.22:  # a hand, hair, a bar
        width, height = random.integers(4, 18, 2)
        left, top = random.integers(-4, SIDE - 4, 2)
        part = x[max(top, 0) : top + height, max(left, 0) : left + width]
        part[:] = random.uniform(x.min(), x.max() + 1) + (random.normal(0, 12, part.shape) if random.random() < 0.5 else 0)
    x = x * random.uniform(0.5, 1.2)
    if random.random() < 0.5:
        x = x + random.normal(0, random.uniform(1, 9), x.shape)
    x = np.clip(x, 0, 255).astype(np.uint8)
    if random.random() < 0.2:
        x = cv2.imdecode(cv2.imencode(".jpg", x, [cv2.IMWRITE_JPEG_QUALITY, int(random.integers(15, 70))])[1], 0)
    return x


def face(patch, points, random, shift=0.12, zoom=0.22):
    """A face window, its points (3, 2) in units of the window from its middle, and its pose."""
    angle = np.radians(random.uniform(-30, 30) if random.random() < 0.5 else random.uniform(-12, 12))
    mirror = random.random() < 0.5
    centre = PATCH / 2 + INSIDE * random.uniform(-shift, shift, 2)
    image, matrix = window(patch, random, centre, INSIDE * np.exp(random.uniform(-zoom, zoom)), angle, mirror)
    points = (PATCH / 2 + INSIDE * (points - 0.5)) @ matrix[:, :2].T + matrix[:, 2] - 0.5
    if mirror:
        points = points[[1, 0, 2]]
    return disturb(image, random), points, pose(points)


def pose(points):
    """How far the nose lies off the middle between the eyes, towards the picture's right, in distances between the eyes."""
    left, right, nose = points
    across = right - left
    return float(np.clip((nose - (left + right) / 2) @ across / max(across @ across, 1e-6), -LIMIT, LIMIT))


def negative(patch, random):
    angle, mirror = np.radians(random.uniform(-15, 15)), random.random() < 0.5
    centre = PATCH / 2 + INSIDE * random.uniform(-0.08, 0.08, 2)
    image, _ = window(patch, random, centre, INSIDE * np.exp(random.uniform(-0.15, 0.15)), angle, mirror)
    if random.random() < 0.3:  # streaks, as face pictures have them where a window leaves the picture
        low, high = random.integers(0, 9, 2), SIDE - 1 - random.integers(0, 9, 2)
        rows, columns = (np.clip(np.arange(SIDE), low[i], high[i]) for i in (0, 1))
        image = image[rows[:, None], columns]
    return disturb(image, random)


def beside(patch, random):
    """A window in the picture of a face that is no face: a part of it, or one that overlaps it by less than 0.2."""
    if random.random() < 0.6:
        side = random.uniform(11, 17.5)
        centre = PATCH / 2 + random.uniform(-22, 22, 2)
    else:
        side = INSIDE * random.uniform(0.5, 1.6)
        direction = random.uniform(0, 2 * np.pi)
        # Overlap below 0.2 for squares that lie apart by 0.7 of their mean side along an axis.
        far = np.array([np.cos(direction), np.sin(direction)])
        centre = PATCH / 2 + far / np.abs(far).max() * random.uniform(0.7, 0.9) * (side + INSIDE) / 2
    angle = np.radians(random.uniform(-20, 20))
    return disturb(window(patch, random, centre, side, angle, random.random() < 0.5)[0], random)


def normalised(images):
    return normalise_lighting(np.stack(images))
