"""What an import does, as DHIS2 has it: strategy, dry run, what is ignored, and the summary that answers it.

Unlike DHIS2's, ours is all or nothing unless `importMode=partial` asks for what can be taken of a set.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from nenso.kernel.rules import Refused, Text


class Strategy(StrEnum):
    """Which values of a set are written."""

    CREATE_AND_UPDATE = "CREATE_AND_UPDATE"
    CREATE = "CREATE"
    UPDATE = "UPDATE"
    DELETE = "DELETE"


_OLDER = {
    "NEW_AND_UPDATES": Strategy.CREATE_AND_UPDATE,
    "NEW": Strategy.CREATE,
    "UPDATES": Strategy.UPDATE,
    "DELETES": Strategy.DELETE,
}


class Fault(StrEnum):
    """DHIS2's codes of what is wrong with a value."""

    DATA_SET = "E7600"
    DATA_ELEMENT = "E7610"
    PERIOD = "E7611"
    ORG_UNIT = "E7612"
    CATEGORY = "E7613"
    ATTRIBUTE = "E7615"
    NOT_YOURS = "E7617"
    EMPTY = "E7618"
    VALUE = "E7619"
    PERIOD_KIND = "E7632"
    NOT_IN_SET = "E7633"
    FUTURE = "E7641"
    CLOSED = "E7642"  # approved already


@dataclass(frozen=True, slots=True)
class Options:
    """How a set is to be taken."""

    strategy: Strategy = Strategy.CREATE_AND_UPDATE
    is_dry_run: bool = False
    is_partial: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why a value is not taken: its code as sent, DHIS2's code of the fault, the place, and the reason in words."""

    object: str
    code: str
    place: str
    words: Text


@dataclass(frozen=True, slots=True)
class Incoming:
    """One value that can be taken: what it is of, what it says (None deletes), and where it stood."""

    key: Hashable
    value: float | str | None
    place: str
    object: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import comes to: the values to write and to delete, and how many are ignored."""

    created: tuple[Incoming, ...] = ()
    updated: tuple[Incoming, ...] = ()
    deleted: tuple[Incoming, ...] = ()
    ignored: int = 0

    @property
    def written(self) -> tuple[Incoming, ...]:
        """Everything that changes something; a deleted one has the value None."""
        return (*self.created, *self.updated, *self.deleted)


@dataclass(frozen=True, slots=True)
class Summary:
    """What was done, or would be done by a dry run."""

    plan: Plan = field(default_factory=Plan)
    conflicts: tuple[Conflict, ...] = ()
    total: int = 0
    is_written: bool = True
    complete: str = "false"  # "false", or the day on which the report was handed in
    reference: str = ""  # of the lot or the submission

    @property
    def status(self) -> str:
        """DHIS2's word: SUCCESS, WARNING where something was left out, ERROR where all of it was."""
        if not self.conflicts:
            return "SUCCESS"
        return "WARNING" if self.is_written and self.plan.written else "ERROR"


def read_options(given: Mapping[str, str]) -> Options:
    """Return the options of a request's parameters.

    Taken are `importStrategy` (also `strategy`; the words of older versions too), `dryRun`, `importMode` (`atomic`,
    `partial`). Raises `Refused("interop.option")`.
    """
    name = "importStrategy" if "importStrategy" in given else "strategy"
    written = given.get(name, Strategy.CREATE_AND_UPDATE).upper()
    strategy = _OLDER.get(written) or (Strategy(written) if written in list(Strategy) else None)
    if strategy is None:
        raise Refused("interop.option", name=name, found=written[:40], known=", ".join(Strategy))
    return Options(
        strategy,
        _one_of(given, "dryRun", ("false", "true")) == "true",
        _one_of(given, "importMode", ("atomic", "partial")) == "partial",
    )


def plan(items: Sequence[Incoming], present: Mapping[Hashable, float | str], strategy: Strategy) -> Plan:
    """Say what becomes of values, given what is there now. What says the same as what is there is ignored."""
    created, updated, deleted = [], [], []
    for item in items:
        there = present.get(item.key)
        if strategy is Strategy.DELETE or item.value is None:
            if there is not None and strategy is not Strategy.CREATE:
                deleted.append(Incoming(item.key, None, item.place, item.object))
        elif there is None:
            if strategy is not Strategy.UPDATE:
                created.append(item)
        elif there != item.value and strategy is not Strategy.CREATE:
            updated.append(item)
    changes = len(created) + len(updated) + len(deleted)
    return Plan(tuple(created), tuple(updated), tuple(deleted), len(items) - changes)


def once(items: Sequence[Incoming]) -> tuple[list[Incoming], list[Conflict]]:
    """Leave each value once; a second one that says otherwise is a conflict, since nobody knows which is meant."""
    found: dict[Hashable, Incoming] = {}
    conflicts = []
    for item in items:
        first = found.setdefault(item.key, item)
        if first.value != item.value:
            words = _TWICE.fill(place=first.place)
            conflicts.append(Conflict(item.object, Fault.VALUE, item.place, words))
    return list(found.values()), conflicts


def answer(summary: Summary, options: Options, language: str) -> dict[str, Any]:
    """Return the summary as DHIS2 words it, in an envelope as it has been since version 2.38.

    HTTP: 200, or 409 where anything was left out.
    """
    has_conflicts = bool(summary.conflicts)
    message = (_SOME if has_conflicts else _ALL).in_language(language)
    written = Plan(ignored=summary.total) if not summary.is_written else summary.plan
    ignored = summary.total - len(written.written)
    return {
        "httpStatus": "Conflict" if has_conflicts else "OK",
        "httpStatusCode": 409 if has_conflicts else 200,
        "status": {"SUCCESS": "OK"}.get(summary.status, summary.status),
        "message": message,
        "response": {
            "responseType": "ImportSummary",
            "status": summary.status,
            "importOptions": {
                "importStrategy": options.strategy.value,
                "dryRun": options.is_dry_run,
                "importMode": "partial" if options.is_partial else "atomic",
            },
            "description": message,
            "importCount": {
                "imported": len(written.created),
                "updated": len(written.updated),
                "ignored": ignored,
                "deleted": len(written.deleted),
            },
            "conflicts": [
                {
                    "object": one.object,
                    "value": f"{one.place}: {one.words.in_language(language)}",
                    "errorCode": str(one.code),
                }
                for one in summary.conflicts
            ],
            "dataSetComplete": summary.complete,
            **({"reference": summary.reference} if summary.reference else {}),
        },
    }


def _one_of(given: Mapping[str, str], name: str, known: tuple[str, ...]) -> str:
    found = given.get(name, known[0]).lower()
    if found not in known:
        raise Refused("interop.option", name=name, found=found[:40], known=", ".join(known))
    return found


_TWICE = Text(
    "giá trị này đã có ở {place} với nội dung khác.", "the same value stands at {place} with another content."
)
_SOME = Text(
    "Có giá trị không nhận được, xem danh sách conflicts.",
    "Some values could not be taken; see the conflicts.",
)
_ALL = Text("Đã nhận.", "Import was successful.")
