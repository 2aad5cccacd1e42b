"""The monitoring code for portals: the script, and where it sends. Knows no cookie, no session and no reader."""

import hashlib
import time
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from nenso.accounts.rules import PUBLIC_AT_SET_UP, declared
from nenso.measures.actions import take_hit
from nenso.measures.rules.visits import LONGEST_BODY, truncated

HITS_A_MINUTE = 600  # of one network: an office shares its address
_STATUS = {"taken": 204, "bot": 204, "unreadable": 400, "unknown_site": 404, "wrong_origin": 403}
_KEPT_SECONDS = 3600


@declared(PUBLIC_AT_SET_UP)
@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """Return the script that a portal embeds; kept by browsers for an hour, and asked for again by its digest."""
    found = finders.find("ui/metering.js")
    if not isinstance(found, str):
        raise Http404("the front end was not built")
    body, tag = _script(found, Path(found).stat().st_mtime_ns)
    is_kept = tag in request.headers.get("If-None-Match", "")
    answer = (
        HttpResponseNotModified()
        if is_kept
        else HttpResponse(body, content_type="text/javascript; charset=utf-8")
    )
    answer["ETag"] = tag
    answer["Cache-Control"] = f"public, max-age={_KEPT_SECONDS}"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return _open(answer)


@lru_cache(maxsize=2)
def _script(path: str, _changed: int) -> tuple[bytes, str]:
    body = Path(path).read_bytes()
    return body, f'"{hashlib.sha256(body).hexdigest()[:32]}"'


# Without CSRF's token: it comes from the pages of others, and bears nobody's session, so there is nothing to ride on.
@declared(PUBLIC_AT_SET_UP)
@csrf_exempt
@require_http_methods(["POST", "OPTIONS"])
def hit(request: HttpRequest) -> HttpResponse:
    """Take one step of a visit. Answers 204 with nothing in it; what is wrong is answered by a bare status."""
    if request.method == "OPTIONS":
        answer = HttpResponse(status=204)
        answer["Access-Control-Allow-Methods"] = "POST"
        answer["Access-Control-Allow-Headers"] = "Content-Type"
        answer["Access-Control-Max-Age"] = "86400"
        return _open(answer)
    if _length(request) > LONGEST_BODY:
        return _open(HttpResponse(status=413))
    address = _address(request)
    if _is_too_often(address):
        answer = HttpResponse(status=429)
        answer["Retry-After"] = str(60 - int(time.time()) % 60)
        return _open(answer)
    outcome = take_hit(
        body=request.body,
        origin=request.headers.get("Origin", ""),
        address=address,
        user_agent=request.headers.get("User-Agent", ""),
        now=timezone.now(),
    )
    return _open(HttpResponse(status=_STATUS[outcome]))


def _open(answer: HttpResponse) -> HttpResponse:
    answer["Access-Control-Allow-Origin"] = "*"
    if answer.status_code not in (200, 304):
        answer["Cache-Control"] = "no-store"
        answer["Content-Length"] = "0"
    return answer


def _length(request: HttpRequest) -> int:
    told = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(told) if told.isascii() and told.isdecimal() else LONGEST_BODY + 1


def _address(request: HttpRequest) -> str:
    """Return the visitor's address, as our own proxies tell it: the rest of that header anybody can write."""
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT or int(settings.IS_BEHIND_TLS)
    forwarded = request.headers.get("X-Forwarded-For", "").split(",") if proxies else []
    told = forwarded[-proxies].strip() if 0 < proxies <= len(forwarded) else ""
    return told or str(request.META.get("REMOTE_ADDR", ""))


def _is_too_often(address: str) -> bool:
    """Count the hits of a network in this process and minute: generous by design."""
    local, key = caches["local"], f"measures.hits:{truncated(address)}:{int(time.time()) // 60}"
    local.add(key, 0, timeout=120)
    return local.incr(key) > HITS_A_MINUTE
