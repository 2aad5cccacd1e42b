"""Data value sets of other systems: figures and cells taken all or nothing, for whom the system speaks, and read again."""

from dataclasses import replace
from typing import Any

import pytest

from nenso.kernel.rules import Actor, Refused
from nenso.measures.models import Lot, Observation
from nenso.reporting import actions, queries
from nenso.reporting.interop.importing import Options, Strategy, Summary
from nenso.reporting.interop.naming import read_naming
from nenso.reporting.interop.values import DataValue, DataValueSet
from nenso.reporting.models import Submission
from nenso.reporting.queries.value_sets import Question
from tests.factories.measures import an_observation
from tests.factories.reporting import World

pytestmark = pytest.mark.django_db
BY = Actor("sender", "reports-48", "Hệ thống báo cáo Đà Nẵng", "key of reports-48")
PARTIAL = Options(is_partial=True)


def value(element: str = "dossiers.paper", said: str = "12", unit: str = "20194", **more: Any) -> DataValue:
    return DataValue(element, more.pop("period", "202509"), unit, said, place=more.pop("place", "v0"), **more)


def take(
    *values: DataValue, owner: str = "48", options: Options = Options(), naming: Any = None, **head: str
) -> Summary:
    more = {} if naming is None else {"naming": naming}
    return actions.take_values(
        by=BY, owner=owner, values=DataValueSet(values, **head), options=options, content=b"x", **more
    )


def counts(summary: Summary) -> tuple[int, int, int]:
    return len(summary.plan.created), len(summary.plan.updated), len(summary.plan.deleted)


def faults(summary: Summary) -> list[tuple[str, str]]:
    return [(one.place, str(one.code)) for one in summary.conflicts]


def known() -> dict[tuple[str, str], float]:
    rows = Observation.objects.filter(superseded_at=None, value__isnull=False).select_related("indicator")
    return {(row.indicator.code, row.unit_code): row.value or 0.0 for row in rows}


# --- Figures --------------------------------------------------------------------------------------------


def test_figures_become_observations_with_their_lot(world: World) -> None:
    summary = take(value(), value("dossiers.late", "3.5", "20195", place="v1"))
    assert (summary.status, counts(summary)) == ("SUCCESS", (2, 0, 0))
    assert known() == {("dossiers.paper", "20194"): 12.0, ("dossiers.late", "20195"): 3.5}
    lot = Lot.objects.get(uuid=summary.reference)
    assert (lot.kind, lot.by_name, lot.source_type) == ("import", BY.name, "reporting.data_value_set")
    assert {row.line for row in lot.observations.all()} == {"v0", "v1"}


def test_what_says_the_same_is_ignored_and_writes_nothing(world: World) -> None:
    take(value())
    summary = take(value())
    assert (counts(summary), summary.plan.ignored, summary.reference) == ((0, 0, 0), 1, "")
    assert Lot.objects.count() == 1


def test_updating_supersedes_and_deleting_withdraws(world: World) -> None:
    take(value())
    assert counts(take(value(said="13"))) == (0, 1, 0)
    assert counts(take(value(said="99"), options=Options(Strategy.CREATE))) == (0, 0, 0)
    assert known() == {("dossiers.paper", "20194"): 13.0}
    assert counts(take(value(), options=Options(Strategy.DELETE))) == (0, 0, 1)
    assert known() == {}
    assert Observation.objects.count() == 3


def test_a_dry_run_says_the_same_and_writes_nothing(world: World) -> None:
    summary = take(value(), options=Options(is_dry_run=True))
    assert (summary.status, counts(summary)) == ("SUCCESS", (1, 0, 0))
    assert known() == {}
    broken = take(value(period="209909"), options=Options(is_dry_run=True))
    assert faults(broken) == [("v0", "E7641")]


def test_one_bad_value_keeps_all_out_unless_a_part_may_be_taken(world: World) -> None:
    values = (value(), value("nothing", place="v1"), value("dossiers.online", place="v2"))
    refused = take(*values)
    assert (refused.status, faults(refused)) == ("ERROR", [("v1", "E7610"), ("v2", "E7610")])
    assert known() == {}
    partial = take(*values, options=PARTIAL)
    assert (partial.status, counts(partial)) == ("WARNING", (1, 0, 0))
    assert known() == {("dossiers.paper", "20194"): 12.0}


def test_what_only_recording_finds_is_told_at_its_value(world: World) -> None:
    values = (
        value(),
        value(unit="20999", place="v1"),
        value(category="online", place="v2"),
        value(period="2025Q3", place="v3"),
    )
    assert take(*values[:2], owner="UBQGCDS").status == "ERROR"
    found = take(*values, owner="UBQGCDS", options=PARTIAL)
    assert faults(found) == [("v1", "E7612"), ("v2", "E7613"), ("v3", "E7632")]
    assert known() == {("dossiers.paper", "20194"): 12.0}


def test_a_system_speaks_for_its_owner_and_those_below(world: World) -> None:
    assert take(value(unit="48")).status == "SUCCESS"
    assert faults(take(value(said="7", unit="48", place="v9"), owner="20194")) == [("v9", "E7617")]
    assert faults(take(value(said="7", unit="20195", place="v9"), owner="20194")) == [("v9", "E7617")]
    assert take(value(said="7", unit="20195"), owner="UBQGCDS").status == "SUCCESS"


def test_codes_of_another_system_are_made_ours(world: World) -> None:
    naming = read_naming(
        b"of,ours,theirs\ndataElement,dossiers.paper,fbfJHSPpUQD\norgUnit,20194,O6uvpzGd5pu\n"
    )
    assert take(value("fbfJHSPpUQD", unit="O6uvpzGd5pu"), naming=naming).status == "SUCCESS"
    assert known() == {("dossiers.paper", "20194"): 12.0}
    found = queries.value_set(Question(["fbfJHSPpUQD"], ["202509"]), naming)
    assert [(one.data_element, one.org_unit) for one in found.values] == [("fbfJHSPpUQD", "O6uvpzGd5pu")]


# --- Reports --------------------------------------------------------------------------------------------


CELLS = (
    value("dossiers.online", "60"),
    value("dossiers.paper", "40", place="v1"),
    value("dossiers.late", "5", place="v2"),
    value("note", "Không có gì thêm.", place="v3"),
)


def test_values_of_a_data_set_are_cells_of_a_report(world: World) -> None:
    summary = take(*CELLS, data_set=world.regime)
    assert (summary.status, counts(summary)) == ("SUCCESS", (4, 0, 0)), summary.conflicts
    report = Submission.objects.get(uuid=summary.reference)
    assert (report.organisation_code, report.period, report.state) == ("20194", "2025-09", "draft")
    values = queries.content(report).values
    assert (values["t1/online/n"], values["t1/all/n"], values["note"]) == (60.0, 100.0, "Không có gì thêm.")
    assert queries.content(report).cells["t1/online/n"].source == "imported"
    assert known() == {}


def test_a_complete_set_is_submitted_and_becomes_figures_by_approval_only(world: World) -> None:
    summary = take(*CELLS, data_set=world.regime, complete_date="2025-09-16")
    assert summary.complete == "2025-09-16", summary.conflicts
    report = Submission.objects.get(uuid=summary.reference)
    assert report.state == "submitted"
    closed = take(replace(CELLS[0], value="61"), data_set=world.regime)
    assert [code for _, code in faults(closed)] == ["E7642"]
    actions.approve(by=world["ha"], submission=report)
    assert known()[("dossiers.paper", "20194")] == 40.0


def test_a_set_with_an_error_of_its_form_is_not_written(world: World) -> None:
    wrong = (*CELLS[:2], value("dossiers.late", "500", place="v2"))
    summary = take(*wrong, data_set=world.regime, complete_date="2025-09-16")
    assert (summary.status, summary.complete) == ("ERROR", "false")
    assert Submission.objects.count() == 0


def test_a_filled_cell_takes_another_value_with_a_comment_only(world: World) -> None:
    an_observation(61.0, "20194", "2025-09", indicator="dossiers.online", unit_kind="organisation")
    assert faults(take(*CELLS, data_set=world.regime)) == [("v0", "E7619")]
    told = (replace(CELLS[0], comment="Đếm lại theo sổ."), *CELLS[1:])
    summary = take(*told, data_set=world.regime)
    assert summary.status == "SUCCESS", summary.conflicts
    cell = queries.content(Submission.objects.get(uuid=summary.reference)).cells["t1/online/n"]
    assert (cell.value, cell.deviates, cell.facts["reason"]) == (60.0, True, "Đếm lại theo sổ.")


def test_reports_of_several_units_stand_or_fall_together(world: World) -> None:
    other = tuple(replace(one, org_unit="20195", place=f"w{one.place}") for one in CELLS)
    foreign = replace(CELLS[0], org_unit="79", place="x")
    assert faults(take(*CELLS, foreign, data_set=world.regime)) == [("x", "E7617")]
    assert Submission.objects.count() == 0
    assert take(*CELLS, *other, data_set=world.regime).status == "SUCCESS"
    assert Submission.objects.count() == 2
    third = replace(CELLS[0], value="1", org_unit="20195")
    partial = take(foreign, third, data_set=world.regime, options=PARTIAL)
    assert (partial.status, counts(partial)) == ("WARNING", (0, 1, 0))


@pytest.mark.parametrize(
    ("changed", "data_set", "fault"),
    [
        ({}, "nothing", "E7600"),
        ({"data_element": "population"}, World.regime, "E7633"),
        ({"value": "many"}, World.regime, "E7619"),
        ({"period": "2025Q3"}, World.regime, "E7632"),
        ({"period": "9"}, World.regime, "E7611"),
    ],
)
def test_faults_of_reports(world: World, changed: Any, data_set: str, fault: str) -> None:
    summary = take(replace(CELLS[0], **changed), data_set=data_set)
    assert [code for _, code in faults(summary)] == [fault]
    assert Submission.objects.count() == 0


# --- Reading --------------------------------------------------------------------------------------------


def test_what_was_taken_is_read_again(world: World) -> None:
    take(value(), value("dossiers.late", "3.5", "20195"))
    found = queries.value_set(Question(["dossiers.paper,dossiers.late"], ["202509"]))
    assert [(one.data_element, one.period, one.org_unit, one.value) for one in found.values] == [
        ("dossiers.late", "202509", "20195", "3.5"),
        ("dossiers.paper", "202509", "20194", "12"),
    ]
    again = take(*found.values)
    assert (counts(again), again.plan.ignored) == ((0, 0, 0), 2)


def test_children_are_those_below(world: World) -> None:
    take(value(), value(unit="20195"), value(unit="48"))
    assert len(queries.value_set(Question(org_units=["48"], periods=["202509"])).values) == 1
    assert len(queries.value_set(Question(org_units=["48"], periods=["202509"], children=True)).values) == 3


def test_drafts_are_for_those_who_speak_for_them(world: World) -> None:
    take(*CELLS, data_set=world.regime)
    question = Question(periods=["202509"], org_units=["20194"], data_set=world.regime)
    found = {one.data_element: one.value for one in queries.report_values(question, "48").values}
    assert found["dossiers.online"] == "60"
    assert found["t1/all/n"] == "100"
    assert queries.report_values(question, "20195").values == ()
    assert queries.value_set(replace(question, data_set="")).values == ()


def test_a_question_without_bounds_is_refused(world: World) -> None:
    for question in (Question(), Question(periods=["202509"]), Question(org_units=["48"])):
        with pytest.raises(Refused, match=r"interop\.question"):
            queries.value_set(question)
