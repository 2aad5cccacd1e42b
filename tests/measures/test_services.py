"""Figures of services: rolled up over the tree of organisations and over months, part and whole of the same."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from nenso.kernel.rules import SYSTEM, Period, Refused
from nenso.measures.actions import record_observations, reference
from nenso.measures.models import Definition
from nenso.measures.queries.services import observations_behind, qd766_inputs, service_figures
from nenso.measures.rules.deriving import BY_INDICATOR
from nenso.measures.rules.recording import NewObservation
from nenso.measures.rules.services import HANDLING_DAYS, PAIRS, QD766, SHARES, Pair, Ratio, qd766_values
from tests.factories.accounts import an_organisation
from tests.factories.measures import an_indicator
from tests.golden.published import edition

QUARTER = Period.parse("2026-Q3")


def test_every_share_is_of_derived_figures_and_every_input_is_the_edition_s() -> None:
    for pair in PAIRS.values():
        assert pair.is_reported or {pair.part, pair.whole} <= set(BY_INDICATOR)
    whole = Ratio(Pair("a", "b"), 3.0, 4.0, 1, 1, ())
    values = qd766_values(dict.fromkeys(SHARES, whole))
    values |= qd766_values({HANDLING_DAYS: replace(whole, pair=PAIRS[HANDLING_DAYS])})
    assert set(values) == set(edition("qd766").input_keys), "every criterion has a source"
    assert set(QD766) == {leaf.code for leaf in edition("qd766").leaves}
    assert values["tdgq_thoi_gian_ngay"] == 0.75
    assert values["mdhl_thu_tuc_ty_le"] == 75.0
    assert qd766_values({"online": Ratio(Pair("a", "b"), 0.0, 0.0, 1, 1, ())}) == {}, (
        "a share of nothing is no input"
    )


@pytest.fixture
def province(db: None) -> None:
    """A province with two communes and a department; its neighbour beside it."""
    for code in BY_INDICATOR:
        stock = code.startswith("dossiers.open")
        an_indicator(code, subject="organisation", over_periods="last" if stock else "sum")
    an_organisation("48")
    for code, parent in (("20194", "48"), ("20195", "48"), ("48-S", "48"), ("01", "")):
        an_organisation(code, parent=parent)


def _record(*cells: tuple[str, str, str, float]) -> None:
    rows = [
        NewObservation(indicator, "organisation", unit, month, value)
        for indicator, unit, month, value in cells
    ]
    record_observations(by=SYSTEM, kind="meter", source=("test", "1"), rows=rows)


@pytest.mark.django_db
def test_a_province_is_itself_and_all_below_it(province: None) -> None:
    _record(
        ("dossiers.received", "20194", "2026-07", 10),
        ("dossiers.received", "20195", "2026-08", 20),
        ("dossiers.received", "48-S", "2026-09", 5),
        ("dossiers.received", "48", "2026-09", 1),
        ("dossiers.received", "01", "2026-09", 100),
        ("dossiers.received", "20194", "2026-06", 100),
        ("dossiers.open.overdue", "20194", "2026-07", 9),
        ("dossiers.open.overdue", "20194", "2026-09", 4),
        ("dossiers.received.online", "20194", "2026-07", 8),
        ("dossiers.received.online", "20195", "2026-08", 1),
    )
    found = service_figures("48", QUARTER)
    assert found.units == ("20194", "20195", "48", "48-S")
    assert found.figures["dossiers.received"] == 36
    assert found.figures["dossiers.open.overdue"] == 4, "what is open at the end is not added up over months"
    online = found.shares["online"]
    assert (online.part, online.whole) == (9, 30), "a whole whose part was not measured is left out"
    assert (online.organisations, online.expected, online.months) == (2, 4, ("2026-07", "2026-08"))
    assert found.percent("online") == 30
    assert found.percent("digitised") is None
    assert service_figures("20194", Period.parse("2026-07")).percent("online") == 80


@pytest.mark.django_db
def test_the_observations_behind_a_figure_add_up_to_it(province: None) -> None:
    _record(
        ("dossiers.received", "20194", "2026-07", 10),
        ("dossiers.received", "20195", "2026-08", 20),
        ("dossiers.received", "01", "2026-08", 7),
    )
    rows = observations_behind("48", "dossiers.received", QUARTER)
    assert [(row.unit_code, row.period, row.value) for row in rows] == [
        ("20194", "2026-07", 10),
        ("20195", "2026-08", 20),
    ]
    assert service_figures("48", QUARTER).figures["dossiers.received"] == sum(row.value or 0 for row in rows)


@pytest.mark.django_db
def test_only_what_stands_now_counts(province: None) -> None:
    for number in (8, 9):
        _record(
            ("dossiers.received", "20194", "2026-07", 10),
            ("dossiers.received.online", "20194", "2026-07", number),
        )
    found = service_figures("48", QUARTER)
    assert (found.percent("online"), found.figures["dossiers.received.online"]) == (90, 9)
    assert len(observations_behind("48", "dossiers.received.online", QUARTER)) == 1


@pytest.mark.django_db
def test_many_units_cost_no_more_queries(province: None, django_assert_num_queries: object) -> None:
    _record(
        ("dossiers.completed", "20194", "2026-07", 4),
        ("dossiers.completed.on_time", "20194", "2026-07", 3),
        ("dossiers.rated", "20195", "2026-07", 5),
        ("dossiers.satisfied", "20195", "2026-07", 4),
    )
    with django_assert_num_queries(4):  # type: ignore[operator] # one of them asks whether the directory changed
        found = qd766_inputs(["48", "01", "20194"], QUARTER)
    assert found["48"].values == {"tdgq_dung_han_a": 3, "tdgq_dung_han_b": 4, "mdhl_thu_tuc_ty_le": 80}
    assert set(found["48"].ratios) == {"tdgq_dung_han", "mdhl_thu_tuc"}
    assert set(found["20194"].values) == {"tdgq_dung_han_a", "tdgq_dung_han_b"}
    assert found["01"].values == {}


@pytest.mark.django_db
def test_a_quarter_takes_each_count_by_its_own_rule(province: None) -> None:
    Definition.objects.filter(indicator__code="procedures.online").update(over_periods="last")
    Definition.objects.filter(indicator__code="procedures.online.used").update(over_periods="max")
    for month, used, online in (("2026-07", 9, 10), ("2026-08", 4, 10), ("2026-09", 2, 12)):
        _record(
            ("procedures.online", "20194", month, online), ("procedures.online.used", "20194", month, used)
        )
    found = service_figures("48", QUARTER)
    ratio = found.shares["online_used"]
    assert (ratio.part, ratio.whole) == (9, 12)
    assert found.figures["procedures.online.used"] == 9


@pytest.mark.django_db
def test_weeks_have_no_months(province: None) -> None:
    with pytest.raises(Refused, match=r"period\.no_parts"):
        service_figures("48", Period.parse("2026-W37"))


def test_every_derived_figure_is_in_the_reference_as_metered_by_month() -> None:
    path = Path(reference.__file__).parents[1] / "reference" / "indicators_metered.toml"
    listed = {each["code"]: each for each in tomllib.loads(path.read_text(encoding="utf-8"))["indicator"]}
    metered = {code for code, each in listed.items() if each["source"] == "metered"}
    assert set(BY_INDICATOR) == metered


@pytest.mark.django_db
def test_a_mean_may_be_more_than_one_and_is_no_share(province: None) -> None:
    _record(
        ("dossiers.handling_days", "20194", "2026-07", 30),
        ("dossiers.completed.timed", "20194", "2026-07", 10),
        ("dossiers.handling_days", "20195", "2026-08", 9),
        ("dossiers.completed.timed", "20195", "2026-08", 3),
        ("dossiers.handling_days", "20195", "2026-09", 0),
        ("dossiers.completed.timed", "20195", "2026-09", 0),
    )
    found = qd766_inputs(["48"], QUARTER)["48"]
    assert found.values == {"tdgq_thoi_gian_ngay": 3}
    ratio = found.ratios["tdgq_thoi_gian"]
    assert (ratio.part, ratio.whole, ratio.mean, ratio.percent) == (39, 13, 3, None)
    assert "handling_days" not in service_figures("48", QUARTER).shares
