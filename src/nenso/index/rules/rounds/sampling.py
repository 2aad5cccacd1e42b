"""How many entries an audit has to draw to know the share of over-claims within a margin, from what a round found.

Size of a simple random sample for a proportion, with the correction for a finite population, after Cochran, W. G. (1977),
"Sampling Techniques", 3rd ed., Wiley, §4.4, (4.1)-(4.3): n0 = z² p (1 - p) / d², n = n0 / (1 + (n0 - 1) / N).
The share p that is planned with is not the one found but the end of its 95 % interval that lies nearer to one half, by
Wilson, E. B. (1927), "Probable inference, the law of succession, and statistical inference", JASA 22: a branch in which
nobody was cut would else be said to need no audit at all.
"""

import math
from statistics import NormalDist

MARGIN = 0.05  # half the width of the interval, as a share
SURE = 0.95
Z = NormalDist().inv_cdf((1 + SURE) / 2)
UNKNOWN = 0.5  # the share that takes the largest sample


def interval_of(found: int, judged: int) -> tuple[float, float]:
    """Return the 95 % interval (Wilson) of a share of which `found` of `judged` were seen; 0..1 where none was judged."""
    if not judged:
        return 0.0, 1.0
    share, spread = found / judged, Z**2 / judged
    centre = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * math.sqrt(share * (1 - share) / judged + Z**2 / (4 * judged**2))
    return max(0.0, centre - half), min(1.0, centre + half)


def planned_share(found: int, judged: int) -> float:
    """Return the share to plan with: of all that the round leaves possible the one that takes the largest sample."""
    low, high = interval_of(found, judged)
    return min(max(UNKNOWN, low), high)


def sample_size(population: int, share: float, margin: float = MARGIN) -> int:
    """Return how many of a population to draw so that a share is known within a margin in 95 of 100 samples; all at most."""
    if population <= 0:
        return 0
    unlimited = Z**2 * share * (1 - share) / margin**2
    corrected = unlimited / (1 + (unlimited - 1) / population)
    return min(population, max(1, math.ceil(corrected - 1e-9)))
