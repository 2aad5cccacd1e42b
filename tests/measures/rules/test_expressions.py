"""The language of expressions: what it reads, what it computes, what it keeps out, and where it says so."""

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nenso.kernel.rules import Refused
from nenso.measures.rules import expressions as lang
from nenso.measures.rules.expressions import parse
from nenso.measures.texts import REFUSALS


def refused(text: str) -> Refused:
    with pytest.raises(Refused) as found:
        parse(text)
    sentence = REFUSALS[found.value.code].fill(**found.value.facts)
    assert "{" not in sentence.vi + sentence.en
    return found.value


def value(text: str, **figures: float) -> float:
    found = lang.evaluate(parse(text), {name: np.array([each]) for name, each in figures.items()})
    return float(found.ravel()[0])


# --- reading -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "at"),
    [("", 1), ("a +", 4), ("a b", 3), ("a < b < c", 7), ("1,5", 2), ("A", 1), ("aB", 1), ("a ** b", 4), ("(a", 3), ("a)", 2),
     ("min()", 5), ("min(a,)", 7), ("a // b", 4), ("'a'", 1), ("a == b", 4), ("5a", 1), ("1.2.3", 1), (".5", 1), ("+a", 1), ("[a", 1),
     ("[]", 1), ("a.b c", 5), ("__import__", 1), ("a[0]", 2), ("[min](a)", 6), ("a = b = c", 7), ("đ", 1), ("a;b", 2), ("a\x00", 2),
     ("-", 2), ("if a", 4), ("()", 2), ("٣", 1), ("1e", 1), ("a % b", 3)],
)  # fmt: skip
def test_what_is_unexpected_is_named_with_its_place(text: str, at: int) -> None:
    found = refused(text)
    assert (found.code, found.facts["at"]) == ("expression.unexpected", at)


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [("1 + sum(a)", "expression.unknown_function", 5), ("abs(a, b)", "expression.arguments", 1), ("if(a, b)", "expression.arguments", 1),
     ("a + 1e999", "expression.number", 5), ("prev(a + prev(b))", "expression.prev_within_prev", 10), ("eval(a)", "expression.unknown_function", 1)],
)  # fmt: skip
def test_other_faults_have_codes_of_their_own(text: str, code: str, at: int) -> None:
    found = refused(text)
    assert (found.code, found.facts["at"]) == (code, at)


def test_nothing_can_be_made_to_blow_up() -> None:
    assert refused("a" * 2001).code == "expression.too_long"
    for opening in ("(", "-", "abs(", "min(1, ", "a * (b + -"):
        assert refused(opening * (1990 // len(opening))).code == "expression.too_deep"
    assert refused("(" * 65 + "a" + ")" * 65).facts["at"] == 65
    deepest = parse("(1 + 1 * -" * 32 + "a" + ")" * 32)
    assert parse(str(deepest)) == deepest
    lang.unit_of(deepest, {"a": "ratio"})
    assert math.isfinite(float(lang.evaluate(deepest, {"a": np.array(1.0)})))
    many = parse("a" + "+a" * 999)
    assert float(lang.evaluate(many, {"a": np.array(2.0)})) == 2000


def parsed(text: str) -> lang.Expression | None:
    """An expression, or None where it is refused; anything else is a fault."""
    try:
        return parse(text)
    except Refused:
        return None


@given(st.text(max_size=60) | st.text("ab.019[]/(),<>=!+-* mincoalespv", max_size=60))
def test_junk_is_read_or_refused(text: str) -> None:
    found = parsed(text)
    assert found is None or parse(str(found)) == found


NAMES = st.sampled_from(
    ["a", "b", "dossiers.online", "if", "x_1", "[t1/r1/c1]", "[t/~1/c]", "[Chỉ tiêu 1]", "[min]"]
)
NUMBERS = st.integers(0, 10**18).map(str) | st.floats(0, 1e300).map(repr)


def deeper(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    signs = st.sampled_from(["+", " - ", "*", " / "])
    return st.one_of(
        st.tuples(inner, signs, inner).map("".join),
        st.tuples(inner, signs, inner, signs, inner).map("".join),
        inner.map("({})".format),
        inner.map("-{}".format),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) <= ({two[1]})"),
        st.tuples(st.sampled_from(["min", "max", "coalesce"]), inner, inner).map(lambda t: f"{t[0]}({t[1]},{t[2]})"),
        st.tuples(inner, inner, inner).map(lambda t: f"if({t[0]}, {t[1]}, {t[2]})"),
        inner.map("abs({})".format),
    )  # fmt: skip


TEXTS = st.recursive(NAMES | NUMBERS, deeper, max_leaves=20)


@given(TEXTS.map(parsed).filter(lambda found: found is not None))
def test_the_canonical_form_reads_back_equal(found: lang.Expression) -> None:
    assert parse(str(found)) == found
    assert str(parse(str(found))) == str(found)


def test_the_canonical_form_is_short() -> None:
    assert str(parse("((a)+(b*c))- (d-e)")) == "a + b * c - (d - e)"
    assert str(parse("-(-a)*(b/c)")) == "--a * (b / c)"
    assert str(parse("100.0*[a]/[min]<= 1e3")) == "100 * a / [min] <= 1000"


def test_references() -> None:
    found = parse("a / prev(b.c + a) + [t/r/c] + if(x > 0, 1, 2)")
    assert found.references() == {"a", "b.c", "t/r/c", "x"}
    assert found.references_to_previous() == {"a", "b.c"}
    assert hash(found) == hash(parse(str(found)))
    assert parse("prev(a) + prev(b)").references_to_previous() == {"a", "b"}


# --- computing ---------------------------------------------------------------------------------------------


@given(st.floats(-100, 100), st.floats(-100, 100), st.floats(1, 100))
def test_it_computes_as_arithmetic_does(a: float, b: float, c: float) -> None:
    text = "min(a, b) + max(a, b, 0) * 2 - abs(a) / c + if(a <= b, 1, -(a - b)) - b - a / c * 3"
    expected = min(a, b) + max(a, b, 0) * 2 - abs(a) / c + (1 if a <= b + 1e-7 else -(a - b)) - b - a / c * 3
    assert value(text, a=a, b=b, c=c) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("x / 0", math.nan), ("0 / 0", math.nan), ("min(x / 0, 1)", math.nan), ("x + m", math.nan), ("coalesce(m, m, x, 3)", 8),
     ("coalesce(m / 0, 7)", 7), ("if(m > 0, 1, 2)", math.nan), ("if(x > 0, x, m)", 8), ("if(x, 1, 2)", 1), ("if(0, 1, 2)", 2),
     ("m = m", math.nan), ("0.1 + 0.2 = 0.3", 1), ("0.1 + 0.2 > 0.3", 0), ("0.1 + 0.2 <= 0.3", 1), ("x != 8", 0), ("x >= 9", 0),
     ("x < 8.001", 1), ("min(x, m)", math.nan), ("-x - -x", 0), ("2 - 3 - 4", -5), ("16 / 4 / 2", 2), ("1e308 * 1e308", math.nan),
     ("prev(x)", math.nan), ("coalesce(prev(x), x)", 8), ("prev(5)", 5)],
)  # fmt: skip
def test_missing_stays_missing_without_a_warning(text: str, expected: float) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        np.testing.assert_equal(value(text, x=8.0, m=math.nan), expected)


def test_arrays_keep_their_shape() -> None:
    a, b = np.arange(12.0).reshape(3, 4), np.ones((3, 4))
    b[1, 2] = 0
    found = lang.evaluate(parse("100 * a / b"), {"a": a, "b": b})
    expected = 100 * a
    expected[1, 2] = np.nan
    np.testing.assert_array_equal(found, expected)
    np.testing.assert_array_equal(lang.evaluate(parse("5"), {"a": a}), np.full((3, 4), 5.0))
    growth = lang.evaluate(parse("a - prev(a)"), {"a": a}, {"a": b})
    np.testing.assert_array_equal(growth, a - b)
    mine = lang.evaluate(parse("a"), {"a": a})
    mine[:] = 0
    assert a[2, 3] == 11
    with pytest.raises(ValueError, match="shapes"):
        lang.evaluate(parse("a + b"), {"a": a, "b": np.ones(3)})
    with pytest.raises(Refused, match="no_value"):
        lang.evaluate(parse("a + c"), {"a": a})


def test_an_explanation_shows_every_number_on_the_way() -> None:
    told = lang.explain(
        parse("100 * (a + b) / c - prev(a)"), {"a": 3.0, "b": 4.0, "c": 10.0, "other": 1.0}, {"a": 2.0}
    )
    assert [(step.text, step.value, step.is_previous) for step in told.inputs] == [
        ("a", 3, False), ("b", 4, False), ("c", 10, False), ("a", 2, True)]  # fmt: skip
    assert [(step.text, step.value) for step in told.steps] == [
        ("a + b", 7), ("100 * (a + b) / c", 70), ("prev(a)", 2), ("100 * (a + b) / c - prev(a)", 68)]  # fmt: skip
    assert told.value == 68
    assert math.isnan(lang.explain(parse("a / 0"), {"a": 1.0}).value)


# --- units -------------------------------------------------------------------------------------------------

UNITS_OF = {"late": "dossier", "all": "dossier", "people": "person", "share": "percent", "money": "vnd"}


@pytest.mark.parametrize(
    ("text", "powers"),
    [("100 * late / all", ()), ("late + all", (("dossier", 1),)), ("all / people", (("dossier", 1), ("person", -1))), ("100 - share", ()),
     ("all * people / all", (("person", 1),)), ("if(late > 0, all / late, 0)", ()), ("coalesce(late, 0)", (("dossier", 1),)),
     ("prev(late)", (("dossier", 1),)), ("late < all", ()), ("late >= 10", ()), ("-late", (("dossier", 1),)), ("0", ()),
     ("max(0, late)", (("dossier", 1),)), ("if(people > 0, money, 0) / people", (("person", -1), ("vnd", 1)))],
)  # fmt: skip
def test_dimensions(text: str, powers: tuple[tuple[str, int], ...]) -> None:
    assert lang.unit_of(parse(text), UNITS_OF).powers == powers


@pytest.mark.parametrize(
    ("text", "first", "second", "at"),
    [("late + people", "late", "people", 8), ("late - 5", "late", "5", 8), ("late > people", "late", "people", 8), ("min(late, money)", "late", "money", 11),
     ("if(late > 0, late, share)", "late", "share", 20), ("coalesce(late, 1)", "late", "1", 16), ("share + (late * all)", "share", "late * all", 10)],
)  # fmt: skip
def test_unlike_units_are_refused_with_both_names(text: str, first: str, second: str, at: int) -> None:
    with pytest.raises(Refused) as found:
        lang.unit_of(parse(text), UNITS_OF)
    assert found.value.code == "expression.units_differ"
    assert (found.value.facts["first"], found.value.facts["second"]) == (first, second)
    assert found.value.facts["at"] == at


def test_the_declared_unit_must_be_the_one_that_comes_out() -> None:
    lang.check_unit(parse("100 * late / all"), UNITS_OF, "percent")
    lang.check_unit(parse("0"), UNITS_OF, "dossier")
    for text, declared, code in (
        ("late / all", "dossier", "expression.unit_declared"),
        ("late", "percent", "expression.unit_declared"),
        ("late", "furlong", "unit.unknown"),
        ("nobody", "percent", "expression.unknown_name"),
    ):
        with pytest.raises(Refused) as found:
            lang.check_unit(parse(text), UNITS_OF, declared)
        assert found.value.code == code


# --- circles -----------------------------------------------------------------------------------------------


def test_circles_are_named_whole() -> None:
    texts = {"a": "b + 1", "b": "c * x", "c": "a / 2", "d": "a + e", "e": "prev(e)", "f": "x + y"}
    definitions = {name: parse(text) for name, text in texts.items()}
    assert lang.cycles(definitions) == [("a", "b", "c"), ("e",)]
    with pytest.raises(Refused) as found:
        lang.evaluation_order(definitions)
    assert found.value.facts == {"names": "a → b → c → a"}


def test_a_long_line_of_definitions_is_no_trouble() -> None:
    line = {f"n{i}": parse(f"n{i + 1} + 1") for i in range(3000)}
    order = lang.evaluation_order({name: line[name] for name in list(line)[:400]})
    assert order[0] == "n399"
    assert len(lang.cycles({**{f"m{i}": parse(f"m{(i + 1) % 2500}") for i in range(2500)}})[0]) == 2500


@given(st.dictionaries(st.sampled_from("abcdefg"), st.sets(st.sampled_from("abcdefg")), max_size=7))
def test_an_order_exists_just_where_there_is_no_circle(links: dict[str, set[str]]) -> None:
    definitions = {
        name: parse("0" + "".join(f"+{each}" for each in sorted(read))) for name, read in links.items()
    }
    circles = lang.cycles(definitions)
    for circle in circles:
        for name, following in zip(circle, (*circle[1:], circle[0]), strict=True):
            assert following in links[name]
    if circles:
        return
    order = lang.evaluation_order(definitions)
    assert sorted(order) == sorted(definitions)
    for place, name in enumerate(order):
        assert not links[name] & set(order[place:])
