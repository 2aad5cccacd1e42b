"""Where the known cells of a report came from, as a few words with a link to the origin."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from nenso.directory import queries as directory
from nenso.kernel.rules import Text
from nenso.measures.queries.indicators import IndicatorAsOf, indicators_named
from nenso.reporting.models import Submission
from nenso.reporting.queries.submissions import CellAsOf, units_on
from nenso.reporting.rules.form_checks import indicators_of
from nenso.reporting.rules.forms import Form

_KINDS: Mapping[str, Text] = {
    "meter": Text("đo được", "measured"),
    "import": Text("nhập từ tệp", "loaded from a file"),
    "api": Text("hệ thống gửi", "sent by a system"),
}
_KNOWN = Text("đã có số liệu", "known already")


@dataclass(frozen=True, slots=True)
class SourceShown:
    """Words on where a value came from; `url` opens its origin, in the side panel where `is_panel`."""

    label: Text
    url: str
    is_panel: bool


def sources_of(row: Submission, cells: Mapping[str, CellAsOf]) -> dict[str, SourceShown]:
    """Return the sources of the cells that were filled or added up; the number of queries does not grow with them."""
    filled = {
        key: cell.facts["observations"] for key, cell in cells.items() if cell.facts.get("observations")
    }
    found = {key: _added_up(row, cell.facts) for key, cell in cells.items() if "included" in cell.facts}
    if not filled:
        return found
    indicators = indicators_named({each[0]["indicator"] for each in filled.values()}, units_on(row))
    one = directory.organisations([row.organisation_code], units_on(row)).get(row.organisation_code)
    reports = _reports(filled)
    for key, observations in filled.items():
        indicator = indicators.get(observations[0]["indicator"])
        if indicator is not None:
            url = _address(row, one, indicator, observations)
            found[key] = SourceShown(_said(observations, reports), url, is_panel=True)
    return found


def _added_up(row: Submission, facts: Mapping[str, Any]) -> SourceShown:
    there, missing = len(facts["included"]), len(facts.get("missing", ()))
    label = Text(
        f"cộng từ {there}/{there + missing} báo cáo", f"added up from {there} of {there + missing} reports"
    )
    return SourceShown(label, reverse("reports:below", args=[row.uuid]), is_panel=False)


def _reports(filled: Mapping[str, list[dict[str, Any]]]) -> dict[str, Text]:
    """Return the names of the reports that values came from, by the submission."""
    uuids = {
        each["source"][1]
        for its in filled.values()
        for each in its
        if each["kind"] == "report" and each.get("source")
    }
    rows = Submission.objects.filter(uuid__in=uuids).select_related("regime") if uuids else ()
    return {str(one.uuid): Text(one.regime.name_vi, one.regime.name_en) for one in rows}


def _said(observations: list[dict[str, Any]], reports: Mapping[str, Text]) -> Text:
    kind = observations[0]["kind"]
    if kind != "report":
        return _KINDS.get(kind, _KNOWN)
    name = reports.get((observations[0].get("source") or ["", ""])[1])
    if name is None:
        return Text("đã báo cáo", "reported already")
    return Text(f"đã báo cáo ở “{name.vi}”", f"reported already in “{name.en}”")


def _address(
    row: Submission,
    one: directory.OrganisationAsOf | None,
    indicator: IndicatorAsOf,
    observations: list[dict[str, Any]],
) -> str:
    unit = ("organisation", row.organisation_code)
    if indicator.subject == "territory" and one is not None and one.territory_code:
        unit = (one.territory_level, one.territory_code)
    period = observations[0]["period"] if len(observations) == 1 else row.period
    url = reverse("web:observation", args=[indicator.code, *unit, period])
    category = observations[0]["category"]
    return f"{url}?category={category}" if category else url


def definitions_of(row: Submission, form: Form) -> dict[str, Text]:
    """Return what the indicators mean that a form's cells are bound to, in one query."""
    named = indicators_named(set(indicators_of(form)), units_on(row))
    return {
        code: Text(f"{one.name.vi}: {one.definition.vi}", f"{one.name.en}: {one.definition.en}")
        for code, one in named.items()
        if one.definition.vi
    }
