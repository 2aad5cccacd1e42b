"""What a data set of somebody's catalogue says, as the cells of a workbook: read by the common words first, and by ours where the file has them."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote, urlsplit

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from nenso.catalogue.dcat.entries import DEMONSTRATION
from nenso.catalogue.dcat.vocabulary import FREQUENCIES, term
from nenso.catalogue.rules.checking import QUALITIES
from nenso.catalogue.rules.codes import check_code, code_for
from nenso.catalogue.rules.kinds import Kind, Stage
from nenso.catalogue.rules.markup import without_markup
from nenso.catalogue.rules.words import KINDS
from nenso.kernel.rules import Refused

Node = NamedNode | BlankNode
Value = NamedNode | BlankNode | Literal
_OURS = "/catalogue/terms#"
_SHARING = {"PUBLIC": "open", "RESTRICTED": "on_request", "NON_PUBLIC": "internal"}
_UPDATING = {address.rpartition("/")[2]: value.value for value, address in FREQUENCIES.items()} | {
    "CONT": "at_once"
}
_STAGES = {
    "underdevelopment": Stage.BUILDING,
    "develop": Stage.BUILDING,
    "deprecated": Stage.RETIRED,
    "withdrawn": Stage.RETIRED,
    "discont": Stage.RETIRED,
}
_SERVICE = re.compile(r"[^/\s;]+(?:/[^/\s;]+){4}")


class Things:
    """The statements of a file by what they are about."""

    def __init__(self, statements: Iterable[Triple]) -> None:
        self._about: dict[Node, dict[NamedNode, list[Value]]] = {}
        self._ours: dict[str, NamedNode] = {}
        for each in statements:
            subject, value = each.subject, each.object
            if isinstance(subject, Triple) or isinstance(value, Triple):
                continue
            self._about.setdefault(subject, {}).setdefault(each.predicate, []).append(value)
            if _OURS in each.predicate.value:
                self._ours.setdefault(each.predicate.value.rpartition("#")[2], each.predicate)

    @property
    def subjects(self) -> Iterable[Node]:
        """What the file speaks of, in its order."""
        return self._about

    def values(self, node: Value, word: NamedNode) -> list[Value]:
        """Return what is said of a thing by a word."""
        return [] if isinstance(node, Literal) else self._about.get(node, {}).get(word, [])

    def all_values(self, word: NamedNode) -> Iterator[Value]:
        """Return what is said by a word of anything."""
        for said in self._about.values():
            yield from said.get(word, [])

    def of(self, node: Value, name: str) -> list[Value]:
        """Return what is said of a thing by a common word such as `dct:title`, or by one of ours, `nenso:scope`."""
        prefix, _, rest = name.partition(":")
        if prefix == "nenso":
            ours = self._ours.get(rest)
            return self.values(node, ours) if ours else []
        return self.values(node, term(name))

    def text(self, node: Value, name: str, language: str = "vi") -> str:
        """Return a text in a language without markup; in Vietnamese what has no language, or only another one, will do."""
        said = [each for each in self.of(node, name) if isinstance(each, Literal)]
        found = [each for each in said if (each.language or "").partition("-")[0] == language]
        if not found and language == "vi":
            found = [each for each in said if not each.language] or said
        return without_markup(found[0].value).strip() if found else ""

    def last(self, node: Value, name: str) -> str:
        """Return the last part of the first address that is said of a thing by a word."""
        return next((last(each) for each in self.of(node, name) if isinstance(each, NamedNode)), "")


def last(node: NamedNode) -> str:
    """Return the last part of an address: a code, a value of a list."""
    return unquote(node.value.rstrip("/").rpartition("/")[2].rpartition("#")[2])


def cells_of(things: Things, node: Node, kind: Kind) -> dict[str, str]:
    """Return the cells of one entry by the name of the column; what is not said is not there, or "" ."""
    found = {
        "code": _code(things, node),
        "kind": KINDS[kind].vi,
        "name": things.text(node, "dct:title"),
        "name_en": things.text(node, "dct:title", "en"),
        "owner": _agent(things, things.of(node, "dct:publisher")),
        "operator": _agent(things, things.of(node, "nenso:operator")),
        "stage": _stage(things, node),
        "since": things.text(node, "dct:available")[:10],
        "basis": _titled(things, node, "dcatap:applicableLegislation"),
        "part_of": things.last(node, "dct:isPartOf"),
        "merged_into": things.last(node, "dct:isReplacedBy"),
        "comes_from": _codes(things.of(node, "prov:wasDerivedFrom")),
        "url": _url(things, node, kind),
        "contact": _contact(things, node),
        "keywords": _keywords(things, node),
        "source": _source(things, node),
        **_said(things, node),
        **_abouts(things, node),
    }
    return found | (_of_database(things, node) if kind is Kind.DATABASE else _of_others(things, node))


def _code(things: Things, node: Node) -> str:
    """Return what names the entry in the catalogue: its identifier, else the last part of its address, as a code."""
    named = [things.text(node, "dct:identifier")]
    if isinstance(node, NamedNode):
        named.append(last(node))
    return next((code for each in named if len(code := _as_code(each)) > 3), "")


def _as_code(name: str) -> str:
    """Return a name as a code: as it is where it is one, but for capitals; else what it suggests."""
    try:
        return check_code(name.lower())
    except Refused:
        return code_for(name)


def _stage(things: Things, node: Node) -> str:
    """Return the stage; what a catalogue hands out without a word of its state is in operation."""
    ours = things.last(node, "nenso:stage").removeprefix("stage-")
    return ours or _STAGES.get(things.last(node, "adms:status").lower(), Stage.OPERATING).value


def _agent(things: Things, agents: Iterable[Value]) -> str:
    """Return by what an agency is found: its code where the file is of this house, else its name."""
    for each in agents:
        if isinstance(each, NamedNode) and "/catalogue/agency/" in each.value:
            return last(each)
        if name := things.text(each, "foaf:name"):
            return name
        if isinstance(each, NamedNode):
            return last(each)
    return ""


def _said(things: Things, node: Node) -> dict[str, str]:
    """Return what only our own words say of every kind."""
    return {"announced_on": things.text(node, "nenso:announcedOn")}


def _abouts(things: Things, node: Node) -> dict[str, str]:
    found: dict[str, str] = {}
    for language, ending in (("vi", ""), ("en", "_en")):
        parts = {name: _exactly(things, node, f"nenso:{name}", language) for name in ("purpose", "contents")}
        whole = (
            things.text(node, "dct:description", language)
            if language == "vi"
            else (_exactly(things, node, "dct:description", language))
        )
        for part in reversed(parts.values()):  # the description joins them, in this order
            whole = whole.removesuffix(part).rstrip() if part else whole
        title = things.text(node, "dct:title", language)
        found[f"description{ending}"] = "" if whole == title else whole
        found |= {f"{name}{ending}": part for name, part in parts.items()}
    return found


def _exactly(things: Things, node: Node, name: str, language: str) -> str:
    said = [each for each in things.of(node, name) if isinstance(each, Literal) and each.language == language]
    return without_markup(said[0].value).strip() if said else ""


def _of_database(things: Things, node: Node) -> dict[str, str]:
    sharing = things.last(node, "nenso:sharing").removeprefix("sharing-")
    return {
        "scope": things.last(node, "nenso:scope").removeprefix("scope-"),
        "standards": _titled(things, node, "dct:conformsTo"),
        "updating": _UPDATING.get(things.last(node, "dct:accrualPeriodicity"), ""),
        "sharing": sharing or _SHARING.get(things.last(node, "dct:accessRights"), ""),
        "services": "; ".join(dict.fromkeys(_services(things, node))),
        "records": things.text(node, "nenso:records"),
        "records_on": things.text(node, "nenso:recordsOn"),
        **_quality(things, node),
    }


def _of_others(things: Things, node: Node) -> dict[str, str]:
    domestic = things.text(node, "nenso:madeInVietNam")
    verdicts = [each.value for each in things.of(node, "nenso:evaluation") if isinstance(each, Literal)]
    return {
        "level": things.text(node, "nenso:securityLevel"),
        "databases": _codes(things.of(node, "dct:requires")),
        "maker": things.text(node, "nenso:maker"),
        "is_domestic": {"true": "có", "false": "không"}.get(domestic, domestic),
        "reach": things.last(node, "nenso:reach").removeprefix("reach-"),
        "used_by": "; ".join(_agent(things, [each]) for each in things.of(node, "nenso:usedBy")),
        "evaluation": "; ".join(verdicts),
    }


def _quality(things: Things, node: Node) -> dict[str, str]:
    found: dict[str, str] = {}
    for measurement in things.of(node, "dqv:hasQualityMeasurement"):
        if things.last(measurement, "nenso:basis") == "basis-measured":
            continue  # nobody types what a system measures
        metric = things.of(measurement, "dqv:isMeasurementOf")
        if metric and isinstance(metric[0], NamedNode) and _OURS in metric[0].value:
            name = last(metric[0])
            if name in QUALITIES:
                found[name] = things.text(measurement, "dqv:value")
                found["quality_on"] = things.text(measurement, "dct:date")
    return found


def _services(things: Things, node: Node) -> Iterator[str]:
    for way in things.of(node, "dcat:distribution"):
        for service in things.of(way, "dcat:accessService"):
            if _SERVICE.fullmatch(name := things.text(service, "dct:identifier")):
                yield name


def _url(things: Things, node: Node, kind: Kind) -> str:
    if kind is not Kind.DATABASE:
        return next((each.value for each in things.of(node, "foaf:page") if isinstance(each, NamedNode)), "")
    for way in things.of(node, "dcat:distribution"):
        if not things.of(way, "dcat:accessService"):
            for each in things.of(way, "dcat:accessURL"):
                if isinstance(each, NamedNode) and urlsplit(each.value).scheme in ("http", "https"):
                    return each.value
    return ""


def _contact(things: Things, node: Node) -> str:
    for each in things.of(node, "dcat:contactPoint"):
        name = things.text(each, "vcard:fn")
        mails = [
            mail.value.removeprefix("mailto:")
            for mail in things.of(each, "vcard:hasEmail")
            if isinstance(mail, NamedNode)
        ]
        return ", ".join(filter(None, (name, *(mail for mail in mails if mail not in name))))
    return ""


def _keywords(things: Things, node: Node) -> str:
    said = [each for each in things.of(node, "dcat:keyword") if isinstance(each, Literal)]
    ours = [each for each in said if (each.language or "vi") == "vi"] or said
    found = (without_markup(each.value).replace(";", ",").strip() for each in ours)
    return "; ".join(dict.fromkeys(word for word in found if word != DEMONSTRATION.vi))  # we add it ourselves


def _source(things: Things, node: Node) -> str:
    """Return where the facts were found: what the file says, else the thing's own address."""
    said = next(
        (label for each in things.of(node, "dct:provenance") if (label := things.text(each, "rdfs:label"))),
        "",
    )
    return said or (
        node.value if isinstance(node, NamedNode) and "/catalogue/entry/" not in node.value else ""
    )


def _titled(things: Things, node: Node, name: str) -> str:
    """Return the titles of what a thing names, or its address where it has none."""
    found = (
        things.text(each, "dct:title") or ("" if isinstance(each, BlankNode) else each.value)
        for each in things.of(node, name)
    )
    return "; ".join(filter(None, found))


def _codes(nodes: list[Value]) -> str:
    return "; ".join(last(each) for each in nodes if isinstance(each, NamedNode))
