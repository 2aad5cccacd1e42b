"""Families, results, groups, editions and rankings."""

# ruff: noqa: ARG001 - the framework hands the request to every endpoint, by that name

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from nenso.directory import queries as directory
from nenso.index import queries
from nenso.index.rules import Edition, Node
from nenso.index.rules.wording import rule_words
from nenso.kernel.rules import Text
from nenso.web.endpoints.days import WrittenDay
from nenso.web.endpoints.described import in_forms
from nenso.web.endpoints.paging import Names, Page, Paged, names, paged
from nenso.web.endpoints.words import told
from nenso.web.exports import XLSX, Column, Kind, Provenance, export
from nenso.web.language import language_of
from nenso.web.presenters.names import family_name

router = Router(tags=["index"])


class Result(Schema):
    """One published result."""

    family: str
    group: str
    year: int
    edition: str
    edition_name: Names
    run: UUID
    units_on: date
    released_at: datetime
    ranking: str
    bundle: str


def result(listing: queries.Listing) -> dict[str, Any]:
    """Return a listing as a plain record with the addresses of what hangs on it."""
    path = f"{listing.family}/{listing.year}/{listing.group}"
    return {
        "family": listing.family,
        "group": listing.group,
        "year": listing.year,
        "edition": listing.edition_code,
        "edition_name": names(listing.edition_name),
        "run": listing.run_uuid,
        "units_on": listing.units_on,
        "released_at": listing.released_at,
        "ranking": f"/api/v1/rankings/{path}",
        "bundle": f"/api/v1/bundles/{path}",
    }


class Family(Schema):
    """An index and what of it is published."""

    code: str
    name: Names
    groups: list[str]
    years: list[int]


@router.get("/families", response=list[Family], **told("families"))
def families(request: HttpRequest) -> list[dict[str, Any]]:
    """Start here: which indices there are, for whom, and for which years."""
    found: dict[str, list[queries.Listing]] = {}
    for listing in queries.catalogue():
        found.setdefault(listing.family, []).append(listing)
    return [
        {
            "code": code,
            "name": names(family_name(code)),
            "groups": list(dict.fromkeys(listing.group for listing in listings)),
            "years": sorted({listing.year for listing in listings}),
        }
        for code, listings in found.items()
    ]


@router.get("/results", response=Page[Result], **told("results"))
def results(
    request: HttpRequest,
    response: HttpResponse,
    page: Paged,
    family: str = "",
    group: str = "",
    year: int | None = None,
) -> dict[str, Any]:
    """A corrected result takes the place of the one it corrects."""
    found = [
        result(listing)
        for listing in queries.catalogue()
        if family in ("", listing.family) and group in ("", listing.group) and year in (None, listing.year)
    ]
    return paged(request, response, found, page)


class Group(Schema):
    """Units that are ranked together."""

    code: str
    name: Names


@router.get("/groups", response=list[Group], **told("groups"))
def groups(request: HttpRequest) -> list[dict[str, Any]]:
    """Provinces, ministries with and without public services, the nation, countries."""
    return [{"code": group.code, "name": names(group.name)} for group in directory.groups()]


class EditionSummary(Schema):
    """An edition in a list."""

    code: str
    family: str
    name: Names
    groups: list[str]
    first_year: int
    last_year: int | None
    digest: str
    file: str


def _edition_summary(row: Any) -> dict[str, Any]:
    return {
        "code": row.code,
        "family": row.family,
        "name": {"vi": row.name_vi, "en": row.name_en},
        "groups": row.groups,
        "first_year": row.first_year,
        "last_year": row.last_year,
        "digest": row.digest,
        "file": f"/api/v1/editions/{row.code}/file",
    }


@router.get("/editions", response=list[EditionSummary], **told("editions"))
def editions(request: HttpRequest, family: str = "") -> list[dict[str, Any]]:
    """The newest version of every edition."""
    return [_edition_summary(row) for row in queries.edition_rows() if family in ("", row.family)]


@router.get("/editions/{code}", response=dict[str, Any], **told("edition"))
def edition(request: HttpRequest, code: str) -> dict[str, Any]:
    """What is illustrative, derived or unknown is marked at every node."""
    row = queries.edition_named(code)
    method = queries.method_of(row)
    return {
        **_edition_summary(row),
        "points": method.max_points,
        "figures_as": method.figures_as,
        "decimals": method.decimals,
        "note": names(method.note) if method.note else None,
        "legal": [
            {"act": act.act, "article": act.article, "day": act.day, "source": act.source}
            for act in method.legal
        ],
        "nodes": [_node(method, node) for node in method.nodes],
        "views": [
            {"code": view.code, "name": names(view.name), "status": view.status} for view in method.views
        ],
    }


def _node(method: Edition, node: Node) -> dict[str, Any]:
    return {
        "code": node.code,
        "parent": node.parent,
        "depth": node.depth,
        "name": names(node.name),
        "max_points": None if node.max_points != node.max_points else node.max_points,
        "weight": None if node.weight != node.weight else node.weight,
        "rule": names(rule_words(method, node)),
        "inputs": list(node.scoring.inputs) if node.scoring else [],
        "status": node.status,
        "illustrative": node.illustrative,
        "unscored": node.unscored,
        "source": node.source,
    }


@router.get("/editions/{code}/file", openapi_extra=in_forms("application/yaml"), **told("edition_file"))
def edition_file(request: HttpRequest, code: str) -> HttpResponse:
    """As its office wrote it."""
    row = queries.edition_named(code)
    answer = HttpResponse(row.text, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{code}.yaml"'
    return answer


class Ranked(Schema):
    """One line of a ranking; `score` is empty where only the rank was published, `rank` 0 where there is none."""

    rank: int
    code: str
    name: str
    score: float | None
    basis: str


class Ranking(Page[Ranked]):
    """A ranking and what it stands on."""

    result: Result
    units_on: date
    node: str
    is_rebased: bool


RANKING_COLUMNS = (
    Column("rank", Text("Hạng", "Rank"), Kind.NUMBER, 0),
    Column("code", Text("Mã", "Code")),
    Column("name", Text("Đơn vị", "Unit"), width=30),
    Column("score", Text("Điểm", "Score"), Kind.NUMBER, 4),
    Column("basis", Text("Cơ sở", "Basis")),
)


@router.get(
    "/rankings/{family}/{int:year}/{group}",
    response=Ranking,
    openapi_extra=in_forms("text/csv", XLSX),
    **told("ranking"),
)
def ranking(
    request: HttpRequest,
    response: HttpResponse,
    family: str,
    year: int,
    group: str,
    page: Paged,
    as_of: WrittenDay | None = None,
    node: str = "",
    format: str = "json",  # noqa: A002 - the word of the address
) -> Any:
    """`as_of=2025-07-01` gives the 34 provinces; `node` ranks an indicator; `format=csv|xlsx` takes it all away."""
    board = queries.board(family, year, group, as_of)
    asked = node or board.root
    rows = queries.ranking(board, asked)
    if format != "json":
        return _table(request, board, rows)
    language = language_of()
    answer = paged(request, response, [row.plain(language) for row in rows], page)
    more = {"units_on": board.units_on, "node": asked, "is_rebased": board.is_rebased}
    return {**answer, **more, "result": result(board.listing)}


def _table(request: HttpRequest, board: queries.Board, rows: list[queries.RankedRow]) -> HttpResponse:
    listing = board.listing
    lines = [[row.rank or None, row.code, row.name, row.score, row.basis] for row in rows]
    told_of = Provenance(board.edition.name, run=str(listing.run_uuid), address=request.build_absolute_uri())
    return export(
        request, f"{listing.family}-{listing.year}-{listing.group}", RANKING_COLUMNS, lines, told_of
    )
