"""Pure rules of the catalogue: what an entry may say, how it comes to the public, and what it is called."""

from nenso.catalogue.rules.bulk import IN_BULK, LISTS, Changes
from nenso.catalogue.rules.checking import LONGEST, QUALITIES, faults
from nenso.catalogue.rules.circles import circle, circles
from nenso.catalogue.rules.codes import check_code, code_for
from nenso.catalogue.rules.facts import (
    OF_ALL,
    OF_KIND,
    Facts,
    Quality,
    Verdict,
    differences,
    entries_named,
    foreign,
    organisations_named,
)
from nenso.catalogue.rules.kinds import Kind, Reach, Scope, Sharing, Stage, State, Updating, Verb
from nenso.catalogue.rules.life import after, must_be_somebody_else, must_follow
from nenso.catalogue.rules.plain import facts_of, plain
from nenso.catalogue.rules.quality import Basis, Measurement, QualityShare, check_measurement, quality_of
from nenso.catalogue.rules.road_map import Pace, at_least, pace
from nenso.catalogue.rules.themes import Theme, theme_of
from nenso.catalogue.rules.yearly import (
    DUE,
    LATE,
    OVER,
    SOON,
    STEPS,
    months_after,
    months_before,
    reached,
    to_tell,
)

__all__ = [
    "DUE",
    "IN_BULK",
    "LATE",
    "LISTS",
    "LONGEST",
    "OF_ALL",
    "OF_KIND",
    "OVER",
    "QUALITIES",
    "SOON",
    "STEPS",
    "Changes",
    "Facts",
    "Kind",
    "Pace",
    "Basis",
    "Measurement",
    "QualityShare",
    "check_measurement",
    "quality_of",
    "Quality",
    "Reach",
    "Scope",
    "Sharing",
    "Stage",
    "State",
    "Theme",
    "Updating",
    "Verb",
    "Verdict",
    "after",
    "at_least",
    "pace",
    "check_code",
    "circle",
    "circles",
    "code_for",
    "differences",
    "entries_named",
    "facts_of",
    "faults",
    "foreign",
    "months_after",
    "months_before",
    "must_be_somebody_else",
    "must_follow",
    "organisations_named",
    "plain",
    "reached",
    "theme_of",
    "to_tell",
]
