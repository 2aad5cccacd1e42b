"""The bundles that were published."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from nenso.index.models import Publication, Run
from nenso.index.queries.boards import latest_listing
from nenso.kernel.rules import Refused


@dataclass(frozen=True, slots=True)
class BundleRecord:
    """What is told of a published bundle beside its download: its digest and the key that signed it."""

    run_uuid: UUID
    digest: str
    key_fingerprint: str
    publisher: str
    released_at: datetime | None


def bundle_records(runs: list[int]) -> dict[int, BundleRecord]:
    """Return the records of the bundles of some runs, by run id. One query, without the bundles themselves."""
    fields = ("run_id", "run__uuid", "bundle_digest", "key_fingerprint", "publisher_name", "released_at")
    found = Publication.objects.filter(run_id__in=runs, released_at__isnull=False).values_list(*fields)
    return {run: BundleRecord(*record) for run, *record in found}


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What a run measured."""

    family: str
    year: int
    group: str


def run_facts(run: UUID) -> RunFacts:
    """Return what a run measured; raises `Refused("run.not_found")`."""
    fields = ("dataset__family", "dataset__year", "dataset__group")
    found = Run.objects.filter(uuid=run).values_list(*fields).first()
    if found is None:
        raise Refused("run.not_found", run=str(run))
    return RunFacts(*found)


def is_released(run: UUID) -> bool:
    """Say whether a run is public now: released, and past its embargo."""
    now = timezone.now()
    return Publication.objects.filter(
        run__uuid=run, released_at__isnull=False, embargo_until__lte=now
    ).exists()


def published_bundle(family: str, year: int, group: str) -> bytes:
    """Return the newest published bundle; raises `Refused("index.none_in_force")`."""
    listing = latest_listing(family, group, year)
    bundle = Publication.objects.values_list("bundle", flat=True).get(run_id=listing.run_id)
    return bytes(bundle or b"")
