"""What a profile of a place holds, in the reader's language."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from nenso.directory.queries import Chapter, Life
from nenso.index.queries import Board
from nenso.kernel.rules import Text
from nenso.ui.rules import Bars, Lines
from nenso.web import sentences
from nenso.web.presenters import boards
from nenso.web.presenters.addresses import Addresses
from nenso.web.presenters.figures import Figure
from nenso.web.presenters.names import told
from nenso.web.presenters.place_sureness import PlaceSureness
from nenso.web.sentences import Named


@dataclass(frozen=True, slots=True)
class Indicator:
    """One main indicator (or pillar) of a place beside those of the others."""

    name: str
    figure: Figure
    median: float | None
    best: float | None
    best_name: str
    of: int
    is_view: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """What lifting one indicator to the median would do."""

    words: Text
    places: int
    gain: float


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A place near in the ranking."""

    rank: int
    name: str
    url: str
    figure: Figure
    is_own: bool


@dataclass(frozen=True, slots=True)
class Member:
    """An old unit that went into this one."""

    name: str
    url: str
    share: float
    is_assumed: bool
    figure: Figure
    rank: int


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where the place stands in an index."""

    name: str
    year: int
    rank: int
    of: int
    figure: Figure
    url: str
    ranking_url: str


@dataclass
class PlacePage:
    """A profile in the reader's language; what could not be said is empty."""

    code: str
    name: Text
    full_name: Text
    kind: Text
    first: Text
    ended: Text
    eras: list[tuple[str, str, bool]] = field(default_factory=list)
    families: list[tuple[str, str, bool]] = field(default_factory=list)
    years: list[tuple[str, str, bool]] = field(default_factory=list)
    board: Board | None = None
    score: Figure | None = None
    rank: int = 0
    of: int = 0
    change: int | None = None
    change_since: int | None = None
    change_url: str = ""
    median: float | None = None
    indicators: list[Indicator] = field(default_factory=list)
    bars: Bars | None = None
    history: Lines | None = None
    history_title: Text = sentences.NOTHING
    strengths: list[Named] = field(default_factory=list)
    weaknesses: list[Named] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    steps_year: int | None = None
    parts: list[tuple[str, float]] = field(default_factory=list)
    parts_total: float = 0.0
    parts_score: float = 0.0
    parts_year: int | None = None
    sure: PlaceSureness | None = None
    not_sure: Text = sentences.NOTHING
    members: list[Member] = field(default_factory=list)
    neighbours: list[Neighbour] = field(default_factory=list)
    elsewhere: list[Elsewhere] = field(default_factory=list)
    life: list[dict[str, Any]] = field(default_factory=list)
    pin_url: str = ""
    compare_url: str = ""
    ranking_url: str = ""
    method_url: str = ""

    @property
    def told(self) -> Text:
        """The name as it stands inside a sentence."""
        return told(self.name)


@dataclass(frozen=True)
class Asked:
    """What a reader asked of a place, with what answers it."""

    code: str
    on: date
    language: str
    today: date
    shelf: boards.Shelf
    life: Life
    chapter: Chapter
    to: Addresses

    def words(self, text: Text) -> str:
        return text.in_language(self.language)
