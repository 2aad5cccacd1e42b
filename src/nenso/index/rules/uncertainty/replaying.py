"""Doing a study again from its document, and naming the first thing in it that does not come out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nenso.index.rules.digests import edition_digest, inputs_digest
from nenso.index.rules.uncertainty.documents import read_study, read_subject, study_json
from nenso.index.rules.uncertainty.studying import Progress, Study, run_study
from nenso.index.rules.version import ENGINE_VERSION
from nenso.kernel.rules import Text

_DIFFERS = Text(
    "{where}: tài liệu ghi “{found}”, tính lại được “{again}”.",
    "{where}: the document has “{found}”, done again it is “{again}”.",
)


@dataclass(frozen=True)
class Replay:
    """Whether everything came out again; `first_difference` says where not. `study` is the one done again."""

    ok: bool
    first_difference: Text | None
    study: Study


def replay(document: Mapping[str, Any], *, progress: Progress | None = None) -> Replay:
    """Run the design of a document on its own edition and inputs and compare every value with what it holds.

    Values are compared to the last digit, except where another version of the engine made the document: then its
    number is left out. Refuses what `read_study`, `read_subject` and `run_study` refuse.
    """
    stated = read_study(document)
    subject = read_subject(document)
    study = run_study(subject, stated.design, progress=progress)
    again = study_json(study, subject)
    if stated.engine != ENGINE_VERSION:
        again["engine"] = stated.engine
    difference = _first(document, again, "")
    return Replay(difference is None, difference, study)


def digests_of(document: Mapping[str, Any]) -> tuple[str, str]:
    """Return the digests of the edition and inputs that a document holds, to be compared with a bundle's."""
    subject = read_subject(document)
    return edition_digest(subject.edition), inputs_digest(subject.inputs)


def _first(found: Any, again: Any, where: str) -> Text | None:
    if isinstance(found, Mapping) and isinstance(again, Mapping):
        for key in dict.fromkeys((*again, *found)):
            difference = _first(found.get(key), again.get(key), f"{where}.{key}" if where else str(key))
            if difference is not None:
                return difference
        return None
    if isinstance(found, list) and isinstance(again, list) and len(found) == len(again):
        for place, (one, other) in enumerate(zip(found, again, strict=True)):
            difference = _first(one, other, f"{where}[{place}]")
            if difference is not None:
                return difference
        return None
    if found == again and isinstance(found, bool) == isinstance(again, bool):
        return None
    return _DIFFERS.fill(where=where, found=str(found)[:80], again=str(again)[:80])
