"""QĐ 766 of a province where every criterion is measured: from events and reports to points, and all the way back.

Dossiers 0–4 were received by commune 20194 on 5 October, 5–9 by 20195 on 6 October; petitions are the province's own.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from nenso.index.actions import load_edition
from nenso.kernel.rules import SYSTEM, Period
from nenso.measures import actions, queries
from nenso.measures.models import Event, MeteredSystem
from nenso.measures.queries.codes import forget_codes
from nenso.measures.rules.deriving import BY_INDICATOR, COUNTED, PROCEDURES, behind
from nenso.measures.rules.events import KINDS, VIETNAM
from nenso.measures.rules.services import FIGURES
from nenso.web.presenters.qd766 import Measured, measured_qd766
from nenso.web.presenters.systems.lines import EVENT_NAMES
from tests.factories.accounts import an_organisation
from tests.factories.measures import an_indicator
from tests.factories.portals import a_dossier_system, a_procedure
from tests.golden.published import INDEX

pytestmark = pytest.mark.django_db
MONTH = Period.parse("2026-10")
NOW = datetime(2026, 11, 5, 9, 0, tzinfo=VIETNAM)
FIRST = date(2026, 10, 5)
REPORTED = {
    "procedures.announced": 20,
    "procedures.announced.on_time": 15,
    "procedures.updated": 10,
    "procedures.updated.on_time": 9,
    "procedures.disclosed": 200,
    "procedures.disclosed.full": 150,
}
SYNCHRONISED, ONLINE, OWING, PAID = range(9), range(6), range(5), range(4)
DIGITISED, REUSED, COMPLETED, DIGITAL = range(7), range(3), range(8), range(6)
DAYS, PROMISED = (0, 1, 2, 3, 4, 5, 6, 3), 5  # dossier 6 alone is late
MARKS, PETITION_MARKS = (5, 5, 4, 3, 5), (5, 4, 2)
PETITION_DAYS = (1, 2, 3, 9)  # the last is late
POINTS = {
    "ckmb_cong_bo": 4 * 15 / 20,  # 3.0
    "ckmb_cap_nhat": 4 * 9 / 10,  # 3.6
    "ckmb_day_du": 4 * 150 / 200,  # 3.0
    "ckmb_dong_bo": 6 * 9 / 10,  # 5.4
    "tdgq_dung_han": 20 * 7 / 8,  # 17.5
    # Communes count each for itself. P1, P2 were received by both, P3 by 20195: five provided. Filed online: P1, P2 at
    # 20194 (dossiers 0–4), P2 at 20195 (dossier 5). P1, P2 owed fees at 20194, and both were paid online (0–3).
    "dvtt_phat_sinh": 6 * 3 / 5,  # 3.6
    "dvtt_ho_so": 6 * 6 / 10,  # 3.6
    "tttt_ho_so": 5 * 4 / 5,  # 4.0
    "tttt_thu_tuc": 5 * 2 / 2,  # 5.0
    "mdsh_tiep_nhan": 8 * 7 / 10,  # 5.6
    "mdsh_tai_su_dung": 6 * 3 / 10,  # 1.8
    "mdsh_ket_qua": 8 * 6 / 8,  # 6.0
    "mdhl_thu_tuc": 6 * (100 * 4 / 5) / 90,  # 80 % of the 90 % asked: 5.333…
    "mdhl_pakn_dung_han": 6 * 3 / 4,  # 4.5
    "mdhl_pakn_hai_long": 6 * 2 / 3,  # 4.0
}
GROUPS = {
    "cong_khai_minh_bach": 15.0,  # 3.0 + 3.6 + 3.0 + 5.4
    "tien_do_giai_quyet": 17.5,
    "cung_cap_truc_tuyen": 16.2,  # 3.6 + 3.6 + 4.0 + 5.0
    "so_hoa_ho_so": 13.4,  # 5.6 + 1.8 + 6.0
    "muc_do_hai_long": 13 + 5 / 6,  # 5.333… + 4.5 + 4.0
}
TOTAL = 75 + 14 / 15  # 15 + 17.5 + 16.2 + 13.4 + 13.8333… = 75.9333…


def _at(days: int, minutes: int = 0) -> str:
    return (datetime(2026, 10, 5, 9, tzinfo=VIETNAM) + timedelta(days=days, minutes=minutes)).isoformat()


def _dossier(number: int) -> Iterator[dict[str, Any]]:
    day = number // 5
    base = {
        "dossier": f"d{number}",
        "organisation": ("20194", "20195")[day],
        "procedure": ("P1", "P2", "P3")[number % (2 + day)],
    }

    def event(kind: str, days: int = 0, **more: Any) -> dict[str, Any]:
        return {"id": f"d{number}-{kind}", "kind": kind, "at": _at(day + days), **base, **more}

    due = (FIRST + timedelta(days=day + PROMISED)).isoformat()
    facts = {"owes_fee": number in OWING, "reused": number in REUSED}
    channel = "online" if number in ONLINE else "one_stop"
    yield event("received", channel=channel, due=due, facts=facts)
    for kind, numbers in (("paid", PAID), ("digitised", DIGITISED), ("synchronised", SYNCHRONISED)):
        if number in numbers:
            yield event(kind)
    if number in COMPLETED:
        yield event("completed", DAYS[number], facts={"result_digital": number in DIGITAL})
    if number < len(MARKS):
        yield event("rated", DAYS[number], rating=MARKS[number])


def _petition(number: int) -> Iterator[dict[str, Any]]:
    days = PETITION_DAYS[number]
    base = {"dossier": f"p{number}", "organisation": "48"}
    yield {"id": f"p{number}-a", "kind": "petition", "at": _at(0), **base}
    due = (FIRST + timedelta(days=5)).isoformat()
    yield {"id": f"p{number}-b", "kind": "petition_answered", "at": _at(days), "due": due, **base}
    if number < len(PETITION_MARKS):
        mark = PETITION_MARKS[number]
        yield {"id": f"p{number}-c", "kind": "petition_rated", "at": _at(days, 5), "rating": mark, **base}


@pytest.fixture
def system() -> MeteredSystem:
    """The edition as it ships, and a month of a province of two communes that measured everything."""
    forget_codes()
    path = INDEX / "editions" / "qd766.yaml"
    load_edition(by=SYSTEM, text=path.read_text(encoding="utf-8"), file_name=path.name)
    for code in FIGURES:
        source = "metered" if code in BY_INDICATOR else "reported"
        an_indicator(code, subject="organisation", source=source)
    for code, parent in (("48", ""), ("20194", "48"), ("20195", "48")):
        an_organisation(code, parent=parent)
    for code in ("P1", "P2", "P3"):
        a_procedure(code)
    made = a_dossier_system("48")
    sent = [event for number in range(10) for event in _dossier(number)]
    sent += [event for number in range(4) for event in _petition(number)]
    taken = actions.take_events(system=made, events=sent, now=NOW)
    assert (taken.accepted, taken.problems) == (len(sent), ())
    actions.derive(month=MONTH, now=NOW)
    rows = [
        actions.NewObservation(code, "organisation", "48", MONTH.code, float(value))
        for code, value in REPORTED.items()
    ]
    actions.record_observations(by=SYSTEM, kind="report", source=("test", "1"), rows=rows)
    return made


@pytest.fixture
def found(system: MeteredSystem) -> Measured:
    """QĐ 766 of the province."""
    return measured_qd766(["48"], MONTH)["48"]


def test_the_total_is_what_a_hand_computes(found: Measured) -> None:
    criteria = {each.code: each for group in found.groups for each in group.criteria}
    points = {code: each.points for code, each in criteria.items() if each.points is not None}
    assert points == pytest.approx(POINTS)
    assert {group.code: group.points for group in found.groups} == pytest.approx(GROUPS)
    assert found.points == pytest.approx(TOTAL)
    assert [group.missing for group in found.groups] == [()] * 5
    assert found.measurable_points == 100
    mean = criteria["tdgq_thoi_gian"]
    assert mean.mean == pytest.approx(24 / 8), "0 + 1 + 2 + 3 + 4 + 5 + 6 + 3 days over eight dossiers"
    assert (mean.points, mean.percent, mean.is_measured) == (None, None, True)
    assert criteria["ckmb_cong_bo"].coverage is None, "the province reports for all its levels"
    assert criteria["ckmb_dong_bo"].coverage == pytest.approx(2 / 3)


def test_every_criterion_leads_to_observations_and_these_to_dossiers_or_events(
    found: Measured, system: MeteredSystem
) -> None:
    figures = [each for group in found.groups for one in group.criteria for each in one.figures]
    assert len({each.indicator for each in figures}) == 29, (
        "two of each of 16; dossiers received stand under four"
    )
    for figure in figures:
        rows = queries.observations_behind(figure.unit, figure.indicator, Period.parse(figure.period))
        assert rows
        assert sum(row.value or 0 for row in rows) == figure.value
        for row in rows:
            if figure.indicator in REPORTED:
                assert row.lot.kind == "report"
            else:
                _opens(row.line, row.unit_code, row.value)


def _opens(line: str, unit: str, value: float | None) -> None:
    """Say whether a derived figure opens to as many dossiers, procedures, days or events as it counts."""
    said = behind(line)
    assert said is not None
    if said.group == COUNTED:
        measures = said.part.split(",")
        days = queries.counted_by_day(
            organisations=[unit], measures=measures, first=said.span.first, last=said.span.last
        )
        kinds = {measure.partition(".")[0] for measure in measures}
        assert sum(days.values()) == value
        assert Event.objects.filter(organisation_code=unit, kind__in=kinds).count() >= (value or 0)
        return
    dossiers = queries.dossiers_behind(line, unit)
    assert dossiers is not None
    if said.group == PROCEDURES:
        assert len({one.procedure_code for one in dossiers}) >= (value or 0)
    elif said.sums:
        days = [
            one.completed_on - one.received_on for one in dossiers if one.received_on and one.completed_on
        ]
        assert sum(each.days for each in days) == value
    else:
        assert dossiers.count() == value
    for one in dossiers:
        assert "received" in [event.kind for event in queries.events_of(one)]


def test_what_is_missing_takes_the_total_away(system: MeteredSystem) -> None:
    actions.withdraw_observation(
        by=SYSTEM,
        indicator="procedures.updated",
        unit_kind="organisation",
        unit_code="48",
        period=MONTH.code,
        reason="báo nhầm",
    )
    found = measured_qd766(["48"], MONTH)["48"]
    assert found.points is None
    assert found.groups[0].points is None
    assert found.measured_points == pytest.approx(TOTAL - POINTS["ckmb_cap_nhat"])


def test_the_pages_tell_the_total_the_mean_and_what_was_reported(
    system: MeteredSystem, client: Client
) -> None:
    page = client.get("/services/766/48/?period=2026-10").content.decode()
    assert "được 75,93 trên 100 điểm; mọi tiêu chí đều có số đo" in page
    assert "services/766/48/tdgq_thoi_gian/2026-10/" in page
    panel = client.get("/services/766/48/tdgq_thoi_gian/2026-10/").content.decode()
    assert "số ngày trung bình của một hồ sơ" in panel
    for path in (
        "procedures.announced",
        "announced_on_time",
        "petitions.satisfied",
        "dossiers.handling_days",
    ):
        answer = client.get(f"/services/figures/48/{path}/2026-10/")
        assert answer.status_code == 200, path
    for unit, indicator in (("48", "petitions.satisfied"), ("20194", "dossiers.handling_days")):
        assert client.get(f"/observations/{indicator}/organisation/{unit}/2026-10/").status_code == 200


def test_every_kind_of_event_has_a_name() -> None:
    assert set(EVENT_NAMES) == set(KINDS)
