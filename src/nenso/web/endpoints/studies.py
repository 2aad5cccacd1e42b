"""How sure published ranks are: bands, influences, and the document with which anybody replays them."""

# ruff: noqa: ARG001 - the framework hands the request to every endpoint, by that name

import json
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from nenso.index import queries
from nenso.kernel.rules import Refused
from nenso.web.endpoints.days import WrittenDay
from nenso.web.endpoints.index import Result, result
from nenso.web.endpoints.paging import Names, names
from nenso.web.endpoints.words import told
from nenso.web.language import language_of

router = Router(tags=["studies"])


class Band(Schema):
    """One unit: its rank, the ranks between which it lies in 90 % of the trials, and those it is tied with."""

    rank: int
    code: str
    name: str
    low: float
    median: float
    high: float
    mean: float
    top_ten: float
    tied: list[str]
    score: float
    score_low: float
    score_high: float


class Influence(Schema):
    """How much of all movement of ranks one choice makes: alone (first) and with the others (total)."""

    vary: str
    node: str | None
    name: Names
    first: float
    first_low: float
    first_high: float
    total: float
    total_low: float
    total_high: float


class Made(Schema):
    """A study behind the figures: its design and seed, the digest of all ranks, and where its document is."""

    study: UUID
    kind: str
    design: dict[str, Any]
    seed: int
    engine: str
    ranks_digest: str
    document: str


class Studies(Schema):
    """What the official studies of a result tell."""

    result: Result
    units_on: date
    is_rebased: bool
    mean_shift: float
    bands: list[Band]
    influences: list[Influence]
    made: list[Made]


@router.get("/studies/{family}/{int:year}/{group}", response=Studies, **told("studies"))
def studies(
    request: HttpRequest, family: str, year: int, group: str, as_of: WrittenDay | None = None
) -> dict[str, Any]:
    """Errors in the data are not in a band. `as_of=2025-07-01` gives the 34 provinces; 404 where nothing public can be varied."""
    board = queries.board(family, year, group, as_of)
    on = board.units_on if board.is_rebased else None
    sure = queries.official_study(board.listing.run_id, on)
    if sure is None:
        raise Refused("study.none_in_force", family=family, year=year, group=group)
    moves = queries.official_study(board.listing.run_id, on, "sensitivity")
    bands, language = queries.outcome_of_study(sure), language_of()
    called = {unit.code: unit.name.in_language(language) for unit in board.units}
    return {
        "result": result(board.listing),
        "units_on": board.units_on,
        "is_rebased": board.is_rebased,
        "mean_shift": bands.mean_shift,
        "bands": [_band(band, called) for band in sorted(bands.bands, key=lambda one: (one.rank, one.unit))],
        "influences": [_influence(one) for one in _influences(moves)],
        "made": [_made(study) for study in (sure, moves) if study is not None],
    }


def _band(band: Any, called: dict[str, str]) -> dict[str, Any]:
    numbers = ("rank", "low", "median", "high", "mean", "top_ten", "score", "score_low", "score_high")
    return {
        "code": band.unit,
        "name": called.get(band.unit, band.unit),
        "tied": list(band.tied),
        **{name: getattr(band, name) for name in numbers},
    }


def _influences(study: Any) -> Any:
    return () if study is None else queries.outcome_of_study(study).influences


def _influence(one: Any) -> dict[str, Any]:
    numbers = ("first", "first_low", "first_high", "total", "total_low", "total_high")
    return {
        "vary": one.vary,
        "node": one.node,
        "name": names(one.name),
        **{name: getattr(one, name) for name in numbers},
    }


def _made(study: Any) -> dict[str, Any]:
    return {
        "study": study.uuid,
        "kind": study.kind,
        "design": study.design,
        "seed": study.seed,
        "engine": study.engine_version,
        "ranks_digest": study.ranks_digest,
        "document": f"/api/v1/studies/{study.uuid}",
    }


@router.get("/studies/{uuid:study}", response=dict[str, Any], **told("study"))
def study(request: HttpRequest, study: UUID) -> HttpResponse:
    """Edition, inputs, design, seed and outcome: `nenso.index.rules.uncertainty.replay` computes it again and compares."""
    found = queries.study_named(study)
    if not found.is_official or not queries.is_released(found.run.uuid):
        raise Refused("study.not_found", study=str(study))
    content = json.dumps(queries.study_document(found), ensure_ascii=False)
    answer = HttpResponse(content, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="study-{found.uuid}.json"'
    return answer
