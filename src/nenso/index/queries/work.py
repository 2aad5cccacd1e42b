"""What the desk reads: datasets, runs and publications in any state, and what waits for somebody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from nenso.index.models import Dataset, Edition, InputValue, Publication, Run
from nenso.index.queries.boards import board_of_run
from nenso.index.queries.inputs import inputs_of, official_ranks, outcome_of
from nenso.index.queries.methods import method_of
from nenso.index.rules.digests import inputs_digest
from nenso.index.rules.explaining import Change, compare_outcomes
from nenso.index.rules.standing import rank_differences
from nenso.kernel.queries import journal

# What agencies and verifiers do within a round becomes public by the run that closes it, not before.
WITHIN_ROUNDS = ("entry", "evidence")
STATES = ("computed", "proposed", "returned", "released", "embargoed")


def datasets() -> QuerySet[Dataset]:
    """Return all datasets, newest first, each with `value_count`, `unit_count` and `run_count`."""
    # Counted apart: values joined to runs would be counted once for each run.
    values = InputValue.objects.filter(dataset=OuterRef("pk")).order_by().values("dataset")
    made = Run.objects.filter(dataset=OuterRef("pk")).order_by().values("dataset")
    counts = {
        "value_count": Coalesce(Subquery(values.annotate(n=Count("pk")).values("n")), 0),
        "unit_count": Coalesce(Subquery(values.annotate(n=Count("unit_code", distinct=True)).values("n")), 0),
        "run_count": Coalesce(Subquery(made.annotate(n=Count("pk")).values("n")), 0),
    }
    return Dataset.objects.annotate(**counts).order_by("-id")


def current_dataset(family: str, group: str, year: int) -> Dataset | None:
    """Return the newest dataset of a family, group and year."""
    return Dataset.objects.filter(family=family, group=group, year=year).order_by("-id").first()


def written_values(dataset: Dataset) -> Mapping[tuple[str, str, str], str]:
    """Return the values of a dataset as they were written, by (unit, kind, key)."""
    rows = dataset.values.values_list("unit_code", "kind", "key", "written")
    return {(unit, kind, key): written for unit, kind, key, written in rows}


def values_of(dataset: Dataset) -> QuerySet[InputValue]:
    """Return the values of a dataset with their sources, in the order of the file."""
    return dataset.values.select_related("source", "organisation").order_by("row", "id")


def runs() -> QuerySet[Run]:
    """Return all runs, newest first, with what they were made from and their publication."""
    together = ("edition", "dataset", "publication", "corrects")
    return Run.objects.select_related(*together).defer("edition__text", "publication__bundle").order_by("-id")


def unreleased_runs() -> QuerySet[Run]:
    """Return the runs that wait to be proposed or released, newest first; one that a correction follows waits no more."""
    is_proposed = Q(publication__isnull=False)
    return runs().filter(is_proposed | Q(corrections=None), publication__released_at=None)


def in_state(found: QuerySet[Run], state: str) -> QuerySet[Run]:
    """Narrow runs to one state of `STATES`; any other word narrows nothing."""
    now = timezone.now()
    narrow = {
        "computed": Q(publication__isnull=True),
        "proposed": Q(
            publication__isnull=False, publication__released_at=None, publication__returned_because=""
        ),
        "returned": Q(publication__released_at=None) & ~Q(publication__returned_because=""),
        "released": Q(publication__released_at__isnull=False, publication__embargo_until__lte=now),
        "embargoed": Q(publication__released_at__isnull=False, publication__embargo_until__gt=now),
    }
    condition = narrow.get(state)
    if condition is None:
        return found
    return found.filter(condition, publication__isnull=state == "computed")


def state_of(run: Run) -> str:
    """Return the state of a run: one of `STATES`."""
    publication = getattr(run, "publication", None)
    if publication is None:
        return "computed"
    if publication.released_at is not None:
        return "embargoed" if publication.embargo_until > timezone.now() else "released"
    return "returned" if publication.returned_because else "proposed"


def waiting_datasets() -> QuerySet[Dataset]:
    """Return datasets that no run has read yet, newest first; one that a newer one replaced waits no more."""
    newer = Dataset.objects.filter(
        family=OuterRef("family"), group=OuterRef("group"), year=OuterRef("year"), id__gt=OuterRef("id")
    )
    has_run = Run.objects.filter(dataset=OuterRef("pk"))
    return Dataset.objects.filter(~Exists(has_run), ~Exists(newer)).order_by("-id")


def editions_for(dataset: Dataset) -> QuerySet[Edition]:
    """Return the newest editions of each code that cover a dataset's family, group and year."""
    newest = Edition.objects.filter(is_draft=False).order_by("code", "-id").distinct("code").values("pk")
    covers = Q(last_year__isnull=True) | Q(last_year__gte=dataset.year)
    found = Edition.objects.filter(covers, pk__in=newest, family=dataset.family, first_year__lte=dataset.year)
    return found.filter(groups__contains=[dataset.group]).order_by("code")


def publication(uuid: UUID | str) -> Publication | None:
    """Return a publication with its run, without its bundle."""
    found = Publication.objects.select_related("run__edition", "run__dataset").defer(
        "bundle", "run__edition__text"
    )
    return found.filter(uuid=uuid).first()


def bundle_of_run(run: Run) -> bytes | None:
    """Return the frozen bundle of a released run."""
    found = (
        Publication.objects.filter(run=run, released_at__isnull=False)
        .values_list("bundle", flat=True)
        .first()
    )
    return bytes(found) if found else None


@dataclass(frozen=True, slots=True)
class RankDifference:
    """A rank that the run gives otherwise than the official table does."""

    unit_code: str
    node: str
    computed: int
    official: int


@dataclass(frozen=True, slots=True)
class Checks:
    """What a run was checked for: that it comes out the same again, and agrees with official ranks."""

    is_reproduced: bool
    inputs_unchanged: bool
    differences: tuple[RankDifference, ...]

    @property
    def are_passed(self) -> bool:
        """Say whether nothing is wrong."""
        return self.is_reproduced and self.inputs_unchanged and not self.differences


def checks_of(run: Run) -> Checks:
    """Compute a run again and compare it with what was stored and with the official ranks."""
    stored, method = board_of_run(run), method_of(run.edition)
    outcome = outcome_of(method, run.dataset)
    is_same = (
        stored.codes == outcome.codes
        and tuple(unit.code for unit in stored.units) == outcome.units
        and np.array_equal(stored.values, outcome.values, equal_nan=True)
        and np.array_equal(stored.ranks, outcome.ranks)
    )
    found = rank_differences(outcome, official_ranks(run.dataset))
    is_unchanged = inputs_digest(inputs_of(run.dataset)) == run.inputs_digest
    return Checks(bool(is_same), is_unchanged, tuple(RankDifference(*one) for one in found))


def changes_between(before: Run, after: Run, node: str | None = None) -> tuple[Change, ...]:
    """Return who moved between two runs, at the composite or at a node that both have."""
    first, last = (outcome_of(method_of(run.edition), run.dataset) for run in (before, after))
    return compare_outcomes(first, last, node)


def last_change() -> datetime | None:
    """Return when public data last changed: the last act on index, figures or directory, or an embargo's end."""
    # The API answers from the rooms below too: an answer kept since before their last act is not taken for today's.
    below = Q(verb__startswith="measures.") | Q(verb__startswith="reporting.")
    rooms = (
        below
        | Q(verb__startswith="index.")
        | Q(verb__startswith="directory.")
        | Q(verb__startswith="project.")
    )
    told = journal().filter(rooms).exclude(thing_type__in=WITHIN_ROUNDS)
    acted = told.values_list("at", flat=True).first()
    embargoes = Publication.objects.filter(released_at__isnull=False, embargo_until__lte=timezone.now())
    opened = embargoes.aggregate(last=Max("embargo_until"))["last"]
    return max((moment for moment in (acted, opened) if moment is not None), default=None)
