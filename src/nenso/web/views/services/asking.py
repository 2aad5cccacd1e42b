"""Reading what a page of public services is asked for, and handing out its tables."""

from collections.abc import Iterable

from django.http import HttpRequest

from nenso.kernel.rules import Text
from nenso.web.exports import Provenance

MEASURED_NOTE = Text(
    "Tính từ sự kiện mà các hệ thống gửi về; không phải số liệu công bố chính thức.",
    "Computed from events that systems send; no official publication.",
)
TRIAL_NOTE = Text(
    "Có số liệu minh họa: sự kiện thử để trình diễn, không phải của cơ quan nào.",
    "Holds illustrative figures: trial events for a demonstration, nobody's own.",
)


def period_asked(request: HttpRequest) -> str:
    """Return the code of the period asked for, "" for the usual one."""
    return request.GET.get("period", "")[:16]


def words_asked(request: HttpRequest, name: str = "q") -> str:
    """Return the words searched for."""
    return request.GET.get(name, "")[:80].strip()


def one_of(request: HttpRequest, name: str, known: Iterable[str], usual: str) -> str:
    """Return a parameter where it is one of those known, otherwise the usual one; a sort may begin with a hyphen."""
    asked = request.GET.get(name, usual)
    return asked if asked.lstrip("-") in set(known) else usual


def provenance(request: HttpRequest, title: Text, *, is_illustrative: bool) -> Provenance:
    """Return what an exported table says of itself."""
    return Provenance(
        title=title,
        source=MEASURED_NOTE,
        address=request.build_absolute_uri(),
        note=TRIAL_NOTE if is_illustrative else None,
    )
