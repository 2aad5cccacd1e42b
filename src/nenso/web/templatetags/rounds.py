"""The rows of a round's agencies: written at once, where a template would take most of the page's time for them."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from nenso.ui.components.figures import badge
from nenso.ui.components.words import number_text, signed, words
from nenso.web.presenters.rounds.progress import AgencyShown

register = template.Library()


@register.simple_tag
def agency_rows(agencies: Iterable[AgencyShown]) -> SafeString:
    """`{% agency_rows page %}`: a row for each agency, its state a link where something is left to do."""
    return format_html_join(
        "",
        '<tr><th scope="row" class="pin"><a href="{}">{}</a></th><td class="num">{}</td><td>{}</td><td class="num">{}</td>'
        '<td class="num">{}</td><td class="num">{}</td><td class="num">{}</td></tr>',
        (
            (
                each.url,
                words(each.line.name),
                each.filled,
                _state(each),
                each.verified,
                _points(each.points_self, each.url),
                _points(each.points_verified, each.url),
                signed(each.change, 2),
            )
            for each in agencies
        ),
    )


def _state(each: AgencyShown) -> SafeString:
    shown = badge(words(each.state), each.kind)
    if not each.line.progress.missing and each.line.is_submitted:
        return shown
    return format_html('<a href="{}">{}</a>', each.submit_url, shown)


def _points(points: float | None, url: str) -> str:
    if points is None:
        return "–"
    return format_html('<a class="fig" href="{}">{}</a>', url, number_text(points, 2))
