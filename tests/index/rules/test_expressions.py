"""The language of expressions: what it computes and what it keeps out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nenso.index.rules.expressions import ExpressionError, read_expression


@pytest.mark.parametrize(
    "text",
    ["a ** b", "a.b", "a.points.b", "f(a)", "min()", "abs(a, b)", "min(*a)", "a[0]", "'a'", "True", "lambda: 1", "a := 1", "[a]",
     "a < b < 1", "a if b", "", "a +", "min(a, key=b)", "a @ b", "a and", "1 if a else 2 3", "a" * 600, "(" * 300, "__import__('os')",
     "a.__class__", "1j", "a // b", "~a", "a is b", "f'{a}'"],
)  # fmt: skip
def test_nothing_else_is_read(text: str) -> None:
    with pytest.raises(ExpressionError):
        read_expression(text)


@given(st.floats(-100, 100), st.floats(-100, 100))
def test_it_computes_as_arithmetic_does(a: float, b: float) -> None:
    text = "min(a, b) + max(a, b, 0) * 2 - abs(a) / 4 + (1 if a < b and not b == 0 else -(a - b))"
    found = read_expression(text)({"a": np.array([a]), "b": np.array([b])})
    expected = min(a, b) + max(a, b, 0) * 2 - abs(a) / 4 + (1 if a < b and b != 0 else -(a - b))
    assert found[0] == pytest.approx(expected)


def test_missing_stays_missing_even_in_a_condition() -> None:
    found = read_expression("1 if a > 0 else 0")({"a": np.array([1.0, -1.0, np.nan])})
    np.testing.assert_array_equal(found, [1, 0, np.nan])
    assert np.isnan(read_expression("a / b")({"a": np.array([1.0]), "b": np.array([0.0])}))[0]


def test_names_are_listed_once() -> None:
    assert read_expression("(dti.points - a - a.value) / 700 + a").names == ("dti.points", "a", "a.value")
