"""The figures that pages of public services share: key figures with their change, and lines of agencies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nenso.directory.queries import OrganisationAsOf
from nenso.kernel.rules import Text
from nenso.measures.queries import Connection, ServiceFigures
from nenso.measures.rules.connections import State
from nenso.measures.rules.services import SHARES, Ratio
from nenso.measures.rules.systems import DOSSIERS
from nenso.web.presenters.names import TYPE_NAMES
from nenso.web.presenters.services.naming import (
    DECIMALS,
    NO_SYSTEM,
    NOTHING,
    RECEIVED,
    SHARE_NAMES,
    STATE_KINDS,
    STATE_NAMES,
    VISITS,
    ServiceAddresses,
    capital,
    count_text,
    percent_text,
)

KEY_SHARES = ("online", "on_time", "paid_online", "digitised", "satisfied")
ILLUSTRATIVE = "illustrative"
_WORST = (State.SILENT, State.NEVER, State.PARTIAL, State.CONNECTED)


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure of the page: `value` is None where nobody measured it; `note` tells its change."""

    name: str
    label: Text
    value: float | None
    decimals: int
    unit: str
    url: str
    note: Text


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure in a table; None where nobody measured it."""

    name: str
    value: float | None
    url: str


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """An agency in the table, with how its systems are connected."""

    code: str
    name: Text
    type: str
    kind: Text
    url: str
    state: State | None
    state_name: Text
    state_kind: str
    received: Cell
    shares: tuple[Cell, ...]
    is_illustrative: bool

    @property
    def has_figures(self) -> bool:
        """Whether anything was measured."""
        return self.received.value is not None or any(cell.value is not None for cell in self.shares)

    def value_of(self, name: str) -> float | None:
        """Return a figure by its name."""
        return next(cell.value for cell in (self.received, *self.shares) if cell.name == name)


def together(found: Sequence[ServiceFigures], organisation: str) -> ServiceFigures | None:
    """Return the figures of several organisations added up; None where there is none."""
    if not found:
        return None
    figures: dict[str, float] = {}
    for one in found:
        for code, value in one.figures.items():
            figures[code] = figures.get(code, 0.0) + value
    shares = {
        name: _added([one.shares[name] for one in found if name in one.shares], found) for name in SHARES
    }
    known = {name: ratio for name, ratio in shares.items() if ratio is not None}
    units = tuple(unit for one in found for unit in one.units)
    return ServiceFigures(organisation, found[0].period, units, figures, known)


def _added(ratios: Sequence[Ratio], found: Sequence[ServiceFigures]) -> Ratio | None:
    if not ratios:
        return None
    return Ratio(
        pair=ratios[0].pair,
        part=sum(each.part for each in ratios),
        whole=sum(each.whole for each in ratios),
        organisations=sum(each.organisations for each in ratios),
        expected=sum(len(one.units) for one in found),
        months=tuple(sorted({month for each in ratios for month in each.months})),
    )


def key_figures(
    now: ServiceFigures,
    before: ServiceFigures | None,
    to: ServiceAddresses,
    counts: Sequence[str] = (VISITS,),
) -> list[KeyFigure]:
    """Return the page's figures: dossiers received, the shares, and other counts, each with its change."""
    found = [_count(RECEIVED, now, before, to)]
    found += [_share(name, now, before, to) for name in KEY_SHARES]
    return found + [_count(name, now, before, to) for name in counts]


COUNT_NAMES: Mapping[str, Text] = {
    RECEIVED: Text("Hồ sơ tiếp nhận", "Dossiers received"),
    VISITS: Text("Lượt xem trang", "Page views"),
}


def _count(name: str, now: ServiceFigures, before: ServiceFigures | None, to: ServiceAddresses) -> KeyFigure:
    value, earlier = now.figures.get(name), before.figures.get(name) if before else None
    url = to.figure_of(now.organisation, name, now.period) if value is not None else ""
    note = NOTHING
    if before is not None and value is not None:
        note = _than(before, _percent_change(value, earlier))
    return KeyFigure(name, COUNT_NAMES[name], value, 0, "", url, note)


def _percent_change(value: float, earlier: float | None) -> Text | None:
    if not earlier:
        return None
    change = 100 * (value - earlier) / earlier
    return _signed(change, Text("%", "%"))


def _share(name: str, now: ServiceFigures, before: ServiceFigures | None, to: ServiceAddresses) -> KeyFigure:
    value, earlier = now.percent(name), before.percent(name) if before else None
    url = to.figure_of(now.organisation, name, now.period) if value is not None else ""
    note = NOTHING
    if before is not None and value is not None:
        change = None if earlier is None else _signed(value - earlier, Text(" điểm %", " points"))
        note = _than(before, change)
    return KeyFigure(name, SHARE_NAMES[name], value, DECIMALS, "%", url, note)


def _signed(change: float, unit: Text) -> Text:
    sign = "+" if round(change, 1) > 0 else "−" if round(change, 1) < 0 else ""
    plain = percent_text(abs(change))
    return Text(f"{sign}{plain.vi[:-1]}{unit.vi}", f"{sign}{plain.en[:-1]}{unit.en}")


def _than(before: ServiceFigures, change: Text | None) -> Text:
    name = before.period.name()
    if change is None:
        return Text(f"{name.vi} chưa có số", f"no figure for {name.en}")
    return Text(f"{change.vi} so với {name.vi}", f"{change.en} against {name.en}")


def agency_line(
    agency: OrganisationAsOf,
    found: ServiceFigures,
    systems: Sequence[Connection],
    to: ServiceAddresses,
) -> AgencyLine:
    """Return an agency's line of the table."""
    received = found.figures.get(RECEIVED)
    state = state_of(systems)
    return AgencyLine(
        code=agency.code,
        name=agency.name
        if agency.type not in ("provincial_committee", "communal_committee")
        else agency.short_name,
        type=agency.type,
        kind=TYPE_NAMES.get(agency.type, Text(agency.type, agency.type)),
        url=to.service(agency.code, found.period),
        state=state,
        state_name=STATE_NAMES[state] if state else NO_SYSTEM,
        state_kind=STATE_KINDS[state] if state else "plain",
        received=Cell(RECEIVED, received, _url(received, agency.code, RECEIVED, found, to)),
        shares=tuple(
            Cell(name, found.percent(name), _url(found.percent(name), agency.code, name, found, to))
            for name in KEY_SHARES
        ),
        is_illustrative=is_illustrative(systems),
    )


def _url(value: Any, code: str, name: str, found: ServiceFigures, to: ServiceAddresses) -> str:
    return "" if value is None else to.figure_of(code, name, found.period)


def state_of(systems: Sequence[Connection]) -> State | None:
    """Return the state of an agency's dossier systems together: the worst of them; None where it has none."""
    states = {each.state for each in systems if each.system.kind == DOSSIERS}
    return next((state for state in _WORST if state in states), None)


def is_illustrative(systems: Sequence[Connection]) -> bool:
    """Say whether any of these systems sends trial events, for a demonstration."""
    return any(each.system.status == ILLUSTRATIVE for each in systems)


def first_sentence(found: ServiceFigures, who: Text) -> Text:
    """Say in one sentence what an organisation did in the period."""
    received, online, on_time = found.figures.get(RECEIVED), found.percent("online"), found.percent("on_time")
    period = found.period.name()
    if received is None:
        return Text(
            "{period}: {who} chưa có số liệu đo được.", "{period}: nothing was measured of {who} yet."
        ).fill(period=Text(capital(period.vi), capital(period.en)), who=who)
    head = Text("{period}, {who} tiếp nhận {n} hồ sơ", "In {period}, {who} received {n} dossiers").fill(
        period=Text(capital(period.vi), period.en), who=who, n=count_text(received)
    )
    parts = []
    if online is not None:
        parts.append(Text("{x} nộp trực tuyến", "{x} of them online").fill(x=percent_text(online)))
    if on_time is not None:
        parts.append(
            Text("{x} giải quyết đúng hạn", "{x} of those completed were on time").fill(
                x=percent_text(on_time)
            )
        )
    tail_vi, tail_en = ", ".join(part.vi for part in parts), ", ".join(part.en for part in parts)
    return Text(
        f"{head.vi}: {tail_vi}." if parts else f"{head.vi}.",
        f"{head.en}: {tail_en}." if parts else f"{head.en}.",
    )
