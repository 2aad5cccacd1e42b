"""One unit's scores down to its inputs, its years, and the origin of a figure."""

# ruff: noqa: ARG001 - the framework hands the request to every endpoint, by that name

import math
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from nenso.index import queries
from nenso.kernel.rules import Refused
from nenso.web.endpoints.days import WrittenDay
from nenso.web.endpoints.paging import Page, Paged, names, page_of
from nenso.web.endpoints.words import told
from nenso.web.language import language_of

router = Router(tags=["figures"])


@router.get("/units/{family}/{int:year}/{group}/{code}", response=dict[str, Any], **told("unit"))
def unit(
    request: HttpRequest, family: str, year: int, group: str, code: str, as_of: WrittenDay | None = None
) -> dict[str, Any]:
    """Every node with value, points, rank and basis; every input with its source, file and row."""
    return queries.explain(family, year, group, code, as_of, language_of())


class Year(Schema):
    """One year of a unit."""

    year: int
    score: float
    rank: int | None
    of: int
    basis: str
    edition: str
    is_rebased: bool


@router.get("/history/{family}/{group}/{code}", response=list[Year], **told("history"))
def history(
    request: HttpRequest, family: str, group: str, code: str, as_of: WrittenDay | None = None, node: str = ""
) -> list[dict[str, Any]]:
    """With `as_of=2025-07-01` a merged province has a past: the mean of those that became it."""
    points = queries.history(family, group, code, as_of, node or None)
    return [
        {
            "year": point.year,
            "score": round(point.value, 10),
            "rank": point.rank or None,
            "of": point.of,
            "basis": point.basis,
            "edition": point.edition_code,
            "is_rebased": point.is_rebased,
        }
        for point in points
    ]


@router.get("/figures/{uuid:run}/{unit}/{node}", response=dict[str, Any], **told("figure"))
def figure(
    request: HttpRequest, run: UUID, unit: str, node: str, as_of: WrittenDay | None = None
) -> dict[str, Any]:
    """What it is, the rule in words, its inputs and sources, the run and its digests."""
    if not queries.in_state(queries.runs(), "released").filter(uuid=run).exists():
        raise Refused("run.not_found", run=str(run))
    found = queries.origin(run, unit, node, as_of)
    return {
        "unit": {"code": found.unit_code, "name": names(found.unit_name)},
        "node": {"code": found.node, "name": names(found.node_name)},
        "year": found.year,
        "units_on": found.units_on,
        "score": _number(found.score),
        "points": _number(found.points),
        "max_points": _number(found.max_points),
        "rank": found.rank or None,
        "of": found.of,
        "basis": found.basis,
        "published": _number(found.published),
        "illustrative": found.is_illustrative,
        "reason": names(found.reason),
        "rule_source": found.rule_source,
        "parts": [
            {"code": part.code, "name": names(part.name), "score": _number(part.score), "basis": part.basis}
            for part in found.parts
        ],
        "members": [
            {
                "code": member.code,
                "share": member.share,
                "assumed": member.is_assumed,
                "score": _number(member.score),
            }
            for member in found.members
        ],
        "inputs": [record.plain() for record in found.inputs],
        "run": _run(found),
    }


def _run(found: queries.Origin) -> dict[str, Any]:
    return {
        "uuid": found.run_uuid,
        "at": found.run_at,
        "engine": found.engine_version,
        "edition": found.edition_code,
        "edition_digest": found.edition_digest,
        "inputs_digest": found.inputs_digest,
        "outputs_digest": found.outputs_digest,
        "corrects": found.corrects,
        "reason": found.correction_reason,
    }


def _number(value: float) -> float | None:
    return None if math.isnan(value) or math.isinf(value) else round(value, 10)


class Dataset(Schema):
    """A file of inputs."""

    uuid: UUID
    family: str
    group: str
    year: int
    units_on: date
    file: str
    digest: str
    values: int
    loaded_at: datetime


def _released() -> Any:
    runs = queries.in_state(queries.runs(), "released")
    return queries.datasets().filter(pk__in=runs.values("dataset"))


def _dataset(row: Any) -> dict[str, Any]:
    return {
        "uuid": row.uuid,
        "family": row.family,
        "group": row.group,
        "year": row.year,
        "units_on": row.units_on,
        "file": row.file_name,
        "digest": row.digest,
        "values": row.value_count,
        "loaded_at": row.loaded_at,
    }


@router.get("/datasets", response=Page[Dataset], **told("datasets"))
def datasets(request: HttpRequest, response: HttpResponse, page: Paged) -> dict[str, Any]:
    """Only those behind results that are public."""
    found = _released()
    rows = found[page.offset : page.offset + page.limit]
    return page_of(request, response, [_dataset(row) for row in rows], found.count(), page)


@router.get("/datasets/{uuid:uuid}", response=Page[dict[str, Any]], **told("dataset"))
def dataset(request: HttpRequest, response: HttpResponse, uuid: UUID, page: Paged) -> dict[str, Any]:
    """Each value as it was written, with its status, source, note and row."""
    found = _released().filter(uuid=uuid).first()
    if found is None:
        raise Refused("dataset.not_found", dataset=str(uuid))
    values = queries.values_of(found)
    items = [
        {
            "unit": value.unit_code,
            "key": value.key,
            "value": value.written,
            "kind": value.kind,
            "status": value.status,
            "source": value.source.citation,
            "note": value.note,
            "row": value.row,
        }
        for value in values[page.offset : page.offset + page.limit]
    ]
    return page_of(request, response, items, values.count(), page)
