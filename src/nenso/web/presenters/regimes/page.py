"""One regime: which version is looked at, the ten things of article 7, its calendar, versions, forms and periods."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from nenso.kernel.rules import Period, Refused, Text, format_date, period_containing
from nenso.reporting import queries as reporting
from nenso.reporting.models import FormVersion
from nenso.reporting.queries import RegimeAsOf
from nenso.reporting.queries.overview import DueAhead, PeriodAhead, calendar_ahead, has_begun, next_due
from nenso.reporting.rules.burden import Fields, fields_of
from nenso.reporting.rules.contents import Content, contents
from nenso.reporting.rules.deadlines import Window
from nenso.web.presenters.regimes import words
from nenso.web.sentences import joined

_PERIODS_BACK = 6


@dataclass(frozen=True, slots=True)
class Said:
    """One of the ten things as the page shows it: what the regime says, in words."""

    content: Content
    lines: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class DuesTogether:
    """The levels that are due on one day, in one phrase; why it moved is the same for all of them."""

    levels: Text
    due: DueAhead


@dataclass(frozen=True, slots=True)
class PeriodShown:
    """One period of the calendar ahead, its levels grouped by due day."""

    period: Period
    window: Window
    dues: tuple[DuesTogether, ...]


@dataclass(frozen=True, slots=True)
class RegimePage:
    """What the page of a regime shows."""

    regime: RegimeAsOf
    versions: tuple[RegimeAsOf, ...]
    forms: tuple[FormVersion, ...]
    form: FormVersion | None
    fields: Fields | None
    said: tuple[Said, ...]
    lead: Text
    calendar: list[PeriodShown]
    calendar_fault: str
    periods: tuple[Period, ...]

    @property
    def missing(self) -> tuple[Content, ...]:
        """What the law wants and the regime does not say."""
        return tuple(each.content for each in self.said if not each.content.is_said)


def regime_page(code: str, on: date, since: str = "") -> RegimePage:
    """Return the page of a regime; `since` picks a version. Raises `Refused("regime.unknown")`."""
    versions = reporting.versions_of(code)
    regime = chosen(versions, on, since)
    forms = tuple(reporting.forms_of(code))
    form = next((each for each in forms if each.uuid == regime.form), None)
    if form is None and regime.state == "draft":
        form = forms[0] if forms else None
    ahead, fault = _calendar(regime, on)
    said = tuple(
        Said(each, _lines(each.key, regime, on, form)) for each in contents(regime, has_form=form is not None)
    )
    return RegimePage(
        regime=regime,
        versions=versions,
        forms=forms,
        form=form,
        fields=fields_of(reporting.form_in(form)) if form else None,
        said=said,
        lead=_lead(regime, on, said),
        calendar=ahead,
        calendar_fault=fault,
        periods=periods_back(regime, on),
    )


def chosen(versions: tuple[RegimeAsOf, ...], on: date, since: str = "") -> RegimeAsOf:
    """Return the version asked for, else the one in force, else the newest draft, else the last."""
    for version in versions:
        if since and version.validity.since.isoformat() == since:
            return version
    in_force = [each for each in versions if each.state != "draft" and on in each.validity]
    drafts = [each for each in versions if each.state == "draft"]
    if not versions:
        raise Refused("regime.unknown", regime="")
    return (in_force or drafts or list(versions))[-1]


def _calendar(regime: RegimeAsOf, on: date) -> tuple[list[PeriodShown], str]:
    try:
        ahead = calendar_ahead(regime, max(on, regime.validity.since))
        return [PeriodShown(each.period, each.window, together(each)) for each in ahead], ""
    except Refused as refused:
        return [], refused.code


def together(ahead: PeriodAhead) -> tuple[DuesTogether, ...]:
    """Return the due days of a period, the levels that share one in one phrase."""
    days: dict[tuple[date, date], list[DueAhead]] = {}
    for due in ahead.dues:
        days.setdefault((due.day, due.written), []).append(due)
    return tuple(
        DuesTogether(words.listed([words.level(due.type) for due in dues]), dues[0]) for dues in days.values()
    )


def periods_back(regime: RegimeAsOf, on: date, count: int = _PERIODS_BACK) -> tuple[Period, ...]:
    """Return the newest periods whose data are closed, newest first, as far as the regime reaches."""
    if regime.frequency is None or regime.state == "draft":
        return ()
    period, found = period_containing(regime.frequency, on), list[Period]()
    for _ in range(count + 2):
        if period.last_day < regime.validity.since or len(found) == count:
            break
        if has_begun(period, on, regime):
            found.append(period)
        period = period.preceding()
    return tuple(found)


def _lead(regime: RegimeAsOf, on: date, said: tuple[Said, ...]) -> Text:
    who, often = words.who_reports(regime, on), words.frequency(regime)
    missing = sum(not each.content.is_said for each in said)
    receiver = words.who_receives(regime, on)
    facts = {"who": who, "often": often, "to": receiver}
    first = Text("{who} báo cáo {often} cho {to}.", "{who} report {often} to {to}.").fill(**facts)
    return joined(first, _next(regime, on), _missing(missing))


def _next(regime: RegimeAsOf, on: date) -> Text:
    period, due = next_due(regime, on)
    if period is None or due is None or regime.state != "in_force":
        return Text("", "")
    name = period.name()
    return Text(
        f"Hạn gần nhất: {format_date(due, 'vi')}, kỳ {name.vi}.",
        f"The next report is due on {format_date(due, 'en')}, for {name.en}.",
    )


def _missing(count: int) -> Text:
    if not count:
        return Text("Đủ 10 điều theo Điều 7.", "It says all ten things of article 7.")
    return Text(
        f"Còn thiếu {count} trên 10 điều theo Điều 7.", f"{count} of the ten things of article 7 are missing."
    )


def _lines(key: str, regime: RegimeAsOf, on: date, form: FormVersion | None) -> tuple[Text, ...]:
    if key == "deadlines":
        return tuple(
            Text("{who}: {when}", "{who}: {when}").fill(
                who=words.level(code), when=words.deadline_words(each)
            )
            for code, each in regime.deadlines.items()
        )
    found: dict[str, Any] = {
        "name": regime.name,
        "content": regime.content,
        "reporters": words.who_reports(regime, on),
        "receiver": words.who_receives(regime, on),
        "way": regime.way,
        "frequency": words.frequency(regime),
        "window": words.window_words(regime),
        "outline": regime.outline,
        "form": _form_words(form),
    }
    return (found[key],) if found[key].vi else ()


def _form_words(form: FormVersion | None) -> Text:
    if form is None:
        return Text("", "")
    count = reporting.form_in(form).field_count
    return Text(
        f"Biểu mẫu số {form.number}, {count} ô phải ghi", f"Form no. {form.number}, {count} fields to fill"
    )
