"""The names of things on the web: stable addresses behind that of the site, one for each entry, agency and service."""

import re
from dataclasses import dataclass
from urllib.parse import quote

from pyoxigraph import NamedNode

_SERVICE = re.compile(r"[^/\s]+(?:/[^/\s]+){4}")


@dataclass(frozen=True, slots=True)
class Addresses:
    """The site's own address, and that of its gateway where others may know it ("" where not)."""

    site: str
    gateway: str = ""

    @property
    def root(self) -> str:
        """The site without a stroke at its end."""
        return self.site.rstrip("/")

    @property
    def catalogue(self) -> str:
        """The catalogue itself."""
        return f"{self.root}/catalogue"

    @property
    def terms(self) -> str:
        """Where the words stand that no common vocabulary has."""
        return f"{self.root}/catalogue/terms#"

    def entry(self, code: str) -> str:
        """Return the name of an entry; its page is behind it with a stroke."""
        return f"{self.catalogue}/entry/{quote(code, safe='')}"

    def agency(self, code: str) -> str:
        """Return the name of an agency."""
        return f"{self.catalogue}/agency/{quote(code, safe='')}"

    def service_page(self, service: str) -> str:
        """Return the page of a service of the exchange, named as messages name it; "" where it is not named so."""
        if not _SERVICE.fullmatch(service):
            return ""
        return f"{self.root}/exchange/services/{quote(service.partition('/')[2])}/"

    def service_endpoint(self, service: str) -> str:
        """Return where messages for a service go: the gateway where it is known, else the page that says how to join."""
        if self.gateway:
            return f"{self.gateway.rstrip('/')}/r1/{quote(service)}"
        return self.service_page(service)


def web_address(text: str) -> NamedNode | None:
    """Return an address as people write it as an IRI, letters escaped that none may have; None where it is none."""
    try:
        return NamedNode(quote(text.strip(), safe="%/:?#[]@!$&'()*+,;=~-._"))
    except ValueError:
        return None
