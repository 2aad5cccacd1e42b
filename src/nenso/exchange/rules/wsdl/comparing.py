"""What a document would make of the services of a system: new ones, changed ones, and what it does not have any more."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from nenso.exchange.rules.wsdl.described import Described, Operation


class What(StrEnum):
    """What becomes of an operation."""

    NEW = "new"
    CHANGED = "changed"  # its version or its address
    SAME = "same"
    GONE = "gone"  # the document that is held has it, the new one has not


@dataclass(frozen=True, slots=True)
class Compared:
    """One operation as it would be and as it is; one of the two at least. `is_offered`: a service of its code is registered."""

    what: What
    after: Operation | None
    before: Operation | None
    is_offered: bool

    @property
    def code(self) -> str:
        """The code of its service."""
        found = self.after or self.before
        assert found is not None  # of two sides one is there
        return found.code

    @property
    def version(self) -> str:
        """Its version, as it would be."""
        found = self.after or self.before
        assert found is not None
        return found.version


def compared(new: Described, held: Described, offered: Iterable[str]) -> tuple[Compared, ...]:
    """Return every operation of both documents, the new one's first; `offered` are the codes that are registered."""
    before = {(each.code, each.version): each for each in held.operations}
    known = set(offered)
    found = []
    for each in new.operations:
        old = before.pop((each.code, each.version), None)
        if old is None:  # another version in place of one that is gone
            old = next((one for key, one in before.items() if key[0] == each.code), None)
            if old is not None and not any(one.version == old.version for one in new.of(each.code)):
                before.pop((old.code, old.version))
            else:
                old = None
        is_same = old is not None and (old.version, old.address) == (each.version, each.address)
        what = What.NEW if old is None else What.SAME if is_same else What.CHANGED
        found.append(Compared(what, each, old, each.code in known))
    found += [Compared(What.GONE, None, old, old.code in known) for old in before.values()]
    return tuple(found)
