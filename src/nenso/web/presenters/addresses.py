"""Addresses of the public pages, written by hand where a table needs hundreds of them.

`reverse` costs more than the rest of a table's row; a test holds these to the routes.
"""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import override


class Addresses:
    """Addresses under the root of one language."""

    def __init__(self, language: str) -> None:
        with override(language):
            self.root = reverse("web:nation")

    def place(self, code: str, on: date | None = None) -> str:
        """Return the page of a place, as of a day where one is given."""
        return self._with(f"places/{code}/", as_of=on)

    def ranking(self, family: str, year: int, group: str, on: date | None = None) -> str:
        """Return a ranking, on the units of a day where one is given."""
        return self._with(f"rankings/{family}/{year}/{group}/", as_of=on)

    def laboratory(self, family: str, year: int, group: str, on: date | None = None) -> str:
        """Return the laboratory of a result, on the units of a day where one is given."""
        return self._with(f"laboratory/{family}/{year}/{group}/", as_of=on)

    def changes(self, family: str, group: str, before: int, after: int, on: date | None = None) -> str:
        """Return why ranks changed between two years, on the units of a day where one is given."""
        return self._with(f"changes/{family}/{group}/{before}/{after}/", as_of=on)

    def figure(self, run: object, unit: str, node: str, on: date | None = None) -> str:
        """Return the origin of a figure."""
        return self._with(f"figures/{run}/{unit}/{node}/", as_of=on)

    def method(self, edition: str) -> str:
        """Return the method of an edition."""
        return f"{self.root}methods/{edition}/"

    def map(self, on: date) -> str:
        """Return the geometry of the provinces of a day."""
        return f"{self.root}map/{on.isoformat()}.json"

    def compare(self, units: list[str], **query: object) -> str:
        """Return the comparison of some places."""
        pairs = [("unit", unit) for unit in units] + [(k, str(v)) for k, v in query.items() if v]
        return f"{self.root}compare/?{urlencode(pairs)}" if pairs else f"{self.root}compare/"

    def _with(self, path: str, as_of: date | None) -> str:
        return f"{self.root}{path}?as_of={as_of.isoformat()}" if as_of else f"{self.root}{path}"
