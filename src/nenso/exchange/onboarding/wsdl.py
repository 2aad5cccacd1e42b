"""The WSDL of a service of SOAP, as a description says it: its address, or a file beside the description."""

from collections.abc import Callable

from nenso.exchange.onboarding.nodes import Notes, Spot
from nenso.exchange.rules.facts import check_wsdl
from nenso.exchange.rules.wsdl.reading import read_wsdl, urlsplit_scheme
from nenso.exchange.rules.wsdl.texts import problem_words
from nenso.kernel.rules import Refused


def read_wsdl_of(
    spot: Spot | None, code: str, file: Callable[[Spot], str], notes: Notes
) -> tuple[str, bytes]:
    """Return address and document, one of them "" or both; noted are what is no address, and everything wrong in a document."""
    said = notes.text(spot)
    if spot is None or not said:
        return "", b""
    if urlsplit_scheme(said):
        try:
            return check_wsdl(said), b""
        except Refused as refused:
            notes.refused(spot, refused)
            return said, b""
    content = file(spot).encode()
    if not content:
        return "", b""  # noted already
    found = read_wsdl(content)
    for each in found.problems:
        notes.add(spot, "wsdl.in_file", file=said, why=problem_words(each))
    if not found.problems and code not in found.codes:
        notes.add(spot, "wsdl.no_service", code=code, known=", ".join(found.codes)[:300])
    return "", content
