"""What a league table holds: its columns, its lines, all of them best first."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from nenso.index.rules.uncertainty import Band


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of figures: an indicator and the words of its heading."""

    code: str
    name: str
    median: float | None
    mean: float | None


@dataclass(frozen=True, slots=True)
class Line:
    """One unit of the table; `cells` are its columns, rendered; `band` where an official study has one."""

    code: str
    name: str
    folded: str
    sort_key: bytes
    region: str
    rank: int
    score: float | None
    values: dict[str, float]
    cells: SafeString
    band: Band | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """All lines of a result, best first, with the columns that stand for its main indicators.

    `has_bands` where it is known how sure the ranks are; `is_sure` where the columns tell of that alone.
    """

    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]
    years: tuple[int, ...]
    has_trend: bool
    has_drivers: bool
    has_published: bool
    is_uniform: bool
    decimals: int
    median: float | None
    mean: float | None
    has_bands: bool = False
    is_sure: bool = False

    def line(self, code: str) -> Line | None:
        """Return the line of a unit."""
        return next((line for line in self.lines if line.code == code), None)
