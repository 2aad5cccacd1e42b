"""The origin of a figure for reading: rule, parts, members and records, each opening further down."""

import math
import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nenso.index import queries as index
from nenso.index import rules
from nenso.index.queries import InputRecord, Origin
from nenso.kernel.rules import Refused, Text, format_date
from nenso.web import sentences
from nenso.web.presenters.addresses import Addresses
from nenso.web.presenters.names import group_name, spoken
from nenso.web.presenters.rounds.public_entry import public_path

STATUS_NAMES = {
    "found": Text("đọc được trong nguồn", "read in the source"),
    "derived": Text("suy ra từ số liệu khác", "derived from other figures"),
    "computed": Text("tính ra", "computed"),
    "unverified": Text("chưa kiểm chứng", "not verified"),
    "illustrative": Text("minh họa", "illustrative"),
}
KIND_NAMES = {
    "input": Text("số liệu đầu vào", "input"),
    "published": Text("giá trị đã công bố", "published value"),
    "rank": Text("hạng đã công bố", "published rank"),
}
RECORDS = 40
_DECIMAL = re.compile(r"-?\d+\.\d+")


@dataclass(frozen=True, slots=True)
class PartLine:
    """A figure that this one was made of."""

    name: str
    score: float | None
    of: float | None
    url: str
    basis: str
    is_illustrative: bool
    share: float | None = None
    is_assumed: bool = False


@dataclass(frozen=True, slots=True)
class RecordLine:
    """The record at the end of the way down."""

    name: str
    kind: Text
    written: str
    status: Text
    record: InputRecord
    note: str
    entry_url: str


@dataclass(frozen=True, slots=True)
class OriginPage:
    """What the panel tells, in the reader's language."""

    origin: Origin
    title: Text
    unit_name: Text
    period: str
    value: float | None
    published: float | None
    rule: Text
    rounding: Text
    parts: tuple[PartLine, ...]
    unseen_parts: int
    members: tuple[PartLine, ...]
    records: tuple[RecordLine, ...]
    more_records: int
    place_url: str
    ranking_url: str
    method_url: str
    bundle_url: str
    commands: tuple[str, ...]
    figure_url: str
    family: str
    group: str


def origin_page(run: UUID, unit: str, node: str, on: date | None, language: str) -> OriginPage:
    """Return the origin of a public figure.

    Raises `Refused`: "run.not_found" (also for a run that is not released), "index.unknown_unit",
    "edition.unknown_node".
    """
    if not index.is_released(run):
        raise Refused("run.not_found", run=str(run))
    found = index.origin(run, unit, node, on)
    what = index.run_facts(run)
    to = Addresses(language)
    edition = index.method_of(index.edition_named(found.edition_code))
    records = tuple(_record(item, language) for item in found.inputs[:RECORDS])
    parts = _parts(found, run, unit, on, to, language)
    is_known = any(part.score is not None for part in parts)
    is_carried = bool(found.members)
    name = f"{what.family}-{what.year}-{what.group}"
    return OriginPage(
        origin=found,
        title=Text("{unit}: {node}", "{unit}: {node}").fill(
            unit=spoken(found.unit_name), node=found.node_name
        ),
        unit_name=spoken(found.unit_name),
        period=_period(found, what.group, language),
        value=_plain(found.score),
        published=_plain(found.published),
        rule=_rule(edition, node, is_carried),
        rounding=_rounding(found),
        parts=parts if is_known else (),
        unseen_parts=0 if is_known else len(parts),
        members=tuple(
            PartLine(
                spoken(member.name).in_language(language),
                _plain(member.score),
                None,
                to.figure(run, member.code, node),
                "published",
                False,
                member.share,
                member.is_assumed,
            )
            for member in found.members
        ),
        records=() if is_carried else records,
        more_records=0 if is_carried else max(0, len(found.inputs) - RECORDS),
        place_url=to.place(unit, found.units_on if not is_carried else None),
        ranking_url=to.ranking(what.family, what.year, what.group, on),
        method_url=to.method(found.edition_code),
        bundle_url=f"{to.root}downloads/{name}.zip",
        commands=(
            f"nenso index bundle {what.family} {what.year} --group {what.group} --out {name}.zip",
            f"nenso verify {name}.zip",
            f"nenso index explain {what.family} {what.year} {unit}{_as_of(on)} --json",
        ),
        figure_url=to.figure(run, unit, node, on),
        family=what.family,
        group=what.group,
    )


def _parts(
    found: Origin, run: UUID, unit: str, on: date | None, to: Addresses, language: str
) -> tuple[PartLine, ...]:
    return tuple(
        PartLine(
            part.name.in_language(language),
            _plain(part.score),
            _plain(part.max_points),
            to.figure(run, unit, part.code, on) if _plain(part.score) is not None else "",
            part.basis,
            part.is_illustrative,
        )
        for part in found.parts
    )


def _as_of(on: date | None) -> str:
    return f" --as-of {on.isoformat()}" if on else ""


def _period(found: Origin, group: str, language: str) -> str:
    words = Text("năm {year}; {group}, theo đơn vị ngày {day}", "{year}; {group}, on the units of {day}")
    return words.fill(
        year=found.year, group=group_name(group), day=format_date(found.units_on, language)
    ).in_language(language)


def _plain(value: float) -> float | None:
    return None if math.isnan(value) else value


def _rule(edition: rules.Edition, node: str, is_carried: bool) -> Text:
    own = _own_rule(edition, node)
    if not is_carried:
        return own
    mean = Text(
        "Trung bình cộng các đơn vị cũ. Ở mỗi đơn vị cũ: {own}",
        "The mean of the old units. In each old unit: {own}",
    )
    return mean.fill(own=Text(own.vi[:1].lower() + own.vi[1:], own.en[:1].lower() + own.en[1:]))


def _own_rule(edition: rules.Edition, node: str) -> Text:
    view = edition.view(node)
    if view is not None:
        return Text(f"Công thức: {view.expression.text}", f"Formula: {view.expression.text}")
    words = rules.rule_words(edition, edition.node(node))
    return Text(_sentence(words.vi), _sentence(words.en))


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def _rounding(found: Origin) -> Text:
    if found.basis != "computed" or math.isnan(found.rounding_bound):
        return sentences.NOTHING
    apart = None if math.isnan(found.published) else abs(found.score - found.published)
    return sentences.rounding(found.rounding_bound, apart)


def kind_name(kind: str) -> Text:
    """Say what a record holds: an input, a published value, a published rank."""
    return KIND_NAMES.get(kind, Text(kind, kind))


def status_name(status: str) -> Text:
    """Say how a record is known."""
    return STATUS_NAMES.get(status, Text(status, status))


def _written(text: str, language: str) -> str:
    """Return a value as the file has it, with the decimal comma in Vietnamese."""
    return text.replace(".", ",") if language == "vi" and _DECIMAL.fullmatch(text) else text


def _record(record: InputRecord, language: str) -> RecordLine:
    entry_url = public_path(record.note)
    return RecordLine(
        name=record.name.in_language(language),
        kind=kind_name(record.kind),
        written=_written(record.written, language),
        status=status_name(record.status),
        record=record,
        note="" if entry_url else record.note,
        entry_url=entry_url,
    )
