"""A page that states nothing is refused; an API answers in its own way."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import ResolverMatch
from django.views import View

from nenso.accounts import third_party
from nenso.accounts.middleware import AccessMiddleware, declared_access
from nenso.accounts.models import User
from nenso.accounts.rules import PUBLIC, SIGNED_IN, Role, public, requires, signed_in
from tests.factories.accounts import a_person

pytestmark = pytest.mark.django_db


def silent(request: HttpRequest) -> HttpResponse:
    return HttpResponse("in")


def ask(view: Any, path: str = "/somewhere/", user: User | None = None) -> HttpResponse | None:
    request = RequestFactory().get(path)
    request.user = user or AnonymousUser()
    request.resolver_match = ResolverMatch(view, (), {}, "somewhere")
    return AccessMiddleware(silent).process_view(request, view, (), {})


def test_a_silent_page_is_an_error_for_developers(settings: Any) -> None:
    settings.ACCESS_IS_STRICT = True
    with pytest.raises(ImproperlyConfigured, match="/somewhere/ does not state"):
        ask(silent)


def test_a_silent_page_is_refused_in_use_also_to_administrators(settings: Any) -> None:
    settings.ACCESS_IS_STRICT = False
    for user in (None, a_person(*Role)):
        response = ask(silent, user=user)
        assert response is not None
        assert response.status_code == 403


def test_an_api_answers_with_a_problem() -> None:
    @requires(Role.PUBLISHER)
    def guarded(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    for user, status, code in (
        (None, 401, "access.sign-in"),
        (a_person(Role.VIEWER), 403, "access.refused"),
        (a_person(Role.PUBLISHER, has_second_factor=False), 403, "access.set-up"),
    ):
        response = ask(guarded, "/api/v1/runs", user)
        assert response is not None
        assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
        assert json.loads(response.content)["code"] == code
    assert ask(guarded, "/api/v1/runs", a_person(Role.PUBLISHER)) is None


def test_a_public_answer_of_the_api_looks_at_nobody() -> None:
    request = RequestFactory().get("/api/v1/rankings")
    request.resolver_match = ResolverMatch(silent, (), {}, "rankings", namespaces=["api"])
    assert AccessMiddleware(silent).process_view(request, silent, (), {}) is None, (
        "request.user was never set"
    )


def test_a_class_declares_like_a_function() -> None:
    @signed_in
    class Page(View):
        pass

    assert declared_access(Page.as_view(), None) == SIGNED_IN


def test_the_views_own_word_goes_before_the_registry() -> None:
    @public
    def login(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    match = ResolverMatch(login, (), {}, "account_change_password")
    assert declared_access(login, match) == PUBLIC
    assert declared_access(silent, match) == third_party.BY_NAME["account_change_password"]


def test_spaces_of_names_declare_what_lies_in_them() -> None:
    assert third_party.access_of(["ui"], "living") == PUBLIC
    assert third_party.access_of(["api-1.0.0"], "anything") == PUBLIC
    assert third_party.access_of(["api-1.0.0", "inner"], "anything") == PUBLIC
    assert third_party.access_of([], "unheard_of") is None
    assert third_party.access_of(["elsewhere"], "account_login") is None
