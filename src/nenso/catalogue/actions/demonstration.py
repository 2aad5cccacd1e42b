"""Many illustrative entries at once, each with the versions and steps that it would have had: for demonstrations alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from nenso.catalogue.actions.writing import listing_of
from nenso.catalogue.models import Entry, Listing, Step, Version
from nenso.catalogue.rules import Facts, Kind, State, Verb, plain
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor

_BATCH = 1_000
_STEPS = {
    State.DRAFT: (),
    State.SUBMITTED: (Verb.SUBMIT,),
    State.RETURNED: (Verb.SUBMIT, Verb.RETURN),
    State.PUBLISHED: (Verb.SUBMIT, Verb.PUBLISH),
    State.WITHDRAWN: (Verb.WITHDRAW,),
}


@dataclass(frozen=True, slots=True)
class SampleVersion:
    """What is said of a sample: written `at` a moment, and brought to `state` at `decided`."""

    facts: Facts
    state: State
    at: datetime
    decided: datetime
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """An illustrative entry with its versions, oldest first; the last published one was `confirmed` at a moment, or never again."""

    code: str
    kind: Kind
    versions: tuple[SampleVersion, ...]
    confirmed: datetime | None = None

    @property
    def newest(self) -> SampleVersion:
        """The version that says where the entry stands."""
        return self.versions[-1]

    @property
    def published(self) -> SampleVersion | None:
        """The version that the public reads; None where none was published."""
        return next((each for each in reversed(self.versions) if each.state is State.PUBLISHED), None)


@transaction.atomic
def store_samples(*, by: Actor, writer: Actor, approver: Actor, samples: Sequence[Sample]) -> int:
    """Store illustrative entries, whole or not at all; those whose codes are taken are left out. Returns how many were stored.

    What a sample says is taken as it is: no rule is asked.
    """
    taken = set(Entry.objects.filter(code__in=[each.code for each in samples]).values_list("code", flat=True))
    new = [each for each in samples if each.code not in taken]
    rows = Entry.objects.bulk_create([_entry(each, writer) for each in new], batch_size=_BATCH)
    versions = _versions(rows, new, writer)
    _steps(versions, new, writer, approver)
    _point(rows)
    _list(new)
    with connection.cursor() as cursor:  # the planner takes the tables for as small as they were
        cursor.execute("ANALYZE catalogue_entry, catalogue_version, catalogue_step, catalogue_listing")
    record(by=by, verb="catalogue.demonstrated", thing=("catalogue", ""), facts={"entries": len(new)})
    return len(new)


def _entry(sample: Sample, writer: Actor) -> Entry:
    last = max([each.decided for each in sample.versions if each.state is State.PUBLISHED], default=None)
    confirmed = sample.confirmed or last
    return Entry(
        code=sample.code,
        kind=sample.kind,
        owner_code=sample.newest.facts.owner,
        state=sample.newest.state,
        confirmed_on=timezone.localdate(confirmed) if confirmed else None,
        is_illustrative=True,
        row_version=1,
        by_key=writer.key,
        by_name=writer.name,
        at=sample.versions[0].at,
    )


def _versions(rows: Sequence[Entry], samples: Sequence[Sample], writer: Actor) -> Sequence[Version]:
    made = [
        Version(
            entry=row,
            number=number,
            facts=plain(each.facts),
            by_key=writer.key,
            by_name=writer.name,
            at=each.at,
        )
        for row, sample in zip(rows, samples, strict=True)
        for number, each in enumerate(sample.versions, start=1)
    ]
    return Version.objects.bulk_create(made, batch_size=_BATCH)


def _steps(versions: Sequence[Version], samples: Sequence[Sample], writer: Actor, approver: Actor) -> None:
    """Write the steps in the order of time, so that those of one entry follow one another by number, too."""
    found: list[Step] = []
    pairs = [(sample, each) for sample in samples for each in sample.versions]
    for version, (sample, each) in zip(versions, pairs, strict=True):
        for verb in _STEPS[each.state]:
            who = approver if verb in (Verb.PUBLISH, Verb.RETURN) else writer
            at = each.at if verb is Verb.SUBMIT else each.decided
            found.append(_step(version, verb, who, at, each.comment if verb is Verb.RETURN else ""))
        if sample.confirmed and each is sample.published:
            found.append(_step(version, Verb.CONFIRM, approver, sample.confirmed))
    Step.objects.bulk_create(sorted(found, key=lambda step: step.at), batch_size=_BATCH)


def _step(version: Version, verb: Verb, who: Actor, at: datetime, comment: str = "") -> Step:
    return Step(version=version, verb=verb, comment=comment, by_key=who.key, by_name=who.name, at=at)


def _point(rows: Sequence[Entry]) -> None:
    """Let entries point to their newest and their published version, and to the entry that they were merged into."""
    mine = Version.objects.filter(entry=OuterRef("pk")).order_by("-number")
    kept = Entry.objects.filter(pk__in=[row.pk for row in rows])
    kept.update(
        newest=Subquery(mine.values("pk")[:1]),
        published=Subquery(mine.filter(steps__verb=Verb.PUBLISH).values("pk")[:1]),
    )
    into = dict(
        kept.filter(published__facts__has_key="merged_into").values_list(
            "pk", "published__facts__merged_into"
        )
    )
    found = Entry.objects.in_bulk(list(set(into.values())), field_name="code")
    merged = [Entry(pk=pk, merged_into=found[code]) for pk, code in into.items() if code in found]
    Entry.objects.bulk_update(merged, ["merged_into"], batch_size=_BATCH)


def _list(samples: Sequence[Sample]) -> None:
    public = {each.code: each.published for each in samples if each.published}
    rows = Entry.objects.select_related("published").filter(code__in=public)
    listings = [listing_of(row, said.decided) for row in rows.iterator() if (said := public[row.code])]
    Listing.objects.bulk_create(listings, batch_size=_BATCH)
