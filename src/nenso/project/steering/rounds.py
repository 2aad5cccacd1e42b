"""The demonstration's round: 63 provinces by edition 2, assessed, dealt to three verifiers, partly judged."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from nenso.kernel.rules import Actor, PeriodKind, Text, period_containing

if TYPE_CHECKING:
    from nenso.index.models import Edition, Round
    from nenso.index.rules.rounds import Calendar

CODE = "dti-2023-illustrative"
_YEAR, _UNITS_ON, _GROUP = 2023, date(2023, 12, 31), "provinces"
_NAME = Text(
    "Đợt đánh giá DTI cấp tỉnh năm 2023 (minh họa)",
    "Provincial DTI 2023, assessment round (illustrative)",
)
_DAYS = (-40, -8, 21, 31, 45)  # of the calendar, from today: it stands in verification
_JUDGED = 0.4  # share of the provinces that verifiers are done with
_ASKED = (("48", "nhan_thuc_so_01"), ("79", "the_che_so_01"))  # whose reporters have logins
_SHOWN = {  # criteria that a system or platform of the agency shows, by the end of its code in `project.cataloguing`
    "ha_tang_so_07": "pl-lgsp",
    "do_thi_thong_minh_02": "sy-dieu-hanh-thong-minh",
    "hoat_dong_chinh_quyen_so_05": "pl-kho-du-lieu",
    "hoat_dong_chinh_quyen_so_18": "sy-thong-tin-bao-cao",
    "hoat_dong_chinh_quyen_so_21": "sy-cong-thong-tin",
}
_QUESTION = "Câu hỏi minh họa: đề nghị bổ sung văn bản còn hiệu lực."


@transaction.atomic
def make(*, seed: int, now: datetime) -> str:
    """Make the round, whole or not at all, and say what was made; nothing where it stands."""
    from nenso.accounts.queries import demonstration_actor
    from nenso.accounts.rules import Role
    from nenso.index.actions import rounds
    from nenso.index.models import Round

    if Round.objects.filter(code=CODE).exists():
        return f"{CODE}: đã có / there already"
    lead = demonstration_actor(Role.APPROVER)
    row = _opened(lead, now)
    said = rounds.simulate_round(
        by=lead, round=row, seed=seed, shows=_shown(row), now=_moment(row.self_until, now)
    )
    rounds.deal_work(by=lead, round=row, reviewers=_verifiers(), seed=seed, now=now)
    _ask(lead, row, now)
    found = rounds.simulate_round(by=lead, round=row, seed=seed, share=_JUDGED, now=now)
    return f"{CODE}: {said['self']} mục tự chấm / entries, {found['verification']} mục thẩm định / verified"


def _opened(lead: Actor, now: datetime) -> "Round":
    from nenso.index.actions import rounds
    from nenso.index.queries import edition_named

    edition = edition_named("dti-2-province")
    row = rounds.create_round(
        by=lead,
        code=CODE,
        name=_NAME,
        edition=edition,
        group=_GROUP,
        year=_YEAR,
        units_on=_UNITS_ON,
        calendar=_calendar(timezone.localdate(now)),
        has_two_reviewers=True,
        bindings=_bindings(edition, now),
        is_illustrative=True,
    )
    return rounds.open_round(by=lead, round=row, now=_moment(row.opens_on, now))


def _calendar(today: date) -> "Calendar":
    from nenso.index.rules.rounds import Calendar

    return Calendar(*(today + timedelta(days=shift) for shift in _DAYS))


def _bindings(edition: "Edition", now: datetime) -> Mapping[str, Mapping[str, Any]]:
    """Return what the yardstick fills: of the last whole month, for which the demonstration's systems sent events."""
    from nenso.index.queries.methods import method_of
    from nenso.index.queries.rounds import yardstick_of

    month = period_containing(PeriodKind.MONTH, timezone.localdate(now)).preceding()
    shipped = yardstick_of(method_of(edition), _YEAR)
    return {key: {**each, "period": month.code} for key, each in shipped.items() if "share" in each}


def _moment(day: date, now: datetime) -> datetime:
    """Return a moment of a day at the time of day of now."""
    return now - timedelta(days=(timezone.localdate(now) - day).days)


def _verifiers() -> list[str]:
    """Return the keys of the ready-made people who verify for the nation."""
    from nenso.accounts.queries import demonstration_people, holders_of
    from nenso.accounts.rules import NATIONAL, Role

    ready = {person.email for person in demonstration_people()}
    people = holders_of(Role.VERIFIER, codes=[NATIONAL]).get(NATIONAL, [])
    return [str(person.uuid) for person in people if person.email in ready]


def _shown(row: "Round") -> dict[tuple[str, str], str]:
    """Return the codes that the agencies' systems and platforms have in the catalogue, where it holds them."""
    units = row.participants.values_list("unit_code", flat=True)
    return {
        (unit, node): f"demo-{unit.lower()}-{ending}" for unit in units for node, ending in _SHOWN.items()
    }


def _ask(lead: Actor, row: "Round", now: datetime) -> None:
    from nenso.index.actions import rounds
    from nenso.index.models import Entry

    entries = Entry.objects.select_related("participant__round__edition").filter(participant__round=row)
    due = timezone.localdate(now) + timedelta(days=7)
    for unit, node in _ASKED:
        entry = entries.get(participant__unit_code=unit, node=node)
        rounds.ask_for_evidence(by=lead, entry=entry, question=_QUESTION, due=due, now=now)
