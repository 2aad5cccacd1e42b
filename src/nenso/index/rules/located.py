"""YAML 1.2 read into plain values that remember their line and their path; nothing is ever constructed from a tag."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from nenso.index.rules.yaml_words import yaml_words
from nenso.kernel.importing.yaml_nodes import DEEPEST, UnfitYamlError, composed
from nenso.kernel.rules import Text

LARGEST = 2_000_000
_CORE = "tag:yaml.org,2002:"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Located:
    """A value (scalar, list of Located, or dict of Located), its line counted from 1 and its path in the file."""

    value: Any
    line: int
    path: str


@dataclass(frozen=True)
class YamlFault:
    """Something that stops or spoils the reading: a code of `problems`, where, and what was found."""

    code: str
    line: int
    path: str
    facts: dict[str, Any]


def read_yaml(text: str) -> tuple[Located | None, list[YamlFault]]:
    """Read one YAML document; the first value is None where it cannot be read at all."""
    if len(text) > LARGEST:
        return None, [YamlFault("edition.too_large", 1, "", {"found": len(text), "most": LARGEST})]
    try:
        root = composed(text)
    except UnfitYamlError as unfit:
        return None, [_unfit(unfit)]
    except (YAMLError, RecursionError, ValueError) as fault:
        return None, [_syntax(fault, text)]
    if root is None:
        return None, [YamlFault("edition.empty", 1, "", {"found": Text("nội dung tệp", "the file")})]
    faults: list[YamlFault] = []
    return _located(root, "", faults), faults


def _unfit(unfit: UnfitYamlError) -> YamlFault:
    if unfit.is_alias:
        return YamlFault("edition.alias", unfit.line, "", {})
    return YamlFault("edition.too_deep", unfit.line, "", {"most": DEEPEST})


def _syntax(fault: Exception, text: str) -> YamlFault:
    if isinstance(fault, ReaderError):
        line = text.count("\n", 0, fault.position) + 1
        code = f"U+{ord(text[fault.position]):04X}"
        found = Text(f"ký tự {code} không dùng được", f"the character {code} cannot be used")
        return YamlFault("edition.syntax", line, "", {"found": found})
    mark = fault.problem_mark if isinstance(fault, MarkedYAMLError) else None
    what = fault.problem if isinstance(fault, MarkedYAMLError) else type(fault).__name__
    return YamlFault("edition.syntax", mark.line + 1 if mark else 1, "", {"found": yaml_words(what or "?")})


def _located(node: Any, path: str, faults: list[YamlFault]) -> Located:
    line = node.start_mark.line + 1
    if isinstance(node, MappingNode):
        return Located(_mapping(node, path, faults), line, path)
    if isinstance(node, SequenceNode):
        items = [_located(item, f"{path}[{place}]", faults) for place, item in enumerate(node.value)]
        return Located(items, line, path)
    return Located(_scalar(node), line, path)


def _mapping(node: MappingNode, path: str, faults: list[YamlFault]) -> dict[str, Located]:
    found: dict[str, Located] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value) if isinstance(key_node, ScalarNode) else "?"
        here = f"{path}.{key}" if path else key
        if key in found:
            faults.append(
                YamlFault("edition.duplicate_key", key_node.start_mark.line + 1, here, {"found": key})
            )
            continue
        value = _located(value_node, here, faults)
        found[key] = Located(value.value, key_node.start_mark.line + 1, here)
    return found


def _scalar(node: ScalarNode) -> Any:
    text, tag = str(node.value), str(node.tag).removeprefix(_CORE)
    if tag == "null":
        return None
    if tag == "bool":
        return text.lower() == "true"
    if tag == "timestamp" or (tag == "str" and node.style is None and DAY.fullmatch(text)):
        return _day(text)
    try:
        if tag == "int":
            return int(text)
        if tag == "float":
            return float(text)
    except ValueError:
        return text
    return text


def _day(text: str) -> Any:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text
