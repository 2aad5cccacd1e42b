"""YAML composed into nodes that know their lines; nothing is constructed from a tag, no alias followed, no bottomless nesting built."""

from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent
from ruamel.yaml.parser import Parser

DEEPEST = 100


class UnfitYamlError(Exception):
    """Something that is YAML and yet is not read, and at which line: an alias (few lines of them may unfold to more than any
    memory holds), or nesting deeper than `DEEPEST`."""

    def __init__(self, line: int, *, is_alias: bool) -> None:
        self.line, self.is_alias = line, is_alias
        super().__init__(line)


class _Watched(Parser):
    """A parser that stops before a tree is built of what is unfit."""

    level = 0

    def get_event(self) -> Any:
        event = super().get_event()
        line = event.start_mark.line + 1
        if isinstance(event, AliasEvent):
            raise UnfitYamlError(line, is_alias=True)
        self.level += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if self.level > DEEPEST:
            raise UnfitYamlError(line, is_alias=False)
        return event


def composed(text: str) -> Any:
    """Return the root node of one YAML 1.2 document, None of an empty one.

    Raises `UnfitYamlError`, and as ruamel.yaml: `YAMLError`, `RecursionError`, `ValueError`.
    """
    yaml = YAML(typ="safe", pure=True)
    yaml.Parser = _Watched
    return yaml.compose(text)
