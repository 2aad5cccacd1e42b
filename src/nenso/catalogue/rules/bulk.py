"""The same change to many entries: fields set, and words added to lists or taken from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from nenso.catalogue.rules.facts import Facts
from nenso.catalogue.rules.plain import as_plain, facts_of, plain
from nenso.kernel.rules import Refused

# What many entries may share. A name, what an entry holds and how good it is are said of one; an owner changes by a hand-over.
IN_BULK = (
    "stage",
    "operator",
    "since",
    "part_of",
    "basis",
    "url",
    "contact",
    "keywords",
    "source",
    "level",
    "databases",
    "scope",
    "standards",
    "updating",
    "sharing",
    "services",
    "share_as",
    "share_by",
    "share_ground",
    "maker",
    "is_domestic",
    "reach",
    "used_by",
    "announced_on",
)
LISTS = ("keywords", "databases", "services", "used_by")


@dataclass(frozen=True, slots=True)
class Changes:
    """What is changed in each entry: `values` by field, as `plain` writes them ("" or None empties); words of `LISTS` added and taken."""

    values: Mapping[str, Any] = field(default_factory=dict)
    adding: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    taking: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that are spoken of, each once."""
        return tuple(dict.fromkeys((*self.values, *self.adding, *self.taking)))

    def over(self, facts: Facts) -> Facts:
        """Return a statement with the changes in it.

        Raises `Refused`: "catalogue.not_in_bulk" for a field that is said of one entry alone, "catalogue.bulk_value" for a value
        that is none of its field, "catalogue.nothing_said" where nothing is changed at all.
        """
        if not self.names:
            raise Refused("catalogue.nothing_said")
        kept = plain(facts)
        for name in self.names:
            allowed = LISTS if name in self.adding or name in self.taking else IN_BULK
            if name not in allowed:
                raise Refused("catalogue.not_in_bulk", field=name)
            value = self._value(name, kept.get(name))
            if value in (None, "", []):
                kept.pop(name, None)
            else:
                kept[name] = value
            try:
                facts_of(kept)
            except msgspec.ValidationError:
                written = str(self.values.get(name, ""))[:80]
                raise Refused("catalogue.bulk_value", field=name, written=written) from None
        return facts_of(kept)

    def _value(self, name: str, before: Any) -> Any:
        value = as_plain(self.values[name]) if name in self.values else before
        if name not in LISTS:
            return value
        words = [*(value or []), *self.adding.get(name, ())]
        return [word for word in dict.fromkeys(words) if word not in self.taking.get(name, ())]
