"""The ranking: any family, year and group, searched, filtered and sorted; ties shown; the reader's own place pinned."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from nenso.accounts.rules import public
from nenso.index.queries import Board
from nenso.index.queries import ranking as ranked_rows
from nenso.kernel.rules import Text, fold
from nenso.web import sentences, sureness_words
from nenso.web.exports import Column, Kind, Provenance, export
from nenso.web.language import language_of
from nenso.web.presenters import boards, league, sureness
from nenso.web.presenters.addresses import Addresses
from nenso.web.presenters.figures import median, origin_day
from nenso.web.presenters.laboratory.bench import may_be_varied
from nenso.web.presenters.names import family_name, group_name, index_name
from nenso.web.refusals import or_not_found
from nenso.web.sentences import Named

PIN_COOKIE, PIN, SURE = "place", "pin", "sure"
PER_PAGE = 100
IN_SIGHT = 12  # lines that a reader sees without scrolling: an own place among them is not shown twice


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
    with or_not_found():
        listing = shelf.find(family, year, group)
        board = boards.board_of(listing, day_asked(request))
    on = board.units_on if board.is_rebased else None
    if request.GET.get("format"):
        return _export(request, board, league.table_of(listing, on, language))
    sure = sureness.sureness_of(board)
    is_sure = request.GET.get(SURE) == "1" and sure is not None
    results = _results(request, board, league.table_of(listing, on, language, is_sure))
    template = "web/rankings/results.html"
    if request.headers.get("HX-Request") != "true":
        results |= _around(request, shelf, board, language) | _how_sure(request, board, sure)
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


def _how_sure(request: HttpRequest, board: Board, sure: sureness.Sureness | None) -> dict[str, Any]:
    """Return the switch, what was varied, and what leads from it; or why nothing is known."""
    is_asked = request.GET.get(SURE) == "1"
    kept = {name: request.GET[name] for name in ("as_of", "q", "region") if request.GET.get(name)}
    plain, asked = (_address(request.path, {**kept, **more}) for more in ({}, {SURE: "1"}))
    views = [
        (gettext("Scores and indicators"), plain, not is_asked),
        (gettext("How sure is this?"), asked, is_asked),
    ]
    if sure is None:
        why = sureness.why_not(board)
        return {"views": views if is_asked and why.vi else [], "is_asked": is_asked, "why_not": why}
    return {
        "views": views,
        "is_asked": is_asked,
        "sure": sure,
        "not_in_a_band": sureness_words.NOT_IN_A_BAND,
        "study_url": _address(f"{request.path}study.json", {n: kept[n] for n in kept if n == "as_of"}),
        "study_file": study_file(board),
    }


def study_file(board: Board) -> str:
    """Name the document of a board's study."""
    listing = board.listing
    return f"study-{fold(f'{listing.family}-{listing.year}-{listing.group}{_era(board)}')}.json"


def _era(board: Board) -> str:
    return f"-{board.units_on.isoformat()}" if board.is_rebased else ""


def _address(path: str, query: dict[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path


def _wish(request: HttpRequest, board: Board, table: league.Table) -> league.Wish:
    sort = request.GET.get("sort", "rank")
    region = request.GET.get("region", "")
    return league.Wish(
        words=request.GET.get("q", "")[:80],
        region=region if region in {item.code for item in league.region_choices(board, "vi")} else "",
        sort=sort if sort in league.sort_keys(table) else "rank",
    )


def _around(request: HttpRequest, shelf: boards.Shelf, board: Board, language: str) -> dict[str, Any]:
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
        "years": _keeping(request, league.year_tabs(shelf, board, language)),
        "units": _keeping(request, league.unit_options(board, language)),
        "method_url": to.method(listing.edition_code),
        "changes_url": _changes_url(shelf, board, to),
        "laboratory_url": to.laboratory(
            listing.family, listing.year, listing.group, board.units_on if board.is_rebased else None
        )
        if may_be_varied(listing)
        else "",
        "crumbs": [
            (family_name(listing.family).in_language(language), ""),
            (f"{group_name(listing.group).in_language(language)}, {listing.year}", ""),
        ],
        "kicker": Text("{f} · {g} · {y}", "{f} · {g} · {y}").fill(
            f=family_name(listing.family), g=group_name(listing.group), y=listing.year
        ),
    }


def _keeping(request: HttpRequest, tabs: list[tuple[str, str, bool]]) -> list[tuple[str, str, bool]]:
    """Let the tabs of years and units keep to how sure the ranks are, where the reader asked for it."""
    if request.GET.get(SURE) != "1":
        return tabs
    return [
        (label, f"{url}{'&' if '?' in url else '?'}{SURE}=1", is_current) for label, url, is_current in tabs
    ]


def _changes_url(shelf: boards.Shelf, board: Board, to: Addresses) -> str:
    """Return where the change since the year before is told; nothing where there is none or no score."""
    listing = board.listing
    before = [item.year for item in shelf.of(listing.family, listing.group) if item.year < listing.year]
    if not before or len(board.units) < 2 or not boards.is_scored(board):
        return ""
    return to.changes(listing.family, listing.group, before[-1], listing.year, origin_day(board))


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

_BAND_COLUMNS = (
    Column("rank_5", Text("Hạng, mức 5%", "Rank, 5%"), Kind.NUMBER, 0),
    Column("rank_50", Text("Hạng, trung vị", "Rank, median"), Kind.NUMBER, 0),
    Column("rank_95", Text("Hạng, mức 95%", "Rank, 95%"), Kind.NUMBER, 0),
    Column("top_ten", Text("Xác suất vào mười hạng đầu", "Probability of the top ten"), Kind.NUMBER, 3),
    Column("tied_with", Text("Không phân biệt chắc chắn với (mã)", "Statistically tied with (codes)")),
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
        *(_BAND_COLUMNS if table.has_bands else ()),
    ]
    told = Provenance(
        title=sentences.ranking_question(listing.family, listing.group, listing.year, listing.edition_name),
        source=index_name(listing.family),
        run=str(listing.run_uuid),
        address=request.build_absolute_uri(request.path),
        note=_carried(board) if board.is_rebased else None,
    )
    file_name = fold(f"{listing.family}-{listing.year}-{listing.group}{_era(board)}")
    with or_not_found():
        return export(request, file_name, columns, league.export_rows(table), told)
