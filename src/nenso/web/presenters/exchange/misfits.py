"""What a service's owner is told of requests that did not fit its document and were only counted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from nenso.exchange.models import Service
from nenso.exchange.queries import service_id
from nenso.exchange.queries.misfits import DAYS, Place, misfit_rows, misfits
from nenso.exchange.rules.contracts.telling import place_at
from nenso.exchange.rules.routing.snapshot import Validation
from nenso.kernel.rules import Text
from nenso.web.exports import Column, Kind
from nenso.web.presenters.exchange.words import number_text

MOST_SHOWN = 50
RULES: Mapping[str, Text] = {
    "contract.no_path": Text("đường dẫn không có trong tài liệu", "the document has no such path"),
    "contract.no_method": Text("phương thức không có trong tài liệu", "the document has no such method"),
    "contract.required": Text("thiếu", "is missing"),
    "contract.content_type": Text("loại nội dung không được nhận", "the content type is not taken"),
    "contract.no_json": Text("không phải JSON đúng cách", "is no well-formed JSON"),
    "contract.type": Text("sai kiểu", "is of another type"),
    "contract.value": Text("ngoài các giá trị cho phép", "is none of the values"),
    "contract.pattern": Text("không theo mẫu", "does not match the pattern"),
    "contract.format": Text("sai dạng", "is not of the form"),
    "contract.limit": Text("ngoài giới hạn", "is beyond a limit"),
    "contract.unknown_members": Text("có phần không được mô tả", "has members that are not described"),
    "contract.no_alternative": Text("không thuộc dạng nào", "is none of the alternatives"),
    "contract.other": Text("không hợp quy tắc khác", "breaks another rule"),
}
SAY: Mapping[str, Text] = {
    "heading": Text("Yêu cầu nào không khớp tài liệu?", "Which requests do not fit the document?"),
    "days": Text("Theo ngày", "By day"),
    "day": Text("Ngày", "Day"),
    "count": Text("Số yêu cầu", "Requests"),
    "places": Text("Chỗ nào của tài liệu hay không khớp", "Which places of the document fail"),
    "operation": Text("Thao tác", "Operation"),
    "place": Text("Chỗ", "Place"),
    "rule": Text("Vì sao", "Why"),
    "last": Text("Lần gần nhất", "The last one"),
    "more": Text("Còn những chỗ khác: xem tệp tải về.", "There are more places: see the file."),
}
COLUMNS = (
    Column("day", SAY["day"], Kind.DATE, width=14),
    Column("operation", SAY["operation"], width=40),
    Column("place", SAY["place"], width=40),
    Column("code", Text("Mã", "Code"), width=24),
    Column("rule", SAY["rule"], width=36),
    Column("count", SAY["count"], Kind.NUMBER, 0),
    Column("exchange", Text("Mã trao đổi gần nhất", "Identifier of the last exchange"), width=40),
)


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One place with how often it failed, and where the ledger has the last one."""

    operation: str
    place: Text
    rule: Text
    count: int
    at: datetime
    url: str


@dataclass(frozen=True, slots=True)
class MisfitsShown:
    """What was counted in thirty days: a sentence, days and places."""

    first: Text
    days: tuple[tuple[date, int], ...]
    places: list[PlaceLine]
    has_more: bool
    say: Mapping[str, Text] = field(default_factory=lambda: SAY)


def misfits_shown(row: Service, now: datetime) -> MisfitsShown | None:
    """Return what was counted of a service; None where its owner has nothing counted, and nothing was."""
    found = misfits(service_id(row).encoded, now)
    if not found.count and row.validation != Validation.REPORT:
        return None
    first = Text(
        "{days} ngày qua không có yêu cầu nào sai tài liệu.",
        "In {days} days every request fitted the document.",
    ).fill(days=DAYS)
    if found.count:
        first = Text(
            "{days} ngày qua {n} yêu cầu không khớp tài liệu, ở {places} chỗ; tất cả vẫn được chuyển đi.",
            "In {days} days {n} requests did not fit the document, at {places} places; all were passed on.",
        ).fill(days=DAYS, n=number_text(found.count), places=len(found.places))
    places = [_line(each) for each in found.places[:MOST_SHOWN]]
    return MisfitsShown(first, found.days, places, len(found.places) > MOST_SHOWN)


def _line(one: Place) -> PlaceLine:
    asked = urlencode({"day": timezone.localdate(one.at).isoformat(), "exchange": one.exchange})
    return PlaceLine(
        one.operation or "…",
        place_at(one.place),
        RULES.get(one.code, Text(one.code, one.code)),
        one.count,
        one.at,
        f"{reverse('exchange:entries')}?{asked}",
    )


def misfit_cells(row: Service, now: datetime) -> list[list[object]]:
    """Return the rows of the file: a day and a place each."""
    return [
        [
            each.day,
            each.operation or "…",
            place_at(each.place),
            each.code,
            RULES.get(each.code, Text(each.code, each.code)),
            each.count,
            str(each.exchange),
        ]
        for each in misfit_rows(service_id(row).encoded, now)
    ]
