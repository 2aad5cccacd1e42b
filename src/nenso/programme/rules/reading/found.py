"""What was read in a workbook: names of agencies still as they are written, days as days, doubts by row."""

from dataclasses import dataclass, field
from datetime import date

from nenso.kernel.importing import Problem


@dataclass(frozen=True, slots=True)
class ReadTarget:
    """A target as a row says it; `row` counts as a spreadsheet does."""

    sheet: str
    row: int
    number: str
    name: str
    operator: str
    value: float
    unit: str
    due: date | None
    goal: str = ""
    indicator: str = ""
    baseline: float | None = None
    baseline_on: date | None = None
    lead: str = ""
    name_en: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class ReadTask:
    """A task as a row, or a part of a row, says it; `lead` and `cooperating` are names as written."""

    sheet: str
    row: int
    number: str
    name: str
    deliverable: str = ""
    lead: str = ""
    cooperating: str = ""
    due: date | None = None
    starts_on: date | None = None
    group: str = ""
    target: str = ""
    waits_for: tuple[str, ...] = ()
    parent: str = ""
    name_en: str = ""
    source: str = ""


@dataclass(slots=True)
class ReadPlan:
    """All that a workbook holds. `errors` stop it, `warnings` are to be looked at; `facts` are those of a plan's own sheet."""

    targets: list[ReadTarget] = field(default_factory=list)
    tasks: list[ReadTask] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    goals: list[tuple[str, str]] = field(default_factory=list)
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
