"""What a WSDL document describes: its operations, each of which is a service of X-Road's; and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LARGEST = 5 * 2**20  # bytes of a document


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: `code` and `version` as X-Road names its service, `title` as its owner does, where it answers, at which line."""

    code: str
    version: str = ""
    title: str = ""
    address: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong: at which line (from 1) and element (`wsdl:binding “population”`), which refusal, and its facts."""

    line: int
    element: str
    code: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Described:
    """What was read of a document; where there are problems, the operations are those that could be read."""

    operations: tuple[Operation, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of its services, each once."""
        return tuple(dict.fromkeys(each.code for each in self.operations))

    def of(self, code: str) -> tuple[Operation, ...]:
        """Return the operations of one service, a version each."""
        return tuple(each for each in self.operations if each.code == code)
