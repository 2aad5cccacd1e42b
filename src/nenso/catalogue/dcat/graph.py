"""Statements being gathered about one thing after another, each thing once."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from pyoxigraph import Literal, NamedNode, Triple

from nenso.catalogue.dcat.vocabulary import CONCEPTS, term
from nenso.catalogue.rules.markup import without_markup
from nenso.kernel.rules import Text

Value = NamedNode | Literal | None


class Graph:
    """Statements by the thing that they are about, in the order in which things came up; what is said twice stands once."""

    def __init__(self) -> None:
        self._about: dict[NamedNode, dict[Triple, None]] = {}

    def add(self, subject: str | NamedNode, name: str, *values: Value) -> None:
        """Say something of a thing by a word such as `dct:title`; None says nothing."""
        node = NamedNode(subject) if isinstance(subject, str) else subject
        held = self._about.setdefault(node, {})
        for value in values:
            if value is not None:
                held[Triple(node, term(name), value)] = None

    def own(self, subject: str, word: str, *values: Value) -> None:
        """Say something by a word of our own, given whole."""
        node = NamedNode(subject)
        for value in values:
            if value is not None:
                self._about.setdefault(node, {})[Triple(node, NamedNode(word), value)] = None

    def a(self, subject: str, *kinds: str) -> None:
        """Say what a thing is."""
        self.add(subject, "rdf:type", *map(term, kinds))

    def knows(self, subject: str) -> bool:
        """Say whether something was said of a thing."""
        return NamedNode(subject) in self._about

    def add_concepts(self) -> None:
        """Say what the words of common lists mean that were used, so that a reader need not load the lists."""
        used = {str(each.object.value) for each in self if isinstance(each.object, NamedNode)}
        for iri in sorted(used & set(CONCEPTS)):
            concept = CONCEPTS[iri]
            self.a(iri, "skos:Concept", concept.kind)
            self.add(iri, "skos:prefLabel", *words(concept.label))
            self.add(iri, "skos:inScheme", NamedNode(concept.scheme))

    def __iter__(self) -> Iterator[Triple]:
        for held in self._about.values():
            yield from held


def words(text: Text) -> Iterable[Literal]:
    """Return a text in each language that it has, without markup."""
    for language, written in (("vi", text.vi), ("en", text.en)):
        if said := without_markup(written).strip():
            yield Literal(said, language=language)


def word(text: str) -> Literal | None:
    """Return what is written in Vietnamese alone; None for nothing."""
    return next(iter(words(Text(text, ""))), None)


def bare(text: str) -> Literal:
    """Return a text that is of no language: a code, a number."""
    return Literal(text)


def day(value: date | None) -> Literal | None:
    """Return a day."""
    return Literal(value.isoformat(), datatype=term("xsd:date")) if value else None


def moment(value: datetime) -> Literal:
    """Return a moment, in whole seconds."""
    return Literal(value.replace(microsecond=0).isoformat(), datatype=term("xsd:dateTime"))


def whole(value: int | None) -> Literal | None:
    """Return a whole number."""
    return None if value is None else Literal(str(value), datatype=term("xsd:integer"))


def decimal(value: float | None) -> Literal | None:
    """Return a number that need not be whole, with four places at most."""
    if value is None:
        return None
    written = f"{value:.4f}".rstrip("0").rstrip(".")
    return Literal(written, datatype=term("xsd:decimal"))


def flag(value: bool | None) -> Literal | None:
    """Return yes or no."""
    return None if value is None else Literal("true" if value else "false", datatype=term("xsd:boolean"))
