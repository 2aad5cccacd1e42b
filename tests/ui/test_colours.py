"""Every pair of colours that carries words is readable, every scale tells its order, to every reader."""

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

TOKENS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "src/nenso/ui/assets/tokens.json").read_text(encoding="utf-8")
)
THEMES = ("light", "dark")
# Machado, Oliveira and Fernandes (2009), severity 1: how those see who lack one kind of cone.
SIGHTS = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
Triple = tuple[float, float, float]


def linear(colour: str) -> Triple:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return red, green, blue


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def times(matrix: tuple[Any, ...], vector: Triple) -> Triple:
    x, y, z = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return x, y, z


def lab(rgb: Triple) -> Triple:
    """Return CIE L*a*b* of linear sRGB, white D65."""
    to_xyz = (
        (0.4124564, 0.3575761, 0.1804375),
        (0.2126729, 0.7151522, 0.0721750),
        (0.0193339, 0.1191920, 0.9503041),
    )
    x, y, z = times(to_xyz, rgb)
    fx, fy, fz = (
        t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116
        for t in (x / 0.95047, y, z / 1.08883)
    )
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def seen(colour: str, sight: str) -> Triple:
    red, green, blue = (min(1.0, max(0.0, part)) for part in times(SIGHTS[sight], linear(colour)))
    return lab((red, green, blue))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("words", "ground"), [tuple(pair) for pair in TOKENS["pairs"]], ids="-on-".join)
def test_words_are_readable(theme: str, words: str, ground: str) -> None:
    assert contrast(TOKENS[theme][words], TOKENS[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("edge", "ground"), [tuple(pair) for pair in TOKENS["edges"]], ids="-on-".join)
def test_edges_of_controls_are_seen(theme: str, edge: str, ground: str) -> None:
    assert contrast(TOKENS[theme][edge], TOKENS[theme][ground]) >= 3


def test_both_themes_have_the_same_tokens() -> None:
    assert TOKENS["light"].keys() == TOKENS["dark"].keys()
    assert TOKENS["data"]["light"].keys() == TOKENS["data"]["dark"].keys()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("sight", SIGHTS)
def test_the_sequential_scale_never_turns_back(theme: str, sight: str) -> None:
    lightness = [seen(colour, sight)[0] for colour in TOKENS["data"][theme]["sequential"]]
    steps = [after - before for before, after in itertools.pairwise(lightness)]
    assert all(step > 4 for step in steps) or all(step < -4 for step in steps)


@pytest.mark.parametrize("theme", THEMES)
def test_the_diverging_scale_parts_from_its_middle(theme: str) -> None:
    light = [seen(colour, "all cones")[0] for colour in TOKENS["data"][theme]["diverging"]]
    left, right = light[:4], light[:2:-1]
    assert all(sorted(side) == side or sorted(side, reverse=True) == side for side in (left, right))
    assert (light[3] - light[0] > 0) == (light[3] - light[6] > 0)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("sight", SIGHTS)
def test_categories_are_told_apart(theme: str, sight: str) -> None:
    colours = [seen(colour, sight) for colour in TOKENS["data"][theme]["categorical"]]
    apart = [
        sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5
        for one, other in itertools.combinations(colours, 2)
    ]
    assert min(apart) > 12


@pytest.mark.parametrize("theme", THEMES)
def test_categories_stand_out_from_the_ground(theme: str) -> None:
    paper = TOKENS[theme]["paper"]
    assert min(contrast(colour, paper) for colour in TOKENS["data"][theme]["categorical"]) >= 3
