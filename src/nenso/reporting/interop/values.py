"""A data value set: values of data elements for organisation units and periods, with codes as they were sent."""

from dataclasses import dataclass

DEFAULT = "default"  # the code of the category option combination where nothing is broken down
DEFAULTS = (DEFAULT, "HllvX50cXC0")  # the same as DHIS2 identifies it in every installation
LARGEST = 20 * 2**20  # bytes of a document


@dataclass(frozen=True, slots=True)
class DataValue:
    """One value as it was written. An empty text stands for what was not said.

    `place` is where it stood in its document ("dataValues[3]", "row 4"); it does not count when two are compared.
    """

    data_element: str
    period: str  # DHIS2's code: 202409
    org_unit: str
    value: str = ""
    category: str = DEFAULT
    attribute: str = DEFAULT
    stored_by: str = ""
    last_updated: str = ""
    comment: str = ""
    followup: bool = False
    deleted: bool = False
    place: str = ""

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What the value is of: data element, period, unit, category, attribute."""
        return self.data_element, self.period, self.org_unit, self.category, self.attribute


@dataclass(frozen=True, slots=True)
class DataValueSet:
    """Values, and what was said once for all of them."""

    values: tuple[DataValue, ...] = ()
    data_set: str = ""
    complete_date: str = ""
    period: str = ""
    org_unit: str = ""
