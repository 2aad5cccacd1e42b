"""The links of a connection: each is looked at until one is broken, which is told in one sentence with what to do."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils import timezone

from nenso.kernel.rules import Refused, Text
from nenso.project.cli.console import text_of

NOTHING = Text("", "")
NOT_LOOKED_AT = Text("chưa xem", "not looked at")


class State(StrEnum):
    """How a link was found."""

    WELL = "well"
    BROKEN = "broken"
    UNSEEN = "unseen"  # a link before it is broken


class BrokenLink(Exception):  # noqa: N818 - a finding, as `Refused`
    """A link is broken: what is wrong in one sentence, and what to do next in another."""

    def __init__(self, seen: Text, mend: Text) -> None:
        self.seen, self.mend = seen, mend
        super().__init__(seen.en)


@dataclass(frozen=True, slots=True)
class Link:
    """One link: its key for programs, its name, what was seen of it; `mend` says what to do next where it is broken."""

    key: str
    name: Text
    state: State
    seen: Text
    mend: Text = NOTHING


Look = Callable[[], Text]  # what is seen of a link that holds; raises `BrokenLink`
Step = tuple[str, Text, Look]


def in_turn(steps: Iterable[Step]) -> list[Link]:
    """Look at links in their order; those after the first broken one are not looked at, for they rest on it."""
    found: list[Link] = []
    for key, name, look in steps:
        if broken_of(found) is None:
            found.append(looked_at(key, name, look))
        else:
            found.append(Link(key, name, State.UNSEEN, NOT_LOOKED_AT))
    return found


def looked_at(key: str, name: Text, look: Look) -> Link:
    """Look at one link."""
    try:
        return Link(key, name, State.WELL, look())
    except BrokenLink as broken:
        return Link(key, name, State.BROKEN, broken.seen, broken.mend)
    except Refused as refused:
        return Link(key, name, State.BROKEN, text_of(refused), _ASK)


def broken_of(links: Sequence[Link]) -> Link | None:
    """Return the first broken link; None where all hold."""
    return next((each for each in links if each.state is State.BROKEN), None)


def moment_text(moment: datetime) -> Text:
    """Write a moment in the country's own time."""
    local = timezone.localtime(moment)
    return Text("{time} ngày {day}", "{day} at {time}").fill(time=f"{local:%H:%M}", day=local.date())


_ASK = Text(
    "Chạy nenso doctor để xem máy chủ này thiếu gì.", "Run nenso doctor to see what this machine lacks."
)
