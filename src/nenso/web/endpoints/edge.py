"""The edge of the API: no cookies, a rate limit, answers that can be asked for again, open to every site."""

import hashlib
import re
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date
from django.utils.translation import activate, get_language_from_request, override

from nenso.catalogue.queries import last_step
from nenso.index.queries import last_change
from nenso.kernel.rules import Refused
from nenso.measures.queries.exchange import last_recorded
from nenso.web.endpoints.systems.answers import answer, has_nul, of_method
from nenso.web.refusals import problem

ROOT = "/api/v1/"
LOG = "/exchange/log/"  # its views say how long an answer is kept: for ever, or a second
METERING = "/metering/"
# The catalogue for programs: CKAN's API, files of it as a whole, of its words and of single entries.
CATALOGUE = re.compile(r"/catalogue/(?:api/|catalogue\.|terms\.|entry/[^/]+\.(?:ttl|jsonld)\Z)")
MINUTE = 60
KEPT_SECONDS = 60
_METHODS = "GET, HEAD, OPTIONS"


class ApiEdge:
    """Stands before sessions and languages: the API and the monitoring code know neither a session nor a language cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(METERING):
            request.COOKIES.clear()  # browsers send them along with a beacon: nobody here wants to know them
        if not _is_open(request.path):
            return self.get_response(request)
        request.COOKIES.clear()
        if wanted := request.GET.get("lang"):
            request.META["HTTP_ACCEPT_LANGUAGE"] = wanted[:20]
        seconds = _too_often(request)
        if seconds:
            return _open(_wait(request, seconds))
        if request.method == "OPTIONS":
            return _open(_preflight())
        if has_nul(request):
            with override(get_language_from_request(request)):
                return _open(answer(Refused("api.nul")))
        found = of_method(request, self._answered(request))
        return _open(_alike(found) if request.path.startswith(LOG) else _conditional(request, found))

    def _answered(self, request: HttpRequest) -> HttpResponse:
        """Answer; what is asked for its head alone as GET is, for endpoints know of no HEAD: the server leaves the body out."""
        asked = request.method
        request.method = "GET" if asked == "HEAD" else asked
        try:
            return self.get_response(request)
        finally:
            request.method = asked

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> None:
        """Speak the language asked for: the address has none, and pages without one are Vietnamese."""
        if _is_open(request.path):
            activate(get_language_from_request(request))


def _is_open(path: str) -> bool:
    return path.startswith((ROOT, LOG)) or CATALOGUE.match(path) is not None


def _too_often(request: HttpRequest) -> int:
    """Return how long a client must wait, 0 where it need not. Counted in the process: generous by design."""
    minute, local = int(time.time()) // MINUTE, caches["local"]
    key = f"api:{address_of(request)}:{minute}"
    local.add(key, 0, timeout=2 * MINUTE)
    if local.incr(key) <= settings.API_PER_MINUTE:
        return 0
    return MINUTE - int(time.time()) % MINUTE


def address_of(request: HttpRequest) -> str:
    """Return the address of who asks, as the connection or our own proxy tells it."""
    # Only our own proxy's word is taken: a client can write the rest of this header as it likes.
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.IS_BEHIND_TLS else ""
    return forwarded.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))


def _wait(request: HttpRequest, seconds: int) -> HttpResponse:
    with override(get_language_from_request(request)):
        answer = problem(Refused("api.too_often", seconds=seconds))
    answer.status_code = 429
    answer["Retry-After"] = str(seconds)
    return answer


def _preflight() -> HttpResponse:
    answer = HttpResponse(status=204)
    answer["Access-Control-Allow-Methods"] = _METHODS
    answer["Access-Control-Allow-Headers"] = "Accept-Language, If-Modified-Since, If-None-Match"
    answer["Access-Control-Max-Age"] = "86400"
    return answer


def _open(answer: HttpResponseBase) -> HttpResponseBase:
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Access-Control-Expose-Headers"] = "ETag, Last-Modified, Link, Retry-After, X-Total-Count"
    if answer.status_code >= 400:
        answer["Cache-Control"] = "no-store"
    return answer


def _alike(answer: HttpResponse) -> HttpResponse:
    """Return what is the same in every language: a cache keeps it once."""
    if answer.status_code == 200:
        answer.headers.pop("Vary", None)
    return answer


def _conditional(request: HttpRequest, answer: HttpResponse) -> HttpResponseBase:
    if answer.status_code != 200 or answer.streaming or request.method not in {"GET", "HEAD"}:
        return answer
    answer["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    answer["Vary"] = "Accept-Language, Accept-Encoding"
    etag = f'"{hashlib.sha256(answer.content).hexdigest()[:32]}"'
    answer["ETag"] = etag
    changed = _changed(answer)
    if changed is not None:
        answer["Last-Modified"] = http_date(changed)
    found = get_conditional_response(request, etag=etag, last_modified=changed, response=answer)
    return answer if found is None else found


def _changed(answer: HttpResponse) -> int | None:
    """Return the second at which what is answered changed last: what the answer says, else the latest of all that is published."""
    if "Last-Modified" in answer:
        return parse_http_date(answer["Last-Modified"])
    moments: tuple[datetime | None, ...] = (last_change(), last_recorded(), last_step())
    return max((int(at.timestamp()) for at in moments if at is not None), default=None)
