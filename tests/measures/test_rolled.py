"""Across all units: recorded, rolled up, carried over to the units of another day, packed and never stale."""

import threading
from datetime import UTC, date, datetime

import numpy as np
import pytest
from django.db import close_old_connections, connection, connections
from django.test.utils import CaptureQueriesContext

from nenso.directory.queries import unchanged
from nenso.directory.rules import RebaseRule
from nenso.kernel.rules import Refused
from nenso.measures.models import PackedVector
from nenso.measures.queries import vectors
from nenso.measures.queries.rolled import across, rolled, rolled_many
from tests.factories.directory import make_organisation, make_territory
from tests.factories.measures import (
    a_lot,
    a_row,
    a_small_country,
    an_indicator,
    an_observation,
    the_committees,
)

pytestmark = pytest.mark.django_db
AFTER = date(2025, 7, 31)
COMMUNES = ("00001", "00002", "00003", "00004", "00005")


@pytest.fixture
def country() -> None:
    a_small_country()
    an_indicator()


def record(*values: float | None, **more: object) -> None:
    rows = [
        a_row(value, unit, **more) for unit, value in zip(COMMUNES, values, strict=False) if value is not None
    ]  # type: ignore[arg-type]
    a_lot(rows)


@pytest.mark.usefixtures("country")
def test_figures_of_communes_make_those_of_districts_provinces_and_the_nation() -> None:
    record(1, 2, 4, 8, 16)
    found = rolled("dossiers.received", "2025-03")
    assert found["commune"].by_code() == dict(zip(COMMUNES, (1, 2, 4, 8, 16), strict=True))
    assert found["district"].by_code() == {"001": 3, "002": 4, "003": 24}
    assert found["province"].by_code() == {"01": 7, "02": 24}
    assert found["nation"].by_code() == {"VNM": 31}
    assert set(found["nation"].coverage) == {1.0}
    assert found["commune"].is_recorded.all()
    assert not found["province"].is_recorded.any()


@pytest.mark.usefixtures("country")
def test_coverage_says_how_much_is_known() -> None:
    record(1, None, 4)
    found = rolled("dossiers.received", "2025-03")
    assert found["province"].value("01") == 5
    assert found["province"].coverage.tolist() == [pytest.approx(2 / 3), 0]
    assert np.isnan(found["province"].value("02"))
    assert found["nation"].coverage.tolist() == [0.4]


@pytest.mark.usefixtures("country")
@pytest.mark.parametrize(
    ("rule", "provinces", "nation"),
    [
        ("mean", {"01": 7 / 3, "02": 12.0}, 31 / 5),
        ("max", {"01": 4.0, "02": 16.0}, 16.0),
        ("not_comparable", {}, None),
    ],
)
def test_each_rule_makes_its_whole(rule: str, provinces: dict[str, float], nation: float | None) -> None:
    an_indicator("other", over_units=rule)
    record(1, 2, 4, 8, 16, indicator="other")
    found = rolled("other", "2025-03")
    assert found["province"].by_code() == pytest.approx(provinces)
    assert found["nation"].by_code() == pytest.approx({} if nation is None else {"VNM": nation})


@pytest.mark.usefixtures("country")
@pytest.mark.parametrize(("rule", "nation"), [("sum", 124), ("mean", (100 * 3 + 24) / 5), ("max", 100)])
def test_what_was_recorded_for_a_whole_stands_before_its_parts(rule: str, nation: float) -> None:
    an_indicator("other", over_units=rule)
    record(1, 2, 4, 8, 16, indicator="other")
    a_lot([a_row(100, "01", unit_kind="province", indicator="other")])
    found = rolled("other", "2025-03")
    assert found["province"].value("01") == 100
    assert found["province"].is_recorded.tolist() == [True, False]
    assert found["nation"].value("VNM") == pytest.approx(nation)
    a_lot([a_row(7, "VNM", unit_kind="nation", indicator="other")])
    assert across("other", "2025-03", "nation").value("VNM") == 7


@pytest.mark.usefixtures("country")
def test_old_communes_are_shown_on_new_provinces() -> None:
    record(1, 2, 4, 8, 16)
    found = rolled("dossiers.received", "2025-03", tree_on=AFTER)
    assert found["commune"].by_code() == {"00011": 3, "00003": 4, "00012": 4, "00013": 20}
    assert found["commune"].is_assumed.tolist() == [
        code in ("00012", "00013") for code in found["commune"].codes
    ]
    assert found["province"].by_code() == {"01": 31}
    assert "district" not in found.levels
    assert found["nation"].value("VNM") == 31


@pytest.mark.usefixtures("country")
def test_what_a_merged_commune_lacks_is_told() -> None:
    record(1, None, 4, 8)
    found = rolled("dossiers.received", "2025-03", tree_on=AFTER)["commune"]
    coverage = dict(zip(found.codes, found.coverage, strict=True))
    assert coverage == {"00003": 1.0, "00011": 0.5, "00012": 1.0, "00013": pytest.approx(1 / 3)}
    assert found.value("00013") == 4


@pytest.mark.usefixtures("country")
def test_what_old_provinces_and_districts_recorded_is_carried_over_too() -> None:
    a_lot([a_row(5, "01", unit_kind="province"), a_row(6, "02", unit_kind="province")])
    assert rolled("dossiers.received", "2025-03", tree_on=AFTER)["province"].by_code() == {"01": 11}
    an_indicator("other")
    a_lot(
        [
            a_row(value, code, unit_kind="district", indicator="other")
            for code, value in (("001", 1), ("003", 2))
        ]
    )
    assert rolled("other", "2025-03", tree_on=AFTER)["province"].by_code() == {"01": 3}


@pytest.mark.usefixtures("country")
def test_history_is_not_carried_backwards() -> None:
    with pytest.raises(Refused, match=r"rebase\.backwards"):
        rolled("dossiers.received", "2025-08", tree_on=date(2025, 3, 31))


@pytest.mark.usefixtures("country")
def test_what_agencies_do_is_theirs_and_their_territorys() -> None:
    the_committees("01", "02", *COMMUNES)
    make_organisation("001", type="district_committee")
    make_organisation("01-S", type="department", parent_code="01")
    make_organisation("M1", type="ministry")
    an_indicator("agency", subject="organisation")
    codes = (*COMMUNES, "001", "01", "01-S", "M1")
    a_lot([a_row(2.0**i, code, unit_kind="organisation", indicator="agency") for i, code in enumerate(codes)])
    found = rolled("agency", "2025-03")
    assert found["organisation"].value("M1") == 256
    assert found["district"].by_code() == {"001": 1 + 2 + 32, "002": 4, "003": 8 + 16}
    assert found["province"].by_code() == {"01": 1 + 2 + 4 + 32 + 64 + 128, "02": 8 + 16}
    assert found["nation"].by_code() == {"VNM": 511}
    assert found["province"].coverage.tolist() == [1, pytest.approx(2 / 3)]


@pytest.mark.usefixtures("country")
def test_what_committees_did_moves_with_their_territories() -> None:
    the_committees("01", "02", *COMMUNES, "00011", "00012", "00013")
    make_organisation("001", type="district_committee")
    make_organisation("M1", type="ministry")
    an_indicator("agency", subject="organisation")
    codes = (*COMMUNES, "001", "01", "02", "M1")
    a_lot([a_row(2.0**i, code, unit_kind="organisation", indicator="agency") for i, code in enumerate(codes)])
    found = rolled("agency", "2025-03", tree_on=AFTER)
    assert found["organisation"].value("00011") == 3
    assert found["organisation"].value("01") == 32 + 64 + 128  # the district's duties went to the province
    assert found["province"].by_code() == {"01": 255}
    assert found["nation"].by_code() == {"VNM": 511}


@pytest.mark.usefixtures("country")
def test_an_expression_is_computed_over_what_is_rolled_up() -> None:
    an_indicator("online")
    an_indicator("share", expression="100 * online / dossiers.received", unit="percent")
    record(10, 10, 20, 0, 5)
    record(1, 9, 5, 0, None, indicator="online")
    found = rolled("share", "2025-03")
    assert found["commune"].by_code() == {"00001": 10, "00002": 90, "00003": 25}
    assert found["province"].by_code() == {"01": 37.5, "02": 0}  # never the mean of the shares
    assert found["nation"].value("VNM") == pytest.approx(100 * 15 / 45)
    assert found["nation"].coverage.tolist() == [0.8]


@pytest.mark.usefixtures("country")
def test_expressions_read_expressions_and_the_period_before() -> None:
    an_indicator("double", expression="2 * dossiers.received")
    an_indicator("growth", expression="double / prev(double) - 1", unit="ratio")
    record(10, period="2025-02")
    record(15)
    assert across("growth", "2025-03", "province").value("01") == pytest.approx(0.5)
    assert np.isnan(across("growth", "2025-02", "province").value("01"))


@pytest.mark.usefixtures("country")
def test_a_quarter_comes_of_its_months_by_the_rule() -> None:
    an_indicator("stock", over_periods="last")
    for month, value in (("2025-01", 5), ("2025-03", 7)):
        record(value, period=month)
        record(value, period=month, indicator="stock")
    found = across("dossiers.received", "2025-Q1", "province")
    assert found.value("01") == 12
    assert found.coverage[0] == pytest.approx(2 / 9)  # two of nine months of three communes
    assert across("stock", "2025-Q1", "province").value("01") == 7
    with pytest.raises(Refused, match=r"period\.no_parts"):
        across("dossiers.received", "2025-03-01", "province")


@pytest.mark.usefixtures("country")
def test_a_year_of_a_merger_is_of_the_units_of_its_end() -> None:
    record(1, 2, 4, 8, 16, period="2025-06")
    a_lot([a_row(100, "00011", "2025-07")])
    found = rolled("dossiers.received", "2025")
    assert found["commune"].value("00011") == 103
    assert found["province"].by_code() == {"01": 131}


@pytest.mark.usefixtures("country")
def test_what_was_known_then() -> None:
    an_observation(5, at=datetime(2025, 4, 10, 12, tzinfo=UTC))
    an_observation(6, at=datetime(2025, 5, 6, 12, tzinfo=UTC))

    def known(when: date | datetime | None) -> float:
        return across("dossiers.received", "2025-03", "province", known=when).value("01")

    assert known(None) == known(date(2025, 5, 6)) == 6
    assert known(date(2025, 5, 5)) == known(date(2025, 4, 10)) == 5
    assert np.isnan(known(date(2025, 4, 9)))
    assert known(datetime(2025, 5, 6, 11, 59, tzinfo=UTC)) == 5
    assert known(datetime(2025, 5, 6, 12, tzinfo=UTC)) == 6


@pytest.mark.usefixtures("country")
def test_queries_do_not_grow_with_indicators_or_units() -> None:
    for number in range(12):
        an_indicator(f"i{number}")
        record(*range(1, 6), indicator=f"i{number}")
    unchanged.forget()
    rolled("i0", "2025-03")

    def queries(*codes: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            rolled_many(codes, "2025-03")
        return len(asked)

    assert queries("i1") == queries(*(f"i{number}" for number in range(12)))


@pytest.fixture
def packing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "WORTH_PACKING", 1)


@pytest.mark.usefixtures("country", "packing")
def test_a_slice_is_packed_when_asked_and_never_stale() -> None:
    record(1, 2, 4)
    assert across("dossiers.received", "2025-03", "nation").value("VNM") == 7
    packed = PackedVector.objects.get()
    assert (packed.unit_kind, packed.units_on) == ("commune", date(2025, 3, 31))
    with CaptureQueriesContext(connection) as asked:
        assert across("dossiers.received", "2025-03", "nation").value("VNM") == 7
    assert sum("measures_observation" in query["sql"] for query in asked) == 1  # of those above communes
    record(1, 2, 5)
    assert not PackedVector.objects.exists()
    assert across("dossiers.received", "2025-03", "nation").value("VNM") == 8
    # What was known before is never read from what is known now.
    assert np.isnan(across("dossiers.received", "2025-03", "nation", known=date(2025, 4, 1)).value("VNM"))


@pytest.mark.usefixtures("country", "packing")
def test_a_slice_packed_for_other_units_is_not_read() -> None:
    record(1, 2, 4)
    across("dossiers.received", "2025-03", "nation")
    PackedVector.objects.update(units_digest="other")
    assert across("dossiers.received", "2025-03", "nation").value("VNM") == 7
    assert PackedVector.objects.get().units_digest != "other"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("country", "packing")
def test_a_reader_never_packs_what_a_recording_is_changing() -> None:
    """Readers pack while lots arrive: what is packed in the end is what is known."""
    record(0, 0, 0)
    failures: list[BaseException] = []
    done = threading.Event()

    def read() -> None:
        try:
            while not done.is_set():
                across("dossiers.received", "2025-03", "nation")
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for value in range(1, 16):
        record(value, value, value)
        assert across("dossiers.received", "2025-03", "nation").value("VNM") == 3 * value
    done.set()
    for reader in readers:
        reader.join()
    close_old_connections()
    assert failures == []
    assert across("dossiers.received", "2025-03", "nation").value("VNM") == 45


@pytest.mark.parametrize("subject", ["territory", "organisation"])
@pytest.mark.parametrize("rule", [rule.value for rule in RebaseRule])
@pytest.mark.parametrize("has_province", [False, True])
def test_a_level_without_any_unit_has_no_figures(subject: str, rule: str, has_province: bool) -> None:
    if has_province:
        make_territory("01", "Nơi 01", "province", type="province", is_start_known=True)
    an_indicator("other", subject=subject, over_units=rule)
    for period, day in (("2025-03", None), ("2025-03", AFTER), ("2025", None), ("2025-Q1", AFTER)):
        found = rolled("other", period, tree_on=day)
        leaf = "commune" if subject == "territory" else "organisation"
        assert (found[leaf].codes, found[leaf].values.shape) == ((), (0,))
        province = found["province"]
        assert province.codes == (("01",) if has_province else ())
        assert np.isnan(province.values).all()
        assert {len(province.values), len(province.coverage), len(province.is_recorded)} == {
            int(has_province)
        }
