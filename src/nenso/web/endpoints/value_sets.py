"""Recorded figures as DHIS2's data value sets: JSON, CSV or ADX, for everybody."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from ninja import Router

from nenso.kernel.rules import Refused
from nenso.reporting import queries
from nenso.reporting.interop.adx import write_adx
from nenso.reporting.interop.csv_values import write_csv
from nenso.reporting.interop.json_values import write_json
from nenso.reporting.interop.values import DataValueSet
from nenso.web.endpoints.described import in_forms
from nenso.web.endpoints.words import told

router = Router(tags=["values"])
JSON, CSV, ADX = "application/json", "text/csv", "application/adx+xml"
_FORMATS = {"json": JSON, "csv": CSV, "xml": ADX, "adx": ADX}
_ACCEPTED = (("adx+xml", ADX), ("application/csv", CSV), ("text/csv", CSV), ("application/xml", ADX))
_SEVERAL = {"type": "array", "items": {"type": "string"}}
PARAMETERS: dict[str, Any] = {
    "parameters": [
        {"in": "query", "name": name, "schema": schema, "description": words}
        for name, schema, words in (
            ("dataElement", _SEVERAL, "codes of indicators; repeat it or join them by commas"),
            ("period", _SEVERAL, "DHIS2's codes: 202409, 2024Q3, 2024S1, 2024, 2024W37, 20240915"),
            ("orgUnit", _SEVERAL, "codes of organisations or territories; province:48 for the place itself"),
            ("children", {"type": "boolean"}, "with everything below the units"),
            ("startDate", {"type": "string", "format": "date"}, "periods that begin on this day or later"),
            ("endDate", {"type": "string", "format": "date"}, "periods that end on this day or before"),
            ("lastUpdated", {"type": "string", "format": "date-time"}, "known since then"),
            ("format", {"type": "string", "enum": ["json", "csv", "adx"]}, "else by Accept; JSON"),
        )
    ]
}


@router.get(
    "/dataValueSets",
    response=dict[str, Any],
    openapi_extra=in_forms(CSV, ADX, **PARAMETERS),
    **told("data_value_sets"),
)
def data_value_sets(request: HttpRequest) -> HttpResponse:
    """In the shape of DHIS2, so that its clients can read. As recorded, without roll-up; reports once they are approved."""
    return written(request, queries.value_set(question_of(request)))


def question_of(request: HttpRequest) -> queries.Question:
    """Return what a request asks for; raises `Refused("interop.option")` for a day or a word that cannot be read."""
    given = request.GET
    return queries.Question(
        data_elements=given.getlist("dataElement"),
        periods=given.getlist("period"),
        org_units=given.getlist("orgUnit"),
        children=_yes(request, "children"),
        start=_day(request, "startDate"),
        end=_day(request, "endDate"),
        since=_moment(request, "lastUpdated"),
        data_set=given.get("dataSet", ""),
    )


def written(request: HttpRequest, values: DataValueSet, form: str = "") -> HttpResponse:
    """Return a set in the form that was asked for: by the address, by `format`, else by `Accept`."""
    kind = _kind(request, form)
    if kind == ADX:
        content = write_adx(values, timezone.now().isoformat(timespec="seconds"))
    else:
        content = write_csv(values) if kind == CSV else write_json(values)
    return HttpResponse(content, content_type=kind if kind == ADX else f"{kind}; charset=utf-8")


def _kind(request: HttpRequest, form: str) -> str:
    named = form or request.GET.get("format")
    if named is not None:
        if named not in _FORMATS:
            raise Refused("interop.option", name="format", found=named[:40], known=", ".join(_FORMATS))
        return _FORMATS[named]
    accepted = request.headers.get("Accept", "")
    if JSON in accepted:
        return JSON
    return next((kind for word, kind in _ACCEPTED if word in accepted), JSON)


def _yes(request: HttpRequest, name: str) -> bool:
    found = request.GET.get(name, "false").lower()
    if found not in ("true", "false"):
        raise Refused("interop.option", name=name, found=found[:40], known="true, false")
    return found == "true"


def _day(request: HttpRequest, name: str) -> Any:
    found = request.GET.get(name)
    if found is None:
        return None
    try:
        day = parse_date(found[:10])
    except ValueError:
        day = None
    if day is None:
        raise Refused("interop.option", name=name, found=found[:40], known="2025-07-01")
    return day


def _moment(request: HttpRequest, name: str) -> datetime | None:
    found = request.GET.get(name)
    if found is None:
        return None
    try:
        moment = parse_datetime(found) or parse_datetime(f"{found}T00:00:00")
        if moment is not None:
            moment = moment if timezone.is_aware(moment) else timezone.make_aware(moment)
            return moment.astimezone(UTC)  # the database knows no zone sixteen hours away
    except (ValueError, OverflowError):
        pass
    raise Refused("interop.option", name=name, found=found[:40], known="2025-07-01T00:00:00")
