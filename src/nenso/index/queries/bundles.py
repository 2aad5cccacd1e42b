"""The bundles that were published."""

from nenso.index.models import Publication
from nenso.index.queries.boards import latest_listing


def published_bundle(family: str, year: int, group: str) -> bytes:
    """Return the newest published bundle; raises `Refused("index.none_in_force")`."""
    listing = latest_listing(family, group, year)
    bundle = Publication.objects.values_list("bundle", flat=True).get(run_id=listing.run_id)
    return bytes(bundle or b"")
