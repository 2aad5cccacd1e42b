"""Forms: read with every fault at once, written back the same, limits, circles and units."""

import copy
from datetime import date
from typing import Any

import pytest

from nenso.kernel.rules import Refused
from nenso.reporting.rules.form_checks import IndicatorFacts, check_indicators, indicators_of
from nenso.reporting.rules.form_reading import digest, form_json, form_of, read_form
from tests.factories.reporting import a_definition, a_form, dossiers, initiatives

ON = date(2026, 5, 31)


def faults_of(definition: Any) -> list[tuple[str, str]]:
    return [(fault.place, fault.code) for fault in read_form(definition)[1]]


def changed(change: Any) -> list[tuple[str, str]]:
    definition = copy.deepcopy(a_definition())
    change(definition)
    return faults_of(definition)


def first_table(definition: dict[str, Any]) -> dict[str, Any]:
    table: dict[str, Any] = definition["sections"][0]["blocks"][0]["table"]
    return table


def test_the_small_form_is_read_with_its_cells() -> None:
    form = a_form()
    assert [*form.fixed] == ["t1/online/n", "t1/paper/n", "t1/all/n", "t1/late/n", "t1/share/n", "note"]
    assert form.fixed["t1/all/n"].total == ("t1/online/n", "t1/paper/n")
    assert form.cell("t2/~3/name") is not None
    assert form.cell("t2/~4/name") is None
    assert form.cell("t2/~0/name") is None
    assert form.cell("t1/none/n") is None
    assert form.field_count == 3 + 1 + 3  # three numbers, the narrative, one free row


def test_reading_undoes_writing() -> None:
    form = a_form()
    assert form_of(form_json(form)) == form
    assert form_json(form_of(form_json(form))) == form_json(form)


def test_the_digest_follows_the_content_only() -> None:
    definition = a_definition()
    shuffled = {"rules": definition["rules"], "sections": definition["sections"]}
    assert digest(form_of(definition)) == digest(form_of(shuffled))
    other = copy.deepcopy(definition)
    first_table(other)["columns"][0]["required"] = False
    assert digest(form_of(definition)) != digest(form_of(other))


def test_all_faults_come_at_once_with_their_places() -> None:
    def spoil(definition: dict[str, Any]) -> None:
        table = first_table(definition)
        table["columns"][0]["kind"] = "colour"
        table["columns"][0]["unit"] = "banana"
        table["rows"][2]["total"] = ["online", "nowhere"]
        table["rows"][3]["code"] = "online"
        definition["sections"][1]["title"] = {}
        definition["sections"][1]["surprise"] = 1

    found = changed(spoil)
    assert ("sections[1].blocks[1].table.columns[1].kind", "not_a_choice") in found
    assert ("t1/n", "unit_unknown") in found
    assert ("t1/all", "total_unknown") in found
    assert ("t1/rows[4]", "twice") in found
    assert ("sections[2].title", "no_words") in found
    assert ("sections[2]", "unknown_name") in found
    definition = a_definition()
    spoil(definition)
    with pytest.raises(Refused) as refused:
        form_of(definition)
    assert refused.value.code == "form.invalid"
    assert refused.value.facts["count"] == len(refused.value.facts["problems"]) >= 6


@pytest.mark.parametrize(
    "junk", [None, [], 7, "x", {"sections": "no"}, {"sections": [1]}, {"sections": [{"blocks": [None]}]}]
)
def test_junk_is_told_not_thrown(junk: Any) -> None:
    assert faults_of(junk)


def test_limits() -> None:
    section = {"title": "x", "blocks": [{"narrative": {"code": "n", "title": "x"}}]}
    many = [
        {**section, "code": f"s{n}", "blocks": [{"narrative": {"code": f"n{n}", "title": "x"}}]}
        for n in range(51)
    ]
    assert ("sections", "too_many_sections") in faults_of({"sections": many})
    wide = {
        "code": "t",
        "title": "x",
        "columns": [{"code": f"c{n}", "title": "x"} for n in range(51)],
        "rows": [{"code": f"r{n}", "title": "x"} for n in range(100)],
    }
    one = {"sections": [{"code": "s", "title": "x", "blocks": [{"table": wide}]}]}
    assert ("sections", "too_many_cells") in faults_of(one)
    free = {**initiatives(), "free": {"most": 1001}}
    assert any(
        code == "not_within"
        for _, code in faults_of({"sections": [{"code": "s", "title": "x", "blocks": [{"table": free}]}]})
    )


def test_formulas_in_a_circle_are_refused_by_the_whole_circle() -> None:
    def circle(definition: dict[str, Any]) -> None:
        rows = first_table(definition)["rows"]
        rows[0]["cells"] = {"n": {"formula": "[t1/all/n] - [t1/paper/n]"}}

    (fault,) = [fault for fault in read_form(_with(circle))[1] if fault.code == "cycle"]
    assert "t1/online/n → t1/all/n → t1/online/n" in fault.text.vi


def _with(change: Any) -> dict[str, Any]:
    definition = copy.deepcopy(a_definition())
    change(definition)
    return definition


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ("[t1/online/n] +", "formula"),
        ("online", "formula_cell"),
        ("[t1/nowhere/n]", "formula_cell"),
        ("[t2/*/name]", "formula_not_number"),
        ("[t1/online/n] + [t2/*/people]", "formula_unit"),
        ("prev([t1/online/n])", "formula"),
        ("__import__", "formula"),
    ],
)
def test_formulas_that_do_not_hold(formula: str, code: str) -> None:
    def spoil(definition: dict[str, Any]) -> None:
        first_table(definition)["rows"][4]["cells"]["n"]["formula"] = formula

    assert code in [found for _, found in changed(spoil)]


def test_the_unit_of_a_formula_must_be_that_of_its_cell() -> None:
    def spoil(definition: dict[str, Any]) -> None:
        first_table(definition)["rows"][4]["cells"]["n"]["unit"] = "person"

    assert ("t1/share/n", "formula_unit") in changed(spoil)


def test_a_rule_between_unlike_units_is_refused() -> None:
    def spoil(definition: dict[str, Any]) -> None:
        definition["rules"][0]["right"] = "[t2/*/people]"

    assert ("rules[1]", "formula_unit") in changed(spoil)


def with_indicator(**field: Any) -> Any:
    table = dossiers()
    table["rows"][0]["cells"] = {"n": field}
    definition = a_definition()
    definition["sections"][0]["blocks"][0] = {"table": table}
    return form_of(definition)


KNOWN = {
    "dossiers.online": IndicatorFacts("dossier", ("egov",), periods=("month",)),
    "dossiers.share": IndicatorFacts("percent", is_computed=True, periods=("month",)),
}


def test_indicators_are_held_against_what_is_known() -> None:
    form = with_indicator(indicator="dossiers.online", fill="metered")
    assert indicators_of(form) == {"dossiers.online"}
    assert check_indicators(form, KNOWN, ON) == []
    for field, code in (
        ({"indicator": "nothing.such"}, "indicator_unknown"),
        ({"indicator": "dossiers.online", "unit": "person"}, "indicator_unit"),
        ({"indicator": "dossiers.online", "category": "none"}, "indicator_category"),
        ({"indicator": "dossiers.share", "unit": "dossier"}, "indicator_computed"),
        ({"fill": "metered"}, "fill_without"),
        ({"kind": "text", "unit": "", "low": None, "indicator": "dossiers.online"}, "indicator_text"),
    ):
        if field.get("unit") == "person" or field.get("kind") == "text":
            continue_form = a_form_without_totals(field)
        else:
            continue_form = with_indicator(**field)
        assert code in [fault.code for fault in check_indicators(continue_form, KNOWN, ON)], code


def a_form_without_totals(field: dict[str, Any]) -> Any:
    table = {**dossiers(), "rows": [{"code": "online", "title": "x", "cells": {"n": field}}]}
    return form_of({"sections": [{"code": "I", "title": "x", "blocks": [{"table": table}]}]})


def test_a_figure_is_collected_once() -> None:
    table = dossiers()
    for number in (0, 1):
        table["rows"][number]["cells"] = {"n": {"indicator": "dossiers.online"}}
    definition = a_definition()
    definition["sections"][0]["blocks"][0] = {"table": table}
    found = check_indicators(form_of(definition), KNOWN, ON)
    assert [fault.code for fault in found] == ["indicator_twice"]
