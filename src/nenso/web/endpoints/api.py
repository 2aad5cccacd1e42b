"""The API itself: its name, its errors, and the endpoints of each theme."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer

from nenso.kernel.rules import Refused, Text
from nenso.web.endpoints import bundles, figures, index, measures, places, studies, value_sets
from nenso.web.endpoints.catalogue import reading
from nenso.web.endpoints.described import DescribedApi
from nenso.web.endpoints.paging import MOST
from nenso.web.refusals import problem

DESCRIPTION = """Every published result, its method, its inputs with their sources, and the organisations and territories of any day.

Answers are JSON in UTF-8. Names come in the language of `?lang=vi|en` or of `Accept-Language`. Lists are paged by `limit` and `offset`,
with the addresses of the pages around in `next`, `previous` and the header `Link`. `as_of` (a day, 2025-07-01) carries figures and units
over to those of that day. Errors are problem details (RFC 9457). `ETag` and `Last-Modified` let a client ask again without loading
again. No key is needed; a client may ask 600 times a minute. Data: CC BY 4.0."""


class PlainJson(JSONRenderer):
    """Vietnamese letters as they are: half as long, and a person can read them."""

    json_dumps_params = {"ensure_ascii": False}


api = DescribedApi(
    renderer=PlainJson(),
    title="Nền Số: open data API",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
    openapi_extra={"info": {"license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"}}},
)
for theme in (index, figures, studies, places, bundles, measures, value_sets, reading):
    api.add_router("", theme.router)


@api.exception_handler(Refused)
def _refused(_request: HttpRequest, refused: Refused) -> HttpResponse:
    return problem(refused)


@api.exception_handler(Http404)
def _nothing(_request: HttpRequest, _fault: Http404) -> HttpResponse:
    return problem(Refused("api.unknown"))


@api.exception_handler(ValidationError)
def _unreadable(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    first: dict[str, Any] = fault.errors[0]
    name, match = _parameter(first["loc"]), request.resolver_match
    given, place = request.GET.getlist(name), first["loc"][-1]
    found = given[place] if isinstance(place, int) and place < len(given) else request.GET.get(name, "")
    found = found or str(match.kwargs.get(name, "") if match else "")
    return problem(Refused("api.parameter_unknown", name=name, found=found[:60], known=_known(first)))


def _parameter(where: Sequence[int | str]) -> str:
    """Return which parameter a fault is of; of a list, `where` ends with the place in it."""
    return next((part for part in reversed(where) if isinstance(part, str)), "")


def _known(fault: dict[str, Any]) -> Text:
    """Say what a parameter takes."""
    kind, facts = str(fault["type"]), fault.get("ctx", {})
    if kind.startswith("date"):
        return Text("Hãy viết ngày như 2025-07-01.", "Write a day as 2025-07-01.")
    if "expected" in facts:
        return Text("Các giá trị nhận: {e}.", "It takes {e}.").fill(e=str(facts["expected"]))
    if "le" in facts or "ge" in facts:
        return Text("Số này phải từ {low} đến {high}.", "It lies between {low} and {high}.").fill(
            low=facts.get("ge", 0), high=facts.get("le", MOST)
        )
    return (
        Text("Hãy viết một số nguyên.", "Write a whole number.") if kind.startswith("int") else Text("", "")
    )
