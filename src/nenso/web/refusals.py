"""One answer for every `Refused`: a form error, a page of its own, or a problem of RFC 9457 for programs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.defaults import page_not_found

from nenso.index.importing import FileRefused
from nenso.kernel.rules import Refused, Text
from nenso.kernel.texts import sentence
from nenso.web.language import in_words

ROOMS = (
    "nenso.web",
    "nenso.index",
    "nenso.programme",
    "nenso.reporting",
    "nenso.measures",
    "nenso.exchange",
    "nenso.accounts",
    "nenso.directory",
    "nenso.catalogue",
    "nenso.notify",
    "nenso.kernel",
)
ACME = "/acme/"  # reads no more than its own most, and says so in its own form
API = ("/api/", "/dhis2/", "/exchange/log/", "/exchange/authority/", "/exchange/registry/")
MEGABYTE = 1024 * 1024
_ROOM_FOR_FORM = MEGABYTE  # what a form may bring beside its file
_NOT_THERE = (
    "not_found",
    "not_resolved",
    "unknown",
    "no_entry",
    "none_in_force",
    "nobody",
    "unknown_unit",
    "unknown_node",
    "unknown_key",
)


def text_of(refused: Refused) -> Text:
    """Return the sentence of a refusal in both languages."""
    if isinstance(refused, FileRefused):
        return refused.text
    return sentence(refused, ROOMS)


def words_of(refused: Refused) -> str:
    """Return the sentence of a refusal in the reader's language."""
    return in_words(text_of(refused))


def status_of(refused: Refused) -> int:
    """Return the HTTP status: 403 a right, 404 a thing that is not there, 413 too large, 409 a state, else 422."""
    room, _, what = refused.code.partition(".")
    if room == "access":
        return 403
    if refused.code == "upload.too_large":
        return 413
    if what.startswith(("already_", "same_", "returned")):
        return 409
    return 404 if what in _NOT_THERE or what.startswith("no_such_") else 422


def problem(refused: Refused) -> JsonResponse:
    """Answer a program as RFC 9457 has it."""
    status = status_of(refused)
    words = words_of(refused)
    body: dict[str, Any] = {"type": "about:blank", "title": words, "status": status, "code": refused.code}
    return JsonResponse(
        body,
        status=status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )


@contextmanager
def into_form(form: forms.BaseForm) -> Iterator[None]:
    """Turn a refusal inside the block into an error of the form, at its field where the form has it."""
    try:
        yield
    except Refused as refused:
        _tell(form, refused)


@contextmanager
def into_act(form: forms.BaseForm) -> Iterator[None]:
    """As `into_form`, for a form that is one of several on a page: who has no right to its act is refused the page."""
    try:
        yield
    except Refused as refused:
        if refused.code.startswith("access."):
            raise
        _tell(form, refused)


def _tell(form: forms.BaseForm, refused: Refused) -> None:
    form.add_error(refused.field if refused.field in form.fields else None, words_of(refused))


@contextmanager
def or_not_found() -> Iterator[None]:
    """Turn a refusal inside the block into a page that is not there."""
    try:
        yield
    except Refused as refusal:
        raise Http404(str(refusal)) from refusal


def not_there(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer an address that is none, also one with a line's end in it, which no pattern of ours takes: a program as it reads."""
    if request.path.startswith(API):
        return problem(Refused("api.unknown"))
    return page_not_found(request, exception)


class RefusalMiddleware:
    """Answers what no view caught, and refuses an upload that is too large before it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Before CSRF's check, which would read the whole body to find the token in it.
        told = str(request.META.get("CONTENT_LENGTH") or "0")
        length = int(told) if told.isascii() and told.isdecimal() else 0
        if length > settings.UPLOAD_LIMIT + _ROOM_FOR_FORM and not request.path.startswith(ACME):
            return self.process_exception(request, too_large(length))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse:
        """Answer a refusal; every other exception goes on."""
        if not isinstance(fault, Refused):
            return None  # type: ignore[return-value]
        if request.path.startswith(API):
            return problem(fault)
        back = request.META.get("HTTP_REFERER", "")
        is_ours = back.startswith(f"{request.scheme}://{request.get_host()}/")
        context = {"words": words_of(fault), "status": status_of(fault), "back": back if is_ours else ""}
        return render(request, "web/refused.html", context, status=status_of(fault))


def too_large(size: int) -> Refused:
    """Return the refusal of a file of so many bytes."""
    most = settings.UPLOAD_LIMIT // MEGABYTE
    return Refused("upload.too_large", field="file", size=round(size / MEGABYTE, 1), most=most)
