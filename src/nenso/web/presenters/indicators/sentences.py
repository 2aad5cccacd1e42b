"""Sentences of the pages of the yardstick, made from figures. Pure: figures in, words of both languages out."""

from dataclasses import dataclass

from nenso.kernel.rules import Period, Text
from nenso.web.sentences import joined, number

NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Told:
    """A figure in a sentence: its name, value, word of unit and decimals."""

    name: Text
    value: float
    unit: Text
    decimals: int

    def words(self) -> Text:
        """Return value and unit: "12.345 hồ sơ", "81,2%"."""
        shown = number(self.value, self.decimals)
        if not self.unit.vi:
            return shown
        gap = "" if self.unit.en == "%" else " "
        return Text(f"{shown.vi}{gap}{self.unit.vi}", f"{shown.en}{gap}{self.unit.en}")


def capital(text: Text) -> Text:
    """Return words that begin a sentence."""
    return Text(text.vi[:1].upper() + text.vi[1:], text.en[:1].upper() + text.en[1:])


def lower(text: Text) -> Text:
    """Return a name as it stands within a sentence; abbreviations stay."""
    return Text(_lower(text.vi), _lower(text.en))


def _lower(words: str) -> str:
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def first_sentence(
    period: Period,
    unit: Text,
    told: Told,
    before: tuple[Period, float] | None,
    shares: tuple[Told, ...] = (),
) -> Text:
    """Say the newest figure of a unit, shares that are computed from it, and how it compares with the period before."""
    first = capital(
        Text("{period}, {unit}: {name} {value}", "In {period}, {unit}: {name} {value}").fill(
            period=period.name(), unit=unit, name=lower(told.name), value=told.words()
        )
    )
    for share in shares:
        more = Text("; {name} {value}", "; {name} {value}").fill(name=lower(share.name), value=share.words())
        first = Text(first.vi + more.vi, first.en + more.en)
    return joined(Text(f"{first.vi}.", f"{first.en}."), compared(told, before))


def compared(told: Told, before: tuple[Period, float] | None) -> Text:
    """Say how a figure compares with that of another period."""
    if before is None:
        return NOTHING
    period, value = before
    difference = told.value - value
    if round(difference, told.decimals) == 0:
        return Text("Bằng {period}.", "The same as in {period}.").fill(period=period.name())
    way = Text("Tăng", "Up") if difference > 0 else Text("Giảm", "Down")
    if told.unit.en == "%":
        size = number(abs(difference), told.decimals)
        return Text(
            "{way} {size} điểm phần trăm so với {period}.", "{way} {size} percentage points on {period}."
        ).fill(way=way, size=size, period=period.name())
    size = Told(told.name, abs(difference), told.unit, told.decimals).words()
    if not value:
        return Text("{way} {size} so với {period}.", "{way} {size} on {period}.").fill(
            way=way, size=size, period=period.name()
        )
    share = number(100 * abs(difference) / abs(value), 1)
    return Text("{way} {size} ({share}%) so với {period}.", "{way} {size} ({share}%) on {period}.").fill(
        way=way, size=size, share=share, period=period.name()
    )


def running(period: Period, value: Told) -> Text:
    """Say what a period that is not over has so far."""
    return Text("{period} chưa hết, đến nay {value}.", "{period} is not over; so far {value}.").fill(
        period=capital(period.name()), value=value.words()
    )


def covered(there: int, expected: int, kind: Text) -> Text:
    """Say how many of the units below have a figure: "12 trên 168 xã có số liệu"."""
    if there == expected:
        return Text("Đủ {n} {kind} có số liệu.", "All {n} {kind} have a figure.").fill(n=expected, kind=kind)
    return Text(
        "{there} trên {n} {kind} có số liệu; phần còn thiếu không được đoán thay.",
        "{there} of {n} {kind} have a figure; what is missing is not guessed.",
    ).fill(there=there, n=expected, kind=kind)


def ranked(
    period: Period,
    best: tuple[Text, Told],
    median: Told,
    count: int,
    kind: Text,
    *,
    is_less_better: bool = False,
) -> Text:
    """Say who stands first and what half of them reach; where less is better, the lowest stands first."""
    most = Text(
        "{period}, {name} cao nhất với {value}; một nửa trong {n} {kind} có số liệu đạt từ {median} trở lên.",
        "In {period}, {name} had the highest, {value}; half of the {n} {kind} with a figure have {median} or more.",
    )
    least = Text(
        "{period}, {name} thấp nhất với {value}; một nửa trong {n} {kind} có số liệu ở mức {median} trở xuống.",
        "In {period}, {name} had the lowest, {value}; half of the {n} {kind} with a figure have {median} or less.",
    )
    return (least if is_less_better else most).fill(
        period=Text(capital(period.name()).vi, period.name().en),
        name=best[0],
        value=best[1].words(),
        median=median.words(),
        n=count,
        kind=kind,
    )
