"""Days as officials write deadlines: "31/12/2025", "Quý II/2024", "tháng 6 năm 2025", "6 tháng đầu năm", "thường xuyên"."""

import calendar
import re
from datetime import date

from nenso.kernel.rules import fold

RECURRING, UNREADABLE = "recurring", "unreadable"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_DAY = re.compile(r"(?<!\d)(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})(?!\d)")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_IN_WORDS = re.compile(r"ngay (\d{1,2}) thang (\d{1,2}) nam (\d{4})")
_QUARTER = re.compile(r"(?:quy|q)\s*(iv|iii|ii|i|[1-4])\s*(?:[/\-,]|nam)?\s*(\d{4})?\b")
_HALF = re.compile(r"6 thang (dau|cuoi) nam\s*(\d{4})?")
_MONTH = re.compile(r"(?:thang\s*)?(?<!\d)(\d{1,2})\s*(?:[/\-]|nam)\s*(\d{4})(?!\d)")
_MONTH_ALONE = re.compile(r"thang\s*(\d{1,2})$")
_DAY_ALONE = re.compile(r"(?<!\d)(\d{1,2})\s*/\s*(\d{1,2})$")
_YEARS = re.compile(r"(?:nam |den nam |^)?(?:\d{4}\s*[-–]\s*)?(\d{4})$")
_AGAIN = ("thuong xuyen", "hang nam", "hang quy", "hang thang", "hang tuan", "dinh ky", "lien tuc")


def read_day(written: str | date, year: int | None = None) -> date | str | None:
    """Return the last day that something written allows: a quarter's, a month's, a year's; None for nothing written.

    `year` is that of a plan of one year, for what is written without. "Trước ngày 31/12" is taken as that day.
    Returns `RECURRING` for what comes again and again, `UNREADABLE` for what is no day.
    """
    if isinstance(written, date):
        return written
    text = " ".join(fold(written).split()).strip(" .;")
    if not text or text in ("-", "–"):
        return None
    try:
        found = _read(text, year)
    except ValueError:  # 31 February
        return UNREADABLE
    if found is not None:
        return found
    return RECURRING if any(word in text for word in _AGAIN) else UNREADABLE


def _read(text: str, year: int | None) -> date | None:
    if found := _ISO.search(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY.search(text) or _IN_WORDS.search(text):
        return date(int(found[3]), int(found[2]), int(found[1]))
    if (found := _QUARTER.search(text)) and (its := _year(found[2], year)):
        return _end(its, _ROMAN[found[1]] * 3)
    if (found := _HALF.search(text)) and (its := _year(found[2], year)):
        return _end(its, 6 if found[1] == "dau" else 12)
    if found := _MONTH.search(text):
        return _end(int(found[2]), int(found[1]))
    if (found := _MONTH_ALONE.search(text)) and year:
        return _end(year, int(found[1]))
    if (found := _DAY_ALONE.search(text)) and year:
        return date(year, int(found[2]), int(found[1]))
    if found := _YEARS.search(text):
        return date(int(found[1]), 12, 31)
    return None


def _year(written: str | None, year: int | None) -> int | None:
    return int(written) if written else year


def _end(year: int, month: int) -> date:
    if not 1 <= month <= 12:
        raise ValueError(month)
    return date(year, month, calendar.monthrange(year, month)[1])
