"""A message in parts (SwA, MTOM), of which only the first is looked at: where it begins and ends among bytes that still come."""

from dataclasses import dataclass
from email.message import Message

from nenso.exchange.rules.protocol.errors import Fault
from nenso.exchange.rules.protocol.soap.reading import MOST, UnsoundError

XML_TYPES = ("text/xml", "application/xop+xml")
MULTIPART = "multipart/related"
_MOST_HEAD = 16 * 1024
_PLAIN = ("", "7bit", "8bit", "binary")  # how a first part may be transferred: as it is


@dataclass(frozen=True, slots=True)
class Part:
    """The first part among the bytes that came: its envelope is what stands from `begin` to `end`."""

    begin: int
    end: int


def media_type(content_type: str | None) -> str:
    """Return the type of a message, without its parameters."""
    return (content_type or "").partition(";")[0].strip().lower()


def boundary_of(content_type: str) -> bytes:
    """Return the boundary of a message in parts; raises `UnsoundError`."""
    said = Message()
    said["Content-Type"] = content_type.replace("\r", " ").replace("\n", " ")
    found = said.get_boundary("")
    if not found or len(found) > 200 or not found.isascii():
        raise UnsoundError(Fault.INVALID_CONTENT_TYPE, "soap.no_boundary")
    return found.encode("ascii")


class FirstPart:
    """Takes bytes in until the first part is whole; `held` is all that came."""

    def __init__(self, boundary: bytes) -> None:
        self._delimiter = b"--" + boundary
        self.held = bytearray()
        self._begin = -1  # of the envelope
        self._from = 0  # before which nothing needs to be looked at again

    def add(self, chunk: bytes) -> Part | None:
        """Return the first part once it is whole; raises `UnsoundError`."""
        self.held += chunk
        if self._begin < 0 and not self._begun():
            if len(self.held) > _MOST_HEAD:
                raise UnsoundError(Fault.MISSING_SOAP, "soap.no_part")
            return None
        end = self._end()
        if end is None and len(self.held) > MOST + _MOST_HEAD:
            raise UnsoundError(Fault.INVALID_SOAP, "soap.envelope_too_large", most=MOST // 2**20)
        return None if end is None else Part(self._begin, end)

    def _begun(self) -> bool:
        """Find the head of the first part, and with it where its envelope begins."""
        place = self._delimiter_from(0)
        if place is None:
            return False
        start = place + len(self._delimiter)
        if self.held.startswith(b"--", start):
            raise UnsoundError(Fault.MISSING_SOAP, "soap.no_part")
        line = self.held.find(b"\n", start)
        if line < 0:
            return False
        head = _end_of_head(self.held, line + 1)
        if head is None:
            return False
        _check_head(bytes(self.held[line + 1 : head]))
        self._begin = self._from = head
        return True

    def _end(self) -> int | None:
        place = self._delimiter_from(self._from)
        if place is None:
            self._from = max(self._begin, len(self.held) - len(self._delimiter) - 4)
            return None
        if place == self._begin:
            return place
        return place - (2 if self.held[place - 2 : place] == b"\r\n" else 1)

    def _delimiter_from(self, start: int) -> int | None:
        """Return where the next delimiter stands: at the beginning of a line, and whole."""
        place = start
        while (place := self.held.find(self._delimiter, place)) >= 0:
            after = self.held[place + len(self._delimiter) : place + len(self._delimiter) + 2]
            is_line = place == 0 or self.held[place - 1 : place] == b"\n"
            if is_line and len(after) < 2:
                return None  # what follows may still make it another word
            if is_line and (after == b"--" or after[:1] in b" \t\r\n"):
                return place
            place += 1
        return None


def _end_of_head(held: bytearray, start: int) -> int | None:
    """Return where what follows a part's headers begins; a part without any begins after an empty line."""
    for blank in (b"\r\n", b"\n"):
        if held.startswith(blank, start):
            return start + len(blank)
    ends = [place + len(blank) for blank in (b"\r\n\r\n", b"\n\n") if (place := held.find(blank, start)) >= 0]
    return min(ends) if ends else None


def _check_head(head: bytes) -> None:
    said = {}
    for line in head.decode("latin-1").splitlines():
        name, _, value = line.partition(":")
        said[name.strip().lower()] = value.strip()
    kind = media_type(said.get("content-type", "text/xml"))
    if kind not in XML_TYPES:
        raise UnsoundError(Fault.INVALID_CONTENT_TYPE, "soap.content_type", found=kind[:80])
    way = said.get("content-transfer-encoding", "").lower()
    if way not in _PLAIN:
        raise UnsoundError(Fault.INVALID_CONTENT_TYPE, "soap.transfer_encoding", found=way[:40])
