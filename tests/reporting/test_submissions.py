"""The life of a report: opened with what is known, saved by two, submitted, returned, approved, corrected."""

from datetime import date
from typing import Any

import pytest

from nenso.directory.models import OrganisationLineage
from nenso.kernel.queries import journal_of
from nenso.kernel.rules import SYSTEM, Refused
from nenso.measures.models import Observation
from nenso.reporting import actions, queries
from nenso.reporting.models import CellChange, Step, Submission
from tests.factories.accounts import an_organisation
from tests.factories.measures import an_observation
from tests.factories.reporting import World

pytestmark = pytest.mark.django_db
ONLINE, PAPER, LATE, ALL = "t1/online/n", "t1/paper/n", "t1/late/n", "t1/all/n"


def refusal(action: Any, **arguments: Any) -> Refused:
    with pytest.raises(Refused) as found:
        action(**arguments)
    return found.value


def save(
    world: World, row: Submission, by: str = "lan", version: int | None = None, **more: Any
) -> actions.Saved:
    row_version = row.row_version if version is None else version
    return actions.save_cells(by=world[by], submission=row, row_version=row_version, **more)


def metered(value: float = 61.0, period: str = "2025-09") -> None:
    an_observation(value, "20194", period, indicator="dossiers.online", unit_kind="organisation")


def verbs(row: Submission) -> list[str]:
    return [entry.verb.removeprefix("reporting.") for entry in journal_of("submission", str(row.uuid))][::-1]


# --- Opening --------------------------------------------------------------------------------------------


def test_a_report_is_opened_once_with_its_days(world: World) -> None:
    row = world.opened()
    assert (row.first_day, row.last_day, row.due) == (date(2025, 8, 15), date(2025, 9, 14), date(2025, 9, 16))
    assert world.opened().pk == row.pk
    assert row.state == "draft"
    assert verbs(row) == ["submission_opened"]
    assert [step.verb for step in queries.steps_of(row)] == ["opened"]


def test_only_a_reporter_of_the_organisation_opens_its_report(world: World) -> None:
    for name in ("stranger", "hoa", "ha"):
        found = refusal(
            actions.open_submission,
            by=world[name],
            regime=world.regime,
            organisation="20194",
            period="2025-09",
        )
        assert found.code == "access.role_missing"


def test_an_organisation_that_is_not_asked_does_not_report(world: World) -> None:
    an_organisation("48-SKHCN", parent="48")
    arguments = {"by": SYSTEM, "regime": world.regime, "organisation": "48-SKHCN", "period": "2025-09"}
    assert refusal(actions.open_submission, **arguments).code == "submission.not_a_reporter"
    assert (
        refusal(actions.open_submission, **arguments | {"period": "2026-Q1"}).code == "regime.not_its_period"
    )
    assert refusal(actions.open_submission, **arguments | {"period": "2024-05"}).code == "regime.not_found"
    assert (
        refusal(actions.open_submission, **arguments | {"organisation": "X"}).code == "organisation.not_found"
    )


def test_a_unit_that_ended_is_refused_by_name_with_its_successor(world: World) -> None:
    old = an_organisation("OLD", "Sở cũ", type="communal_committee", valid_to=date(2025, 7, 1))
    new = an_organisation("NEW", "Sở mới", type="communal_committee", valid_from=date(2025, 7, 1))
    OrganisationLineage.objects.create(
        predecessor=old, successor=new, kind="merged_into", on=date(2025, 7, 1)
    )
    arguments = {"by": SYSTEM, "regime": world.regime, "organisation": "OLD"}
    assert actions.open_submission(**arguments, period="2025-06").state == "draft"
    found = refusal(actions.open_submission, **arguments, period="2025-07")
    assert found.code == "organisation.ended"
    assert (found.facts["organisation"].vi, found.facts["successor"].vi) == ("Sở cũ", "Sở mới")
    assert found.facts["until"] == date(2025, 6, 30)


def test_a_report_opens_with_what_was_metered(world: World) -> None:
    metered()
    row = world.opened()
    cell = queries.cells_of(row)[ONLINE]
    assert (cell.value, cell.source) == (61.0, "filled")
    (origin,) = cell.facts["observations"]
    assert origin["id"] == Observation.objects.get().pk
    assert ONLINE not in [problem.key for problem in queries.content(row).problems]


def test_a_filled_cell_is_written_over_only_with_a_reason_and_deviates(world: World) -> None:
    metered()
    row = world.opened()
    assert refusal(save, world=world, row=row, values={ONLINE: 70}).code == "submission.filled_needs_reason"
    save(world, row, values={ONLINE: 70}, reasons={ONLINE: "hệ thống ngừng ngày 3/5"})
    (deviation,) = queries.content(row).deviations
    assert (deviation.value, deviation.facts["known"], deviation.facts["reason"]) == (
        70.0,
        61.0,
        "hệ thống ngừng ngày 3/5",
    )
    save(world, row, values={ONLINE: 61})
    assert queries.content(row).deviations == ()
    assert queries.cells_of(row)[ONLINE].source == "filled"


def test_a_figure_typed_before_it_was_metered_stays_and_is_explained(world: World) -> None:
    row = world.filled()
    metered(61.0)
    actions.consolidate(by=world["lan"], submission=row)
    (cell,) = queries.content(row).deviations
    assert (cell.value, cell.facts["known"], cell.facts["reason"]) == (60.0, 61.0, "")
    found = refusal(actions.submit, by=world["lan"], submission=row, row_version=row.row_version)
    assert found.code == "submission.deviation_reasons"
    save(world, row, values={ONLINE: 60}, reasons={ONLINE: "một hồ sơ nộp trùng"})
    assert actions.submit(by=world["lan"], submission=row, row_version=row.row_version).state == "submitted"


# --- Saving ---------------------------------------------------------------------------------------------


def test_cells_are_saved_with_totals_and_history(world: World) -> None:
    row = world.opened()
    saved = save(world, row, values={ONLINE: "1.000,0", PAPER: 40, "note": "tốt"})
    assert set(saved.changed) == {ONLINE, PAPER, "note"}
    cells = queries.cells_of(row)
    assert (cells[ALL].value, cells[ALL].source) == (1040.0, "computed")
    save(world, row, values={ONLINE: None})
    assert queries.cells_of(row)[ALL].value == 40.0
    first, second = queries.changes_of(row, ONLINE)
    assert (first.before, first.after, second.before, second.after) == (1000.0, None, None, 1000.0)
    assert row.row_version == saved.row_version + 1


def test_what_changes_nothing_makes_no_version(world: World) -> None:
    row = world.filled()
    version = row.row_version
    save(world, row, values={ONLINE: 60.0})
    assert Submission.objects.get(pk=row.pk).row_version == version


def test_what_cannot_be_read_is_told_and_nothing_is_saved(world: World) -> None:
    row = world.opened()
    found = refusal(save, world=world, row=row, values={ONLINE: "1.234", PAPER: "abc", LATE: 5})
    assert (found.code, found.facts["count"]) == ("submission.cells", 2)
    assert queries.cells_of(row) == {}
    assert refusal(save, world=world, row=row, values={"t9/x/y": 1}).code == "submission.unknown_cell"


def test_two_people_in_one_report_merge_in_other_cells(world: World) -> None:
    row = world.opened()
    version = row.row_version
    save(world, row, "lan", version, values={ONLINE: 60})
    saved = save(world, row, "minh", version, values={PAPER: 40})
    assert saved.is_merged
    assert saved.others == {ONLINE: 60.0}
    assert queries.values_of(row)[ALL] == 100.0


def test_the_same_cell_changed_by_both_is_told_with_who_when_and_both_values(world: World) -> None:
    row = world.opened()
    version = row.row_version
    save(world, row, "lan", version, values={ONLINE: 60})
    found = refusal(save, world=world, row=row, by="minh", version=version, values={ONLINE: 70, PAPER: 1})
    assert found.code == "submission.changed"
    assert (found.facts["name"], found.facts["theirs"], found.facts["mine"]) == ("Lan", 60.0, 70.0)
    assert found.facts["conflicts"][0]["key"] == ONLINE
    assert queries.values_of(row) == {ONLINE: 60.0, ALL: 60.0, "t1/share/n": 100.0}
    save(world, row, "minh", row.row_version, values={ONLINE: 70, PAPER: 1})
    assert queries.values_of(row)[ONLINE] == 70.0


def test_a_closed_report_is_not_changed(world: World) -> None:
    row = world.submitted()
    assert refusal(save, world=world, row=row, values={ONLINE: 1}).code == "submission.closed"
    assert refusal(save, world=world, row=row, by="stranger", values={}).code == "access.role_missing"


def test_what_is_being_typed_is_checked_without_being_stored(world: World) -> None:
    row = world.filled()
    found = queries.tried(row, {LATE: "101", PAPER: "1.234"})
    assert (found.problems[0].key, found.problems[0].code) == (PAPER, "ambiguous")
    assert (LATE, "rule") in [(problem.key, problem.code) for problem in found.problems]
    assert found.follows[ALL] == 60.0
    assert [problem.code for problem in queries.tried(row, {"t9/x/y": 1}).problems] == ["unknown_cell"]
    assert queries.tried(row, {}).problems == ()
    assert queries.values_of(row)[PAPER] == 40.0


# --- Submitting, returning, approving --------------------------------------------------------------------


def test_errors_block_and_warnings_want_words(world: World) -> None:
    row = world.opened()
    submit = {"by": world["lan"], "submission": row}
    found = refusal(actions.submit, **submit, row_version=row.row_version)
    assert found.code == "submission.has_errors"
    assert len(found.facts["problems"]) == found.facts["count"] >= 3
    save(world, row, values={ONLINE: 0, PAPER: 4, LATE: 0})
    found = refusal(actions.submit, **submit, row_version=row.row_version)
    assert found.code == "submission.warnings_unexplained"
    assert refusal(actions.submit, **submit, row_version=1).code == "submission.stale"
    actions.submit(**submit, row_version=row.row_version, explanation="chưa có dịch vụ trực tuyến")
    assert queries.steps_of(row)[-1].reason == "chưa có dịch vụ trực tuyến"


def test_a_report_is_returned_with_remarks_changed_and_approved(world: World) -> None:
    row = world.submitted()
    back = {"by": world["ha"], "submission": row}
    assert refusal(actions.give_back, **back, reason=" ").code == "submission.no_reason"
    assert (
        refusal(actions.give_back, **back, reason="x", remarks={"no": "x"}).code == "submission.unknown_cell"
    )
    assert refusal(actions.give_back, **back | {"by": world["lan"]}, reason="x").code == "access.role_missing"
    actions.give_back(**back, reason="Số quá hạn chưa đúng", remarks={LATE: "Kiểm tra lại"})
    row = queries.submission(row.uuid)
    assert queries.remarks_of(row) == {LATE: "Kiểm tra lại"}
    save(world, row, values={LATE: 6})
    actions.submit(by=world["lan"], submission=row, row_version=row.row_version)
    actions.approve(by=world["ha"], submission=row)
    assert verbs(row)[-4:] == [
        "submission_returned",
        "cells_saved",
        "submission_submitted",
        "submission_approved",
    ]
    assert queries.remarks_of(row) == {}


def test_an_approved_figure_is_an_observation_with_its_cell(world: World) -> None:
    row = world.approved()
    found = {one.indicator.code: one for one in Observation.objects.select_related("indicator", "lot")}
    assert {code: one.value for code, one in found.items()} == {
        "dossiers.online": 60.0,
        "dossiers.paper": 40.0,
        "dossiers.late": 5.0,
    }
    one = found["dossiers.late"]
    assert (one.unit_kind, one.unit_code, one.period, one.line) == ("organisation", "20194", "2025-09", LATE)
    assert (one.lot.kind, one.lot.source_type, one.lot.source_key) == (
        "report",
        "reporting.submission",
        str(row.uuid),
    )
    assert one.lot.by_name == "Ha"


def test_what_was_metered_is_not_recorded_again(world: World) -> None:
    metered()
    row = world.opened()
    save(world, row, values={PAPER: 40, LATE: 5})
    actions.submit(by=world["lan"], submission=row, row_version=row.row_version)
    actions.approve(by=world["ha"], submission=row)
    assert Observation.objects.filter(indicator__code="dossiers.online").count() == 1
    assert Observation.objects.count() == 3


def test_what_waits_for_a_receiver(world: World) -> None:
    row = world.submitted()
    above = world.submitted("48")
    day = date(2025, 9, 30)
    assert queries.waiting_for("48", day) == [row]
    assert queries.waiting_for("UBQGCDS", day) == [above]
    assert queries.waiting_for("20194", day) == []


def test_nobody_approves_their_own_and_only_the_receiver_or_above_does(world: World) -> None:
    from nenso.accounts.rules import Role
    from tests.factories.accounts import a_grant

    a_grant(world.people["lan"], Role.APPROVER, "48")
    row = world.submitted()
    assert refusal(actions.approve, by=world["lan"], submission=row).code == "submission.own"
    for name in ("stranger", "minh", "tam"):
        assert refusal(actions.approve, by=world[name], submission=row).code == "access.role_missing"
    assert (
        refusal(actions.approve, by=world["ha"], submission=row, row_version=1).code == "submission.version"
    )
    actions.approve(by=world["van"], submission=row)  # above the receiver
    assert refusal(actions.approve, by=world["ha"], submission=row).code == "submission.state"


def test_a_correction_supersedes_what_it_changes(world: World) -> None:
    row = world.approved()
    assert refusal(actions.correct, by=world["lan"], submission=row, reason="").code == "submission.no_reason"
    actions.correct(by=world["lan"], submission=row, reason="Bỏ sót 3 hồ sơ")
    row = queries.submission(row.uuid)
    assert queries.content(row).is_correction
    assert Observation.objects.filter(superseded_at=None).count() == 3  # they stand until approved
    save(world, row, values={PAPER: 43})
    assert CellChange.objects.filter(submission=row, key=PAPER).first().reason == "Bỏ sót 3 hồ sơ"  # type: ignore[union-attr]
    actions.submit(by=world["lan"], submission=row, row_version=row.row_version)
    actions.approve(by=world["ha"], submission=row)
    versions = Observation.objects.filter(indicator__code="dossiers.paper").order_by("version")
    assert [(one.value, one.superseded_at is None) for one in versions] == [(40.0, False), (43.0, True)]
    assert versions[1].lot.reason == "Bỏ sót 3 hồ sơ"
    assert Observation.objects.count() == 4


def test_a_correction_may_not_empty_what_is_required(world: World) -> None:
    row = world.approved()
    actions.correct(by=world["lan"], submission=row, reason="Ghi nhầm")
    save(world, row, values={LATE: None})
    found = refusal(actions.submit, by=world["lan"], submission=row, row_version=row.row_version)
    assert (
        found.code == "submission.has_errors"
    )  # it is required: nothing is withdrawn behind the form's back


def test_steps_and_history_cannot_be_rewritten(world: World) -> None:
    from django.db import IntegrityError, transaction

    world.submitted()
    for model in (Step, CellChange):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.update(reason="x")


# --- Adding up ------------------------------------------------------------------------------------------


def test_the_reports_below_add_up_in_the_draft_above(world: World) -> None:
    world.approved("20194", online=60, paper=40, late=5)
    world.submitted("20195", online=10, paper=20, late=1)
    row = world.opened("48")
    cell = queries.cells_of(row)[ONLINE]
    assert (cell.value, cell.source, cell.facts["included"]) == (60.0, "summed", ["20194"])
    assert (cell.facts["included"], cell.facts["missing"]) == (["20194"], ["20195"])  # codes, not names
    other = queries.find(world.regime, "20195", "2025-09")
    assert other is not None
    actions.approve(by=world["ha"], submission=other)
    done = actions.consolidate(by=world["tam"], submission=row)
    assert done.missing == ()
    values = queries.values_of(row)
    assert (values[ONLINE], values[PAPER], values[ALL], values[LATE]) == (70.0, 60.0, 130.0, 6.0)
    assert set(
        Submission.objects.filter(organisation_code__in=["20194", "20195"]).values_list("state", flat=True)
    ) == {"locked"}


def test_what_is_written_over_a_sum_with_a_reason_stays(world: World) -> None:
    world.approved("20194")
    row = world.opened("48")
    assert (
        refusal(save, world=world, row=row, by="tam", values={LATE: 9}).code
        == "submission.filled_needs_reason"
    )
    save(world, row, "tam", values={LATE: 9}, reasons={LATE: "gồm hồ sơ cấp tỉnh"})
    world.approved("20195", online=10, paper=20, late=1)
    actions.consolidate(by=world["tam"], submission=row)
    cell = queries.cells_of(row)[LATE]
    assert (cell.value, cell.facts["known"], cell.deviates) == (9.0, 6.0, True)


def test_a_locked_report_is_corrected_only_by_its_receiver(world: World) -> None:
    row = world.approved("20194")
    above = world.opened("48")
    actions.consolidate(by=world["tam"], submission=above)
    row = queries.submission(row.uuid)
    assert row.state == "locked"
    assert refusal(actions.correct, by=world["lan"], submission=row, reason="x").code == "access.role_missing"
    actions.correct(by=world["ha"], submission=row, reason="Theo kiểm tra")
    actions.consolidate(by=world["tam"], submission=above)
    assert queries.values_of(above)[ONLINE] is None  # nobody is in any more, and nothing is made up
