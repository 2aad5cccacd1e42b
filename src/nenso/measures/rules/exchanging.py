"""Which figures the data exchange counts of an organisation's month, and by which name its counts go there."""

from collections.abc import Mapping

FIELDS: Mapping[str, str] = {
    "exchange.systems": "systems",
    "exchange.services": "services",
    "exchange.asked": "asked",
    "exchange.answered": "answered",
    "exchange.requests": "requests",
    "exchange.requests.on_time": "requests_on_time",
}
"""Indicator → field of `exchange.queries.months.MonthOf`."""
