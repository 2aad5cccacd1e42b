"""Entries in the shape of CKAN's packages, owners as its organisations, kinds as its groups."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from nenso.catalogue.dcat import Addresses, Published
from nenso.catalogue.dcat.entries import DEMONSTRATION, description
from nenso.catalogue.rules import Kind, Stage, plain
from nenso.catalogue.rules.markup import without_markup
from nenso.catalogue.rules.words import KINDS
from nenso.kernel.rules import Text

LICENCES = (
    {
        "id": "cc-by",
        "title": "Creative Commons Attribution 4.0",
        "url": "https://creativecommons.org/licenses/by/4.0/",
        "is_okd_compliant": True,
        "status": "active",
    },
    {
        "id": "notspecified",
        "title": "License not specified",
        "url": "",
        "is_okd_compliant": False,
        "status": "active",
    },
)
API = "API"  # what CKAN calls the format of a way that programs ask by
_OWN = ("name", "owner", "description", "keywords", "url", "contact", "quality")  # said by CKAN's own words


def package(
    entry: Published, names: Mapping[str, Text], at: Addresses, media: Mapping[str, tuple[str, ...]]
) -> dict[str, Any]:
    """Return an entry as a package: what CKAN has no word for stands in `extras`, each value a text; `media` as for `dcat.described`."""
    facts, here = entry.facts, at.entry(entry.code)
    about = description(facts)
    resources = _resources(entry, at, media)
    tags = [_tag(word) for word in _keywords(entry)]
    return {
        "id": str(entry.uuid),
        "name": entry.code,
        "type": "dataset",
        "state": "active",
        "private": False,
        "title": _text(facts.name.vi),
        "title_translated": _both(facts.name),
        "notes": _text(about.vi or about.en),
        "notes_translated": _both(about),
        "url": facts.url or f"{here}/",
        "version": str(entry.number),
        "author": None,
        "author_email": None,
        "maintainer": _text(facts.contact) or None,
        "maintainer_email": None,
        "license_id": "notspecified",
        "license_title": "License not specified",
        "isopen": False,
        "owner_org": facts.owner,
        "creator_user_id": None,
        "organization": organisation(facts.owner, names),
        "groups": [group(entry.kind)],
        "metadata_created": _moment(entry.issued),
        "metadata_modified": _moment(entry.modified),
        "tags": tags,
        "num_tags": len(tags),
        "resources": resources,
        "num_resources": len(resources),
        "extras": _extras(entry, here),
        "relationships_as_subject": [],
        "relationships_as_object": [],
    }


def organisation(code: str, names: Mapping[str, Text], count: int | None = None) -> dict[str, Any]:
    """Return an agency as an organisation; its code is both its id and its name."""
    name = names.get(code) or Text(code, "")
    found: dict[str, Any] = {
        "id": code,
        "name": code,
        "title": name.vi,
        "title_translated": _both(name),
        "display_name": name.vi,
        "description": "",
        "type": "organization",
        "image_url": "",
        "is_organization": True,
        "approval_status": "approved",
        "state": "active",
    }
    return found if count is None else {**found, "package_count": count}


def group(kind: Kind, count: int | None = None) -> dict[str, Any]:
    """Return a kind of entry as a group."""
    found: dict[str, Any] = {
        "id": str(kind),
        "name": str(kind),
        "title": KINDS[kind].vi,
        "title_translated": _both(KINDS[kind]),
        "display_name": KINDS[kind].vi,
        "description": "",
        "image_display_url": "",
    }
    return found if count is None else {**found, "package_count": count}


def _tag(word: str) -> dict[str, Any]:
    name = _text(word)
    return {
        "id": str(uuid5(NAMESPACE_URL, f"tag:{name}")),
        "name": name,
        "display_name": name,
        "state": "active",
        "vocabulary_id": None,
    }


def _keywords(entry: Published) -> list[str]:
    more = [DEMONSTRATION.vi] if entry.is_illustrative else []
    return [*entry.facts.keywords, *more]


def _resources(entry: Published, at: Addresses, media: Mapping[str, tuple[str, ...]]) -> list[dict[str, Any]]:
    """Return the ways to the data: a page, of whose format nothing is known, and services of the exchange."""
    if entry.kind is not Kind.DATABASE:
        return []
    ways: list[tuple[str, str, str, tuple[str, ...]]] = []
    if entry.facts.url:
        ways.append((entry.facts.url, "Trang của cơ sở dữ liệu", "", ()))
    ways += [
        (page, f"Dịch vụ {service}", API, media.get(service, ()))
        for service in entry.facts.services
        if (page := at.service_page(service))
    ]
    return [
        {
            "id": str(uuid5(entry.uuid, url)),
            "package_id": str(entry.uuid),
            "position": place,
            "name": name,
            "description": "",
            "url": url,
            "url_type": None,
            "format": form,
            "mimetype": kinds[0] if len(kinds) == 1 else None,
            "hash": hashlib.sha256(url.encode()).hexdigest()[:32],
            "size": None,
            "state": "active",
            "resource_type": "api" if form == API else None,
            "created": _moment(entry.issued),
            "last_modified": None,
            "metadata_modified": _moment(entry.modified),
        }
        for place, (url, name, form, kinds) in enumerate(ways)
    ]


def _extras(entry: Published, uri: str) -> list[dict[str, str]]:
    said: dict[str, Any] = {
        "uri": uri,
        "kind": entry.kind,
        **{name: value for name, value in plain(entry.facts).items() if name not in _OWN},
        "confirmed_on": entry.confirmed_on.isoformat(),
        "illustrative": entry.is_illustrative,
        "is_operating": entry.facts.stage is Stage.OPERATING,
        **_quality(entry),
    }
    return [{"key": name, "value": _written(value)} for name, value in said.items()]


def _quality(entry: Published) -> dict[str, Any]:
    """Return the four shares, each with its day and whose word it is."""
    found: dict[str, Any] = {}
    for share in entry.shares:
        found[f"quality_{share.name}"] = f"{share.value:g}"
        found[f"quality_{share.name}_basis"] = share.basis
        found[f"quality_{share.name}_on"] = share.on
    return found


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return _text(str(value.get("vi") or value.get("en") or "; ".join(map(str, value.values()))))
    if isinstance(value, list | tuple):
        return "; ".join(
            ": ".join(_text(str(part)) for part in each.values())
            if isinstance(each, Mapping)
            else _text(str(each))
            for each in value
        )
    return _text(str(value))


def _both(text: Text) -> dict[str, str]:
    return {"vi": _text(text.vi), "en": _text(text.en)}


def _text(text: str) -> str:
    return without_markup(text)


def _moment(value: datetime) -> str:
    """Return a moment as CKAN writes it: of UTC, without saying so."""
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
