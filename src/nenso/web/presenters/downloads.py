"""What can be taken away: bundles, tables and edition files, with the digests and the key to check them."""

from dataclasses import dataclass

from nenso.index import queries as index
from nenso.web.presenters import boards
from nenso.web.presenters.addresses import Addresses
from nenso.web.presenters.methods import EditionLink, edition_links
from nenso.web.presenters.names import family_name, group_name


@dataclass(frozen=True, slots=True)
class Result:
    """One published result and its files."""

    year: int
    group: str
    edition: str
    edition_url: str
    ranking_url: str
    bundle_url: str
    bundle_name: str
    digest: str
    tables: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Family:
    """The results of one index, newest first."""

    name: str
    results: list[Result]


@dataclass(frozen=True, slots=True)
class DownloadsPage:
    """Everything that can be taken away."""

    families: list[Family]
    editions: dict[str, list[EditionLink]]
    keys: list[str]
    example: str


def downloads_page(language: str) -> DownloadsPage:
    """Return every published result with its files. Two queries, beside the editions."""
    shelf = boards.shelf()
    records = index.bundle_records([item.run_id for item in shelf.listings])
    to = Addresses(language)
    families = []
    for family in dict.fromkeys(kind[0] for kind in shelf.kinds):
        results = [
            _result(item, records.get(item.run_id), to, language)
            for _, group in (kind for kind in shelf.kinds if kind[0] == family)
            for item in reversed(shelf.of(family, group))
        ]
        families.append(Family(family_name(family).in_language(language), results))
    first = next((item for family in families for item in family.results), None)
    return DownloadsPage(
        families=families,
        editions=edition_links(language),
        keys=sorted({record.key_fingerprint for record in records.values() if record.key_fingerprint}),
        example=first.bundle_name if first else "dti-2022-provinces.zip",
    )


def _result(item: index.Listing, record: index.BundleRecord | None, to: Addresses, language: str) -> Result:
    ranking = to.ranking(item.family, item.year, item.group)
    name = f"{item.family}-{item.year}-{item.group}.zip"
    return Result(
        year=item.year,
        group=group_name(item.group).in_language(language),
        edition=item.edition_code,
        edition_url=to.method(item.edition_code),
        ranking_url=ranking,
        bundle_url=f"{to.root}downloads/{name}",
        bundle_name=name,
        digest=record.digest if record else "",
        tables=[(kind.upper(), f"{ranking}?format={kind}") for kind in ("csv", "xlsx", "json")],
    )
