"""A description's YAML, walked by its nodes: every key and value with its line, every fault noted and the reading gone on with."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from nenso.kernel.importing.yaml_nodes import UnfitYamlError, composed
from nenso.kernel.rules import Refused

LARGEST = 2_000_000  # characters
_TAG = "tag:yaml.org,2002:"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong: at which line (from 1) and key, which refusal, and the facts of its sentence."""

    line: int
    path: str
    code: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Spot:
    """A value of the file with its line and where it stands, such as `members[0].subsystems[1].code`."""

    node: Any
    line: int
    path: str


@dataclass
class Notes:
    """The problems found so far; reading goes on after each, so that everything wrong is told at once."""

    problems: list[Problem] = field(default_factory=list)

    def add(self, spot: Spot, code: str, /, **facts: Any) -> None:
        """Note a problem at a value."""
        self.problems.append(Problem(spot.line, spot.path, code, facts))

    def mapping(self, spot: Spot, known: Collection[str], needed: Collection[str] = ()) -> dict[str, Spot]:
        """Return the values of a mapping by key; notes what is no mapping, unknown, doubled or missing."""
        if not isinstance(spot.node, MappingNode):
            self.add(spot, "onboarding.no_mapping")
            return {}
        found: dict[str, Spot] = {}
        for key_node, value in spot.node.value:
            key = str(key_node.value) if isinstance(key_node, ScalarNode) else "?"
            here = Spot(value, key_node.start_mark.line + 1, f"{spot.path}.{key}" if spot.path else key)
            if key in found:
                self.add(here, "onboarding.doubled_key", key=key[:80])
            elif key not in known:
                self.add(here, "onboarding.unknown_key", key=key[:80], known=", ".join(known))
            else:
                found[key] = here
        for key in needed:
            if key not in found:
                self.add(spot, "onboarding.missing_key", key=key)
        return found

    def items(self, spot: Spot) -> Iterator[Spot]:
        """Yield the items of a list; notes what is none."""
        if not isinstance(spot.node, SequenceNode):
            self.add(spot, "onboarding.no_list")
            return
        for number, node in enumerate(spot.node.value):
            yield Spot(node, node.start_mark.line + 1, f"{spot.path}[{number}]")

    def text(self, spot: Spot | None) -> str:
        """Return a text, "" where there is none; `01` stays `01`. Notes what is no text."""
        if spot is None:
            return ""
        kind = _kind(spot.node)
        if kind not in ("str", "int", "float", "timestamp") or not str(spot.node.value).strip():
            self.add(spot, "onboarding.no_text")
            return ""
        if "\x00" in spot.node.value:
            self.add(spot, "onboarding.no_text")
            return ""
        return str(spot.node.value).strip()

    def texts(self, spot: Spot | None) -> tuple[str, ...]:
        """Return a list of texts, or one text as a list of one."""
        if spot is None:
            return ()
        if isinstance(spot.node, ScalarNode):
            return tuple(each for each in (self.text(spot),) if each)
        return tuple(each for each in map(self.text, self.items(spot)) if each)

    def number(self, spot: Spot | None) -> int | None:
        """Return a whole number, None where there is none; notes what is no number."""
        if spot is None:
            return None
        try:
            if _kind(spot.node) != "int":
                raise ValueError(spot.path)
            return int(spot.node.value)
        except ValueError:
            self.add(spot, "onboarding.no_number")
            return None

    def flag(self, spot: Spot | None) -> bool:
        """Return true or false, false where nothing is said; notes what is neither."""
        if spot is None:
            return False
        if _kind(spot.node) != "bool":
            self.add(spot, "onboarding.no_flag")
            return False
        return str(spot.node.value).lower() == "true"

    def choice(self, spot: Spot | None, known: Collection[str], code: str) -> str:
        """Return one of some words, "" where nothing is said; notes under a code what is none of them."""
        if spot is None:
            return ""
        said = str(spot.node.value).lower() if isinstance(spot.node, ScalarNode) else ""
        if said not in known:
            self.add(spot, code, written=said[:80])
            return ""
        return said

    def day(self, spot: Spot | None) -> date | None:
        """Return a day, None where there is none; notes what is no day."""
        if spot is None:
            return None
        try:
            return date.fromisoformat(str(spot.node.value) if isinstance(spot.node, ScalarNode) else "")
        except ValueError:
            self.add(spot, "onboarding.no_day")
            return None

    def refused(self, spot: Spot, refused: Refused) -> None:
        """Note a refusal of a rule at a value."""
        self.problems.append(Problem(spot.line, spot.path, refused.code, refused.facts))


def _kind(node: Any) -> str:
    return str(node.tag).removeprefix(_TAG) if isinstance(node, ScalarNode) else ""


def root_of(text: str, notes: Notes) -> Spot | None:
    """Return the whole file as a value; None, with a problem noted, where it cannot be read at all."""
    whole = Spot(None, 1, "")
    if len(text) > LARGEST:
        notes.add(whole, "onboarding.too_large", most=LARGEST)
        return None
    try:
        node = composed(text)
    except UnfitYamlError as unfit:
        code = "onboarding.alias" if unfit.is_alias else "onboarding.not_yaml"
        notes.add(Spot(None, unfit.line, ""), code)
        return None
    except (YAMLError, RecursionError, ValueError) as fault:
        mark = fault.problem_mark if isinstance(fault, MarkedYAMLError) else None
        notes.add(Spot(None, mark.line + 1 if mark else 1, ""), "onboarding.not_yaml")
        return None
    if node is None:
        notes.add(whole, "onboarding.empty")
        return None
    return Spot(node, node.start_mark.line + 1, "")
