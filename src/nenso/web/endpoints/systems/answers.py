"""How the API of systems says no: problem details of RFC 9457 with the status that a sender acts upon."""

import logging

from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language_from_request, override

from nenso.kernel.rules import Refused
from nenso.web.refusals import status_of, words_of

# The database went away, or gave way to another sender: nothing was taken, and the same batch may be sent again.
PASSING = (OperationalError, InterfaceError, IntegrityError)
RETRY_SECONDS = 5
_STATUS = {
    "access_request.decided": 409,
    "access_request.waits": 409,
    "api.method": 405,
    "api.nul": 400,
    "api.too_often": 429,
    "api.wrong_keys": 429,
    "batch.not_json": 400,
    "batch.too_many": 413,
    "body.encoding": 415,
    "body.no_length": 411,
    "body.not_json": 400,
    "body.not_gzip": 400,
    "body.too_large": 413,
    "intake.unavailable": 503,
    "interop.csv": 400,
    "interop.encoding": 400,
    "interop.json": 400,
    "interop.media": 415,
    "interop.too_large": 413,
    "interop.xml": 400,
    "interop.xml_unsafe": 400,
    "system.other_kind": 403,
    "totals.not_json": 400,
    "totals.too_many_ids": 413,
}
_log = logging.getLogger(__name__)


def answer(refused: Refused, **more: object) -> HttpResponse:
    """Return a refusal for a program, with members of one's own: 401 where the key is at fault, 503 where it should come again later."""
    is_key = refused.code.startswith(("key.", "api_key."))
    status = 401 if is_key else _STATUS.get(refused.code) or status_of(refused)
    body = {"type": "about:blank", "title": words_of(refused), "status": status, "code": refused.code}
    body |= {"field": refused.field} if refused.field else {}
    body |= more
    found = JsonResponse(
        body,
        status=status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )
    if is_key:
        found["WWW-Authenticate"] = 'Bearer realm="nenso"'
    if status in (429, 503):
        found["Retry-After"] = str(refused.facts.get("seconds", RETRY_SECONDS))
    return found


def of_method(request: HttpRequest, found: HttpResponse) -> HttpResponse:
    """Return an answer, and in place of the framework's that a method is not offered one that programs read."""
    if found.status_code != 405:
        return found
    with override(get_language_from_request(request)):
        said = answer(Refused("api.method", method=str(request.method)[:20], allowed=found["Allow"]))
    said["Allow"] = found["Allow"]
    return said


def has_nul(request: HttpRequest) -> bool:
    """Say whether an address has U+0000, which no text of a database can hold."""
    return "\0" in request.path or "%00" in request.META.get("QUERY_STRING", "")


def unavailable(fault: Exception) -> HttpResponse:
    """Return the answer to a sender whom the database failed."""
    _log.error("a request of a system was not done: %s: %s", type(fault).__name__, fault)
    return answer(Refused("intake.unavailable", seconds=RETRY_SECONDS))
