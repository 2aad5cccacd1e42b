"""Organisations by their names as people write them, for thousands of cells: everything is read once, then asked in memory."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property

from nenso.directory.models import Identifier, Organisation
from nenso.directory.queries.organisations import OrganisationAsOf, organisation_as_of
from nenso.directory.queries.successions import Ending, endings
from nenso.kernel.rules import Refused, Text, fold, join_list

_LESSER = ("district_committee", "communal_committee")
_LESSER_WORDS = re.compile(r"(?:xa|phuong|thi tran|thi xa|dac khu|huyen|quan)\b")
_COMMITTEE = re.compile(r"^(?:uy ban nhan dan|ubnd)\b\s*")
_PROVINCE = re.compile(r"^(?:tinh|thanh pho|tp)\b[.\s]*")
_IGNORED = ("va", "and")  # written "&" as often
_Keys = dict[str, list[Organisation]]


class Spellings:
    """The organisations of a day by code, identifier, name and abbreviation, in any spelling; asked as often as one likes.

    Names are compared without marks, capitals, punctuation, "và" and "&", with or without "UBND tỉnh"; ministries by their first letters
    too ("BTC", "Bộ GDĐT"), provinces by theirs ("TP.HCM"). Provinces and ministries go before communes of the same name. Eight
    questions of the database at most.
    """

    def __init__(self, on: date) -> None:
        self._on = on

    def resolve(self, text: str) -> OrganisationAsOf:
        """Return the one organisation that a text stands for.

        Raises `Refused`: "organisation.over" for one that is over, with who goes on with its work, "organisation.over_without" where
        nobody does, "organisation.ambiguous", "organisation.not_resolved".
        """
        forms = list(_forms(text))
        for keys in self._ways(text):
            for form in forms:
                found = {row.code: row for row in keys.get(form, ())}
                if len(found) == 1:
                    return self._living_or_refused(next(iter(found.values())), text)
                if found:
                    raise Refused("organisation.ambiguous", name=text, count=len(found), on=self._on)
        raise Refused("organisation.not_resolved", name=text, on=self._on)

    def _ways(self, text: str) -> Iterator[_Keys]:
        folded = _COMMITTEE.sub("", fold(text))
        if not _LESSER_WORDS.match(folded):
            yield self._greater
            yield self._abbreviated
            yield self._former
        yield self._lesser

    def _living_or_refused(self, row: Organisation, text: str) -> OrganisationAsOf:
        living = self._living.get(row.code)
        if living is not None:
            return organisation_as_of(living)
        if self._on in row.validity:
            return organisation_as_of(row)
        ending = self._endings.get(row.code)
        if ending is None or not ending.heirs:
            raise Refused("organisation.over_without", name=text.strip(), on=row.valid_to)
        raise Refused("organisation.over", name=text.strip(), on=ending.on, heirs=_named(ending))

    @cached_property
    def _rows(self) -> list[Organisation]:
        return list(Organisation.objects.exclude(type__in=_LESSER).filter(valid_from__lte=self._on))

    @cached_property
    def _living(self) -> dict[str, Organisation]:
        return {row.code: row for row in self._rows if self._on in row.validity}

    @cached_property
    def _endings(self) -> dict[str, Ending]:
        return endings({row.code for row in self._rows} - self._living.keys(), self._on)

    @cached_property
    def _greater(self) -> _Keys:
        found = _by_names(self._living.values())
        for code, value in Identifier.objects.values_list("organisation_code", "value"):
            if (row := self._living.get(code)) is not None:
                _add(found, _compact(value), row)
        return found

    @cached_property
    def _abbreviated(self) -> _Keys:
        found: _Keys = {}
        for row in self._living.values():
            for key in _abbreviations(row):
                _add(found, key, row)
        return found

    @cached_property
    def _former(self) -> _Keys:
        found = _by_names(row for row in self._rows if self._on not in row.validity)
        for row in self._rows:
            if self._on not in row.validity:
                for key in _abbreviations(row):
                    _add(found, key, row)
        return found

    @cached_property
    def _lesser(self) -> _Keys:
        rows = Organisation.objects.as_of(self._on).filter(type__in=_LESSER)
        return _by_names(rows)


def _by_names(rows: Iterable[Organisation]) -> _Keys:
    found: _Keys = {}
    for row in rows:
        for name in (row.code, row.name, row.name_en, row.short_name, row.short_name_en):
            for form in _forms(name):
                _add(found, form, row)
    return found


def _add(keys: _Keys, key: str, row: Organisation) -> None:
    rows = keys.setdefault(key, [])
    if key and all(row is not each for each in rows):
        rows.append(row)


def _forms(text: str) -> Iterator[str]:
    """Yield a name as it is compared: whole, without "UBND", without "tỉnh" too."""
    folded = fold(text)
    bare = _COMMITTEE.sub("", folded)
    yield from dict.fromkeys(filter(None, map(_compact, (folded, bare, _PROVINCE.sub("", bare)))))


def _compact(text: str) -> str:
    return "".join(word for word in _words(text) if word not in _IGNORED)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", fold(text))


def _abbreviations(row: Organisation) -> set[str]:
    """Return what first letters a body is written by: "btc" and "botc", "hcm" and "tphcm"."""
    if row.territory_code:
        letters = _first_letters(row.short_name)
        return {letters, f"tp{letters}"} if len(letters) > 1 else set()
    found = {letters for letters in map(_first_letters, (row.name, row.short_name)) if len(letters) > 2}
    if _words(row.name)[:1] == ["bo"]:
        found.add(f"bo{_first_letters(row.name)[1:]}")
    return found


def _first_letters(name: str) -> str:
    return "".join(word[0] for word in _words(name) if word not in _IGNORED)


def _named(ending: Ending) -> Text:
    names = [heir.name for heir in ending.heirs]
    return Text(join_list([name.vi for name in names], "vi"), join_list([name.en for name in names], "en"))
