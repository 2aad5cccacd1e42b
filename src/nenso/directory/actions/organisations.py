"""Changes in the life of an organisation: merged, renamed."""

from collections.abc import Sequence
from datetime import date
from uuid import uuid4

from django.db import transaction

from nenso.directory.models import Act, Organisation, OrganisationLineage
from nenso.directory.rules import LineageKind
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused, Text, fold, sort_key


@transaction.atomic
def merge_organisations(*, codes: Sequence[str], into: str, on: date, act: str, by: Actor) -> Organisation:
    """Merge organisations into another that is there on `on`; those merged end on that day.

    Raises `Refused`: "organisation.not_found", "organisation.merge_into_itself", "organisation.merge_nothing".
    """
    if not codes:
        raise Refused("organisation.merge_nothing")
    if into in codes:
        raise Refused("organisation.merge_into_itself", code=into)
    successor = _at(into, on)
    for code in codes:
        predecessor = _at(code, on)
        _close(predecessor, on)
        _link(predecessor, successor, LineageKind.MERGED_INTO, on, act)
    facts = {"codes": list(codes), "into": into, "on": on, "act": act}
    record(by=by, verb="directory.organisations_merged", thing=("organisation", into), facts=facts)
    return successor


@transaction.atomic
def rename_organisation(
    *, code: str, name: Text, short_name: Text, on: date, act: str, by: Actor
) -> Organisation:
    """Give an organisation another name from `on`; its earlier name stays with the days before.

    Raises `Refused`: "organisation.not_found", "organisation.starts_that_day".
    """
    old = _at(code, on)
    until = old.valid_to
    _close(old, on)
    new = Organisation.objects.get(pk=old.pk)
    new.pk, new.uuid, new._state.adding = None, uuid4(), True
    new.name, new.name_en, new.short_name, new.short_name_en = name.vi, name.en, short_name.vi, short_name.en
    words = (short_name.vi, name.vi, short_name.en, name.en)
    new.folded = " | ".join(dict.fromkeys(fold(word) for word in words))
    new.sort_key = sort_key(name.vi)
    new.valid_from, new.valid_to, new.is_reference, new.is_start_known = on, until, False, True
    new.save()
    _link(old, new, LineageKind.RENAMED, on, act)
    facts = {"from": old.name, "to": name.vi, "on": on, "act": act}
    record(by=by, verb="directory.organisation_renamed", thing=("organisation", code), facts=facts)
    return new


def _at(code: str, on: date) -> Organisation:
    found = Organisation.objects.as_of(on).select_for_update().filter(code=code).first()
    if found is None:
        raise Refused("organisation.not_found", code=code, on=on)
    return found


def _close(organisation: Organisation, on: date) -> None:
    if organisation.valid_from >= on:
        raise Refused("organisation.starts_that_day", code=organisation.code, on=on)
    organisation.valid_to = on
    organisation.is_reference = False
    organisation.save(update_fields=["valid_to", "is_reference"])


def _link(old: Organisation, new: Organisation, kind: LineageKind, on: date, act: str) -> None:
    found = Act.objects.filter(number=act).first() if act else None
    OrganisationLineage.objects.create(
        predecessor=old, successor=new, kind=kind, on=on, act=found, note="" if found else act
    )
