"""Published entries as machines are told of them: with the version, its days, and the names of the organisations that they speak of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Func, Max, Min, Q, TextField
from django.utils import timezone

from nenso.catalogue.dcat import Published
from nenso.catalogue.models import Listing, Step, Version
from nenso.catalogue.queries.quality import qualities
from nenso.catalogue.rules import Facts, Kind, Verb, differences, facts_of, organisations_named
from nenso.directory import queries as directory
from nenso.kernel.rules import Refused, Text


@dataclass(frozen=True, slots=True)
class PublishedPage:
    """Some published entries in the order of their codes, how many there are in all, and when one was published last."""

    entries: tuple[Published, ...]
    total: int
    changed: datetime | None


def published_page(start: int, size: int) -> PublishedPage:
    """Return the published entries from the `start`-th on, in the order of codes. Five queries."""
    counted = Listing.objects.aggregate(changed=Max("published_at"))
    return PublishedPage(published(codes(start, size)), Listing.objects.count(), counted["changed"])


def published(wanted: Iterable[str]) -> tuple[Published, ...]:
    """Return published entries by their codes, in the order of codes; what is not public is left out. Two queries."""
    rows = list(
        Listing.objects.filter(code__in=list(wanted))
        .annotate(
            uuid=F("entry__uuid"),
            facts=F("entry__published__facts"),
            number=F("entry__published__number"),
            issued=Min("entry__versions__steps__at", filter=Q(entry__versions__steps__verb=Verb.PUBLISH)),
        )
        .order_by("code")
    )
    facts = {row.code: facts_of(row.facts) for row in rows}
    shares = qualities(facts)
    return tuple(
        Published(
            uuid=row.uuid,
            code=row.code,
            kind=Kind(row.kind),
            facts=facts[row.code],
            number=row.number,
            issued=row.issued or row.published_at,
            modified=row.published_at,
            confirmed_on=row.confirmed_on,
            is_illustrative=row.is_illustrative,
            quality=shares[row.code],
        )
        for row in rows
    )


def published_entry(code: str) -> Published:
    """Return one published entry by its code or by its UUID; raises `Refused("catalogue.no_entry")`."""
    found = published([code]) or published(
        Listing.objects.filter(entry__uuid=code).values_list("code", flat=True) if _is_uuid(code) else ()
    )
    if not found:
        raise Refused("catalogue.no_entry", entry=code[:80])
    return found[0]


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """A version that was public: when, and which fields it said otherwise than the public one before it."""

    number: int
    published_at: datetime
    changed: tuple[str, ...]
    facts: Facts


def published_versions(code: str) -> tuple[PublishedVersion, ...]:
    """Return every version of an entry that was ever public, the first first: nothing of drafts, and nobody's name. One query."""
    rows = (
        Version.objects.filter(entry__code=code)
        .annotate(public=Min("steps__at", filter=Q(steps__verb=Verb.PUBLISH)))
        .exclude(public=None)
        .order_by("number")
    )
    found: list[PublishedVersion] = []
    for row in rows:
        facts = facts_of(row.facts)
        changed = tuple(differences(found[-1].facts, facts)) if found else ()
        found.append(PublishedVersion(row.number, row.public, changed, facts))
    return tuple(found)


def confirmations(code: str) -> tuple[datetime, ...]:
    """Return when the owner of an entry confirmed that what was public still held, the first first. One query."""
    steps = Step.objects.filter(version__entry__code=code, verb=Verb.CONFIRM)
    return tuple(steps.order_by("at").values_list("at", flat=True))


def _is_uuid(text: str) -> bool:
    bare = text.replace("-", "")
    return len(bare) == 32 and all(letter in "0123456789abcdefABCDEF" for letter in bare)


def names_for(entries: Iterable[Published]) -> Mapping[str, Text]:
    """Return the names of the organisations that entries speak of, by code: today's, or the last that an abolished one had."""
    return organisation_names(code for entry in entries for _, code in organisations_named(entry.facts))


def organisation_names(wanted: Iterable[str]) -> Mapping[str, Text]:
    """Return the names of organisations by code: today's, or the last that an abolished one had."""
    wanted = set(wanted)
    names = {code: one.name for code, one in directory.organisations(wanted, timezone.localdate()).items()}
    ended: dict[date, set[str]] = {}
    for code, spans in directory.lives_of("organisation", wanted - set(names)).items():
        if (until := spans[-1].until) is not None:
            ended.setdefault(until - timedelta(days=1), set()).add(code)
    for last_day, gone in ended.items():
        names |= {code: one.name for code, one in directory.organisations(gone, last_day).items()}
    return names


def last_step() -> datetime | None:
    """Return when something was last done with any version, published or not: nothing public changed later."""
    return Step.objects.order_by("-id").values_list("at", flat=True).first()


def codes(start: int, size: int) -> list[str]:
    """Return the codes of published entries in their order, from the `start`-th on."""
    return list(Listing.objects.order_by("code").values_list("code", flat=True)[start : start + size])


def keywords() -> list[str]:
    """Return every keyword of a published entry once, in the order of letters."""
    said = F("entry__published__facts__keywords")
    words = Func(said, function="jsonb_array_elements_text", output_field=TextField(), set_returning=True)
    return sorted(Listing.objects.order_by().annotate(word=words).values_list("word", flat=True).distinct())
