"""Doing a study again from its document, and naming the first thing in it that does not come out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from nenso.index.rules.digests import edition_digest, inputs_digest
from nenso.index.rules.uncertainty.documents import read_study, read_subject, study_json
from nenso.index.rules.uncertainty.studying import Progress, Study, run_study
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

    Values are compared to the last digit. The number of the engine that made the document may be another one, as
    long as that engine's figures come out and the document's own digest holds. Refuses what `read_study`,
    `read_subject` and `run_study` refuse.
    """
    stated = read_study(document)
    subject = read_subject(document)
    study = run_study(subject, stated.design, progress=progress)
    difference = _first(document, study_json(replace(study, engine=stated.engine), subject), "")
    return Replay(difference is None, difference, study)


def digests_of(document: Mapping[str, Any]) -> tuple[str, str]:
    """Return the digests of the edition and inputs that a document holds, to be compared with a bundle's."""
    subject = read_subject(document)
    return edition_digest(subject.edition), inputs_digest(subject.inputs)


_NOTHING = object()  # what is left out is not the same as what is null


def _first(found: Any, again: Any, where: str) -> Text | None:
    if isinstance(found, Mapping) and isinstance(again, Mapping):
        keys = dict.fromkeys((*again, *found))
        return _first_of(
            (found.get(key, _NOTHING), again.get(key, _NOTHING), f"{where}.{key}" if where else str(key))
            for key in keys
        )
    if isinstance(found, list) and isinstance(again, list) and len(found) == len(again):
        pairs = zip(found, again, strict=True)
        return _first_of((one, other, f"{where}[{place}]") for place, (one, other) in enumerate(pairs))
    if found == again and isinstance(found, bool) == isinstance(again, bool):
        return None
    return _DIFFERS.fill(where=where, found=_shown(found), again=_shown(again))


def _first_of(pairs: Iterable[tuple[Any, Any, str]]) -> Text | None:
    differences = (_first(found, again, where) for found, again, where in pairs)
    return next((difference for difference in differences if difference is not None), None)


def _shown(value: Any) -> str:
    return "–" if value is _NOTHING else str(value)[:80]
