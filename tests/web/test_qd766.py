"""QĐ 766 computed from measured events: the edition's own rules, and never a nought for what nobody measured."""

import pytest

from nenso.index.actions import load_edition
from nenso.kernel.rules import SYSTEM, Period
from nenso.measures.actions import record_observations
from nenso.measures.queries import observations_behind
from nenso.measures.rules.recording import NewObservation
from nenso.measures.rules.services import FIGURES
from nenso.web.presenters.qd766 import measured_qd766, published_of, published_qd766
from tests.factories.accounts import an_organisation
from tests.factories.measures import an_indicator
from tests.golden.published import INDEX

MONTH = Period.parse("2026-10")
CELLS = {
    "dossiers.received": (60, 40),
    "dossiers.received.online": (50, 25),
    "dossiers.completed": (40, 40),
    "dossiers.completed.on_time": (36, 40),
    "dossiers.owing_fee": (20, 0),
    "dossiers.paid_online": (5, 0),
    "dossiers.digitised": (60, 20),
    "dossiers.rated": (10, 10),
    "dossiers.satisfied": (9, 7),
    "petitions.answered": (0, 0),
    "petitions.answered.on_time": (0, 0),
}
"""A province of two communes; nobody had a petition, and nobody told of results."""


@pytest.fixture
def measured(db: None) -> None:
    """The edition as it ships, and a month of a small province."""
    path = INDEX / "editions" / "qd766.yaml"
    load_edition(by=SYSTEM, text=path.read_text(encoding="utf-8"), file_name=path.name)
    for code in FIGURES:
        an_indicator(code, subject="organisation")
    for code, parent in (("48", ""), ("20194", "48"), ("20195", "48"), ("01", "")):
        an_organisation(code, parent=parent)
    rows = [
        NewObservation(indicator, "organisation", unit, "2026-10", float(value))
        for indicator, values in CELLS.items()
        for unit, value in zip(("20194", "20195"), values, strict=True)
    ]
    record_observations(by=SYSTEM, kind="meter", source=("test", "1"), rows=rows)


@pytest.mark.django_db
def test_points_are_the_edition_s_over_the_whole_tree(measured: None) -> None:
    found = measured_qd766(["48"], MONTH)["48"]
    criteria = {each.code: each for group in found.groups for each in group.criteria}
    points = {code: each.points for code, each in criteria.items() if each.points is not None}
    assert points == pytest.approx(
        {
            "tdgq_dung_han": 20 * 76 / 80,
            "dvtt_ho_so": 6 * 75 / 100,
            "tttt_ho_so": 5 * 5 / 20,
            "mdsh_tiep_nhan": 8 * 80 / 100,
            "mdhl_thu_tuc": 6 * 80 / 90,
        }
    )
    assert criteria["mdhl_thu_tuc"].percent == 80
    assert criteria["dvtt_ho_so"].is_illustrative
    assert not criteria["tdgq_dung_han"].is_illustrative
    assert criteria["dvtt_ho_so"].branch is not None
    assert criteria["dvtt_ho_so"].coverage == pytest.approx(2 / 3)


@pytest.mark.django_db
def test_what_nobody_measured_is_no_nought(measured: None) -> None:
    found = measured_qd766(["48"], MONTH)["48"]
    groups = {group.code: group for group in found.groups}
    assert groups["tien_do_giai_quyet"].points == pytest.approx(19)
    assert groups["so_hoa_ho_so"].points is None
    assert groups["so_hoa_ho_so"].measured_points == pytest.approx(6.4)
    assert groups["so_hoa_ho_so"].measurable_points == 8
    assert {each.code for each in groups["so_hoa_ho_so"].missing} == {"mdsh_tai_su_dung", "mdsh_ket_qua"}
    assert {each.code for each in groups["muc_do_hai_long"].missing} == {
        "mdhl_pakn_dung_han",
        "mdhl_pakn_hai_long",
    }
    assert groups["cong_khai_minh_bach"].measurable_points == 0
    assert found.points is None
    assert found.measurable_points == 45
    assert sum(group.max_points for group in found.groups) == found.max_points == 100


@pytest.mark.django_db
def test_every_point_opens_to_its_observations(measured: None) -> None:
    found = measured_qd766(["48"], MONTH)["48"]
    figures = [each for group in found.groups for criterion in group.criteria for each in criterion.figures]
    assert len(figures) == 10
    for figure in figures:
        behind = observations_behind(figure.unit, figure.indicator, Period.parse(figure.period))
        assert sum(row.value or 0 for row in behind) == figure.value


@pytest.mark.django_db
def test_the_same_rules_hold_for_a_commune_and_for_whoever_sent_nothing(measured: None) -> None:
    found = measured_qd766(["20195", "01"], MONTH)
    group = next(group for group in found["20195"].groups if group.code == "tien_do_giai_quyet")
    assert group.points == 20
    assert found["01"].is_empty
    assert not found["20195"].is_empty
    assert {group.points for group in found["01"].groups} == {None}
    quarter = measured_qd766(["48"], Period.parse("2026-Q4"))["48"]
    assert quarter.measured_points == measured_qd766(["48"], MONTH)["48"].measured_points


@pytest.mark.django_db
def test_the_published_rows_stand_as_published(published: None) -> None:
    rows = published_qd766()
    assert len(rows) == 102
    assert [row.year for row in rows[:1]] == [2024]
    best = next(row for row in rows if row.year == 2022)
    assert (best.unit, round(best.points, 2), best.rank) == ("56", 65.06, 1)
    assert all(sum(row.groups.values()) == pytest.approx(row.points) for row in rows)
    assert [row.year for row in published_of("48")] == [2024, 2023, 2022]
