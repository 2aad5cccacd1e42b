"""Defining: a new definition ends the one before it, and nothing unsound comes into force."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role
from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import SYSTEM, Actor, Refused, Text
from nenso.measures.actions.indicators import define_indicator
from nenso.measures.models import Definition
from nenso.measures.rules.definitions import DefinitionFacts
from tests.factories.accounts import a_person, an_organisation
from tests.factories.measures import a_small_country, an_indicator, an_observation

pytestmark = pytest.mark.django_db
SINCE = date(2024, 1, 1)
RECEIVED = DefinitionFacts(
    code="dossiers.received",
    name=Text("Hồ sơ tiếp nhận", "Dossiers received"),
    unit="dossier",
    source="metered",
)
ONLINE = replace(RECEIVED, code="dossiers.online", name=Text("Hồ sơ trực tuyến", "Dossiers online"))
SHARE = replace(
    RECEIVED,
    code="share",
    name=Text("Tỷ lệ trực tuyến", "Share online"),
    unit="percent",
    source="expression",
    expression="100 * dossiers.online / dossiers.received",
)


def define(facts: DefinitionFacts, since: date = SINCE, by: Actor = SYSTEM) -> Definition:
    return define_indicator(by=by, facts=facts, since=since)


def why_not(facts: DefinitionFacts, since: date = SINCE, by: Actor = SYSTEM) -> str:
    before = Definition.objects.count()
    with pytest.raises(Refused) as caught:
        define(facts, since, by)
    assert Definition.objects.count() == before
    return caught.value.code


def test_a_new_definition_ends_the_one_before_it() -> None:
    first = define(RECEIVED)
    second = define(replace(RECEIVED, definition=Text("khác", "other")), date(2025, 7, 1))
    between = define(replace(RECEIVED, decimals=1), date(2025, 1, 1))
    first.refresh_from_db()
    assert (first.valid_to, between.valid_to, second.valid_to) == (
        between.valid_from,
        second.valid_from,
        None,
    )
    verbs = (
        JournalEntry.objects.filter(thing_key="dossiers.received")
        .order_by("id")
        .values_list("verb", flat=True)
    )
    assert list(verbs) == ["measures.indicator_defined", *["measures.indicator_redefined"] * 2]
    assert why_not(RECEIVED, date(2025, 7, 1)) == "indicator.starts_that_day"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"code": "Dossiers"}, "indicator.code"),
        ({"code": "a" * 65}, "indicator.code"),
        ({"code": "a..b"}, "indicator.code"),
        ({"name": Text("x", "")}, "indicator.name"),
        ({"unit": "parsec"}, "unit.unknown"),
        ({"source": "rumour"}, "indicator.choice"),
        ({"over_units": "median"}, "indicator.choice"),
        ({"over_periods": "first"}, "indicator.choice"),
        ({"period_kind": "decade"}, "indicator.choice"),
        ({"decimals": 9}, "indicator.decimals"),
        ({"categories": ("Nam giới",)}, "indicator.category"),
        ({"source": "expression"}, "indicator.no_expression"),
        ({"expression": "1"}, "indicator.not_an_expression"),
    ],
)
def test_a_definition_is_sound_by_itself(change: dict[str, Any], code: str) -> None:
    assert why_not(replace(RECEIVED, **change)) == code


def test_an_expression_reads_what_is_in_force() -> None:
    define(RECEIVED)
    assert why_not(SHARE) == "indicator.unknown_reference"
    define(ONLINE, date(2024, 6, 1))
    assert why_not(SHARE) == "indicator.unknown_reference"  # not on its first day
    assert define(SHARE, date(2024, 6, 1)).expression == SHARE.expression


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("dossiers.online +", "expression.unexpected"),
        ("dossiers.online + procedures", "expression.units_differ"),
        ("dossiers.online", "expression.unit_declared"),
    ],
)
def test_an_expression_is_sound_among_the_others(expression: str, code: str) -> None:
    define(RECEIVED)
    define(ONLINE)
    define(replace(RECEIVED, code="procedures", unit="procedure"))
    assert why_not(replace(SHARE, expression=expression)) == code


def test_a_circle_is_refused_by_name_wherever_in_time_it_closes() -> None:
    define(RECEIVED)
    define(ONLINE)
    define(SHARE)
    define(replace(SHARE, code="second", expression="share * 2"))
    assert why_not(replace(SHARE, expression="second"), date(2025, 1, 1)) == "expression.cycle"
    with pytest.raises(Refused) as caught:
        define(replace(SHARE, expression="second / 2"), date(2025, 1, 1))
    assert "share" in caught.value.facts["names"]
    assert "second" in caught.value.facts["names"]


def test_what_reads_an_indicator_must_still_come_out() -> None:
    define(RECEIVED)
    define(ONLINE)
    define(SHARE)
    assert why_not(replace(ONLINE, unit="person"), date(2025, 1, 1)) == "expression.unit_declared"


def test_what_is_recorded_does_not_become_an_expression() -> None:
    a_small_country()
    an_indicator()
    an_indicator("other")
    an_observation(5)
    changed = replace(RECEIVED, source="expression", expression="other + 0", unit="dossier")
    assert why_not(changed, date(2025, 1, 1)) == "indicator.recorded_kind"
    assert define(changed, date(2025, 4, 1)).source == "expression"


def test_definitions_are_the_nations_or_their_owners() -> None:
    an_organisation("48-S")
    an_organisation("79-S")
    nation = actor_of(a_person(Role.APPROVER))
    owner = actor_of(a_person((Role.ADMINISTRATOR, "48-S")))
    stranger = actor_of(a_person((Role.ADMINISTRATOR, "79-S")))
    reporter = actor_of(a_person(Role.REPORTER))
    mine = replace(RECEIVED, owner="48-S")
    define(mine, by=owner)
    for by in (stranger, reporter):
        assert why_not(replace(mine, decimals=1), date(2025, 1, 1), by) == "access.role_missing"
    # Naming oneself its owner does not make one so.
    assert why_not(replace(mine, owner="79-S"), date(2025, 1, 1), stranger) == "access.role_missing"
    assert why_not(replace(ONLINE, owner=""), by=owner) == "access.role_missing"
    define(replace(mine, owner=""), date(2025, 1, 1), nation)
