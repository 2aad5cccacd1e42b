"""What differs between two methods: told item by item, nothing claimed of what is not known."""

import pytest

from nenso.index.rules.analysis import method_changes
from tests.golden.published import edition
from tests.index.rules.editions import edition_of, tree


def said(before: str, after: str) -> str:
    return " ".join(text.en for text in method_changes(edition(before), edition(after)))


def test_weights_and_the_gate_of_2012() -> None:
    found = method_changes(edition("egdi-2010"), edition("egdi-2012"))
    assert [text.vi for text in found] == [
        "“Chỉ số phát triển Chính phủ điện tử” bằng 0 khi một trong các mục sau bằng 0: Chỉ số dịch vụ trực tuyến.",
        "Trọng số của “Chỉ số dịch vụ trực tuyến”: từ 34% thành 33,33%.",
        "Trọng số của “Chỉ số nguồn nhân lực”: từ 33% thành 33,33%.",
        "Trọng số của “Chỉ số hạ tầng viễn thông”: từ 33% thành 33,33%.",
    ]


def test_decimals() -> None:
    assert said("egdi-2014", "egdi-2018") == "Ranks compare 4 decimals; it was 5."


def test_what_is_not_known_is_not_called_dropped() -> None:
    words = said("dti-2-province", "dti-3-province")
    assert "No longer scored" not in words
    assert "the points of these are not known: Digital infrastructure" in words


def test_the_topmost_of_what_came_and_went() -> None:
    words = said("dti-1-province", "dti-2-province")
    assert "No longer scored: Digital government, Digital economy and Digital society." in words
    assert "Smart city" not in words  # collected, not scored


@pytest.mark.parametrize("code", ["egdi-2010", "dti-2-province", "dti-3-province", "qd766"])
def test_a_method_does_not_differ_from_itself(code: str) -> None:
    assert method_changes(edition(code), edition(code)) == ()


def test_rules_of_every_kind() -> None:
    words = " ".join(
        text.en
        for text in method_changes(
            tree(extra="    zero_gate: [a]\n    min_share: 0.5\n"), tree("geometric", missing="zero")
        )
    )
    for expected in (
        "from weighted arithmetic mean to weighted geometric mean",
        "no longer nought",
        "A missing figure of “a” now counts as nothing",
    ):
        assert expected in words
    leaf = "{{code: x, name: {{vi: X, en: X}}, points: 100, scoring: {scoring}}}"
    body = "nodes:\n  - code: root\n    name: {{vi: R, en: R}}\n    children: [" + leaf + "]\n"
    old, new = (
        edition_of(body.format(scoring=rule))
        for rule in ("{rule: yes_no}", "{rule: linear, low: 0, high: 5}")
    )
    assert "“X” is scored otherwise" in method_changes(old, new)[0].en


def test_a_long_list_is_cut() -> None:
    found = method_changes(edition("egdi-2010"), edition("egdi-2012"), most=2)
    assert len(found) == 3
    assert found[-1].en == "And 2 more differences."
