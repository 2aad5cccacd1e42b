"""What one page asks twice is asked once, and never kept beyond the page nor where a request may write."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from nenso.kernel.reading import ReadingMiddleware, asked_once, one_reading

asked: list[Any] = []


@asked_once
def _square(number: int) -> int:
    asked.append(number)
    return number**2


def _answered(method: str) -> int:
    asked.clear()

    def answer(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(str(_square(3) + _square(3) + _square(2)))

    request = HttpRequest()
    request.method = method
    assert ReadingMiddleware(answer)(request).content == b"22"
    return len(asked)


def test_a_page_that_is_read_asks_once() -> None:
    assert _answered("GET") == 2
    assert _answered("HEAD") == 2


def test_a_request_that_may_write_asks_each_time() -> None:
    assert _answered("POST") == 3
    assert _answered("DELETE") == 3


def test_nothing_is_kept_from_one_page_to_the_next() -> None:
    assert _answered("GET") == 2
    assert _answered("GET") == 2


def test_nothing_is_kept_of_a_question_that_failed() -> None:
    tries = []

    @asked_once
    def refuse() -> None:
        tries.append(1)
        raise LookupError

    with one_reading():
        for _ in range(2):
            try:
                refuse()
            except LookupError:
                continue
    assert len(tries) == 2


def test_two_questions_with_the_same_words_are_two() -> None:
    @asked_once
    def cube(number: int) -> int:
        return number**3

    with one_reading():
        assert (_square(2), cube(2)) == (4, 8)
