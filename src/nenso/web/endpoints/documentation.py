"""The page that documents the API, made from its own schema."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from nenso.accounts.rules import public
from nenso.kernel.rules import Refused, Text
from nenso.web.endpoints.api import api
from nenso.web.endpoints.words import SUMMARIES

THEMES = {
    "index": Text("Chỉ số và xếp hạng", "Indices and rankings"),
    "figures": Text("Con số và nguồn gốc", "Figures and their origin"),
    "studies": Text("Độ chắc chắn của thứ hạng", "How sure ranks are"),
    "places": Text("Đơn vị theo ngày", "Units of any day"),
    "measures": Text("Chỉ tiêu và số liệu", "Indicators and their figures"),
    "values": Text("Số liệu cho hệ thống khác", "Figures for other systems"),
    "catalogue": Text(
        "Danh mục hệ thống, cơ sở dữ liệu, nền tảng", "Catalogue of systems, databases, platforms"
    ),
    "bundles": Text("Gói dữ liệu đã ký", "Signed bundles"),
}
_EXAMPLES = {
    "families": "/api/v1/families",
    "results": "/api/v1/results?family=dti",
    "groups": "/api/v1/groups",
    "editions": "/api/v1/editions",
    "edition": "/api/v1/editions/dti-2-province",
    "edition_file": "/api/v1/editions/dti-2-province/file",
    "ranking": "/api/v1/rankings/dti/2022/provinces?as_of=2025-07-01",
    "unit": "/api/v1/units/dti/2022/provinces/48",
    "history": "/api/v1/history/dti/provinces/48",
    "organisations": "/api/v1/organisations?q=da nang",
    "organisation": "/api/v1/organisations/48?as_of=2025-07-01",
    "territories": "/api/v1/territories/province?as_of=2025-07-01",
    "territory": "/api/v1/territories/province/48?as_of=2025-06-30",
    "datasets": "/api/v1/datasets",
    "studies": "/api/v1/studies/dti/2022/provinces?as_of=2025-07-01",
    "indicators": "/api/v1/indicators?q=truc tuyen",
    "indicator": "/api/v1/indicators/dossiers.online.share",
    "observations": "/api/v1/observations?indicator=dossiers.received&unit_kind=organisation&unit=48",
    "series": "/api/v1/series/dossiers.online.share/organisation/48?periods=2025-Q3,2025-Q4",
    "across": "/api/v1/across/dossiers.received/2025-09/province",
    "data_value_sets": "/api/v1/dataValueSets?orgUnit=48&period=202509&children=true",
    "catalogue_entries": "/api/v1/catalogue/entries?q=dan cu&kind=database",
    "catalogue_entry": "/api/v1/catalogue/entries/csdl-quoc-gia-ve-dan-cu",
    "catalogue_agencies": "/api/v1/catalogue/agencies",
    "bundles": "/api/v1/bundles",
    "bundle": "/api/v1/bundles/dti/2022/provinces",
}


@public
@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """What can be asked, with which parameters, and an example of each."""
    schema = api.get_openapi_schema()
    themes = [{"name": name, "operations": _operations(schema, tag)} for tag, name in THEMES.items()]
    return render(request, "web/api/documentation.html", {"themes": themes})


@csrf_exempt  # a program is told of the address, not of a form
@public
def unknown(_request: HttpRequest, rest: str) -> HttpResponse:
    """Answer an address under the API that has nothing, as the API answers."""
    raise Refused("api.unknown", address=rest[:80])


def _operations(schema: Any, tag: str) -> list[dict[str, Any]]:
    found = [(path, ways["get"]) for path, ways in schema["paths"].items() if tag in ways["get"]["tags"]]
    return [
        {
            "path": path,
            "name": operation["operationId"],
            "summary": SUMMARIES[operation["operationId"]],
            "text": operation.get("description", ""),
            "parameters": [_parameter(one) for one in operation.get("parameters", [])],
            "example": _EXAMPLES.get(operation["operationId"], ""),
        }
        for path, operation in found
    ]


def _parameter(found: Any) -> dict[str, Any]:
    schema = found["schema"]
    kinds = schema.get("anyOf", [schema])
    kind = next((one.get("format") or one.get("type", "") for one in kinds if one.get("type") != "null"), "")
    choices: list[str] = next((one["enum"] for one in kinds if "enum" in one), [])
    return {
        "name": found["name"],
        "where": found["in"],
        "kind": kind,
        "choices": choices,
        "is_required": found.get("required", False),
        "default": schema.get("default"),
    }
