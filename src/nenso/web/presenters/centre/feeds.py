"""What arrives at this moment, and which systems have gone silent."""

from dataclasses import dataclass
from datetime import datetime

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
    """Events and page views as they come, and the systems that must be connected: the share, and the silent ones."""

    live: Live
    share: Share
    silent: tuple[SystemLine, ...]
    more: int
    is_illustrative: bool


@kept(4)
def _live(minute: datetime) -> Live:
    return measures.live(minute)


def feeds(now: datetime, language: str) -> Feeds:
    """Return what was heard until the beginning of this minute."""
    minute = at_minute(now)
    found = connections_page("", "", now, language)
    silent = [line for line in found.lines if line.state is State.SILENT]
    silent.sort(key=lambda line: (line.since is None, line.since, line.agency.vi))
    return Feeds(
        live=_live(minute),
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
