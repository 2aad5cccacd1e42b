"""Organisations as of a date: by code, by group, by name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from nenso.directory.models import (
    GroupMembership,
    Identifier,
    Organisation,
    OrganisationGroup,
    Region,
    RegionMembership,
)
from nenso.directory.queries.unchanged import kept_until_changed
from nenso.directory.rules import initials, sought
from nenso.kernel.rules import Refused, Text, Validity, fold

_LESSER = ("district_committee", "communal_committee")


@dataclass(frozen=True, slots=True)
class OrganisationAsOf:
    """An organisation on the day asked; `short_name` is what a ranking shows ("Đà Nẵng").

    `code_status` is official, unverified or internal.
    """

    uuid: UUID
    code: str
    type: str
    name: Text
    short_name: Text
    parent_code: str
    territory_level: str
    territory_code: str
    region_code: str
    validity: Validity
    is_start_known: bool
    status: str
    code_status: str
    sort_key: bytes


@dataclass(frozen=True, slots=True)
class GroupMember:
    """An organisation among those it is ranked with.

    `name` is the short one ("Đà Nẵng"); `region` is the code of its socio-economic region ("" outside the
    provinces); `membership_status` tells how sure it is that the organisation belongs here.
    """

    uuid: UUID
    code: str
    type: str
    name: Text
    full_name: Text
    region: str
    territory_code: str
    validity: Validity
    status: str
    code_status: str
    membership_status: str
    sort_key: bytes


@dataclass(frozen=True, slots=True)
class GroupAsOf:
    """Organisations that are ranked together."""

    code: str
    name: Text


def groups() -> tuple[GroupAsOf, ...]:
    """Return the groups in the order in which they are shown."""
    return tuple(GroupAsOf(row.code, Text(row.name, row.name_en)) for row in OrganisationGroup.objects.all())


def organisation(code: str, on: date) -> OrganisationAsOf:
    """Return one organisation; raises `Refused("organisation.not_found")`."""
    found = _organisations(frozenset((code,)), on).get(code)
    if found is None:
        raise Refused("organisation.not_found", code=code, on=on)
    return found


def organisations(codes: Iterable[str], on: date) -> dict[str, OrganisationAsOf]:
    """Return many organisations by code in one query; codes unknown on that day are left out."""
    return dict(_organisations(frozenset(codes), on))


@kept_until_changed(512)
def _organisations(codes: frozenset[str], on: date) -> dict[str, OrganisationAsOf]:
    rows = Organisation.objects.as_of(on).filter(code__in=codes)
    return {row.code: organisation_as_of(row) for row in rows}


def organisation_ids(codes: Iterable[str], on: date) -> dict[str, int]:
    """Return the rows of the organisations of a day by code, for foreign keys; unknown codes are left out."""
    return dict(Organisation.objects.as_of(on).filter(code__in=set(codes)).values_list("code", "pk"))


def organisations_of_types(types: Iterable[str], on: date) -> tuple[OrganisationAsOf, ...]:
    """Return the organisations of some types on a day, in alphabetical order."""
    return _of_types(frozenset(types), on)


@kept_until_changed(24)
def _of_types(types: frozenset[str], on: date) -> tuple[OrganisationAsOf, ...]:
    rows = Organisation.objects.as_of(on).filter(type__in=types).order_by("sort_key", "code")
    return tuple(organisation_as_of(row) for row in rows)


def organisations_in_group(group: str, on: date) -> tuple[GroupMember, ...]:
    """Return the organisations of a group in alphabetical order; raises `Refused("group.not_found")`."""
    if not OrganisationGroup.objects.filter(code=group).exists():
        raise Refused("group.not_found", group=group)
    members = GroupMembership.objects.as_of(on).filter(group_code=group)
    status = dict(members.values_list("organisation_code", "status"))
    rows = Organisation.objects.as_of(on).filter(code__in=status).order_by("sort_key", "code")
    region = _regions(on) if group == "provinces" else {}
    return tuple(_member(row, region.get(row.territory_code, ""), status[row.code]) for row in rows)


def _regions(on: date) -> dict[str, str]:
    """Return the socio-economic region of each province of a day."""
    dividing = Region.objects.as_of(on).filter(kind="socio_economic").values("code")
    rows = RegionMembership.objects.as_of(on).filter(region_code__in=dividing)
    return dict(rows.values_list("province_code", "region_code"))


def _member(row: Organisation, region: str, membership_status: str) -> GroupMember:
    return GroupMember(
        uuid=row.uuid,
        code=row.code,
        type=row.type,
        name=Text(row.short_name, row.short_name_en),
        full_name=Text(row.name, row.name_en),
        region=region,
        territory_code=row.territory_code,
        validity=row.validity,
        status=row.status,
        code_status=row.code_status,
        membership_status=membership_status,
        sort_key=bytes(row.sort_key),
    )


def group_size(group: str, on: date) -> tuple[int, bool]:
    """Return how many organisations a group has on a day, and whether it is certain who they are. One query."""
    statuses = list(
        GroupMembership.objects.as_of(on).filter(group_code=group).values_list("status", flat=True)
    )
    return len(statuses), all(status == "known" for status in statuses)


@kept_until_changed(256)
def parts_of(code: str, on: date) -> tuple[OrganisationAsOf, ...]:
    """Return the organisations directly under one, in alphabetical order."""
    rows = Organisation.objects.as_of(on).filter(parent_code=code).order_by("sort_key", "code")
    return tuple(organisation_as_of(row) for row in rows)


def search(text: str, on: date, limit: int = 20) -> tuple[OrganisationAsOf, ...]:
    """Find organisations by part of a name, with or without diacritics, by code or by other names.

    Whole names come first, then beginnings; ministries and provinces before districts and communes.
    """
    folded = fold(text)
    if not folded:
        return ()
    rows = _matching(folded, on)
    if not rows.exists():
        folded = sought(text)
        rows = _matching(folded, on) | Organisation.objects.as_of(on).filter(
            code__in=_abbreviated(folded, on)
        )
    rows = rows.annotate(
        nearness=Case(
            When(
                Q(code__iexact=folded) | Q(folded=folded) | Q(folded__startswith=f"{folded} |"), then=Value(0)
            ),
            When(folded__startswith=folded, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        ),
        weight=Case(When(type__in=_LESSER, then=Value(1)), default=Value(0), output_field=IntegerField()),
    )
    return tuple(
        organisation_as_of(row) for row in rows.order_by("weight", "nearness", "sort_key", "code")[:limit]
    )


def _abbreviated(letters: str, on: date) -> list[str]:
    """Return provinces, ministries and states whose names begin with these letters: hcm, brvt."""
    rows = Organisation.objects.as_of(on).exclude(type__in=_LESSER).values_list("code", "short_name")
    return [code for code, name in rows if initials(name) == letters]


def resolve(text: str, on: date, group: str = "") -> OrganisationAsOf:
    """Return the one organisation that a code, an identifier or a name as others write it stands for.

    With `group` only its members are looked at. Raises `Refused`: "organisation.not_resolved",
    "organisation.ambiguous".
    """
    folded = fold(text)
    for candidate in dict.fromkeys((folded, sought(text))):
        found = _resolved(text.strip(), candidate, on, group)
        if len(found) == 1:
            return organisation_as_of(found[0])
        if found:
            raise Refused("organisation.ambiguous", name=text, count=len(found), on=on)
    raise Refused("organisation.not_resolved", name=text, on=on)


def _matching(folded: str, on: date) -> QuerySet[Organisation]:
    known_as = Identifier.objects.filter(folded__contains=folded).values("organisation_code")
    is_found = Q(folded__contains=folded) | Q(code__iexact=folded) | Q(code__in=known_as)
    return Organisation.objects.as_of(on).filter(is_found)


def _resolved(text: str, folded: str, on: date, group: str) -> list[Organisation]:
    rows = Organisation.objects.as_of(on)
    if group:
        members = GroupMembership.objects.as_of(on).filter(group_code=group)
        rows = rows.filter(code__in=members.values("organisation_code"))
    if exact := list(rows.filter(code=text)):
        return exact
    if known := list(
        rows.filter(code__in=Identifier.objects.filter(folded=folded).values("organisation_code"))
    ):
        return known
    is_named = Q(folded=folded) | Q(folded__startswith=f"{folded} |") | Q(folded__endswith=f"| {folded}")
    named = list(rows.filter(is_named | Q(folded__contains=f"| {folded} |")))
    return [row for row in named if row.type not in _LESSER] or named


def organisation_as_of(row: Organisation) -> OrganisationAsOf:
    """Return the plain record of a row."""
    return OrganisationAsOf(
        uuid=row.uuid,
        code=row.code,
        type=row.type,
        name=Text(row.name, row.name_en),
        short_name=Text(row.short_name, row.short_name_en),
        parent_code=row.parent_code,
        territory_level=row.territory_level,
        territory_code=row.territory_code,
        region_code=row.region_code,
        validity=row.validity,
        is_start_known=row.is_start_known,
        status=row.status,
        code_status=row.code_status,
        sort_key=bytes(row.sort_key),
    )
