"""Addresses of the catalogue's public pages, under the root of one language."""

from urllib.parse import urlencode

from nenso.web.presenters.addresses import Addresses


class CatalogueAddresses(Addresses):
    """Addresses of lists, entries, agencies and counts."""

    @property
    def home(self) -> str:
        """The list of everything."""
        return f"{self.root}catalogue/"

    def list(self, **query: object) -> str:
        """Return the list narrowed; empty values are left out."""
        return self._asked(self.home, query)

    def entry(self, code: str) -> str:
        """Return the page of an entry."""
        return f"{self.home}entry/{code}/"

    def agency(self, code: str) -> str:
        """Return the page of an agency."""
        return f"{self.home}agency/{code}/"

    def coverage(self, **query: object) -> str:
        """Return the comparison of agencies."""
        return self._asked(f"{self.home}coverage/", query)

    def counted(self, name: str, agency: str = "") -> str:
        """Return the entries that a count holds, those of one agency where it is given."""
        return self._asked(f"{self.home}counted/{name}/", {"agency": agency})

    @staticmethod
    def _asked(path: str, query: dict[str, object]) -> str:
        asked = urlencode({key: value for key, value in query.items() if value not in ("", None)}, doseq=True)
        return f"{path}?{asked}" if asked else path
