"""How far agencies have come with their entries: side by side, one by itself, and the entries that a count holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nenso.catalogue import queries
from nenso.catalogue.queries import COUNTS, OF_OPERATING, Counted, Coverage, Covered
from nenso.catalogue.rules.words import KINDS
from nenso.directory import queries as directory
from nenso.kernel.rules import Refused, Text, fold, sort_key
from nenso.web.exports import Column, Kind
from nenso.web.presenters.catalogue.addresses import CatalogueAddresses
from nenso.web.presenters.catalogue.desk_names import organisation_names
from nenso.web.presenters.kept import kept
from nenso.web.sentences import joined, number

# What each count holds, as the heading of a column and as the sentence of the page that it opens to.
WORDS: Mapping[str, Text] = {
    "systems": Text("Hệ thống thông tin", "Information systems"),
    "databases": Text("Cơ sở dữ liệu", "Databases"),
    "platforms": Text("Nền tảng số", "Digital platforms"),
    "operating": Text("Cơ sở dữ liệu đang vận hành", "Databases in operation"),
    "described": Text("Có mô tả", "With a description"),
    "with_contents": Text("Có nêu nội dung dữ liệu", "With contents told"),
    "shared": Text("Chia sẻ mặc định", "Shared by default"),
    "on_exchange": Text("Có dịch vụ trên nền tảng trao đổi", "On the exchange"),
    "confirmed": Text("Đã xác nhận trong năm", "Confirmed this year"),
    "quality_stated": Text("Có công bố chất lượng", "With quality stated"),
    "announced": Text("Nền tảng số đã công bố", "Platforms announced"),
    "in_use": Text("Nền tảng số đang vận hành", "Platforms in use"),
    "illustrative": Text("Mục minh họa", "Illustrative entries"),
}
GROUPS: Mapping[str, tuple[Text, tuple[str, ...]]] = {
    "ministries": (
        Text("Bộ, ngành", "Ministries"),
        ("ministry", "ministry_level_agency", "government_agency"),
    ),
    "provinces": (Text("Tỉnh, thành phố", "Provinces"), ("provincial_committee",)),
    "others": (Text("Cơ quan khác", "Others"), ()),
}
SORTS = ("name", "entries", "operating", *OF_OPERATING)


@dataclass(frozen=True, slots=True)
class Cell:
    """A count with its page; `share` in percent of the databases in operation, None where there are none."""

    count: int
    share: float | None
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """An agency among agencies; `cells` are those of `OF_OPERATING`."""

    code: str
    name: Text
    url: str
    is_over: bool
    coverage: Coverage
    entries_url: str
    operating_url: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """Agencies side by side, with all of them together."""

    first: Text
    rows: list[Row]
    total: Row
    has_illustrative: bool


def coverage_page(group: str, words: str, sort: str, today: date, language: str) -> CoveragePage:
    """Return the agencies of a group ("": all) whose names hold the words, in the order asked for."""
    covered = queries.coverage(today)
    names, over = organisation_names({row.owner for row in covered.rows}, today)
    kept = [row for row in covered.rows if _is_of(group, row.owner, today)]
    asked = fold(words).split()
    kept = [row for row in kept if all(word in fold(_both(names, row.owner)) for word in asked)]
    rows = [_row(row, names, over, language) for row in kept]
    _sort(rows, sort)
    total = _row(covered.total, {"": Text("Tất cả", "All together")}, frozenset(), language)
    return CoveragePage(_first(covered), rows, total, covered.total.illustrative > 0)


def _is_of(group: str, code: str, today: date) -> bool:
    if group not in GROUPS:
        return True
    found = directory.organisations([code], today).get(code)
    types = [each for _, known in GROUPS.values() for each in known]
    if group == "others":
        return found is None or found.type not in types
    return found is not None and found.type in GROUPS[group][1]


def _both(names: Mapping[str, Text], code: str) -> str:
    name = names.get(code, Text(code, code))
    return f"{name.vi} {name.en} {code}"


def _row(row: Coverage, names: Mapping[str, Text], over: frozenset[str], language: str) -> Row:
    addresses = CatalogueAddresses(language)
    return Row(
        code=row.owner,
        name=names.get(row.owner, Text(row.owner, row.owner)),
        url=addresses.agency(row.owner) if row.owner else addresses.home,
        is_over=row.owner in over,
        coverage=row,
        entries_url=addresses.list(agency=row.owner),
        operating_url=addresses.counted("operating", row.owner),
        cells=tuple(
            Cell(getattr(row, name), row.share(name), addresses.counted(name, row.owner))
            for name in OF_OPERATING
        ),
    )


def _sort(rows: list[Row], sort: str) -> None:
    key, is_down = sort.removeprefix("-"), sort.startswith("-")
    rows.sort(key=lambda row: sort_key(row.name.vi))
    if key == "name":
        rows.sort(key=lambda row: sort_key(row.name.vi), reverse=is_down)
    elif key in OF_OPERATING:
        rows.sort(key=lambda row: row.coverage.share(key) or 0.0, reverse=is_down)
    else:
        rows.sort(key=lambda row: int(getattr(row.coverage, key)), reverse=is_down)


def _first(covered: Covered) -> Text:
    total = covered.total
    if not total.operating:
        return Text(
            "Chưa có cơ sở dữ liệu đang vận hành nào được công bố.",
            "No database in operation is published yet.",
        )
    return Text(
        "{n} cơ sở dữ liệu đang vận hành của {agencies} cơ quan: {shared} chia sẻ mặc định, {described} có mô tả, {confirmed} đã được xác nhận trong năm.",
        "{n} databases in operation of {agencies} agencies: {shared} are shared by default, {described} have a description, {confirmed} were confirmed this year.",
    ).fill(
        n=number(total.operating),
        agencies=number(sum(1 for row in covered.rows if row.operating)),
        **{name: _percent(total.share(name)) for name in ("shared", "described", "confirmed")},
    )


def _percent(share: float | None) -> Text:
    told = number(share or 0.0, 0)
    return Text(f"{told.vi} %", f"{told.en}%")


COLUMNS = (
    Column("code", Text("Mã cơ quan", "Code")),
    Column("name", Text("Cơ quan", "Agency")),
    *(Column(name, WORDS[name], Kind.NUMBER, 0) for name in COUNTS),
    *(
        Column(f"{name}_share", Text("{name} (%)", "{name} (%)").fill(name=WORDS[name]), Kind.NUMBER, 1)
        for name in OF_OPERATING
    ),
)


def coverage_cells(rows: Sequence[Row]) -> list[list[object]]:
    """Return agencies as an exported table."""
    return [
        [
            *(row.code, row.name),
            *(getattr(row.coverage, name) for name in COUNTS),
            *(row.coverage.share(name) for name in OF_OPERATING),
        ]
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Against:
    """A share of an agency beside that of all agencies together."""

    name: Text
    cell: Cell
    all: Cell


@dataclass(frozen=True, slots=True)
class AgencyPage:
    """An agency with what it has published."""

    code: str
    name: Text
    is_over: bool
    first: Text
    coverage: Coverage
    shares: tuple[Against, ...]
    list_url: str


def agency_page(code: str, today: date, language: str) -> AgencyPage:
    """Return an agency; raises `Refused("organisation.not_found")` where nobody knows its code."""
    names, over = organisation_names({code}, today)
    if code not in names:
        raise Refused("organisation.not_found", code=code[:40], on=today)
    mine, every = queries.coverage(today, [code]).of(code), all_together(today)
    row, total = _row(mine, names, over, language), _row(every, {}, frozenset(), language)
    return AgencyPage(
        code=code,
        name=names[code],
        is_over=code in over,
        first=_agency_first(names[code], mine, every),
        coverage=mine,
        shares=tuple(
            Against(WORDS[name], cell, other)
            for name, cell, other in zip(OF_OPERATING, row.cells, total.cells, strict=True)
        )
        if mine.operating
        else (),
        list_url=CatalogueAddresses(language).list(agency=code),
    )


@kept(2)
def all_together(today: date) -> Coverage:
    """Return what all agencies have published; the yardstick beside one, a minute old at most."""
    return queries.coverage(today).total


def _agency_first(name: Text, mine: Coverage, every: Coverage) -> Text:
    if not mine.entries:
        return Text(
            "{name} chưa công bố hệ thống, cơ sở dữ liệu hay nền tảng số nào.",
            "{name} has published no system, database or platform yet.",
        ).fill(name=name)
    head = Text(
        "{name} đã công bố {systems} hệ thống thông tin, {databases} cơ sở dữ liệu và {platforms} nền tảng số.",
        "{name} has published {systems} information systems, {databases} databases and {platforms} digital platforms.",
    ).fill(
        name=name,
        systems=number(mine.systems),
        databases=number(mine.databases),
        platforms=number(mine.platforms),
    )
    if not mine.operating:
        return head
    tail = Text(
        "Trong {n} cơ sở dữ liệu đang vận hành, {mine} chia sẻ mặc định; tính chung các cơ quan là {all}.",
        "Of its {n} databases in operation {mine} are shared by default; of all agencies together {all}.",
    ).fill(
        n=number(mine.operating),
        mine=_percent(mine.share("shared")),
        all=_percent(every.share("shared")),
    )
    return joined(head, tail)


@dataclass(frozen=True, slots=True)
class CountedPage:
    """The entries that a count holds, of one agency or of all, by name: `rows` are some of `total`."""

    name: Text
    agency: Text | None
    agency_code: str
    rows: tuple[Counted, ...]
    total: int
    has_illustrative: bool


def counted_page(name: str, agency: str, today: date, start: int = 0, size: int | None = None) -> CountedPage:
    """Return the entries that a count of `COUNTS` holds, from the `start`-th on; raises `KeyError` for another name."""
    names, _ = organisation_names({agency}, today) if agency else ({}, frozenset[str]())
    found = queries.counted(name, today, [agency] if agency else None, start=start, size=size)
    called = names.get(agency, Text(agency, agency)) if agency else None
    return CountedPage(WORDS[name], called, agency, found.entries, found.total, found.has_illustrative)


@dataclass(frozen=True, slots=True)
class CountedLine:
    """An entry that a count holds, as a list shows it."""

    row: Counted
    name: Text
    kind: Text
    url: str
    owner: Text
    owner_url: str


def counted_lines(rows: Sequence[Counted], today: date, language: str) -> list[CountedLine]:
    """Return entries of a count in words."""
    names, _ = organisation_names({row.owner for row in rows}, today)
    addresses = CatalogueAddresses(language)
    return [
        CountedLine(
            row,
            Text(row.name, row.name_en or row.name),
            KINDS[row.kind],
            addresses.entry(row.code),
            names.get(row.owner, Text(row.owner, row.owner)),
            addresses.agency(row.owner),
        )
        for row in rows
    ]


COUNTED_COLUMNS = (
    Column("code", Text("Mã", "Code")),
    Column("name", Text("Tên", "Name")),
    Column("kind", Text("Loại", "Kind")),
    Column("owner", Text("Mã cơ quan chủ quản", "Owner's code")),
    Column("owner_name", Text("Cơ quan chủ quản", "Owner")),
)


def counted_cells(lines: Sequence[CountedLine]) -> list[list[object]]:
    """Return the entries of a count as an exported table."""
    return [[line.row.code, line.name, line.kind, line.row.owner, line.owner] for line in lines]
