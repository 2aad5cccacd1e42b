"""Deny by default: no page is reached that does not say what it asks of its visitor."""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import ResolverMatch, reverse
from django.utils.translation import get_language

from nenso.accounts import queries, third_party
from nenso.accounts.rules import KEY, PUBLIC, PUBLIC_AT_SET_UP, Access, Answer, Role, answer
from nenso.accounts.texts import ANSWERS, ROLES
from nenso.kernel.rules import join_list

log = logging.getLogger(__name__)
API = ("/api/", "/dhis2/")  # a program asks here
# The open API, the code that portals embed, what shows that the exchange's ledger only grows, its certificates and its registry.
SESSIONLESS = (
    *(*API, "/metering/", "/acme/"),
    *("/exchange/log/", "/exchange/authority/", "/exchange/registry/"),
)


class AccessMiddleware:
    """Asks of each request what its view declared; stands after authentication."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Let the visitor in (None), or answer in the view's place."""
        access = declared_access(view, request.resolver_match)
        if access is None:
            return _undeclared(request)
        if access in (PUBLIC, PUBLIC_AT_SET_UP, KEY) and request.path.startswith(SESSIONLESS):
            # Nobody's session is looked at: caches may keep what is public, and a key is asked for by its endpoint.
            return None
        given = answer(access, queries.visitor(request))
        return None if given is Answer.ENTER else _turned_away(request, given, access)


def declared_access(view: Callable[..., Any], match: ResolverMatch | None) -> Access | None:
    """Return what a view asks: its own word first, then the registry of other people's pages."""
    own = getattr(view, "access", None) or getattr(getattr(view, "view_class", None), "access", None)
    if isinstance(own, Access):
        return own
    return third_party.access_of(match.namespaces, match.url_name) if match else None


def _undeclared(request: HttpRequest) -> HttpResponse:
    if settings.DEBUG or settings.ACCESS_IS_STRICT:
        raise ImproperlyConfigured(f"{request.path} does not state what it asks of its visitor")
    log.error("%s does not state what it asks of its visitor: refused", request.path)
    return _turned_away(request, Answer.REFUSED, None)


def _turned_away(request: HttpRequest, given: Answer, access: Access | None) -> HttpResponse:
    if request.path.startswith(API):
        return _problem(given)
    if given is Answer.REFUSED:
        return _refused(request, access)
    page = reverse(settings.LOGIN_URL if given is Answer.SIGN_IN else "mfa_index")
    # Only a page that is read can be returned to: a form sent from a dead session must be filled in again.
    back = f"?next={quote(request.get_full_path())}" if request.method in {"GET", "HEAD"} else ""
    return HttpResponseRedirect(page + back)


def _refused(request: HttpRequest, access: Access | None) -> HttpResponse:
    language = get_language() or "vi"
    wanted = [role for role in Role if access and role in access.roles]
    names = join_list([ROLES[role].in_language(language) for role in wanted], language)
    return render(request, "accounts/refused.html", {"role_names": names}, status=403)


def _problem(given: Answer) -> JsonResponse:
    """Answer an API client as RFC 9457 has it."""
    status = 401 if given is Answer.SIGN_IN else 403
    title = ANSWERS[given].in_language(get_language() or "vi")
    body = {"type": "about:blank", "title": title, "status": status, "code": f"access.{given.value}"}
    return JsonResponse(body, status=status, content_type="application/problem+json")
