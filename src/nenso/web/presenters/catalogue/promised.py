"""Road maps for everybody: which database is to be shared how, by when, on which ground, and how far that is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nenso.catalogue import queries
from nenso.catalogue.queries import Promise
from nenso.catalogue.rules import Pace
from nenso.catalogue.rules.words import PACES, SHARINGS
from nenso.kernel.rules import Text, sort_key
from nenso.web.exports import Column, Kind
from nenso.web.presenters.catalogue.addresses import CatalogueAddresses
from nenso.web.presenters.catalogue.desk_names import organisation_names
from nenso.web.presenters.exchange.words import State
from nenso.web.sentences import number

PACE_STATES: Mapping[Pace, State] = {
    Pace.LATE: State("late", PACES[Pace.LATE], "urgent", "warning"),
    Pace.SOON: State("soon", PACES[Pace.SOON], "caution", "info"),
    Pace.COMING: State("coming", PACES[Pace.COMING], "plain", "file"),
    Pace.KEPT: State("kept", PACES[Pace.KEPT], "good", "check"),
}


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A database on its road map."""

    row: Promise
    name: Text
    url: str
    owner: Text
    owner_url: str
    share_as: Text
    sharing: Text | None
    state: State


@dataclass(frozen=True, slots=True)
class RoadMapPage:
    """The road maps that were asked for (`rows`: some of `total`); `counts` says how many are at each pace, whatever pace was asked for."""

    first: Text
    rows: tuple[Promise, ...]
    total: int
    counts: tuple[tuple[str, Text, int], ...]
    agencies: tuple[tuple[str, Text], ...]
    has_illustrative: bool


def road_map_page(agency: str, at: str, today: date, start: int = 0, size: int | None = None) -> RoadMapPage:
    """Return the road maps of an agency ("": all) at a pace ("": any), from the `start`-th on."""
    paces = (Pace(at),) if at in PACES else None
    found = queries.road_map(today, [agency] if agency else None, paces, start=start, size=size)
    owners = found.by_owner if not agency else queries.road_map(today, size=0).by_owner
    names, _ = organisation_names(set(owners), today)
    counts = {pace: sum(each.get(pace, 0) for each in found.by_owner.values()) for pace in Pace}
    return RoadMapPage(
        first=_first(counts),
        rows=found.lines,
        total=sum(counts[pace] for pace in paces or Pace),
        counts=tuple((pace.value, PACES[pace], counts[pace]) for pace in PACE_STATES if counts[Pace(pace)]),
        agencies=tuple(
            sorted(((c, names.get(c, Text(c, c))) for c in owners), key=lambda each: sort_key(each[1].vi))
        ),
        has_illustrative=found.has_illustrative,
    )


def promise_lines(rows: Sequence[Promise], today: date, language: str) -> list[PromiseLine]:
    """Return databases on their road maps in words."""
    names, _ = organisation_names({row.owner for row in rows}, today)
    addresses = CatalogueAddresses(language)
    return [
        PromiseLine(
            row=row,
            name=Text(row.name.vi, row.name.en or row.name.vi),
            url=addresses.entry(row.code),
            owner=names.get(row.owner, Text(row.owner, row.owner)),
            owner_url=addresses.agency(row.owner),
            share_as=SHARINGS[row.share_as],
            sharing=SHARINGS[row.sharing] if row.sharing else None,
            state=PACE_STATES[row.pace],
        )
        for row in rows
    ]


def _first(counts: Mapping[Pace, int]) -> Text:
    total = sum(counts.values())
    if not total:
        return Text("Chưa có lộ trình chia sẻ nào được công bố.", "No road map is published yet.")
    return Text(
        "{n} cơ sở dữ liệu có ngày phải mở hoặc chia sẻ: {kept} đã làm đúng, {late} quá hạn, {soon} đến hạn trong 90 ngày tới.",
        "Databases with a day to be opened or shared by: {n}. Kept: {kept}, late: {late}, due within 90 days: {soon}.",
    ).fill(
        n=number(total), **{pace.value: number(counts[pace]) for pace in (Pace.KEPT, Pace.LATE, Pace.SOON)}
    )


COLUMNS = (
    Column("code", Text("Mã", "Code")),
    Column("name", Text("Cơ sở dữ liệu", "Database")),
    Column("owner", Text("Mã cơ quan chủ quản", "Owner's code")),
    Column("owner_name", Text("Cơ quan chủ quản", "Owner")),
    Column("share_as", Text("Phải chia sẻ", "To be shared as")),
    Column("share_by", Text("Trước hết ngày", "By"), Kind.DATE),
    Column("ground", Text("Căn cứ", "Legal ground")),
    Column("sharing", Text("Hiện nay", "Now")),
    Column("pace", Text("Tiến độ", "Pace")),
)


def promise_cells(lines: Sequence[PromiseLine]) -> list[list[object]]:
    """Return road maps as an exported table."""
    return [
        [
            *(line.row.code, line.name, line.row.owner, line.owner, line.share_as, line.row.share_by),
            *(line.row.ground, line.sharing or "", line.state.name),
        ]
        for line in lines
    ]
