"""What the yardstick fills: only what it says word for word, with its origin, never typed over, read again while open."""

from datetime import date
from typing import Any

import pytest

from nenso.index.actions import rounds as actions
from nenso.index.models import Entry, Round
from nenso.index.queries import rounds as queries
from nenso.index.rules import read_edition
from nenso.index.rules.rounds import criteria
from nenso.kernel.rules import SYSTEM, Refused
from nenso.measures.rules.services import QD766, QD766_MEAN, QD766_PERCENT
from tests.factories import rounds as factory
from tests.factories.directory import make_territory
from tests.factories.measures import a_lot, a_row, an_indicator
from tests.factories.rounds import RoundWorld, entry_of, participant_of
from tests.index.rules.rounds.test_reading import shipped

pytestmark = pytest.mark.django_db
RECEIVED, ONLINE = "dossiers.received", "dossiers.received.online"
SHARE: dict[str, dict[str, Any]] = {
    "online_a": {"indicator": ONLINE, "share": "online", "take": "part"},
    "online_b": {"indicator": RECEIVED, "share": "online", "take": "whole"},
}


@pytest.fixture
def world() -> RoundWorld:
    return RoundWorld()


def meter(unit: str, online: float, received: float, month: str = "2025-03") -> None:
    kind = {"unit_kind": "organisation"}
    a_lot(
        [
            a_row(online, unit, month, indicator=ONLINE, **kind),
            a_row(received, unit, month, indicator=RECEIVED, **kind),
        ]
    )


@pytest.fixture
def metered(world: RoundWorld) -> RoundWorld:
    for code in (RECEIVED, ONLINE):
        an_indicator(code, subject="organisation")
    meter("48", 300, 500)
    meter("48", 100, 300, "2025-04")
    meter("01", 1, 3)
    return world


def online(row: Round, unit: str = "48") -> Entry:
    return entry_of(row, unit, "online")


def test_measured_figures_arrive_with_their_origin(metered: RoundWorld) -> None:
    row = metered.opened(bindings=SHARE)
    entry = online(row)
    assert (entry.inputs, entry.state) == ({"online_a": "400", "online_b": "800"}, "filled")
    origin = entry.origins["online_a"]
    assert (origin["indicator"], origin["period"], origin["take"]) == (ONLINE, "2025", "part")
    assert (origin["organisations"], origin["expected"]) == (1, 1)
    change = queries.history_of(entry).get()
    assert (change.stage, change.verb) == ("measured", "filled")
    line = queries.entry_line(entry)
    assert (line.own.points, line.is_measured, line.lack) == (10.0, True, None)
    progress = queries.participant_line(participant_of(row, "48")).progress
    assert (progress.filled, progress.measured) == (1, 1)


def test_who_is_not_measured_fills_in(metered: RoundWorld) -> None:
    row = metered.opened(bindings=SHARE)
    entry = online(row, "79")
    assert (entry.inputs, entry.origins, entry.state) == ({}, {}, "empty")
    actions.write_entry(
        by=metered["minh"],
        entry=entry,
        inputs={"online_a": "1", "online_b": "2"},
        row_version=0,
        now=factory.SELF,
    )
    assert online(row, "79").state == "filled"


def test_a_measured_figure_is_not_typed_over(metered: RoundWorld) -> None:
    row = metered.opened(bindings=SHARE)
    entry = online(row)
    arguments = {"by": metered["lan"], "entry": entry, "row_version": 0, "now": factory.SELF}
    with pytest.raises(Refused) as found:
        actions.write_entry(**arguments, inputs={"online_a": "790", "online_b": "800"})
    assert (found.value.code, found.value.field, found.value.facts["value"]) == (
        "entry.measured",
        "online_a",
        "400",
    )
    # A form sends back what it showed; with a note that is a change of the note alone.
    actions.write_entry(
        **arguments, inputs={"online_a": "400", "online_b": "800"}, note="Đúng theo hệ thống."
    )
    assert online(row).inputs == {"online_a": "400", "online_b": "800"}
    assert online(row).note == "Đúng theo hệ thống."


def test_reading_again_brings_in_what_became_known(metered: RoundWorld) -> None:
    row = metered.opened(bindings=SHARE)
    actions.write_entry(
        by=metered["minh"],
        entry=online(row, "79"),
        inputs={"online_a": "1", "online_b": "2"},
        row_version=0,
        now=factory.SELF,
    )
    meter("79", 30, 40)
    meter("48", 500, 800, "2025-05")
    done = actions.refresh_measured(by=metered["van"], round=row, now=factory.SELF)
    assert (done.changed, done.left) == (2, 0)
    assert online(row).inputs == {"online_a": "900", "online_b": "1600"}
    other = online(row, "79")
    assert other.inputs == {"online_a": "30", "online_b": "40"}
    assert [each.verb for each in queries.history_of(other)] == ["filled", "wrote"]
    again = actions.refresh_measured(by=metered["van"], round=row, now=factory.SELF)
    assert again.changed == 0


def test_who_signed_off_keeps_what_was_signed(metered: RoundWorld) -> None:
    row = metered.filled(units=("48",), bindings=SHARE)
    participant = participant_of(row, "48")
    actions.submit_assessment(by=metered["ha"], participant=participant, now=factory.SELF)
    meter("48", 500, 800, "2025-05")
    meter("01", 9, 9, "2025-05")
    done = actions.refresh_measured(by=metered["van"], round=row, now=factory.SELF)
    assert (done.changed, done.left) == (1, 1)
    assert online(row).inputs["online_a"] == "400"
    with pytest.raises(Refused, match=r"round\.too_late"):
        actions.refresh_measured(by=metered["van"], round=row, now=factory.VERIFICATION)
    with pytest.raises(Refused, match=r"access\.role_missing"):
        actions.refresh_measured(by=metered["ha"], round=row, now=factory.SELF)


def test_a_figure_of_a_place_is_rolled_up_and_scaled(world: RoundWorld) -> None:
    make_territory("48", valid_from=date(2010, 1, 1))
    for code in ("20194", "20195"):
        make_territory(code, level="commune", type="ward", parent_level="province", parent_code="48")
    an_indicator("spending", unit="vnd")
    a_lot(
        [
            a_row(1.2, "20194", "2025-03", indicator="spending"),
            a_row(2.3, "20195", "2025-03", indicator="spending"),
        ]
    )
    row = world.opened(bindings={"spend": {"indicator": "spending", "period": "2025-03", "scale": 2.0}})
    entry = entry_of(row, "48", "spend")
    assert (entry.inputs, entry.origins["spend"]["coverage"]) == ({"spend": "7"}, 1.0)
    assert queries.entry_line(entry).own.points == 7.0
    assert entry_of(row, "79", "spend").origins == {}


def test_a_round_is_measured_in_queries_that_do_not_grow(
    metered: RoundWorld, django_assert_max_num_queries: Any
) -> None:
    row = metered.created(bindings=SHARE)
    with django_assert_max_num_queries(40):
        actions.open_round(by=SYSTEM, round=row, now=factory.SELF)


def test_what_ships_for_qd766_is_what_its_own_inputs_are() -> None:
    edition = shipped("qd766")
    found = queries.yardstick_of(edition, 2025)
    scored = {node.code for node in criteria(edition)}
    wanted = {
        (QD766_PERCENT[criterion], share) if criterion in QD766_PERCENT else (f"{criterion}_{letter}", share)
        for criterion, share in QD766.items()
        if criterion in scored and criterion not in QD766_MEAN
        for letter in "ab"
    }
    assert {(key, each["share"]) for key, each in found.items()} == wanted
    assert {each["period"] for each in found.values()} == {"2025"}


def test_what_ships_names_inputs_and_indicators_that_there_are() -> None:
    from nenso.measures.actions import load_reference

    load_reference(by=SYSTEM)
    for code in ("dti-2-province", "qd766"):
        edition = shipped(code)
        found = queries.yardstick_of(edition, 2025)
        keys = {key for node in criteria(edition) for key in (node.scoring.inputs if node.scoring else ())}
        assert found
        assert set(found) <= keys
        assert queries.unknown_indicators(found) == ()
    assert queries.yardstick_of(read_edition(factory.EDITION, filename="small"), 2025) == {}
