"""Whether a target will be reached: figures against the way to it, with a forecast and its band. Pure arithmetic.

The rule, in order: no figure tells nothing; a target whose last figure reached it is done (late, where it did so after
its day); after its day it is late; before it, whoever is behind the way laid down, or would miss by the forecast, is at risk.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from nenso.kernel.rules import Text
from nenso.programme.rules.forecast import Forecast, forecast_on
from nenso.programme.rules.trajectory import Way, expected_on

_NOISE = 1e-9  # of binary fractions: 0.1 + 0.2 reaches 0.3


class Status(StrEnum):
    """What is told of a target or a task on a day."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    LATE = "late"
    DONE = "done"
    DONE_LATE = "done_late"
    NO_DATA = "no_data"
    CANCELLED = "cancelled"  # of tasks alone


STATUSES: dict[Status, Text] = {
    Status.ON_TRACK: Text("đúng tiến độ", "on track"),
    Status.AT_RISK: Text("có nguy cơ chậm", "at risk"),
    Status.LATE: Text("quá hạn", "late"),
    Status.DONE: Text("hoàn thành", "done"),
    Status.DONE_LATE: Text("hoàn thành muộn", "done late"),
    Status.NO_DATA: Text("chưa có số liệu", "no data"),
    Status.CANCELLED: Text("đã hủy", "cancelled"),
}


@dataclass(frozen=True, slots=True)
class Observation:
    """A figure of the last day of its period. `coverage`: the share of the units below that it is made of."""

    day: date
    value: float
    period: str = ""
    coverage: float = 1.0


@dataclass(frozen=True, slots=True)
class Aim:
    """What a target wants: a value by a day, and the way there. `indicator` is "" where nothing measures it."""

    operator: str
    value: float
    due: date
    unit: str = "%"
    indicator: str = ""
    baseline: float | None = None
    baseline_on: date | None = None
    trajectory: tuple[tuple[date, float], ...] = ()

    @property
    def is_rising(self) -> bool:
        """Whether more is better. "=" is how decisions write "80 %": reached by more too, or by less where it starts above."""
        if self.operator == "=":
            return self.baseline is None or self.baseline <= self.value
        return self.operator in (">", ">=")

    @property
    def way(self) -> Way:
        """The days and values from the baseline to the aim."""
        start = (
            () if self.baseline is None or self.baseline_on is None else ((self.baseline_on, self.baseline),)
        )
        return tuple(sorted((*start, *self.trajectory, (self.due, self.value))))


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is told of a target, and why.

    `expected` is the way's value on the day of the last figure, `expected_today` on the day asked; None where no way is
    laid down. `reached_on` is the day of the first figure of those that reached it.
    """

    status: Status
    reason: Text
    last: Observation | None = None
    expected: float | None = None
    expected_today: float | None = None
    forecast: Forecast | None = None
    reached_on: date | None = None


def is_reached(aim: Aim, value: float) -> bool:
    """Say whether a value is what the target wants."""
    room = _NOISE * max(1.0, abs(aim.value))
    if aim.operator == ">":
        return value > aim.value + room
    if aim.operator == "<":
        return value < aim.value - room
    return value >= aim.value - room if aim.is_rising else value <= aim.value + room


def status_of(aim: Aim, observations: Iterable[Observation], today: date) -> Judgement:
    """Return what a target's figures until a day tell of it; figures of later days are not looked at."""
    seen = sorted((each for each in observations if each.day <= today), key=lambda each: each.day)
    if not seen:
        return Judgement(Status.NO_DATA, _without_figures(aim, today), expected_today=_expected(aim, today))
    if today > aim.due:
        return _after(aim, seen, today)
    return _before(aim, seen, today)


def _without_figures(aim: Aim, today: date) -> Text:
    reason = _NO_INDICATOR if not aim.indicator else _NO_FIGURE
    if today > aim.due:
        return Text(f"{reason.vi} {_PASSED.vi}", f"{reason.en} {_PASSED.en}").fill(due=aim.due)
    return reason


def _after(aim: Aim, seen: Sequence[Observation], today: date) -> Judgement:
    in_time = [each for each in seen if each.day <= aim.due]
    reached_on: date | None = None
    if in_time and is_reached(aim, in_time[-1].value):
        status, reached_on = Status.DONE, _first_reached(aim, in_time)
        reason = _told(_REACHED, value=in_time[-1].value, day=in_time[-1].day, due=aim.due)
    elif later := next((each for each in seen if each.day > aim.due and is_reached(aim, each.value)), None):
        status, reached_on = Status.DONE_LATE, later.day
        reason = _told(_REACHED_LATE, value=later.value, day=later.day, due=aim.due)
    else:
        status = Status.LATE
        reason = _told(_MISSED, due=aim.due, value=seen[-1].value, day=seen[-1].day, wanted=aim.value)
    return Judgement(status, reason, seen[-1], expected_today=_expected(aim, today), reached_on=reached_on)


def _before(aim: Aim, seen: Sequence[Observation], today: date) -> Judgement:
    last = seen[-1]
    expected = _expected(aim, last.day)
    points = [(each.day, each.value) for each in seen]
    forecast = forecast_on(points, aim.due, unit=aim.unit) if last.day < aim.due else None
    status, reason = _foreseen(aim, last, expected, forecast)
    return Judgement(
        status,
        reason,
        last,
        expected,
        _expected(aim, today),
        forecast,
        _first_reached(aim, seen) if status is Status.DONE else None,
    )


def _foreseen(
    aim: Aim, last: Observation, expected: float | None, forecast: Forecast | None
) -> tuple[Status, Text]:
    facts = {"value": last.value, "day": last.day, "due": aim.due, "wanted": aim.value}
    if is_reached(aim, last.value):
        return Status.DONE, _told(_REACHED, **facts)
    if forecast is not None:
        facts |= {"forecast": forecast.value, "low": forecast.low, "high": forecast.high}
    if expected is not None and not _keeps_up(aim, last.value, expected):
        sentence = _BEHIND if forecast is None else _BEHIND_WITH_FORECAST
        return Status.AT_RISK, _told(sentence, expected=expected, **facts)
    if forecast is not None:
        hits = is_reached(aim, forecast.value)
        return (
            (Status.ON_TRACK, _told(_FORECAST_REACHES, **facts))
            if hits
            else (
                Status.AT_RISK,
                _told(_FORECAST_MISSES, **facts),
            )
        )
    if expected is None:
        return Status.NO_DATA, _told(_TOO_LITTLE, **facts)
    return Status.ON_TRACK, _told(_KEEPS_UP, expected=expected, **facts)


def _told(sentence: Text, **facts: object) -> Text:
    """Fill a sentence in, figures to two decimals: more than a reader compares by."""
    return sentence.fill(
        **{name: round(each, 2) if isinstance(each, float) else each for name, each in facts.items()}
    )


def _keeps_up(aim: Aim, value: float, expected: float) -> bool:
    room = _NOISE * max(1.0, abs(expected))
    return value >= expected - room if aim.is_rising else value <= expected + room


def _first_reached(aim: Aim, seen: Sequence[Observation]) -> date:
    """Return the day since which every figure reached the aim; the last one did."""
    first = seen[-1].day
    for each in reversed(seen):
        if not is_reached(aim, each.value):
            break
        first = each.day
    return first


def _expected(aim: Aim, day: date) -> float | None:
    return expected_on(aim.way, day)


_NO_INDICATOR = Text("Chưa có chỉ tiêu nào đo mục tiêu này.", "No indicator measures this target yet.")
_NO_FIGURE = Text("Chỉ tiêu chưa có số liệu đến ngày này.", "The indicator has no figure until this day.")
_PASSED = Text("Hạn {due} đã qua.", "Its day, {due}, has passed.")
_REACHED = Text(
    "Số liệu ngày {day} là {value}: đã đạt trước hoặc đúng hạn {due}.",
    "The figure of {day} is {value}: reached by the day it is due, {due}.",
)
_REACHED_LATE = Text(
    "Hạn {due} chưa đạt; đến ngày {day} đạt {value}.",
    "Not reached by {due}; on {day} it came to {value}.",
)
_MISSED = Text(
    "Hạn {due} đã qua mà chưa đạt {wanted}: số liệu mới nhất, ngày {day}, là {value}.",
    "Its day, {due}, has passed without {wanted}: the last figure, of {day}, is {value}.",
)
_BEHIND = Text(
    "Ngày {day} đạt {value}, lộ trình cần {expected}.",
    "On {day} it was {value}; the way there asks {expected}.",
)
_BEHIND_WITH_FORECAST = Text(
    "Ngày {day} đạt {value}, lộ trình cần {expected}. Dự báo đến {due}: {forecast} (khoảng {low} đến {high}), mục tiêu {wanted}.",
    "On {day} it was {value}; the way there asks {expected}. Forecast for {due}: {forecast} (between {low} and {high}), "
    "wanted {wanted}.",
)
_FORECAST_REACHES = Text(
    "Ngày {day} đạt {value}. Dự báo đến {due}: {forecast} (khoảng {low} đến {high}), đạt mục tiêu {wanted}.",
    "On {day} it was {value}. Forecast for {due}: {forecast} (between {low} and {high}), which reaches {wanted}.",
)
_FORECAST_MISSES = Text(
    "Ngày {day} đạt {value}. Dự báo đến {due}: {forecast} (khoảng {low} đến {high}), chưa đạt mục tiêu {wanted}.",
    "On {day} it was {value}. Forecast for {due}: {forecast} (between {low} and {high}), short of {wanted}.",
)
_KEEPS_UP = Text(
    "Ngày {day} đạt {value}, lộ trình cần {expected}. Còn ít số liệu nên chưa dự báo.",
    "On {day} it was {value}; the way there asks {expected}. Too few figures for a forecast.",
)
_TOO_LITTLE = Text(
    "Ngày {day} đạt {value}. Chưa có lộ trình và còn ít số liệu nên chưa đánh giá được.",
    "On {day} it was {value}. With no way laid down and so few figures it cannot be judged yet.",
)
