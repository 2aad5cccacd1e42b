"""Loads the room's reference data: idempotent, in bulk, one journal row."""

from datetime import date

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from nenso.directory.actions import reading
from nenso.directory.actions.maps import sync_schematic_maps
from nenso.directory.actions.sync import Difference, ReferenceReport, sync
from nenso.directory.models import (
    Act,
    GroupMembership,
    Identifier,
    Organisation,
    OrganisationGroup,
    OrganisationLineage,
    PopulationFigure,
    Region,
    RegionMembership,
    Territory,
    TerritoryLineage,
)
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor


@transaction.atomic
def load_reference(*, by: Actor, on: date | None = None) -> ReferenceReport:
    """Bring the directory in line with the reference files; return what changed, by table.

    Records are matched by natural key. What the files no longer hold is closed on `on` (today unless given),
    never deleted. A load that changes nothing writes nothing, not even to the journal.
    """
    on = on or timezone.localdate()
    done: dict[str, Difference] = {}
    done["acts"], acts = sync(Act, ["number"], reading.act_rows(), on=on)
    numbers = {act.number: act.pk for act in acts}
    _load_territories(done, numbers, on)
    _load_regions(done, numbers, on)
    done["population"], _ = sync(
        PopulationFigure, ["level", "code", "year"], reading.population_rows(), on=on
    )
    done["maps"] = sync_schematic_maps(on=on)
    report = ReferenceReport(done)
    if not report.is_empty:
        facts = {table: _facts(difference) for table, difference in done.items() if not difference.is_empty}
        tell_planner()
        record(by=by, verb="directory.reference_loaded", thing=("reference", "directory"), facts=facts)
    return report


def tell_planner() -> None:
    """Renew PostgreSQL's statistics of the room's tables.

    Right after a bulk load it knows of no rows, and joins fifty lineage links with fourteen thousand organisations
    twice by nested loops: minutes instead of milliseconds, until its own clock comes round.
    """
    tables = [model._meta.db_table for model in apps.get_app_config("directory").get_models()]
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(connection.ops.quote_name(table) for table in tables)}")


def _load_territories(done: dict[str, Difference], acts: dict[str, int], on: date) -> None:
    """Territories and what hangs on them: organisations take their codes, names and dates."""
    rows = reading.territory_rows(acts)
    done["territories"], units = sync(Territory, ["level", "code", "valid_from"], rows, on=on)
    ids = {(unit.level, unit.code, unit.valid_from): unit.pk for unit in units}
    key = ["predecessor_id", "successor_id", "on"]
    done["territory_lineage"], _ = sync(TerritoryLineage, key, reading.lineage_rows(acts, ids), on=on)
    organisations = reading.organisation_rows(rows)
    done["organisations"], held = sync(Organisation, ["code", "valid_from"], organisations, on=on)
    own = {(one.code, one.valid_from): one.pk for one in held}
    lineage = list(reading.organisation_lineage_rows(acts, own))
    done["organisation_lineage"], _ = sync(OrganisationLineage, key, lineage, on=on)
    done["groups"], _ = sync(
        OrganisationGroup, ["code"], [dict(row) for row in reading.read("group_names.csv")], on=on
    )
    member = ["group_code", "organisation_code", "valid_from"]
    done["group_memberships"], _ = sync(GroupMembership, member, reading.group_rows(rows), on=on)
    identifier = ["organisation_code", "scheme", "value"]
    done["identifiers"], _ = sync(Identifier, identifier, reading.identifier_rows(), on=on)


def _load_regions(done: dict[str, Difference], acts: dict[str, int], on: date) -> None:
    done["regions"], _ = sync(Region, ["code", "valid_from"], reading.region_rows(acts), on=on)
    member = ["region_code", "province_code", "valid_from"]
    done["region_memberships"], _ = sync(RegionMembership, member, reading.region_member_rows(), on=on)


def _facts(difference: Difference) -> dict[str, int]:
    return {"created": difference.created, "changed": difference.changed, "closed": difference.closed}
