"""Every system that must be connected: how it is, and which agency has none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from nenso.directory import queries as directory
from nenso.kernel.rules import Text, fold
from nenso.measures.queries import Connection, Coverage
from nenso.measures.rules.connections import State
from nenso.web.exports import Column, Kind
from nenso.web.presenters.catalogue.ties import EntrySaid, entries_said
from nenso.web.presenters.services.figures import ILLUSTRATIVE
from nenso.web.presenters.services.naming import (
    NO_SYSTEM,
    NOTHING,
    REASON_NAMES,
    STATE_KINDS,
    STATE_NAMES,
    ServiceAddresses,
    name_of,
)
from nenso.web.presenters.services.overview import at_minute, connected, coverage_sentence

NONE = "none"
_ORDER = {State.SILENT: 0, State.NEVER: 1, State.PARTIAL: 3, State.CONNECTED: 4, None: 2}


@dataclass(frozen=True, slots=True)
class SystemLine:
    """A system that must be connected, or an agency without one (`state` is None)."""

    organisation: str
    agency: Text
    url: str
    system: Text
    code: str
    state: State | None
    state_name: Text
    state_kind: str
    since: datetime | None
    last: datetime | None
    why: Text
    is_illustrative: bool
    entry: EntrySaid | None = None  # of the catalogue, which it says it is


@dataclass(frozen=True, slots=True)
class ConnectionsPage:
    """The list as asked for."""

    first: Text
    coverage: Coverage
    lines: tuple[SystemLine, ...]
    of: int
    states: tuple[tuple[str, Text, int], ...]


def connections_page(words: str, state: str, now: datetime, language: str) -> ConnectionsPage:
    """Return every required system, those that need somebody first."""
    coverage, _ = connected(at_minute(now))
    to = ServiceAddresses(language)
    found = [each for kind in coverage.kinds for each in kind.connections]
    without = [agency.code for kind in coverage.kinds for agency in kind.missing]
    owners = {*without, *(each.system.organisation_code for each in found)}
    names = directory.organisations(owners, timezone.localdate(now))
    entries = entries_said({each.system.entry_code for each in found}, language)
    lines = [
        _line(each, _name(names, each.system.organisation_code), entries.get(each.system.entry_code), to)
        for each in found
    ]
    lines += [_missing(code, _name(names, code), to) for code in without]
    lines.sort(key=lambda line: (_ORDER[line.state], line.agency.vi))
    states = tuple(
        (key, name, sum(1 for line in lines if _key(line) == key))
        for key, name in [*((each.value, STATE_NAMES[each]) for each in State), (NONE, NO_SYSTEM)]
    )
    asked = fold(words)
    shown = tuple(
        line
        for line in lines
        if (not state or _key(line) == state)
        and asked
        in fold(f"{line.agency.vi} {line.agency.en} {line.system.vi} {line.code} {line.organisation}")
    )
    return ConnectionsPage(coverage_sentence(coverage.share), coverage, shown, len(lines), states)


def _key(line: SystemLine) -> str:
    return line.state.value if line.state else NONE


def _name(names: Mapping[str, directory.OrganisationAsOf], code: str) -> Text:
    return name_of(names[code]) if code in names else Text(code, code)


def _line(each: Connection, agency: Text, entry: EntrySaid | None, to: ServiceAddresses) -> SystemLine:
    system = each.system
    return SystemLine(
        organisation=system.organisation_code,
        agency=agency,
        url=to.service(system.organisation_code),
        system=Text(system.name_vi, system.name_en or system.name_vi),
        code=system.code,
        state=each.state,
        state_name=STATE_NAMES[each.state],
        state_kind=STATE_KINDS[each.state],
        since=each.since,
        last=each.last,
        why=why_of(each),
        is_illustrative=system.status == ILLUSTRATIVE,
        entry=entry,
    )


def why_of(each: Connection) -> Text:
    """Say why a system is connected in part only."""
    names = [REASON_NAMES[reason] for reason in each.reasons]
    if each.missing and each.expected > 1:
        names = [
            Text(
                f"{name.vi} ({len(each.missing)}/{each.expected})",
                f"{name.en} ({len(each.missing)} of {each.expected})",
            )
            if name is REASON_NAMES[each.reasons[-1]] and each.reasons[-1].value == "organisations_missing"
            else name
            for name in names
        ]
    return Text("; ".join(name.vi for name in names), "; ".join(name.en for name in names))


def _missing(code: str, name: Text, to: ServiceAddresses) -> SystemLine:
    return SystemLine(
        organisation=code,
        agency=name,
        url=to.service(code),
        system=NOTHING,
        code="",
        state=None,
        state_name=NO_SYSTEM,
        state_kind="plain",
        since=None,
        last=None,
        why=NOTHING,
        is_illustrative=False,
    )


COLUMNS = (
    Column("organisation", Text("Mã cơ quan", "Agency code")),
    Column("agency", Text("Cơ quan", "Agency"), width=40),
    Column("system", Text("Hệ thống", "System"), width=36),
    Column("code", Text("Mã hệ thống", "System code")),
    Column("state", Text("Kết nối", "Connection")),
    Column("since", Text("Từ lúc", "Since"), Kind.DATE),
    Column("last", Text("Lần gửi cuối", "Last heard of"), Kind.DATE),
    Column("why", Text("Vì sao", "Why"), width=40),
    Column("entry", Text("Mã mục danh mục", "Catalogue entry code")),
)


def rows(lines: Sequence[SystemLine]) -> list[list[Any]]:
    """Return the list as an exported table."""
    return [
        [
            line.organisation,
            line.agency,
            line.system,
            line.code,
            line.state_name,
            line.since,
            line.last,
            line.why,
            line.entry.code if line.entry else "",
        ]
        for line in lines
    ]
