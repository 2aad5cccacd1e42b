"""The ranking: any family, year and group, searched, filtered and sorted; ties shown; the reader's own place pinned."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from nenso.accounts.rules import public
from nenso.index.queries import Board
from nenso.index.queries import ranking as ranked_rows
from nenso.kernel.rules import Refused, Text, fold
from nenso.web import sentences
from nenso.web.exports import Column, Kind, Provenance, export
from nenso.web.presenters import boards, league
from nenso.web.presenters.addresses import Addresses
from nenso.web.presenters.figures import median
from nenso.web.presenters.names import family_name, group_name, index_name
from nenso.web.sentences import Named

PIN_COOKIE, PIN = "place", "pin"
PER_PAGE = 100
IN_SIGHT = 12  # lines that a reader sees without scrolling: an own place among them is not shown twice


def language_of() -> str:
    """Return the reader's language."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def day_asked(request: HttpRequest) -> date | None:
    """Return the day of `?as_of=`, None where none is given; a day that cannot be read is not found."""
    asked = request.GET.get("as_of", "")
    if not asked:
        return None
    try:
        return date.fromisoformat(asked)
    except ValueError as error:
        raise Http404(asked) from error


@public
@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """Lead to the newest ranking, taking `?pin=` along."""
    shelf = boards.shelf()
    for family, group in shelf.kinds:
        listing = shelf.newest(family, group)
        if listing is not None:
            address = Addresses(language_of()).ranking(family, listing.year, group)
            asked = request.GET.urlencode()
            return redirect(f"{address}?{asked}" if asked else address)
    return render(request, "web/rankings/empty.html")


@public
@require_safe
def ranking(request: HttpRequest, family: str, year: int, group: str) -> HttpResponse:
    """Show a ranking; with `HX-Request` only its table; with `?format=` the table as a file."""
    language = language_of()
    shelf = boards.shelf()
    try:
        listing = shelf.find(family, year, group)
        board = boards.board_of(listing, day_asked(request))
    except Refused as refusal:
        raise Http404(str(refusal)) from refusal
    table = league.table_of(listing, board.units_on if board.is_rebased else None, language)
    if request.GET.get("format"):
        return _export(request, board, table)
    results = _results(request, board, table)
    template = "web/rankings/results.html"
    if request.headers.get("HX-Request") != "true":
        results |= _around(shelf, board, language)
        template = "web/rankings/ranking.html"
    response = render(request, template, results)
    remember(request, response)
    patch_vary_headers(response, ["HX-Request", "Cookie"])
    return response


def _results(request: HttpRequest, board: Board, table: league.Table) -> dict[str, Any]:
    wish = _wish(request, board, table)
    lines = league.chosen(table, wish)
    page = Paginator(lines, PER_PAGE if len(lines) > PER_PAGE + 30 else max(1, len(lines)))
    own = request.GET[PIN] if PIN in request.GET else request.COOKIES.get(PIN_COOKIE, "")
    return {
        "table": table,
        "wish": wish,
        "page": page.get_page(request.GET.get("page")),
        "count": len(lines),
        "of": len(table.lines),
        "own": own,
        "own_line": table.line(own),
        "is_own_apart": not wish.words and own not in {line.code for line in lines[:IN_SIGHT]},
        "as_of": request.GET.get("as_of", ""),
        "path": request.path,
        "board": board,
        "exports": _export_links(request),
        "counted": sentences.counted(len(table.lines), board.listing.group),
    }


def _wish(request: HttpRequest, board: Board, table: league.Table) -> league.Wish:
    sort = request.GET.get("sort", "rank")
    region = request.GET.get("region", "")
    return league.Wish(
        words=request.GET.get("q", "")[:80],
        region=region if region in {item.code for item in league.region_choices(board, "vi")} else "",
        sort=sort if sort in league.sort_keys(table) else "rank",
    )


def _around(shelf: boards.Shelf, board: Board, language: str) -> dict[str, Any]:
    listing = board.listing
    to = Addresses(language)
    return {
        "question": sentences.ranking_question(
            listing.family, listing.group, listing.year, listing.edition_name
        ),
        "first": first_sentence(board),
        "known": _how_known(board),
        "carried": _carried(board),
        "regions": league.region_choices(board, language),
        "kinds": league.kind_tabs(shelf, listing, language),
        "years": league.year_tabs(shelf, board, language),
        "units": league.unit_options(board, language),
        "method_url": to.method(listing.edition_code),
        "crumbs": [
            (family_name(listing.family).in_language(language), ""),
            (f"{group_name(listing.group).in_language(language)}, {listing.year}", ""),
        ],
        "kicker": Text("{f} · {g} · {y}", "{f} · {g} · {y}").fill(
            f=family_name(listing.family), g=group_name(listing.group), y=listing.year
        ),
    }


def first_sentence(board: Board) -> Text:
    """Return the answer to a ranking's question."""
    rows = [row for row in ranked_rows(board) if row.rank or row.score is not None]
    leaders = [row for row in rows[:3] if row.score is not None]
    if rows and not leaders:
        return sentences.only_ranks([row.name for row in rows[:3]], board.listing.year)
    named = [Named(row.name, row.score or 0.0, board.edition.decimals) for row in leaders]
    ranked = sum(1 for row in rows if row.rank)
    middle = median(board.scores[:, 0]) if ranked == len(board.units) else None
    return sentences.ranking_first(named, boards.size_of(board), board.listing.group, middle)


def _how_known(board: Board) -> Text:
    basis = board.basis[:, 0]
    if board.is_rebased:
        return sentences.NOTHING
    if boards.is_partial(board):
        return sentences.known_in_part(len(board.units), boards.size_of(board), board.listing.group)
    return sentences.how_known(int((basis == 1).sum()), int((basis == 2).sum()), len(board.units))


def _carried(board: Board) -> Text:
    if board.mapping is None:
        return sentences.NOTHING
    return sentences.carried_over(len(board.units), len(board.mapping.sources), board.listing.year)


def remember(request: HttpRequest, response: HttpResponse) -> None:
    """Keep the reader's own place in a cookie that says nothing else; an empty `?pin=` forgets it."""
    asked = request.GET.get(PIN)
    if asked is None:
        return
    if asked and len(asked) <= 32 and asked.isalnum():
        response.set_cookie(PIN_COOKIE, asked, max_age=365 * 86400, samesite="Lax", httponly=True)
    else:
        response.delete_cookie(PIN_COOKIE)


# --- The table as a file ----------------------------------------------------------------------------------


RANK, CODE, NAME, SCORE = (
    Text("Hạng", "Rank"),
    Text("Mã", "Code"),
    Text("Tên", "Name"),
    Text("Điểm", "Score"),
)


def _export_links(request: HttpRequest) -> list[tuple[str, str]]:
    as_of = request.GET.get("as_of", "")
    kept = f"&as_of={as_of}" if as_of else ""
    return [(name.upper(), f"{request.path}?format={name}{kept}") for name in ("csv", "xlsx", "json")]


def _export(request: HttpRequest, board: Board, table: league.Table) -> HttpResponse:
    listing = board.listing
    digits = board.edition.decimals
    columns = [
        Column("rank", RANK, Kind.NUMBER, 0),
        Column("code", CODE),
        Column("name", NAME),
        Column("score", SCORE, Kind.NUMBER, digits),
        *(Column(h.code, board.edition.name_of(h.code), Kind.NUMBER, digits) for h in table.headings),
    ]
    told = Provenance(
        title=sentences.ranking_question(listing.family, listing.group, listing.year, listing.edition_name),
        source=index_name(listing.family),
        run=str(listing.run_uuid),
        address=request.build_absolute_uri(request.path),
        note=_carried(board) if board.is_rebased else None,
    )
    era = f"-{board.units_on.isoformat()}" if board.is_rebased else ""
    file_name = fold(f"{listing.family}-{listing.year}-{listing.group}{era}")
    try:
        return export(request, file_name, columns, league.export_rows(table), told)
    except Refused as refusal:
        raise Http404(str(refusal)) from refusal
