"""What a service's owner is told of the bodies that are kept: by what statement, how much there is, and what it will be."""

from datetime import date, datetime

from django.utils import timezone

from nenso.exchange.models import Service
from nenso.exchange.queries import service_id
from nenso.exchange.queries.bodies import kept
from nenso.exchange.rules.bodies.sealing import key_id, read_public
from nenso.kernel.rules import Text, format_date
from nenso.web.presenters.exchange.words import bytes_text, number_text

_STATED = Text(
    "{days} ngày, niêm phong bằng khóa {key}; không giữ được thì {otherwise}",
    "{days} days, sealed to the key {key}; what cannot be kept is {otherwise}",
)
_REFUSED, _PASSED = Text("từ chối", "refused"), Text("vẫn chuyển đi và đếm", "passed on and counted")
_NONE = Text("Chưa giữ nội dung nào.", "No body is kept yet.")
_KEPT = Text(
    "{count} nội dung, {size}; lâu nhất từ {since}, giữ đến {until}. {forecast}",
    "{count} bodies, {size}; the oldest of {since}, the last kept until {until}. {forecast}",
)
_FORECAST = Text("Theo đà này sẽ tới {size}.", "At this pace it comes to {size}.")
_TOO_EARLY = Text("Dự báo có sau ngày đầu tiên.", "What it comes to is told once the first day is over.")
_MISSED = Text(
    "{said} Trong 30 ngày qua {count} nội dung không giữ được và vẫn chuyển đi.",
    "{said} In the last 30 days {count} bodies could not be kept and were passed on.",
)


def keeping_text(row: Service) -> Text | None:
    """Return what the owner states, None where bodies are not kept."""
    if not row.keep_days:
        return None
    otherwise = _REFUSED if row.keep_must else _PASSED
    return _STATED.fill(days=row.keep_days, key=key_id(read_public(row.keep_key)), otherwise=otherwise)


def kept_text(row: Service, now: datetime) -> Text | None:
    """Return what there is and will be; None where nothing is kept, nor left of what was."""
    found = kept(service_id(row).encoded, row.keep_days or 0, now)
    if not found.count or found.since is None or found.until is None:
        said = _NONE if row.keep_days else None
    else:
        forecast = Text("", "")
        if row.keep_days:
            forecast = (
                _TOO_EARLY if found.forecast is None else _FORECAST.fill(size=bytes_text(found.forecast))
            )
        said = _KEPT.fill(
            count=number_text(found.count),
            size=bytes_text(found.size),
            since=_day(timezone.localtime(found.since).date()),
            until=_day(found.until),
            forecast=forecast,
        )
    if found.missed:
        return _MISSED.fill(said=said or _NONE, count=number_text(found.missed))
    return said


def _day(day: date) -> Text:
    return Text(format_date(day, "vi"), format_date(day, "en"))
