"""The actions of CKAN's read API, each a function of what was asked; the words of a function are what `help_show` tells."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings

from nenso.catalogue import queries
from nenso.catalogue.dcat.listing import ABOUT, NAME
from nenso.catalogue.rules import Kind
from nenso.catalogue.rules.markup import without_markup
from nenso.kernel.rules import Refused
from nenso.web.endpoints.catalogue.ckan.asked import MOST, Asked, NotThereError
from nenso.web.endpoints.catalogue.ckan.packages import LICENCES, group, organisation, package
from nenso.web.endpoints.catalogue.ckan.searching import package_search, packages
from nenso.web.endpoints.catalogue.rdf import addresses, media_of

_VERSION = "2.11.0"  # of the shapes that are spoken here; clients choose by it what to ask


def package_list(asked: Asked) -> list[str]:
    """List the names of all packages, in their order; `limit` and `offset` give a part."""
    return queries.codes(asked.number("offset", 0), asked.number("limit", 10**6))


def package_show(asked: Asked) -> dict[str, Any]:
    """Show a package by its name or its id."""
    try:
        found = queries.published_entry(asked.needed("id"))
    except Refused as refused:
        raise NotThereError("Dataset was not found") from refused
    return package(found, queries.names_for([found]), addresses(), media_of([found]))


def current_package_list_with_resources(asked: Asked) -> list[dict[str, Any]]:
    """List packages with their resources, the latest first: `limit` (at most 1000), `offset`."""
    size = asked.number("limit", MOST, MOST)
    found = queries.search(queries.Search(order="newest"), start=asked.number("offset", 0), size=size)
    return packages([hit.code for hit in found.hits])


def organization_list(asked: Asked) -> list[Any]:
    """List the owners of packages: `all_fields`, `organizations`, `limit`, `offset`."""
    counts = queries.owners(queries.Search())
    wanted = asked.texts("organizations")
    start = asked.number("offset", 0)
    codes = [code for code in counts if not wanted or code in wanted]
    codes = codes[start : start + asked.number("limit", MOST * 100)]
    if not asked.flag("all_fields"):
        return codes
    names = queries.organisation_names(codes)
    return [organisation(code, names, counts[code]) for code in codes]


def organization_show(asked: Asked) -> dict[str, Any]:
    """Show an owner of packages by its code; `include_datasets` adds the first 10."""
    code = asked.needed("id")
    counts = queries.owners(queries.Search(owners=(code,)))
    if code not in counts:
        raise NotThereError("Organization was not found")
    found = organisation(code, queries.organisation_names([code]), counts[code])
    if asked.flag("include_datasets"):
        hits = queries.search(queries.Search(owners=(code,)), size=10).hits
        found["packages"] = packages([hit.code for hit in hits])
    return {**found, "users": [], "groups": [], "tags": [], "extras": []}


def group_list(asked: Asked) -> list[Any]:
    """List the kinds of packages as groups: `all_fields`."""
    counts = queries.search(queries.Search(), size=0).facets["kind"]
    kinds = sorted(Kind)
    return [group(kind, counts.get(kind, 0)) for kind in kinds] if asked.flag("all_fields") else list(kinds)


def group_show(asked: Asked) -> dict[str, Any]:
    """Show a kind of packages as a group."""
    name = asked.needed("id")
    if name not in set(Kind):
        raise NotThereError("Group was not found")
    counts = queries.search(queries.Search(), size=0).facets["kind"]
    return {**group(Kind(name), counts.get(name, 0)), "users": [], "groups": [], "tags": [], "extras": []}


def tag_list(asked: Asked) -> list[str]:
    """List keywords of packages; `query` keeps those that hold it."""
    wanted = asked.text("query").lower()
    words = dict.fromkeys(without_markup(word) for word in queries.keywords())
    return [word for word in words if word and wanted in word.lower()]


def license_list(_asked: Asked) -> list[dict[str, Any]]:
    """List licences: that of what is said here (cc-by), and of data whose owner states none."""
    return [dict(each) for each in LICENCES]


def site_read(_asked: Asked) -> bool:
    """Say that the site may be read."""
    return True


def status_show(_asked: Asked) -> dict[str, Any]:
    """Show what the site is, and the version of CKAN whose shapes it speaks."""
    return {
        "ckan_version": _VERSION,
        "site_title": NAME.vi,
        "site_description": ABOUT.vi,
        "site_url": settings.SITE_URL.rstrip("/"),
        "locale_default": "vi",
        "extensions": [],
        "error_emails_to": None,
    }


def help_show(asked: Asked) -> str:
    """Say what an action does."""
    name = asked.needed("name")
    if name not in ACTIONS:
        raise NotThereError("Action was not found")
    return str(ACTIONS[name].__doc__)


Action = Callable[[Asked], Any]
ACTIONS: Mapping[str, Action] = {
    each.__name__: each
    for each in (
        package_list,
        package_search,
        package_show,
        current_package_list_with_resources,
        organization_list,
        organization_show,
        group_list,
        group_show,
        tag_list,
        license_list,
        site_read,
        status_show,
        help_show,
    )
}
