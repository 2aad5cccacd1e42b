"""The ledger's days as the desk tells of them: what stands, what lies in which file, what it comes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.conf import settings

from nenso.exchange.queries import archives
from nenso.exchange.queries.archives import ArchivedDay, LedgerDay
from nenso.kernel.rules import Text
from nenso.web.presenters.exchange.words import bytes_text, number_text

_STANDS, _ARCHIVED = Text("trong cơ sở dữ liệu", "in the database"), Text("đã lưu trữ", "archived")
_RESTORED = Text("đã đưa về để tra cứu", "brought back to be looked at")
_ABOUT = Text("khoảng {n}", "about {n}")
_FILE, _FILE_IN = (
    Text("{file}, {size}", "{file}, {size}"),
    Text("{file} ở {folder}, {size}", "{file} in {folder}, {size}"),
)
_TAKES = Text(
    "Các bảng chiếm {tables}, các tệp lưu trữ {files}.", "Tables take {tables}, archive files {files}."
)
_FORECAST = Text(
    "{takes} Theo trung bình {n} ngày gần nhất, một ngày chiếm {day}, một năm {year}.",
    "{takes} By the mean of the last {n} days a day takes {day}, a year {year}.",
)
_KEPT = Text(
    "{told} Ngày cũ hơn {days} ngày tự chuyển vào tệp mỗi đêm; giữ từng ấy ngày cần {size}.",
    "{told} Days older than {days} days go into files each night; to keep as many takes {size}.",
)
_LATE = Text(
    "Ngày {day} lẽ ra đã chuyển vào tệp nhưng vẫn còn bảng: xem nhật ký của tiến trình nền hoặc chạy nenso exchange archive.",
    "The day {day} should lie in a file by now and stands: read the worker's log, or run nenso exchange archive.",
)
_GONE = Text(
    "Bản ghi của ngày {day} (theo UTC) đã được lưu trữ trong tệp {file}. Thống kê vẫn còn; cơ quan vận hành đưa ngày ấy về được khi cần tra cứu.",
    "The entries of {day} (by UTC) are archived in the file {file}. Statistics stay; whoever runs the exchange can bring the day back.",
)


@dataclass(frozen=True, slots=True)
class DayLine:
    """A day: how many entries, what its table takes, and the file that it lies in (None: in none)."""

    day: date
    state: Text
    count: Text
    size: Text | None
    file: Text | None


def day_lines(found: Sequence[LedgerDay], *, with_folder: bool) -> list[DayLine]:
    """Return days as the page lists them; folders are for whoever runs the exchange."""
    return [_line(each, with_folder=with_folder) for each in found]


def _line(each: LedgerDay, *, with_folder: bool) -> DayLine:
    of = each.archived
    count = number_text(of.count if of is not None else each.count or 0)
    return DayLine(
        day=each.day,
        state=_STANDS if of is None else _RESTORED if each.stands else _ARCHIVED,
        count=_ABOUT.fill(n=count) if each.is_about and of is None else count,
        size=None if each.table_size is None else bytes_text(each.table_size),
        file=None if of is None else _file(of, with_folder=with_folder),
    )


def _file(of: ArchivedDay, *, with_folder: bool) -> Text:
    said = _FILE_IN if with_folder else _FILE
    return said.fill(file=of.file, folder=of.folder, size=bytes_text(of.size))


def takes_text(now: datetime) -> Text:
    """Return what the ledger takes and will take."""
    found, keep = archives.forecast(now), settings.LEDGER_KEEP_DAYS
    told = _TAKES.fill(tables=bytes_text(found.tables), files=bytes_text(found.files))
    if found.a_day is None or found.a_year is None:
        return told
    day, year = bytes_text(found.a_day), bytes_text(found.a_year)
    told = _FORECAST.fill(takes=told, n=found.of_days, day=day, year=year)
    return _KEPT.fill(told=told, days=keep, size=bytes_text(keep * found.a_day)) if keep else told


def late_text(now: datetime) -> Text | None:
    """Return which day stands though it should not; None where none does."""
    day = archives.late_day(now)
    return None if day is None else _LATE.fill(day=day)


def gone_texts(begins: datetime, ends: datetime) -> list[Text]:
    """Return a sentence for each day of the ledger, by UTC, between two moments that lies in a file and does not stand."""
    first, last = (each.astimezone(UTC).date() for each in (begins, ends - timedelta.resolution))
    days = [first + timedelta(days=nth) for nth in range((last - first).days + 1)]
    return [
        gone_text(found) for day in days if (found := archives.archive_of(day)) and not archives.stands(day)
    ]


def gone_text(found: ArchivedDay) -> Text:
    """Return where a day lies."""
    return _GONE.fill(day=found.day, file=found.file)
