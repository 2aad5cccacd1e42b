"""A large body that is refused unread is read on within bounds, so that its sender reads why."""

from io import BytesIO
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from nenso.web.lingering import MOST, SMALL, Lingering


class Body(BytesIO):
    """A body that counts how much of it was read."""

    def __init__(self, size: int) -> None:
        super().__init__(b"x" * size)


def asked(size: int, status: int, read: int = 0) -> int:
    """Ask with a body of a size, of which a view reads some; return where it was left."""
    request = RequestFactory().post("/", b"", content_type="application/json")
    stream = Body(size)
    request._stream, request.META["CONTENT_LENGTH"] = stream, str(size)

    def view(_request: HttpRequest) -> HttpResponse:
        stream.read(read)
        return HttpResponse(status=status)

    assert Lingering(view)(request).status_code == status
    return stream.tell()


@pytest.mark.parametrize("status", [401, 404, 405, 413, 429, 503])
def test_what_is_refused_is_read_to_its_end(status: int) -> None:
    assert asked(2 * SMALL + 7, status) == 2 * SMALL + 7
    assert asked(2 * SMALL, status, read=1000) == 2 * SMALL


def test_what_is_taken_small_or_beyond_all_bounds_is_left_alone() -> None:
    assert asked(2 * SMALL, 200) == 0
    assert asked(SMALL, 404) == 0
    request = RequestFactory().post("/", b"", content_type="application/json")
    request._stream, request.META["CONTENT_LENGTH"] = Body(10), str(MOST + 1)
    Lingering(lambda _request: HttpResponse(status=413))(request)
    assert request._stream.tell() == 0


@pytest.mark.parametrize("length", ["", "x", "-1", "٣"])
def test_a_length_that_is_none_is_none(length: str) -> None:
    request = RequestFactory().post("/", b"", content_type="application/json")
    request.META["CONTENT_LENGTH"] = length
    assert Lingering(lambda _request: HttpResponse(status=400))(request).status_code == 400


def test_a_sender_that_left_changes_nothing() -> None:
    class Gone:
        def read(self, _size: int) -> bytes:
            raise OSError("gone")

    request: Any = RequestFactory().post("/", b"", content_type="application/json")
    request._stream, request.META["CONTENT_LENGTH"] = Gone(), str(2 * SMALL)
    assert Lingering(lambda _request: HttpResponse(status=404))(request).status_code == 404


@pytest.mark.django_db
def test_the_api_refuses_a_large_body_without_a_key() -> None:
    answer = Client().post(
        "/api/exchange/v1/descriptions/apply", b"x" * (3 * 2**20), content_type="application/json"
    )
    assert (answer.status_code, answer.json()["code"]) == (401, "api_key.missing")
