"""What arrives at this moment, and which systems have gone silent."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from nenso.exchange.queries import statistics as exchange
from nenso.kernel.rules import Text
from nenso.measures import queries as measures
from nenso.measures.queries import Live
from nenso.measures.rules.connections import Share, State
from nenso.web.presenters.kept import kept
from nenso.web.presenters.services.connections import SystemLine, connections_page
from nenso.web.presenters.services.overview import at_minute

MOST = 6


@dataclass(frozen=True, slots=True)
class Feeds:
    """Events, page views and exchanges as they come, and the systems that must be connected: the share, and the silent ones.

    `exchanged` counts since midnight; None where nothing was ever exchanged that day.
    """

    live: Live
    exchanged: int | None
    share: Share
    silent: tuple[SystemLine, ...]
    more: int
    is_illustrative: bool


@kept(4)
def _live(minute: datetime) -> Live:
    return measures.live(minute)


@kept(4)
def _exchanged(minute: datetime) -> int:
    midnight = timezone.localtime(minute).replace(hour=0, minute=0)
    today = exchange.Scope(midnight, minute + timedelta(hours=1))
    return sum(each.count for each in exchange.hourly(today).values())


def feeds(now: datetime, language: str) -> Feeds:
    """Return what was heard until the beginning of this minute."""
    minute = at_minute(now)
    found = connections_page("", "", now, language)
    silent = [line for line in found.lines if line.state is State.SILENT]
    silent.sort(key=lambda line: (line.since is None, line.since, line.agency.vi))
    return Feeds(
        live=_live(minute),
        exchanged=_exchanged(minute) or None,
        share=found.coverage.share,
        silent=tuple(silent[:MOST]),
        more=max(0, len(silent) - MOST),
        is_illustrative=any(line.is_illustrative for line in found.lines),
    )


def sentence(feeds: Feeds) -> Text:
    """Say how many of the systems that must be connected are: in full, in part, and how many went silent."""
    share = feeds.share
    return Text(
        "{n}/{of} hệ thống kết nối đủ, {partial} kết nối một phần, {silent} im lặng",
        "{n} of {of} systems are connected in full, {partial} in part, {silent} silent",
    ).fill(n=share.connected, of=share.all, partial=share.partial, silent=share.silent)
