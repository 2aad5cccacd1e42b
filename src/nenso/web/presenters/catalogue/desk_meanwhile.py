"""Two who change one entry at once: what the other wrote, what of it goes into the form, and where both differ."""

from collections.abc import Mapping
from dataclasses import dataclass

from nenso.kernel.rules import Text
from nenso.web.catalogue_forms.layout import label_of


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """A field that the other changed: as it was, as it is now, and as the reader typed it. `is_both` where both changed it."""

    label: Text
    field: str
    was: str
    now: str
    typed: str
    is_both: bool


def merged(
    typed: Mapping[str, str], was: Mapping[str, str], now: Mapping[str, str]
) -> tuple[dict[str, str], list[Meanwhile]]:
    """Return what the form holds, and the fields that the other changed.

    `was` is the form as the reader opened it, `now` as it would open. A field that the reader left alone takes what stands now;
    nothing that was typed is lost.
    """
    found, lines = dict(typed), []
    for name in now:
        mine = _plain(typed.get(name, ""))
        before, after = _plain(was.get(name, "")), _plain(now[name])
        if before == after or name not in typed:
            continue
        if mine == before:
            found[name] = now[name]
        lines.append(Meanwhile(label_of(name), name, before, after, mine, mine not in (before, after)))
    return found, lines


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
