"""Why ranks changed between two years: what is real, what the method did, what was revised, what merged."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from nenso.accounts.rules import public
from nenso.kernel.rules import Text, fold
from nenso.web import changes_words as words
from nenso.web.exports import FORMATS, Column, Kind, Provenance, export
from nenso.web.language import in_words, language_of
from nenso.web.presenters import boards, changes, league
from nenso.web.presenters.addresses import Addresses
from nenso.web.presenters.changes import RANKS, SCORES, Change, Wish
from nenso.web.presenters.names import family_name, group_name, index_name
from nenso.web.refusals import or_not_found
from nenso.web.views.rankings import PER_PAGE, PIN_COOKIE, day_asked


@public
@require_safe
def change(request: HttpRequest, family: str, group: str, before: int, after: int) -> HttpResponse:
    """Show why ranks changed; with `HX-Request` only the drawing and the table; with `?format=` the table as a file."""
    if before >= after:
        raise Http404(f"{before} – {after}")
    with or_not_found():
        found = changes.change_of(family, group, (before, after), day_asked(request), language_of())
    if request.GET.get("format"):
        return _export(request, found)
    shown = _results(request, found)
    template = "web/changes/results.html"
    if request.headers.get("HX-Request") != "true":
        shown |= _around(request, found, shown["wish"].by)
        template = "web/changes/changes.html"
    response = render(request, template, shown)
    patch_vary_headers(response, ["HX-Request", "Cookie"])
    return response


def _wish(request: HttpRequest, found: Change) -> Wish:
    by, sort = request.GET.get("by", RANKS), request.GET.get("sort", "")
    return Wish(
        by=by if by in changes.BY else RANKS,
        words=request.GET.get("q", "")[:80],
        sort=sort if sort in changes.sort_keys(found) else "",
    )


def _results(request: HttpRequest, found: Change) -> dict[str, Any]:
    wish = _wish(request, found)
    lines = changes.chosen(found, wish)
    page = Paginator(lines, PER_PAGE if len(lines) > PER_PAGE + 30 else max(1, len(lines)))
    shown = page.get_page(request.GET.get("page"))
    drawn = changes.drawing(found, list(shown), wish.by, language_of())
    return {
        "change": found,
        "wish": wish,
        "is_rank": wish.by == RANKS,
        "page": shown,
        "rows": [(line, _cells(found, line, wish.by)) for line in shown],
        "drawn": drawn,
        "drawn_title": _drawn_title(wish, len(lines)),
        "heads": [(kind, words.NAMES[kind]) for kind in found.kinds],
        "count": len(lines),
        "of": len(found.lines),
        "own": request.COOKIES.get(PIN_COOKIE, ""),
        "as_of": request.GET.get("as_of", ""),
        "path": request.path,
        "exports": [(kind.upper(), _address(request, format=kind)) for kind in FORMATS],
    }


def _cells(found: Change, line: changes.Line, by: str) -> list[tuple[float | None, int]]:
    """Return the parts of a line with their decimals, in the order of the columns."""
    parts = changes.parts_of(line, by)
    values = [parts.get(kind) for kind in found.kinds]
    if by == RANKS:
        return [(value, int(value is not None and bool(value % 1))) for value in values]
    return [(value, found.decimals) for value in values]


def _drawn_title(wish: Wish, count: int) -> Text:
    few = min(changes.DRAWN, count)
    what = Text("thứ hạng", "ranks") if wish.by == RANKS else Text("điểm", "scores")
    if count <= few:
        return Text("Những gì làm nên thay đổi {what}", "What the change of {what} is made of").fill(
            what=what
        )
    if wish.sort:
        return Text(
            "{n} nơi đầu bảng: những gì làm nên thay đổi {what}",
            "The first {n} of the table: what the change of {what} is made of",
        ).fill(n=few, what=what)
    return Text(
        "{n} nơi đổi nhiều nhất: những gì làm nên thay đổi {what}",
        "The {n} that changed most: what the change of {what} is made of",
    ).fill(n=few, what=what)


def _address(request: HttpRequest, **more: str) -> str:
    kept = {"as_of": request.GET.get("as_of", ""), **more}
    query = urlencode({name: value for name, value in kept.items() if value})
    return f"{request.path}?{query}" if query else request.path


# --- Around the table -------------------------------------------------------------------------------------


def _around(request: HttpRequest, found: Change, by: str) -> dict[str, Any]:
    before, after = found.before.listing, found.after.listing
    language = language_of()
    ask = words.question if by == RANKS else words.score_question
    rebased_on = found.after.units_on if found.after.is_rebased else None
    return {
        "question": ask(before.year, after.year),
        "kicker": Text("{f} · {g} · {a}–{b}", "{f} · {g} · {a}–{b}").fill(
            f=family_name(after.family), g=group_name(after.group), a=before.year, b=after.year
        ),
        "views": [
            (gettext("By rank"), _address(request), by == RANKS),
            (gettext("By score"), _address(request, by=SCORES), by == SCORES),
        ],
        "since": _year_tabs(found, by, is_before=True),
        "until": _year_tabs(found, by, is_before=False),
        "units": _unit_tabs(found, by, language),
        "explained": [(words.NAMES[kind], text, is_joint) for kind, text, is_joint in found.explained],
        "ranking_url": Addresses(language).ranking(after.family, after.year, after.group, rebased_on),
    }


def _year_tabs(found: Change, by: str, *, is_before: bool) -> list[tuple[str, str, bool]]:
    before, after = found.before.listing, found.after.listing
    on = found.after.units_on if found.after.is_rebased else None
    to, tabs = Addresses(language_of()), []
    for item in boards.shelf().of(after.family, after.group):
        first, last = (item.year, after.year) if is_before else (before.year, item.year)
        if first < last:
            url = to.changes(after.family, after.group, first, last, on)
            tabs.append((str(item.year), _by(url, by), item.year == (before if is_before else after).year))
    return tabs


def _unit_tabs(found: Change, by: str, language: str) -> list[tuple[str, str, bool]]:
    before, after, to = found.before.listing, found.after.listing, Addresses(language)
    ranking = f"{to.root}rankings/{after.family}/{after.year}/{after.group}/"
    ours = to.changes(after.family, after.group, before.year, after.year)
    return [
        (label, _by(url.replace(ranking, ours, 1), by), is_current)
        for label, url, is_current in league.unit_options(found.after, language)
    ]


def _by(url: str, by: str) -> str:
    return url if by == RANKS else f"{url}{'&' if '?' in url else '?'}by={by}"


# --- The table as a file ----------------------------------------------------------------------------------


def _export(request: HttpRequest, found: Change) -> HttpResponse:
    before, after = found.before.listing, found.after.listing
    era = f"-{found.after.units_on.isoformat()}" if found.after.is_rebased else ""
    told = Provenance(
        title=words.question(before.year, after.year),
        source=index_name(after.family),
        run=f"{before.run_uuid}, {after.run_uuid}",
        address=request.build_absolute_uri(request.path),
        note=found.first,
    )
    name = fold(f"changes-{after.family}-{after.group}-{before.year}-{after.year}{era}")
    rows = [_row(found, line) for line in found.lines]
    with or_not_found():
        return export(request, name, _columns(found), rows, told)


def _columns(found: Change) -> list[Column]:
    years = {"a": found.before.listing.year, "b": found.after.listing.year}
    digits = found.decimals
    plain = [
        Column("code", Text("Mã", "Code")),
        Column("name", Text("Tên", "Name")),
        Column("rank_before", Text("Hạng {a}", "Rank {a}").fill(**years), Kind.NUMBER, 0),
        Column("rank_after", Text("Hạng {b}", "Rank {b}").fill(**years), Kind.NUMBER, 0),
        Column("places", Text("Số bậc lên", "Places won"), Kind.NUMBER, 0),
        Column("score_before", Text("Điểm {a}", "Score {a}").fill(**years), Kind.NUMBER, digits),
        Column("score_after", Text("Điểm {b}", "Score {b}").fill(**years), Kind.NUMBER, digits),
        Column("change", Text("Điểm đổi", "Change of score"), Kind.NUMBER, digits),
    ]
    ranks = Text("{name}: bậc", "{name}: places")
    scores = Text("{name}: điểm", "{name}: score")
    parts = [
        column
        for kind in found.kinds
        for column in (
            Column(f"places_{kind}", ranks.fill(name=words.NAMES[kind]), Kind.NUMBER, 1),
            Column(f"score_{kind}", scores.fill(name=words.NAMES[kind]), Kind.NUMBER, digits),
        )
    ]
    return [*plain, *parts, Column("why", Text("Giải thích", "Explanation"), width=60)]


def _row(found: Change, line: changes.Line) -> list[Any]:
    split = line.split
    parts = [value for kind in found.kinds for value in (line.places.get(kind), line.scores.get(kind))]
    why = " ".join(dict.fromkeys(in_words(cause.why) for cause in split.causes))
    return [
        line.code,
        line.name,
        split.rank_before or None,
        split.rank_after or None,
        split.places,
        split.before,
        split.after,
        sum(line.scores.values()),
        *parts,
        why,
    ]
