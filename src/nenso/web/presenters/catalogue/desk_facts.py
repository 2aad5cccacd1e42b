"""A statement field by field in words: as staff read it, and as two statements differ."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from nenso.catalogue.rules import OF_ALL, OF_KIND, Facts, Kind, Quality, differences
from nenso.catalogue.rules.words import FIELDS, REACHES, SCOPES, SHARINGS, STAGES, UPDATINGS
from nenso.kernel.rules import Text, format_date, format_number
from nenso.web.presenters.catalogue.desk_names import Names

NOTHING = Text("chưa có", "not said")
_YES, _NO = Text("Có", "Yes"), Text("Không", "No")
_WORDS = {
    "stage": STAGES,
    "scope": SCOPES,
    "updating": UPDATINGS,
    "sharing": SHARINGS,
    "share_as": SHARINGS,
    "reach": REACHES,
}
_SHARES = ("correct", "complete", "clean", "live")


@dataclass(frozen=True, slots=True)
class FactLine:
    """A field with what is said in it; `is_empty` where nothing is. `field` is its place in the form."""

    name: str
    label: Text
    said: tuple[Text, ...]
    field: str
    is_empty: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which two statements differ."""

    label: Text
    before: tuple[Text, ...]
    after: tuple[Text, ...]


def fact_lines(kind: Kind, facts: Facts, names: Names) -> list[FactLine]:
    """Return the fields of a kind in the order of the form, those that are empty too."""
    order = [*OF_ALL[:7], *OF_ALL[8:13], *OF_KIND[kind], OF_ALL[7], *OF_ALL[13:]]
    return [_line(name, facts, names) for name in order if not _is_idle(name, facts)]


def _is_idle(name: str, facts: Facts) -> bool:
    """Say whether a field speaks only of special lives and says nothing."""
    return name in ("merged_into", "comes_from") and not getattr(facts, name)


def _line(name: str, facts: Facts, names: Names) -> FactLine:
    said = said_of(name, getattr(facts, name), names)
    place = {"quality": "correct"}.get(name, f"{name}_vi" if isinstance(getattr(facts, name), Text) else name)
    return FactLine(name, FIELDS[name], said or (NOTHING,), place, not said)


def difference_lines(before: Facts, after: Facts, names: Names) -> list[Difference]:
    """Return the fields in which two statements differ, each as it was and as it is."""
    return [
        Difference(
            FIELDS[name],
            said_of(name, getattr(before, name), names) or (NOTHING,),
            said_of(name, getattr(after, name), names) or (NOTHING,),
        )
        for name in differences(before, after)
    ]


def said_of(name: str, value: Any, names: Names) -> tuple[Text, ...]:
    """Return what a field says in words, one for each thing; () where it says nothing."""
    if name in ("owner", "operator", "used_by"):
        return tuple(names.organisation(code) for code in _listed(value))
    if name in ("part_of", "merged_into", "databases", "comes_from"):
        return tuple(_entry(code, names) for code in _listed(value))
    if name in _WORDS:
        return (_WORDS[name][value],) if value else ()
    if isinstance(value, Text):
        return _both(value)
    if isinstance(value, Quality):
        return _quality(value)
    if name == "evaluation":
        return tuple(_as_it_is(f"{each.criterion}: {each.verdict}") for each in value)
    if isinstance(value, tuple):
        return tuple(map(_as_it_is, value))
    return _single(value)


def _single(value: Any) -> tuple[Text, ...]:
    if value is None or value == "":
        return ()
    if isinstance(value, bool):
        return (_YES if value else _NO,)
    if isinstance(value, date):
        return (Text(format_date(value, "vi"), format_date(value, "en")),)
    if isinstance(value, int):
        return (Text(format_number(value, "vi"), format_number(value, "en")),)
    return (_as_it_is(str(value)),)


def _listed(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        return (value,) if value else ()
    return tuple(value)


def _entry(code: str, names: Names) -> Text:
    name = names.entries.get(code)
    return Text(f"{name.vi} ({code})", f"{name.en or name.vi} ({code})") if name else _as_it_is(code)


def _both(text: Text) -> tuple[Text, ...]:
    return tuple(_as_it_is(part) for part in (text.vi, text.en) if part)


def _quality(quality: Quality) -> tuple[Text, ...]:
    shares = [(FIELDS[name], getattr(quality, name)) for name in _SHARES]
    found = [_share(label, value) for label, value in shares if value is not None]
    if quality.on is not None:
        found.append(Text("đánh giá ngày {on}", "stated on {on}").fill(on=quality.on))
    return tuple(found)


def _share(label: Text, value: int) -> Text:
    name = Text(label.vi.removesuffix(" (%)"), label.en.removesuffix(" (%)"))
    return Text("{name}: {value} %", "{name}: {value}%").fill(name=name, value=value)


def _as_it_is(text: str) -> Text:
    return Text(text, text)
