"""A small edition with a criterion of each rule, three agencies, and a round at each phase, for tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from nenso.index import actions
from nenso.index.actions import rounds
from nenso.index.models import Edition, Entry, Evidence, Participant, Round
from nenso.index.rules.rounds import Calendar, Phase
from nenso.kernel.rules import SYSTEM, Actor, Text

GROUP = "provinces"
UNITS_ON = date(2025, 12, 31)
CALENDAR = Calendar(
    opens_on=date(2026, 3, 2),
    self_until=date(2026, 3, 31),
    verify_until=date(2026, 4, 30),
    object_until=date(2026, 5, 15),
    publish_on=date(2026, 6, 1),
)
EDITION = """\
code: small-round
family: dti
name: {vi: Bộ chỉ số nhỏ, en: Small index}
groups: [provinces]
years: {first: 2020}
valid: {from: 2020-01-01}
legal: [{act: none, source: none}]
points: 100
missing: zero
aggregate: sum_of_points
nodes:
  - code: all
    name: {vi: Tổng hợp, en: Composite}
    children:
      - code: people
        name: {vi: Nhân lực, en: People}
        points: 40
        children:
          - {code: head, name: {vi: Người đứng đầu là trưởng ban, en: The head chairs}, points: 10,
             evidence: {vi: "Số, ngày của quyết định", en: Number and date of the decision},
             scoring: {rule: steps, steps: [{when: 2, share: 1, name: {vi: Người đứng đầu, en: the head}},
               {when: 1, share: 1/2, name: {vi: Cấp phó, en: a deputy}}, {when: 0, share: 0, name: {vi: Không, en: nobody}}]}}
          - {code: plan, name: {vi: Có kế hoạch năm, en: Has an annual plan}, points: 10,
             evidence: {vi: Kế hoạch, en: The plan}, scoring: {rule: yes_no}}
          - {code: trained, name: {vi: Tỷ lệ cán bộ được tập huấn, en: Officials trained}, points: 20,
             scoring: {rule: ratio, numerator: trained_a, denominator: trained_b}}
      - code: service
        name: {vi: Dịch vụ, en: Services}
        points: 60
        children:
          - {code: online, name: {vi: Tỷ lệ hồ sơ trực tuyến, en: Dossiers online}, points: 20, source_kind: measured,
             scoring: {rule: ratio, numerator: online_a, denominator: online_b}}
          - {code: spend, name: {vi: Tỷ lệ chi, en: Share of spending}, points: 10, unit: {vi: "%", en: "%"},
             scoring: {rule: linear, input: spend, low: 0, high: 10}}
          - {code: often, name: {vi: Số tin mỗi tháng, en: News a month}, points: 10,
             scoring: {rule: bands, bands: [{from: 1, share: 1/4}, {from: 4, share: 1}]}}
          - {code: meets, name: {vi: Họp, en: Meetings}, points: 10,
             scoring: {rule: parts, parts: [{input: meets_a, share: 1/2, name: {vi: Dự đủ, en: attends}},
               {input: meets_b, share: 1/2, name: {vi: Chủ trì, en: chairs}}]}}
          - {code: judged, name: {vi: Đánh giá của chuyên gia, en: Judged by experts}, points: 10, scoring: {rule: given}}
      - code: city
        name: {vi: Đô thị (không tính điểm), en: City (not scored)}
        unscored: true
        children:
          - {code: centre, name: {vi: Trung tâm điều hành, en: Operations centre}, scoring: {rule: yes_no}}
"""
GEOMETRIC = EDITION.replace("aggregate: sum_of_points", "aggregate: geometric")  # points do not add up
NODES = ("head", "plan", "trained", "online", "spend", "often", "meets", "judged")
# 10 + 10 + 10 (of 20) + 10 (of 20) + 5 + 10 + 5 + 8 = 68 points; the figures of "online" come from the yardstick.
FULL: Mapping[str, Mapping[str, str]] = {
    "head": {"head": "2"},
    "plan": {"plan": "1"},
    "trained": {"trained_a": "500", "trained_b": "1000"},
    "online": {"online_a": "300", "online_b": "600"},
    "spend": {"spend": "5"},
    "often": {"often": "4"},
    "meets": {"meets_a": "1", "meets_b": "0"},
    "judged": {"judged": "0,8"},
}
POINTS = 68.0
PDF = b"%PDF-1.7 decision 12"


def moment(day: date, hour: int = 9) -> datetime:
    """Return a moment of a day at the country's own clock."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=timezone.get_default_timezone())


def during(row: Round) -> datetime:
    """Return a moment of a round's self-assessment."""
    return moment(row.opens_on)


def calendar_at(phase: Phase, today: date) -> Calendar:
    """Return a calendar in which a day lies in the middle of a phase."""
    begins = {
        Phase.PREPARED: 7,
        Phase.SELF: -5,
        Phase.VERIFICATION: -15,
        Phase.OBJECTION: -25,
    }.get(phase, -35)
    days = [today + timedelta(days=begins + shift) for shift in (0, 9, 19, 29, 44)]
    return Calendar(*days)


PREPARED = moment(CALENDAR.opens_on - timedelta(days=7))
SELF = moment(CALENDAR.opens_on + timedelta(days=1))
VERIFICATION = moment(CALENDAR.self_until + timedelta(days=1))
OBJECTION = moment(CALENDAR.verify_until + timedelta(days=1))
DECISION = moment(CALENDAR.object_until + timedelta(days=1))


def an_edition(text: str = EDITION) -> Edition:
    """Return the small edition as it is stored."""
    return actions.load_edition(by=SYSTEM, text=text, file_name="small-round.yaml")[0]


class RoundWorld:
    """Provinces 01, 48 and 79 that are ranked together, and the people who act in their round.

    Of each province `lan` (48), `hoa` (01), `minh` (79) report and `ha` (48), `bao` (01), `tam` (79) approve; `van`
    approves for the nation and runs the round; `kim` and `long` verify for the nation; `stranger` holds nothing.
    """

    codes = ("01", "48", "79")

    def __init__(self) -> None:
        from nenso.accounts.queries import actor_of
        from nenso.accounts.rules import NATIONAL, Role
        from nenso.directory.models import GroupMembership, OrganisationGroup
        from tests.factories.accounts import SINCE, a_person, an_organisation

        an_organisation(NATIONAL, "Ủy ban Quốc gia về chuyển đổi số", type="national_committee")
        names = {"01": "Hà Nội", "48": "Đà Nẵng", "79": "TP. Hồ Chí Minh"}
        for code, name in names.items():
            place = {"territory_level": "province", "territory_code": code, "short_name": name}
            an_organisation(code, f"UBND {name}", type="provincial_committee", **place)
        OrganisationGroup.objects.get_or_create(
            code=GROUP, defaults={"name": "Các tỉnh", "name_en": "Provinces"}
        )
        for code in names:
            GroupMembership.objects.get_or_create(group_code=GROUP, organisation_code=code, valid_from=SINCE)
        held = {
            "lan": (Role.REPORTER, "48"),
            "hoa": (Role.REPORTER, "01"),
            "minh": (Role.REPORTER, "79"),
            "ha": (Role.APPROVER, "48"),
            "bao": (Role.APPROVER, "01"),
            "tam": (Role.APPROVER, "79"),
            "van": (Role.APPROVER, NATIONAL),
            "kim": (Role.VERIFIER, NATIONAL),
            "long": (Role.VERIFIER, NATIONAL),
        }
        self.people = {
            name: a_person(grant, name=name.title(), home=grant[1]) for name, grant in held.items()
        }
        self.people["stranger"] = a_person(name="Stranger")
        self.actors = {name: actor_of(person) for name, person in self.people.items()}

    def __getitem__(self, name: str) -> Actor:
        """Return a person as who acts."""
        return self.actors[name]

    def created(self, **changes: Any) -> Round:
        """Return a round that is prepared; nothing of it is measured unless `bindings` say so."""
        facts: dict[str, Any] = {
            "code": "small-2025",
            "name": Text("Đợt nhỏ 2025", "Small round 2025"),
            "edition": an_edition(),
            "group": GROUP,
            "year": 2025,
            "units_on": UNITS_ON,
            "calendar": CALENDAR,
            "bindings": {},
            **changes,
        }
        return rounds.create_round(by=self["van"], **facts)

    def opened(self, **changes: Any) -> Round:
        """Return a round that is open, on its second day."""
        return rounds.open_round(by=self["van"], round=self.created(**changes), now=SELF)

    def filled(self, row: Round | None = None, units: tuple[str, ...] = codes, **changes: Any) -> Round:
        """Return a round in which agencies filled in everything, each as `FULL`, with evidence where it is asked for."""
        row = row or self.opened(**changes)
        for unit in units:
            self.fill(row, unit)
        return row

    def at(self, phase: Phase, today: date | None = None, **changes: Any) -> Round:
        """Return a round whose calendar puts today into a phase, with all done that comes before it.

        Being prepared it is not open; in self-assessment agency 48 has filled in and the others have not; from
        verification on every agency has signed off. What verification and after bring is for the caller to make.
        """
        day = today or timezone.localdate()
        row = self.created(calendar=calendar_at(phase, day), **changes)
        if phase is Phase.PREPARED:
            return row
        row = rounds.open_round(by=self["van"], round=row, now=during(row))
        if phase is Phase.SELF:
            self.fill(row, "48")
            return row
        return self.signed(self.filled(row))

    def fill(self, row: Round, unit: str, **inputs: Mapping[str, str]) -> Participant:
        """Fill one agency's entries in as `FULL`, some otherwise, with evidence where the criterion asks for it."""
        by = self[self.reporter_of(unit)]
        for node in NODES:
            entry = entry_of(row, unit, node)
            if not entry.origins:
                written = {**FULL[node], **inputs.get(node, {})}
                version = entry.row_version
                rounds.write_entry(by=by, entry=entry, inputs=written, row_version=version, now=during(row))
            if node in ("head", "plan"):
                a_document(entry, number=f"{unit}/{node}")
        return participant_of(row, unit)

    def reporter_of(self, unit: str) -> str:
        """Return who reports for an agency."""
        return {"48": "lan", "01": "hoa", "79": "minh"}[unit]

    def approver_of(self, unit: str) -> str:
        """Return who approves for an agency."""
        return {"48": "ha", "01": "bao", "79": "tam"}[unit]

    def submitted(self, **changes: Any) -> Round:
        """Return a round in which every agency filled in and signed off."""
        return self.signed(self.filled(**changes))

    def signed(self, row: Round) -> Round:
        """Sign every agency's assessment off."""
        for unit in self.codes:
            by = self[self.approver_of(unit)]
            rounds.submit_assessment(by=by, participant=participant_of(row, unit), now=during(row))
        return row


def participant_of(row: Round, unit: str) -> Participant:
    """Return an agency's part in a round."""
    return Participant.objects.select_related("round__edition").get(round=row, unit_code=unit)


def entry_of(row: Round, unit: str, node: str) -> Entry:
    """Return an agency's entry of a criterion, read anew."""
    together = Entry.objects.select_related("participant__round__edition")
    return together.get(participant__round=row, participant__unit_code=unit, node=node)


def a_document(entry: Entry, **facts: Any) -> Evidence:
    """Return a document of an entry by its link, kept without asking anybody."""
    values = {
        "title": "Quyết định thành lập ban chỉ đạo",
        "issuing_body": f"UBND {entry.participant.unit_code}",
        "number": "12/QĐ-UBND",
        "issued_on": date(2025, 5, 1),
        "url": f"https://example.vn/{entry.participant.unit_code}/{entry.node}",
        "by_key": SYSTEM.key,
        "by_name": SYSTEM.name,
        **facts,
    }
    return Evidence.objects.create(entry=entry, **values)
