"""Publication takes two people: the maker proposes a run, the publisher freezes, signs and releases it."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from nenso.index.actions.bundles import bundle_of
from nenso.index.actions.studies import compute_official_studies
from nenso.index.models import Publication, Round, Run
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused, Text
from nenso.kernel.rules.signing import Key


@transaction.atomic
def propose_publication(*, by: Actor, run: Run, embargo_until: datetime | None = None) -> Publication:
    """Propose a run for publication; raises `Refused("publication.already_proposed")`."""
    kept = Publication.objects.filter(run=run).first()
    if kept is not None and not kept.returned_because:
        raise Refused("publication.already_proposed")
    publication, _ = Publication.objects.update_or_create(
        run=run,
        defaults={
            "embargo_until": embargo_until or timezone.now(),
            "maker_key": by.key,
            "maker_name": by.name,
            "returned_because": "",
        },
    )
    record(
        by=by,
        verb="index.publication_proposed",
        thing=("run", str(run.uuid)),
        facts={"embargo": embargo_until},
    )
    return publication


@transaction.atomic
def release_publication(*, by: Actor, publication: Publication, signing_key: Key) -> Publication:
    """Freeze a proposed run, sign its bundle and release it, with the studies that say how sure its ranks are.

    Raises `Refused`: "publication.same_person", "publication.already_released", "publication.returned",
    "publication.illustrative" (of a round that was only played through: it never becomes official).
    """
    locked = _open(publication)
    _must_be_real(locked.run)
    if locked.maker_key == by.key:
        raise Refused("publication.same_person")
    if locked.returned_because:
        raise Refused("publication.returned", because=locked.returned_because)
    compute_official_studies(by=by, run=locked.run)
    bundle, fingerprint = bundle_of(locked.run, signing_key, publisher=by.name)
    locked.publisher_key, locked.publisher_name = by.key, by.name
    locked.bundle, locked.bundle_digest = bundle, sha256(bundle).hexdigest()
    locked.key_fingerprint = fingerprint
    locked.released_at = timezone.now()
    locked.save()
    facts = {"bundle": locked.bundle_digest, "key": fingerprint, "embargo": locked.embargo_until}
    record(by=by, verb="index.publication_released", thing=("run", str(locked.run.uuid)), facts=facts)
    return locked


@transaction.atomic
def return_publication(*, by: Actor, publication: Publication, because: str) -> Publication:
    """Give a proposal back to its maker with a reason; raises `Refused("publication.reason_missing")`."""
    locked = _open(publication)
    if not because.strip():
        raise Refused("publication.reason_missing", field="because")
    locked.returned_because = because.strip()
    locked.save(update_fields=["returned_because"])
    record(
        by=by,
        verb="index.publication_returned",
        thing=("run", str(locked.run.uuid)),
        facts={"because": because},
    )
    return locked


def _must_be_real(run: Run) -> None:
    played = Round.objects.filter(run=run, is_illustrative=True).first()
    if played is not None:
        raise Refused("publication.illustrative", round=Text(played.name_vi, played.name_en))


def _open(publication: Publication) -> Publication:
    locked = Publication.objects.select_for_update().get(pk=publication.pk)
    if locked.released_at is not None:
        raise Refused("publication.already_released")
    return locked
