"""Random changes to training pictures: pose, lighting, sharpness, occlusion."""

import torch
import torch.nn.functional as F


def augment(x, side, random, strength=1.0):
    """Pictures (n, 1, height, width) in -1...1 to changed ones of `side` pixels; `strength` scales turns, shifts, sizes, light
    and how many are covered or blurred."""
    n = len(x)

    def uniform(*shape):
        return torch.rand(*shape, generator=random) * 2 - 1

    angle, scale, aspect = (uniform(n) * strength * most for most in (0.28, 0.2, 0.06))
    scale, aspect = torch.exp(scale), torch.exp(aspect)
    flip = torch.where(uniform(n) < 0, -1.0, 1.0)
    cos, sin = torch.cos(angle) / scale, torch.sin(angle) / scale
    affine = torch.stack(
        [torch.stack([cos * flip * aspect, -sin, uniform(n) * 0.2 * strength], 1),
         torch.stack([sin * flip, cos / aspect, uniform(n) * 0.2 * strength], 1)], 1)
    grid = F.affine_grid(affine, (n, 1, side, side), align_corners=False)
    x = F.grid_sample(x, grid, padding_mode="border", align_corners=False)
    # One picture in eight as if it had been taken small and enlarged.
    few = int(n * strength / 8)
    small = int(side * (0.45 + 0.3 * torch.rand((), generator=random)))
    blurred = F.interpolate(x[:few], small, mode="bilinear", align_corners=False, antialias=True)
    x[:few] = F.interpolate(blurred, side, mode="bilinear", align_corners=False)
    # Brightness, contrast, and light from one side.
    ramp = torch.linspace(-0.2, 0.2, side) * strength
    light = uniform(n, 1, 1, 1) * ramp[:, None] + uniform(n, 1, 1, 1) * ramp
    x = x * (1 + uniform(n, 1, 1, 1) * 0.25 * strength) + uniform(n, 1, 1, 1) * 0.12 * strength + light
    # A rectangle over half of the pictures: mostly a sixth to a third of the side, in one of eight up to half the face.
    large = torch.where(torch.rand(n, 1, generator=random) < 0.125, 1.7, 1.0)
    size = (0.13 + torch.rand(n, 2, generator=random) * 0.22) * side * large
    start = torch.rand(n, 2, generator=random) * (side - size)
    line = torch.arange(side).float()
    inside = (line >= start[..., None]) & (line < (start + size)[..., None])
    erase = inside[:, 0, :, None] & inside[:, 1, None, :] & (torch.rand(n, 1, 1, generator=random) < 0.5 * strength)
    return torch.where(erase.unsqueeze(1), uniform(n, 1, 1, 1) * 0.8, x).clamp(-1, 1)
