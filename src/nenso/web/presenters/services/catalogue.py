"""The catalogue of administrative procedures: searched and filtered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from nenso.directory import queries as directory
from nenso.kernel.rules import Text, format_number
from nenso.measures import queries as measures
from nenso.measures.queries.procedures import INTERNAL
from nenso.web.exports import Column

LEVELS: Mapping[str, Text] = {
    "full": Text("toàn trình", "wholly online"),
    "part": Text("một phần", "partly online"),
    "none": Text("chưa trực tuyến", "not online"),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for; `fee` is "yes", "no" or empty."""

    words: str = ""
    level: str = ""
    fee: str = ""


@dataclass(frozen=True, slots=True)
class ProcedureLine:
    """A procedure; `is_internal` where its code is ours, since the national one was not found."""

    code: str
    name: Text
    owner: Text
    level: Text
    has_fee: bool
    origin: str
    is_internal: bool


@dataclass(frozen=True, slots=True)
class ProceduresPage:
    """The catalogue as asked for."""

    first: Text
    lines: tuple[ProcedureLine, ...]
    of: int
    has_internal: bool


def procedures_page(wish: Wish, on: date) -> ProceduresPage:
    """Return the procedures of a day as asked for. Three queries."""
    listed = measures.procedures(on)
    counted = listed.count()
    found = measures.procedures(on, wish.words)
    if wish.level:
        found = found.filter(online_level=wish.level)
    if wish.fee:
        found = found.filter(has_fee=wish.fee == "yes")
    rows_found = list(found)
    owners = directory.organisations({row.owner_code for row in rows_found if row.owner_code}, on)
    lines = tuple(
        ProcedureLine(
            code=row.code,
            name=Text(row.name_vi, row.name_en or row.name_vi),
            owner=owners[row.owner_code].name if row.owner_code in owners else Text("–", "–"),
            level=LEVELS.get(row.online_level, Text(row.online_level, row.online_level)),
            has_fee=row.has_fee,
            origin=row.origin,
            is_internal=row.status == INTERNAL,
        )
        for row in rows_found
    )
    return ProceduresPage(_sentence(counted, listed), lines, counted, any(line.is_internal for line in lines))


def _sentence(counted: int, listed: Any) -> Text:
    if not counted:
        return Text("Danh mục chưa có thủ tục nào.", "The catalogue has no procedure yet.")
    full = listed.filter(online_level="full").count()
    return Text(
        f"Danh mục có {format_number(counted, 'vi', 0)} thủ tục, {format_number(full, 'vi', 0)} thủ tục trực tuyến toàn trình.",
        f"The catalogue has {format_number(counted, 'en', 0)} procedures, {format_number(full, 'en', 0)} of them wholly online.",
    )


COLUMNS = (
    Column("code", Text("Mã", "Code")),
    Column("name", Text("Tên", "Name"), width=60),
    Column("owner", Text("Cơ quan", "Owner"), width=30),
    Column("level", Text("Mức trực tuyến", "How far online")),
    Column("fee", Text("Phí, lệ phí", "Fee")),
    Column("origin", Text("Nguồn", "Source"), width=60),
)
FEE, FREE = Text("có", "yes"), Text("không", "no")


def rows(found: ProceduresPage) -> list[list[Any]]:
    """Return the catalogue as an exported table."""
    return [
        [line.code, line.name, line.owner, line.level, FEE if line.has_fee else FREE, line.origin]
        for line in found.lines
    ]
