"""Made-up tables and editions of any size for the bench of the toolkit: skewed raw indicators with gaps, in four levels."""

import numpy as np

from nenso.index.rules import Edition, Inputs, read_edition

PILLARS = 8


def edition_of(indicators: int) -> Edition:
    """A root over two halves over eight pillars over raw indicators, treated for outliers and drawn onto 0..100."""
    lines = [
        "code: bench",
        "family: bench",
        "name: {vi: Đo tốc độ, en: Benchmark}",
        "groups: [units]",
        "years: {first: 2022}",
        "valid: {from: 2022-01-01}",
        "legal: [{act: none, source: none}]",
        "points: 1",
        "figures: {as: value, decimals: 6}",
        "missing: exclude",
        "aggregate: arithmetic",
        "preparation: {normalise: {method: minmax, onto: [0, 100]}, treat: {}}",
        "nodes:",
        "  - {code: root, name: {vi: R, en: R}, weights: equal}",
    ]
    lines += [
        f"  - {{code: h{half}, parent: root, name: {{vi: H, en: H}}, weights: equal}}" for half in range(2)
    ]
    lines += [
        f"  - {{code: p{pillar}, parent: h{pillar % 2}, name: {{vi: P, en: P}}, weights: equal}}"
        for pillar in range(PILLARS)
    ]
    for place in range(indicators):
        direction = "down" if place % 5 == 0 else "up"
        what = f"code: i{place:03d}, parent: p{place % PILLARS}, name: {{vi: I, en: I}}"
        lines.append(f"  - {{{what}, direction: {direction}, scoring: {{rule: normalised}}}}")
    return read_edition("\n".join(lines), filename="bench.yaml")


def inputs_of(edition: Edition, units: int, *, missing: float = 0.05, seed: int = 7) -> Inputs:
    """Correlated raw figures, every fourth indicator heavily skewed, some missing."""
    rng = np.random.default_rng(seed)
    count = len(edition.input_keys)
    common = rng.standard_normal((units, 1))
    values = 50 + 10 * (0.6 * common + 0.8 * rng.standard_normal((units, count)))
    skewed = np.arange(count) % 4 == 0
    values[:, skewed] = np.exp(values[:, skewed] / 12)
    values[rng.random(values.shape) < missing] = np.nan
    return Inputs(tuple(f"{place:05d}" for place in range(units)), edition.input_keys, values)
