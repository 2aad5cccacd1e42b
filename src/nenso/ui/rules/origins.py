"""What the side panel tells about a figure; the same shape for every figure of the house."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Basis = Literal["computed", "published", "entered", "measured"]


@dataclass(frozen=True, slots=True)
class OriginInput:
    """One input of a figure: its name, value and unit, and the address of its own origin."""

    name: str
    value: float | str | None
    unit: str = ""
    url: str = ""
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """The origin of one figure. Words are in the reader's language; what is empty is not shown.

    `rule` says in words how the figure follows from `inputs`; `digest` is the run's SHA-256; `recompute`
    is a command line; `report_url` leads to "tell us that it is wrong".
    """

    title: str
    value: float | None
    basis: Basis
    decimals: int | None = None
    unit: str = ""
    period: str = ""
    rule: str = ""
    inputs: tuple[OriginInput, ...] = ()
    source: str = ""
    source_url: str = ""
    known_on: date | None = None
    entered_by: str = ""
    run: str = ""
    run_url: str = ""
    digest: str = ""
    method_url: str = ""
    recompute: str = ""
    report_url: str = ""
    is_illustrative: bool = False
