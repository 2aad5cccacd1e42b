"""2,400 entries out of a seed: who owns them, how well they are told, how far each is on its way. Pure: the day is an argument."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from nenso.catalogue.actions import Sample, SampleVersion
from nenso.catalogue.rules import Facts, Kind, Scope, Stage, State
from nenso.kernel.rules import Text
from nenso.project.cataloguing.saying import NOTHING, Saying
from nenso.project.cataloguing.themes import (
    EVERYWHERE,
    LEGACY,
    OF_ANY,
    PLATFORMS,
    SUBJECTS,
    SYSTEMS,
    Theme,
)

COUNT = 2_400
_MERGED_ON = date(2025, 7, 1)
_NAMED = {Kind.DATABASE: Text("Cơ sở dữ liệu", "Database of")}
_STATES = (State.PUBLISHED, State.DRAFT, State.SUBMITTED, State.RETURNED)
_WEIGHTS = (940, 22, 26, 12)
_COMMENT = "Bổ sung căn cứ pháp lý và nội dung dữ liệu rồi trình lại (minh họa)."


@dataclass(frozen=True, slots=True)
class Agency:
    """An owner: its code, name, whether it is a province, and the provinces that were merged into it (names)."""

    code: str
    name: Text
    is_province: bool
    absorbed: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class _Candidate:
    kind: Kind
    theme: Theme
    owner: Agency

    @property
    def code(self) -> str:
        return f"demo-{self.owner.code.lower()}-{self.kind.value[:2]}-{self.theme.slug}"

    @property
    def is_everywhere(self) -> bool:
        """Whether every province has one."""
        return self.owner.is_province and self.theme.slug in EVERYWHERE

    @property
    def is_certain(self) -> bool:
        """Whether it stands in the catalogue by any seed."""
        return self.is_everywhere or (bool(self.owner.absorbed) and self.theme.slug in LEGACY)


def samples(*, seed: int, today: date, agencies: Sequence[Agency], count: int = COUNT) -> list[Sample]:
    """Return illustrative entries: the same for the same seed, day and agencies; what one names stands among them."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    legacy = [each for agency in agencies for each in _legacy(agency, chance)]
    core = [each for each in _candidates(agencies) if each.is_certain]
    rest = [each for each in _candidates(agencies) if not each.is_certain]
    chosen = core + chance.sample(rest, min(len(rest), count - len(core) - len(legacy)))
    chosen.sort(key=lambda each: each.code)
    codes = [agency.code for agency in agencies]
    databases, former = _databases(chosen), _by_heir(legacy)
    made = [_sample(each, Saying(chance, today, codes), databases, former) for each in chosen]
    return legacy + made


def _candidates(agencies: Sequence[Agency]) -> list[_Candidate]:
    found = []
    for agency in agencies:
        subjects = [each for each in SUBJECTS if agency.is_province or each.ministry == agency.code]
        for kind, themes in (
            (Kind.DATABASE, (*subjects, *OF_ANY)),
            (Kind.SYSTEM, SYSTEMS),
            (Kind.PLATFORM, PLATFORMS),
        ):
            found += [_Candidate(kind, theme, agency) for theme in themes]
    return found


def _databases(chosen: Sequence[_Candidate]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in chosen:
        if each.kind is Kind.DATABASE:
            found.setdefault(each.owner.code, []).append(each.code)
    return found


def _by_heir(legacy: Sequence[Sample]) -> Mapping[str, tuple[str, ...]]:
    """Return the codes of what was merged, by the code of what goes on with it."""
    found: dict[str, tuple[str, ...]] = {}
    for each in legacy:
        into = each.newest.facts.merged_into
        found[into] = (*found.get(into, ()), each.code)
    return found


def _legacy(agency: Agency, chance: random.Random) -> list[Sample]:
    """Return what was of the provinces that were merged into an agency's: published, and merged into what goes on."""
    themes = {each.slug: each for each in (*SUBJECTS, *OF_ANY)}
    return [
        _former(agency, themes[slug], number, name, chance)
        for slug in LEGACY
        for number, name in enumerate(agency.absorbed, start=1)
    ]


def _former(agency: Agency, theme: Theme, number: int, name: Text, chance: random.Random) -> Sample:
    into = _Candidate(Kind.DATABASE, theme, agency).code
    facts = Facts(
        Text(
            f"Cơ sở dữ liệu {theme.name.vi} {name.vi} (trước 01/7/2025)",
            f"Database of {theme.name.en} of {name.en} (before 1 July 2025)",
        ),
        agency.code,
        Stage.MERGED,
        scope=Scope.PROVINCE,
        contents=theme.contents,
        merged_into=into,
        source=NOTHING,
    )
    at = _moment(_MERGED_ON + timedelta(days=chance.randrange(20, 120)))
    decided = at + timedelta(days=chance.randrange(3, 15))
    version = SampleVersion(facts, State.PUBLISHED, at, decided)
    return Sample(f"{into}-cu-{number}", Kind.DATABASE, (version,))


def _sample(
    each: _Candidate,
    saying: Saying,
    databases: Mapping[str, list[str]],
    formers: Mapping[str, tuple[str, ...]],
) -> Sample:
    heading = _NAMED.get(each.kind)
    vi = f"{heading.vi} {each.theme.name.vi}" if heading else each.theme.name.vi
    en = f"{heading.en} {each.theme.name.en}" if heading else each.theme.name.en
    name = Text(f"{vi} – {each.owner.name.vi}", f"{en}, {each.owner.name.en}")
    scope = Scope.PROVINCE if each.owner.is_province else Scope.SPECIALISED
    if each.kind is Kind.DATABASE and not each.theme.ministry and not each.owner.is_province:
        scope = Scope.MINISTRY
    facts = saying.facts(each.kind, name, each.owner.code, each.theme, scope)
    if each.kind is Kind.SYSTEM:
        own = databases.get(each.owner.code, [])
        facts = facts.changed(databases=tuple(sorted(saying.chance.sample(own, min(len(own), 2)))))
    former = formers.get(each.code, ())
    state = State.PUBLISHED
    if each.is_certain:
        facts = facts.changed(comes_from=former, stage=Stage.OPERATING)
    else:
        [state] = saying.chance.choices(_STATES, _WEIGHTS)
    return _told(each, facts, state, saying)


def _told(each: _Candidate, facts: Facts, state: State, saying: Saying) -> Sample:
    """Give an entry its history: when it was written, decided, and confirmed; some say something newer that is on its way."""
    chance, today = saying.chance, saying.today
    days = chance.randrange(8, 60) if state is not State.PUBLISHED else chance.randrange(60, 1_200)
    at = _moment(today - timedelta(days=days))
    decided = at + timedelta(days=chance.randrange(1, 7 if days < 60 else 40))
    comment = _COMMENT if state is State.RETURNED else ""
    versions = [SampleVersion(facts, state, at, decided, comment)]
    confirmed = None
    if state is State.PUBLISHED:
        if chance.random() < 0.6:
            confirmed = _moment(today - timedelta(days=chance.randrange(1, max(2, days - 41))))
        if chance.random() < 0.04:
            newer = replace(
                facts, description=saying.longer(each.kind, each.theme), contents=each.theme.contents
            )
            if each.kind is not Kind.DATABASE:
                newer = replace(newer, contents=facts.contents)
            moment = _moment(today - timedelta(days=chance.randrange(1, 20)))
            state = chance.choice((State.DRAFT, State.SUBMITTED))
            versions.append(SampleVersion(newer, state, moment, moment))
    return Sample(each.code, each.kind, tuple(versions), confirmed)


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(3), UTC)
