"""How heavy reporting is in a year: the sentence, the agencies, what is asked twice, what nobody uses."""

from dataclasses import dataclass
from datetime import date

from nenso.kernel.rules import Text, fold, format_number
from nenso.measures.queries.indicators import indicators_named
from nenso.reporting.queries import AgencyBurden, BurdenOfYear, burden
from nenso.reporting.queries.overview import overview
from nenso.reporting.rules.burden import RATE, WHY, Unused
from nenso.web.presenters.kept import kept
from nenso.web.presenters.names import TYPE_NAMES

_HOURS_A_DAY = 8


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """One agency: reports, fields asked, the share filled in by the system, estimated hours."""

    one: AgencyBurden
    type: Text
    share_filled: float | None
    hours: float


@dataclass(frozen=True, slots=True)
class Twice:
    """A figure that several regimes ask of the same agencies."""

    indicator: str
    name: Text
    category: str
    regimes: tuple[Text, ...]
    typed_in: tuple[Text, ...]
    agencies: int

    @property
    def is_typed_again(self) -> bool:
        """Whether somebody types it more than once."""
        return len(self.typed_in) > 1


@dataclass(frozen=True, slots=True)
class BurdenPage:
    """What the page of the burden shows."""

    found: BurdenOfYear
    lines: tuple[AgencyLine, ...]
    twice: tuple[Twice, ...]
    unused: tuple[tuple[Unused, Text, Text], ...]  # with the regime's name and why
    sentence: Text
    rule: Text


@kept(4)
def burden_page(year: int) -> BurdenPage:
    """Return the page of a year, kept for a minute; raises `Refused("burden.year")`."""
    found = burden(year)
    lines = tuple(_line(one) for one in found.agencies)
    names = {one.regime.code: one.regime.name for one in overview(date(found.year, 12, 31))}
    unused = tuple((one, names.get(one.regime, _plain(one.regime)), WHY[one.why]) for one in found.unused)
    twice = _twice(found, names)
    return BurdenPage(found, lines, twice, unused, _sentence(found, twice), rule())


def _line(one: AgencyBurden) -> AgencyLine:
    figures = one.load.typed + one.load.filled
    share = one.load.filled / figures if figures else None
    kind = TYPE_NAMES.get(one.type, Text(one.type, one.type))
    return AgencyLine(one, kind, share, one.load.minutes / 60)


def _plain(code: str) -> Text:
    return Text(code, code)


def _twice(found: BurdenOfYear, regimes: dict[str, Text]) -> tuple[Twice, ...]:
    counts: dict[tuple[str, str, tuple[str, ...], tuple[str, ...]], int] = {}
    for agency in found.agencies:
        for each in agency.load.duplicates:
            key = (each.indicator, each.category, each.regimes, each.typed_in)
            counts[key] = counts.get(key, 0) + 1
    names = indicators_named({key[0] for key in counts}, date(found.year, 12, 31))
    made = [
        Twice(
            code,
            names[code].name if code in names else Text(code, code),
            category,
            tuple(regimes.get(one, _plain(one)) for one in asked_in),
            tuple(regimes.get(one, _plain(one)) for one in typed_in),
            count,
        )
        for (code, category, asked_in, typed_in), count in counts.items()
    ]
    return tuple(sorted(made, key=lambda one: (-len(one.typed_in), -one.agencies, one.indicator)))


def _sentence(found: BurdenOfYear, twice: tuple[Twice, ...]) -> Text:
    if not found.agencies:
        return Text(
            f"Năm {found.year} chưa có chế độ báo cáo nào trong hệ thống này.",
            f"No report regime in this system asks for anything in {found.year}.",
        )
    share = round(100 * found.filled / found.asked) if found.asked else 0
    again = sum(one.is_typed_again for one in twice)
    return Text(
        f"Năm {found.year}, {_n(len(found.agencies), 'vi')} cơ quan phải gửi {_n(found.reports, 'vi')} báo cáo với "
        f"{_n(found.asked, 'vi')} ô; hệ thống tự điền {share}%; {_n(again, 'vi')} số liệu phải ghi tay nhiều lần, "
        f"{_n(len(found.unused), 'vi')} số liệu không thấy ai dùng.",
        f"In {found.year}, {_n(len(found.agencies), 'en')} agencies owe {_n(found.reports, 'en')} reports with "
        f"{_n(found.asked, 'en')} fields; the system fills in {share}%; {_n(again, 'en')} figures are typed more than "
        f"once, {_n(len(found.unused), 'en')} are used by nobody known.",
    )


def _n(value: float, language: str) -> str:
    return format_number(float(value), language, 0)


def rule() -> Text:
    """Return the rule of the estimate in words."""
    r = RATE
    return Text(
        f"Giờ là ước tính, không đo: mỗi báo cáo {r.report:.0f} phút để mở, soát và gửi; mỗi số phải ghi tay "
        f"{r.typed:.0f} phút; mỗi số đã điền sẵn {format_number(r.filled, 'vi', 1)} phút để nhìn qua; mỗi đoạn viết "
        f"{r.text:.0f} phút. Dùng để so các biểu mẫu và các năm, không phải giờ công.",
        f"Hours are an estimate and measured nowhere: {r.report:.0f} minutes a report to open, check and submit it, "
        f"{r.typed:.0f} a figure typed, {format_number(r.filled, 'en', 1)} a figure that is filled in already, "
        f"{r.text:.0f} a text. They compare forms and years, and are no working time.",
    )


def narrowed(lines: tuple[AgencyLine, ...], words: str, kind: str) -> list[AgencyLine]:
    """Return the agencies that a reader asked for, found without diacritics."""
    asked = fold(words).split()
    return [
        line
        for line in lines
        if (not kind or line.one.type == kind)
        and all(word in fold(f"{line.one.code} {line.one.name.vi} {line.one.name.en}") for word in asked)
    ]
