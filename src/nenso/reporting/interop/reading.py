"""From a set to values that can be written: their codes made ours, their periods and numbers read, faults told."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from nenso.kernel.rules import Period, Refused, Text
from nenso.reporting.interop.importing import Conflict, Fault
from nenso.reporting.interop.naming import AS_IS, Naming, Of, unit_of
from nenso.reporting.interop.periods import read_period
from nenso.reporting.interop.values import DEFAULTS, DataValue, DataValueSet

_NUMBER_TEXT = {"true": 1.0, "false": 0.0}


@dataclass(frozen=True, slots=True)
class Figure:
    """One value with our codes. `number` is None where it is to be deleted."""

    indicator: str
    unit_kind: str
    unit_code: str
    period: Period
    category: str
    number: float | None
    place: str
    object: str


def figures_of(
    values: DataValueSet, subjects: Mapping[str, str], naming: Naming = AS_IS
) -> tuple[list[Figure], list[Conflict]]:
    """Return the figures of a set, and a conflict for each value that is none.

    `subjects` says of each indicator that exists whether it is about organisations or territories.
    """
    figures, conflicts = [], []
    for value in values.values:
        found = _figure(value, subjects, naming)
        if isinstance(found, Figure):
            figures.append(found)
        else:
            conflicts.append(found)
    return figures, conflicts


def number_of(text: str) -> float | None:
    """Return the number that a value says, with a point for decimals; None where it says none."""
    if text in _NUMBER_TEXT:
        return _NUMBER_TEXT[text]
    try:
        found = float(text)
    except ValueError:
        return None
    return found if math.isfinite(found) and "_" not in text else None


def conflict(value: DataValue, fault: Fault, words: Text) -> Conflict:
    """Return what is wrong with a value."""
    about = {
        Fault.PERIOD: value.period,
        Fault.ORG_UNIT: value.org_unit,
        Fault.NOT_YOURS: value.org_unit,
        Fault.CATEGORY: value.category,
        Fault.ATTRIBUTE: value.attribute,
    }
    return Conflict(about.get(fault, value.data_element), fault, value.place, words)


def _figure(value: DataValue, subjects: Mapping[str, str], naming: Naming) -> Figure | Conflict:
    indicator = naming.ours(Of.DATA_ELEMENT, value.data_element)
    if indicator not in subjects:
        return conflict(value, Fault.DATA_ELEMENT, NO_INDICATOR.fill(code=value.data_element))
    period = period_of(value)
    if isinstance(period, Conflict):
        return period
    if not value.org_unit:
        return conflict(value, Fault.ORG_UNIT, NO_UNIT)
    if value.attribute not in DEFAULTS:
        return conflict(value, Fault.ATTRIBUTE, NO_ATTRIBUTE.fill(code=value.attribute))
    number = None if value.deleted else number_of(value.value)
    if number is None and not value.deleted:
        return _no_number(value)
    kind, code = unit_of(naming.ours(Of.ORG_UNIT, value.org_unit), subjects[indicator])
    category = naming.ours(Of.CATEGORY, value.category)
    return Figure(indicator, kind, code, period, category, number, value.place, value.data_element)


def period_of(value: DataValue) -> Period | Conflict:
    """Return the period of a value, or what is wrong with it."""
    try:
        return read_period(value.period)
    except Refused:
        return conflict(value, Fault.PERIOD, NO_PERIOD.fill(code=value.period))


def _no_number(value: DataValue) -> Conflict:
    if not value.value:
        return conflict(value, Fault.EMPTY, EMPTY)
    return conflict(value, Fault.VALUE, NO_NUMBER.fill(found=value.value[:40]))


NO_INDICATOR = Text("không có chỉ tiêu “{code}”.", "there is no indicator “{code}”.")
NO_PERIOD = Text("không có kỳ “{code}”.", "there is no period “{code}”.")
NO_UNIT = Text("chưa nêu đơn vị (orgUnit).", "no unit (orgUnit) is given.")
NO_ATTRIBUTE = Text(
    "attributeOptionCombo “{code}” không dùng ở đây; hãy để trống hoặc ghi default.",
    "the attributeOptionCombo “{code}” is not in use here; leave it out or write default.",
)
EMPTY = Text("giá trị bỏ trống.", "the value is empty.")
NO_NUMBER = Text("“{found}” không phải là số.", "“{found}” is no number.")
NOT_SENT = Text(
    "chỉ tiêu “{code}” được đo hoặc tính tại đây, không nhận từ nơi khác.",
    "the indicator “{code}” is metered or computed here and not taken from elsewhere.",
)
NOT_YOURS = Text(
    "hệ thống này không gửi thay cho đơn vị “{code}”.", "this system may not send for the unit “{code}”."
)
NO_REGIME = Text(
    "không có chế độ báo cáo “{code}” cho kỳ này.", "there is no report regime “{code}” for this period."
)
NO_CELL = Text("biểu mẫu không có ô nào cho “{code}”.", "the form has no cell for “{code}”.")
