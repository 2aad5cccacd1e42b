"""How good databases are: of each of the four shares who says it, the owner or who measured it."""

from collections.abc import Mapping

from nenso.catalogue.models import MeasuredShare
from nenso.catalogue.rules import Facts, Measurement, QualityShare, quality_of


def qualities(statements: Mapping[str, Facts]) -> dict[str, tuple[QualityShare, ...]]:
    """Return the four shares of entries, given what is public of each by its code. One query, however many there are."""
    measured: dict[str, list[Measurement]] = {code: [] for code in statements}
    rows = MeasuredShare.objects.filter(entry__code__in=list(statements)).order_by("id")
    columns = ("entry__code", "name", "value", "on", "record", "by_name")
    for code, name, value, on, record, by in rows.values_list(*columns):
        measured[code].append(Measurement(name, value, on, record, by))
    return {code: quality_of(facts, measured[code]) for code, facts in statements.items()}
