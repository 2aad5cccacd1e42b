"""The screen as a whole, with its first sentence."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from nenso.kernel.rules import Text, format_number
from nenso.web.presenters.centre import feeds as feeding
from nenso.web.presenters.centre import plans as planning
from nenso.web.presenters.centre import reports as reporting
from nenso.web.presenters.centre.feeds import Feeds
from nenso.web.presenters.centre.plans import Plans
from nenso.web.presenters.centre.reports import RegimeLine
from nenso.web.presenters.exchange.live import FEW, LiveLine, live_lines
from nenso.web.presenters.nation import NationPage, nation_page

MOST = 6


@dataclass(frozen=True, slots=True)
class CentrePage:
    """Everything on the screen; `nation` is None where no result was published."""

    at: datetime
    first: Text
    plans: Plans
    feeds: Feeds
    regimes: list[RegimeLine]
    late: int
    nation: NationPage | None
    exchanges: list[LiveLine]


def centre_page(now: datetime, language: str) -> CentrePage:
    """Return the screen of a moment. What it shows is kept for a minute at most, as each tile says."""
    feeds = feeding.feeds(now, language)
    today = timezone.localdate(now)
    plans = planning.plans(today, language)
    regimes = reporting.lines(today, language)
    late = sum(line.late for line in regimes)
    return CentrePage(
        at=timezone.localtime(now),
        first=_first(feeds, late, plans.late),
        plans=plans,
        feeds=feeds,
        regimes=regimes[:MOST],
        late=late,
        nation=nation_page(None, language),
        exchanges=live_lines(today, language, FEW),
    )


def _first(feeds: Feeds, late: int, tasks: int) -> Text:
    heard = feeding.sentence(feeds)
    return Text(
        f"{heard.vi}; {format_number(late, 'vi', 0)} báo cáo và {format_number(tasks, 'vi', 0)} nhiệm vụ quá hạn.",
        f"{heard.en}; {format_number(late, 'en', 0)} reports and {format_number(tasks, 'en', 0)} tasks are overdue.",
    )
