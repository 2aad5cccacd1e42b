"""Data value sets of reporting systems, as DHIS2 takes and gives them."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from nenso.kernel.rules import Refused
from nenso.measures import actions as measures
from nenso.measures.rules.systems import REPORTS
from nenso.reporting import actions, queries
from nenso.reporting.interop.adx import read_adx
from nenso.reporting.interop.csv_values import read_csv
from nenso.reporting.interop.importing import answer, read_options
from nenso.reporting.interop.json_values import read_json
from nenso.reporting.interop.values import LARGEST, DataValueSet
from nenso.web.endpoints.described import in_forms
from nenso.web.endpoints.systems.body import read_body
from nenso.web.endpoints.systems.edge import system_behind
from nenso.web.endpoints.value_sets import ADX, CSV, PARAMETERS, question_of, written
from nenso.web.language import language_of

router = Router(tags=["values"])
_READERS = {
    "application/json": read_json,
    "application/csv": read_csv,
    "text/csv": read_csv,
    "application/adx+xml": read_adx,
}
_TEXT = {"type": ["string", "number", "boolean", "null"]}  # as DHIS2's clients write one
_VALUE = {
    "type": "object",
    "required": ["dataElement", "value"],
    "properties": dict.fromkeys(
        (
            "dataElement",
            "period",
            "orgUnit",
            "categoryOptionCombo",
            "attributeOptionCombo",
            "value",
            "comment",
        ),
        _TEXT,
    ),
}
_SET = {
    "type": "object",
    "properties": {
        **dict.fromkeys(("dataSet", "completeDate", "period", "orgUnit"), _TEXT),
        "dataValues": {"type": "array", "items": _VALUE},
    },
}
_DATA_SET = {
    "in": "query",
    "name": "dataSet",
    "schema": {"type": "string"},
    "description": "a regime: cells of its reports",
}
_BODY: dict[str, Any] = {
    "parameters": [
        {"in": "query", "name": name, "schema": {"type": "string", "enum": list(known)}}
        for name, known in (
            ("importStrategy", ("CREATE_AND_UPDATE", "CREATE", "UPDATE", "DELETE")),
            ("dryRun", ("false", "true")),
            ("importMode", ("atomic", "partial")),
        )
    ],
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": _SET},
            "application/csv": {"schema": {"type": "string"}},
            "application/adx+xml": {"schema": {"type": "string"}},
        },
    },
}


@router.post(
    "/dataValueSets",
    response={200: dict[str, Any], 409: dict[str, Any]},
    operation_id="take_data_value_set",
    url_name="data_value_sets",
    openapi_extra=_BODY,
)
def take(request: HttpRequest) -> HttpResponse:
    """Take a set. A dataSet names a regime: the values are cells of its reports; without one they are figures."""
    return taken(request)


@router.get(
    "/dataValueSets",
    response=dict[str, Any],
    operation_id="give_data_value_set",
    url_name="data_value_sets",
    openapi_extra=in_forms(CSV, ADX, parameters=[*PARAMETERS["parameters"], _DATA_SET]),
)
def give(request: HttpRequest) -> HttpResponse:
    """Give figures, or with `dataSet` the cells of reports: drafts of one's own, approved ones of everybody."""
    return given(request)


def taken(request: HttpRequest) -> HttpResponse:
    """Take what a request brings and answer with an import summary: 200, or 409 where a value was not taken."""
    system = system_behind(request, REPORTS)
    options = read_options({name: str(value) for name, value in request.GET.items()})
    content = read_body(request, LARGEST)
    values = _read(request.content_type or "", content)
    if named := request.GET.get("dataSet"):
        values = DataValueSet(values.values, named, values.complete_date, values.period, values.org_unit)
    summary = actions.take_values(
        by=measures.sender(system),
        owner=system.organisation_code,
        values=values,
        options=options,
        content=content,
    )
    body = answer(summary, options, language_of())
    return HttpResponse(
        json.dumps(body, ensure_ascii=False), status=body["httpStatusCode"], content_type="application/json"
    )


def given(request: HttpRequest, form: str = "") -> HttpResponse:
    """Give what a request asks for, in the form that it asks for."""
    system = system_behind(request, REPORTS)
    question = question_of(request)
    if question.data_set:
        return written(request, queries.report_values(question, system.organisation_code), form)
    return written(request, queries.value_set(question), form)


def _read(media: str, content: bytes) -> DataValueSet:
    reader = _READERS.get(media.lower())
    if reader is None:
        raise Refused("interop.media", found=media[:60])
    return reader(content)
