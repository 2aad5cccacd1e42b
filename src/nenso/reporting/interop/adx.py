"""Data value sets in ADX, the XML of IHE QRPH (Aggregate Data Exchange), in the form that DHIS2 sends and takes.

A value's category is the one attribute that is neither `dataElement` nor `value`; text stands in an annotation, the
value then being 0. Comments and who stored a value have no place in ADX.
"""

from collections.abc import Iterator
from itertools import groupby

from lxml import etree

from nenso.kernel.rules import Refused
from nenso.reporting.interop.periods import read_adx_period, read_period, write_adx_period, write_period
from nenso.reporting.interop.values import DEFAULT, LARGEST, DataValue, DataValueSet

NAMESPACE = "urn:ihe:qrph:adx:2015"
CATEGORY, ATTRIBUTE = "categoryOptionCombo", "attributeOptionCombo"
_GROUP = ("orgUnit", "period", "dataSet", "completeDate", ATTRIBUTE, "comment")
_TAG = f"{{{NAMESPACE}}}"


def write_adx(values: DataValueSet, exported: str) -> bytes:
    """Write a set; `exported` is the moment, RFC 3339. Values marked as deleted are left out: ADX knows none.

    Raises `Refused("interop.period")` for a period that has no code.
    """
    root = etree.Element(f"{_TAG}adx", nsmap={None: NAMESPACE}, exported=exported)  # type: ignore[dict-item] # None is the default namespace
    kept = (value for value in values.values if not value.deleted)
    for (unit, period, attribute), group in groupby(kept, lambda v: (v.org_unit, v.period, v.attribute)):
        said = {
            "orgUnit": unit,
            "period": write_adx_period(read_period(period)),
            "dataSet": values.data_set,
            "completeDate": values.complete_date,
            ATTRIBUTE: "" if attribute == DEFAULT else attribute,
        }
        element = etree.SubElement(root, f"{_TAG}group", {name: text for name, text in said.items() if text})
        for value in group:
            _write_value(element, value)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _write_value(group: "etree._Element", value: DataValue) -> None:
    said = {"dataElement": value.data_element}
    if value.category != DEFAULT:
        said[CATEGORY] = value.category
    is_number = _is_number(value.value)
    element = etree.SubElement(
        group, f"{_TAG}dataValue", {**said, "value": value.value if is_number else "0"}
    )
    if not is_number:
        etree.SubElement(element, f"{_TAG}annotation").text = value.value


def read_adx(content: bytes) -> DataValueSet:
    """Read a set. Nothing outside the document is read, and a DTD is refused.

    The data set and its day of completion are those of the first group that names one.
    Raises `Refused`: "interop.too_large", "interop.xml", "interop.xml_unsafe", "interop.shape", "interop.attribute",
    "interop.adx_period", "interop.categories"; each names the place.
    """
    if len(content) > LARGEST:
        raise Refused("interop.too_large", most=LARGEST // 2**20)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as fault:
        raise Refused("interop.xml", why=str(fault.msg)) from fault
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refused("interop.xml_unsafe")
    if root.tag != f"{_TAG}adx":
        raise Refused("interop.shape", place=_name(root), wanted=f'<adx xmlns="{NAMESPACE}">')
    groups = list(root.iterchildren(f"{_TAG}group"))
    values = tuple(value for number, group in enumerate(groups, 1) for value in _values(group, number))
    return DataValueSet(values, _first(groups, "dataSet"), _first(groups, "completeDate"))


def _values(group: "etree._Element", number: int) -> Iterator[DataValue]:
    place = f"group {number}"
    unit, period = _needed(group, "orgUnit", place), _needed(group, "period", place)
    code = write_period(read_adx_period(period))
    attribute = group.get(ATTRIBUTE) or _only(group, _GROUP, place) or DEFAULT
    for count, element in enumerate(group.iterchildren(f"{_TAG}dataValue"), 1):
        at = f"{place}, dataValue {count}"
        note = element.find(f"{_TAG}annotation")
        said = _needed(element, "value", at)
        yield DataValue(
            _needed(element, "dataElement", at),
            code,
            unit,
            said if note is None else note.text or "",
            element.get(CATEGORY) or _only(element, ("dataElement", "value", CATEGORY), at) or DEFAULT,
            attribute,
            place=at,
        )


def _only(element: "etree._Element", known: tuple[str, ...], place: str) -> str:
    """Return what the one attribute says that is not among the known ones."""
    found = {str(name): str(text) for name, text in element.attrib.items() if name not in known}
    if len(found) > 1:
        raise Refused("interop.categories", place=place, found=", ".join(sorted(found)))
    return next(iter(found.values()), "")


def _needed(element: "etree._Element", name: str, place: str) -> str:
    found = element.get(name)
    if found is None:
        raise Refused("interop.attribute", place=place, name=name)
    return found


def _first(groups: "list[etree._Element]", name: str) -> str:
    return next((said for group in groups if (said := group.get(name))), "")


def _name(element: "etree._Element") -> str:
    return str(element.tag)[:80]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text == text.strip() and text.isascii() and "_" not in text
