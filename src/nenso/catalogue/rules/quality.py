"""The four shares of a database's quality, each as measured where somebody measured it, and as its owner states otherwise."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from nenso.catalogue.rules.checking import QUALITIES
from nenso.catalogue.rules.facts import Facts
from nenso.kernel.rules import Refused


class Basis(StrEnum):
    """How a share came to be known."""

    STATED = "stated"
    MEASURED = "measured"


@dataclass(frozen=True, slots=True)
class Measurement:
    """A share that a room measured: `name` of `QUALITIES`, percent of the records, `on` a day; `record` names what it was computed from."""

    name: str
    value: float
    on: date
    record: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class QualityShare:
    """One share as the page tells it. `value` None: nobody has told. `by` is who measured it, or the owner's code.

    `stated` is what the owner says, also where a measured share stands in its place.
    """

    name: str
    value: float | None
    basis: Basis | None = None
    on: date | None = None
    by: str = ""
    record: str = ""
    stated: int | None = None


def quality_of(facts: Facts, measured: Iterable[Measurement] = ()) -> tuple[QualityShare, ...]:
    """Return the four shares in their order: the one measured last, for the newest day; what the owner states where none was measured.

    `measured` is in the order in which it was told. A statement never takes the place of a measurement, however new it is.
    """
    last: dict[str, Measurement] = {}
    for one in measured:
        if one.name not in last or one.on >= last[one.name].on:
            last[one.name] = one
    return tuple(_share(name, facts, last.get(name)) for name in QUALITIES)


def _share(name: str, facts: Facts, measured: Measurement | None) -> QualityShare:
    stated = getattr(facts.quality, name)
    if measured is not None:
        return QualityShare(
            name, measured.value, Basis.MEASURED, measured.on, measured.by, measured.record, stated
        )
    if stated is None:
        return QualityShare(name, None)
    return QualityShare(name, stated, Basis.STATED, facts.quality.on, facts.owner, stated=stated)


def check_measurement(one: Measurement, today: date) -> None:
    """Raise `Refused` where a measurement is none: "catalogue.share", "catalogue.percent", "catalogue.future", "catalogue.no_record"."""
    if one.name not in QUALITIES:
        raise Refused("catalogue.share", field="name", found=one.name[:40], known=", ".join(QUALITIES))
    if not 0 <= one.value <= 100:  # not a number is refused, too
        raise Refused("catalogue.percent", field="value", found=one.value)
    if one.on > today:
        raise Refused("catalogue.future", field="on", day=one.on)
    if not one.record.strip():
        raise Refused("catalogue.no_record", field="record")
