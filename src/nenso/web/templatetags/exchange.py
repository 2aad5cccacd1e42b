"""`{% load exchange %}`: times as the exchange's buckets know them, in the reader's words."""

from typing import Any

from django import template
from django.utils import timezone

from nenso.exchange.models import Service
from nenso.exchange.queries import maintenances
from nenso.exchange.queries.statistics import Time
from nenso.ui.components.words import words
from nenso.web.presenters.exchange.maintenance import told_of
from nenso.web.presenters.exchange.words import percent_text, short_time

register = template.Library()


@register.filter
def within_words(time: Time | None) -> str:
    """`{{ traffic.median|within_words }}`: `50 ms`, where the label says "within"."""
    return words(short_time(time)) or "–"


@register.filter
def share_words(share: float | None) -> str:
    """`{{ traffic.share|share_words }}`: `99,9%`; never all where some are missing, a dash where there is nothing."""
    return "–" if share is None else words(percent_text(share))


@register.inclusion_tag("web/exchange/maintenance_notice.html")
def maintenance_notice(service: Service | None = None) -> dict[str, Any]:
    """`{% maintenance_notice %}`: what is in maintenance and what will be; with a service only what holds it. One query."""
    return {"told": told_of(maintenances(timezone.now(), service))}
