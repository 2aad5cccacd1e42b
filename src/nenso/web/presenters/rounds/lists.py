"""Rounds in a list: phase, calendar and what is next; and the reader's own business with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from nenso.index.models import Round
from nenso.index.queries import rounds as queries
from nenso.index.queries.rounds import Part, parts_of_person, rounds_dealt_to
from nenso.index.rules.rounds import DAYS, PHASES, Phase
from nenso.kernel.rules import Text, format_date
from nenso.web.presenters.names import group_name
from nenso.web.presenters.rounds.naming import name_of_round, phase_kind, units_shown

MOST, NEAR_DAYS = 20, 3
RUNNING = (Phase.SELF, Phase.VERIFICATION, Phase.OBJECTION, Phase.DECISION)


@dataclass(frozen=True, slots=True)
class RoundShown:
    """One round as a list shows it; `until` is the last day of its phase, None where no day ends it."""

    row: Round
    name: Text
    group: Text
    phase: Phase
    until: date | None
    left: Text

    @property
    def phase_name(self) -> Text:
        """The phase in words."""
        return PHASES[self.phase]

    @property
    def kind(self) -> str:
        """How the badge of the phase looks."""
        return phase_kind(self.phase)

    @property
    def is_running(self) -> bool:
        """Whether somebody has to do something now."""
        return self.phase in RUNNING


def round_shown(row: Round, today: date) -> RoundShown:
    """Return a round as a list shows it on a day."""
    phase = queries.phase(row, today)
    until = queries.calendar_of(row).last_day(phase)
    return RoundShown(row, name_of_round(row), group_name(row.group), phase, until, _left(until, today))


def _left(until: date | None, today: date) -> Text:
    if until is None:
        return Text("", "")
    days = (until - today).days
    if days == 0:
        return Text("hết hôm nay", "ends today")
    return Text(f"còn {days} ngày", f"{days} {'day' if days == 1 else 'days'} left")


def lead(every: Sequence[RoundShown]) -> Text:
    """Say which round runs, in which phase and until when."""
    running = [each for each in every if each.is_running]
    if not running:
        return Text("Không có đợt nào đang chạy.", "No round is running.")
    parts_vi, parts_en = [], []
    for each in running[:3]:
        vi, en = each.name.vi, each.name.en
        name = each.phase_name
        until_vi = f" đến hết ngày {format_date(each.until, 'vi')}" if each.until else ""
        until_en = f" until {format_date(each.until, 'en')}" if each.until else ""
        parts_vi.append(f"{vi}: {name.vi[:1].lower()}{name.vi[1:]}{until_vi}.")
        parts_en.append(f"{en}: {name.en[:1].lower()}{name.en[1:]}{until_en}.")
    return Text(" ".join(parts_vi), " ".join(parts_en))


@dataclass(frozen=True, slots=True)
class MineShown:
    """One thing that the reader has to do with a round."""

    title: Text
    note: Text
    url: str
    status: Text
    kind: str
    round: str
    is_open: bool


def mine(key: str, today: date, parts: Sequence[Part] | None = None) -> list[MineShown]:
    """Return the reader's own self-assessments and lists to verify, of rounds that were opened; the urgent ones first.

    `parts` are the reader's participations where they are at hand.
    """
    own = parts_of_person(key, today) if parts is None else parts
    found = [*_own(own, today), *_dealt(key, today)]
    return sorted(found, key=lambda each: each.kind != "urgent")


def _own(parts: Sequence[Part], today: date) -> list[MineShown]:
    found = []
    for part in parts[:MOST]:
        row, its = part.participant, part.participant.round
        name = units_shown([row], its.units_on)[row.pk].name
        is_open = part.may_write or part.may_submit
        status = _to_do(part)
        is_near = is_open and (its.self_until - today).days <= NEAR_DAYS
        kind = "urgent" if is_near else "caution" if is_open else "plain"
        url = reverse("rounds:assessment", args=[its.code, row.unit_code])
        found.append(MineShown(name_of_round(its), name, url, status, kind, its.code, is_open))
    return found


def _to_do(part: Part) -> Text:
    if part.may_write:
        return Text("còn phải điền", "to fill in")
    if part.may_submit:
        return Text("chờ bạn gửi", "to sign off")
    return PHASES[part.phase]


def _dealt(key: str, today: date) -> list[MineShown]:
    found = []
    for _pk, code in rounds_dealt_to(key):
        row = queries.round_named(code)
        phase = queries.phase(row, today)
        is_open = phase is Phase.VERIFICATION
        status = Text("thẩm định", "to verify") if is_open else PHASES[phase]
        url = reverse("rounds:work", args=[code])
        until = Text(format_date(row.verify_until, "vi"), format_date(row.verify_until, "en"))
        note = Text(f"Thẩm định đến hết ngày {until.vi}", f"Verification until {until.en}")
        found.append(
            MineShown(name_of_round(row), note, url, status, "caution" if is_open else "plain", code, is_open)
        )
    return found


def calendar_events(row: Round, today: date) -> list[dict[str, object]]:
    """Return the days of a round as the timeline shows them."""
    found: list[dict[str, object]] = []
    for name, day in queries.calendar_of(row).days.items():
        words = DAYS[name]
        title = Text(words.vi[:1].upper() + words.vi[1:], words.en[:1].upper() + words.en[1:])
        found.append({"date": day, "title": title, "kind": "current" if day == today else "plain"})
    return found
