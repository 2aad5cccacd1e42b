"""Draft editions of the laboratory: for staff, and never among those that rank."""

from uuid import UUID

from django.db.models import QuerySet

from nenso.index.models import Draft, Run
from nenso.kernel.rules import Refused


def drafts() -> QuerySet[Draft]:
    """Return the drafts that were not withdrawn, newest first, with their editions and the runs they were tried on."""
    found = Draft.objects.filter(withdrawn_at=None).select_related("edition", "run__dataset")
    return found.defer("edition__text").order_by("-id")


def draft_named(uuid: UUID) -> Draft:
    """Return a draft, withdrawn or not, by the identifier of its edition; raises `Refused("laboratory.unknown")`."""
    found = Draft.objects.select_related("edition", "run__dataset").filter(edition__uuid=uuid).first()
    if found is None:
        raise Refused("laboratory.unknown", draft=str(uuid))
    return found


def run_with_id(run_id: int) -> Run:
    """Return a run with its edition and dataset by the number that listings carry."""
    return Run.objects.select_related("edition", "dataset").get(pk=run_id)
