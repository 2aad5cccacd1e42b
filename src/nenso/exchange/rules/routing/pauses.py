"""Maintenance as gateways know it: it begins and ends by the clock, so that nobody has to be told of its end."""

from datetime import datetime, timedelta, timezone
from typing import Any

import msgspec

_HERE = timezone(timedelta(hours=7))  # the country's own clock, which has no summer time


class Pause(msgspec.Struct, frozen=True):
    """Why nothing is passed on, from when, and until when."""

    reason: str
    begins_at: datetime
    ends_at: datetime


def pause_at(pauses: tuple[Pause, ...], now: datetime) -> Pause | None:
    """Return the one that is on at a time, the last to end; None where there is none."""
    if not pauses:  # mostly
        return None
    found = [each for each in pauses if each.begins_at <= now < each.ends_at]
    return max(found, key=lambda each: each.ends_at, default=None)


def facts_of(pause: Pause, now: datetime) -> dict[str, Any]:
    """Return what a refusal says of it; `wait` is after how many seconds asking again makes sense."""
    until = pause.ends_at.astimezone(_HERE).isoformat(timespec="minutes")
    return {"reason": pause.reason, "until": until, "wait": (pause.ends_at - now).total_seconds()}
