"""Units and the algebra of their dimensions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nenso.kernel.rules import Refused, Text
from nenso.measures.rules.units import NUMBER, UNITS, Dimension, unit, unit_matches

DIMENSIONS = st.lists(st.sampled_from(list(UNITS)), max_size=4).map(
    lambda codes: _product([UNITS[code].dimension for code in codes])
)


def _product(dimensions: list[Dimension]) -> Dimension:
    found = NUMBER
    for each in dimensions:
        found = found.times(each)
    return found


@given(DIMENSIONS, DIMENSIONS, DIMENSIONS)
def test_it_is_an_algebra(a: Dimension, b: Dimension, c: Dimension) -> None:
    assert a.times(b) == b.times(a)
    assert a.times(b).times(c) == a.times(b.times(c))
    assert a.times(b).over(b) == a
    assert a.over(a) == NUMBER
    assert NUMBER.over(a).times(a) == NUMBER
    assert hash(a.times(b)) == hash(b.times(a))
    assert 0 not in a.over(b).exponents.values()


def test_percent_and_ratio_are_mere_numbers() -> None:
    assert unit_matches("percent", NUMBER)
    assert unit_matches("ratio", NUMBER)
    assert not unit_matches("dossier", NUMBER)
    assert unit_matches("dossier", UNITS["dossier"].dimension)


def test_dimensions_have_names() -> None:
    per_head = unit("vnd").dimension.over(unit("person").dimension)
    assert per_head.name() == Text("đồng/người", "VND per person")
    assert NUMBER.over(unit("km2").dimension).name() == Text("1/km²", "1 per km²")
    assert unit("visit").dimension.over(unit("count").dimension).name().en == "page views per item"
    assert unit("day").dimension.times(unit("day").dimension).name().vi == "ngày^2"
    assert NUMBER.name() == Text("số thuần", "a mere number")


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(Refused, match=r"unit\.unknown"):
        unit("furlong")


def test_every_unit_is_named_in_both_languages() -> None:
    for code, each in UNITS.items():
        assert each.code == code
        assert each.name.vi
        assert each.name.en
    with pytest.raises(TypeError):
        UNITS["x"] = UNITS["day"]  # type: ignore[index]
