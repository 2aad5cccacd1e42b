"""A container as a file: a ZIP that anybody may have made, read within bounds, each entry once.

Only what the archive's directory says is read, and it has to agree with what stands before each entry, so that two readers see the same.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from nenso.kernel.rules import Refused

MIMETYPE = "application/vnd.etsi.asic-e+zip"
MESSAGE, SIGNATURES = "message.xml", "META-INF/signatures.xml"
SIGNED_RESULT, SIGNED_CHAIN = "sig-hashchainresult.xml", "sig-hashchain.xml"
STAMPED_RESULT, STAMPED_CHAIN = "ts-hashchainresult.xml", "ts-hashchain.xml"
STAMP = "META-INF/timestamp.tst"
MANIFEST, STAMP_MANIFEST = "META-INF/manifest.xml", "META-INF/ASiCManifest.xml"
KNOWN = frozenset(
    {"mimetype", MESSAGE, SIGNATURES, SIGNED_RESULT, SIGNED_CHAIN, STAMPED_RESULT, STAMPED_CHAIN, STAMP}
    | {MANIFEST, STAMP_MANIFEST}
)
MOST_ENTRIES, MOST_BYTES = 1000, 256 * 2**20  # of one container; X-Road's own limit for a body is 100 MB
MOST_XML = 16 * 2**20  # bytes of what is parsed
_ATTACHMENT = re.compile(r"attachment[1-9][0-9]{0,3}")
_NAME = re.compile(r"[A-Za-z0-9._+=@,()\-]+(?:/[A-Za-z0-9._+=@,()\-]+)*/?")
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class Container:
    """What a container holds: bytes by name, folders left out."""

    entries: Mapping[str, bytes]

    @property
    def attachments(self) -> tuple[str, ...]:
        """The attachments, in their order: of a message of REST the first is its body."""
        found = [each for each in self.entries if _ATTACHMENT.fullmatch(each)]
        return tuple(sorted(found, key=lambda each: int(each.removeprefix("attachment"))))

    @property
    def unknown(self) -> tuple[str, ...]:
        """The entries that X-Road has no word for."""
        known = KNOWN | set(self.attachments)
        return tuple(sorted(each for each in self.entries if each not in known))

    def named(self, uri: str) -> bytes | None:
        """Return the entry that a reference names: `/message.xml` or `message.xml`."""
        return self.entries.get(uri.removeprefix("/"))


def read_container(content: bytes) -> Container:
    """Return what a file holds; raises `Refused`: as `read_zip`, "asic.no_mimetype", "asic.other_mimetype", "asic.missing"."""
    found = Container(read_zip(content, MOST_BYTES))
    mimetype = found.entries.get("mimetype", b"").decode(errors="replace")
    if not mimetype.strip():
        raise Refused("asic.no_mimetype")
    if mimetype != MIMETYPE:
        raise Refused("asic.other_mimetype", found=mimetype[:80])
    for name in (MESSAGE, SIGNATURES):
        if not found.entries.get(name, b"").strip():
            raise Refused("asic.missing", name=name)
    for one, other in ((SIGNED_RESULT, SIGNED_CHAIN), (STAMPED_RESULT, STAMPED_CHAIN)):
        if bool(found.entries.get(one)) != bool(found.entries.get(other)):
            raise Refused("asic.missing", name=other if found.entries.get(one) else one)
    return found


def read_zip(content: bytes, most: int, most_entries: int = MOST_ENTRIES) -> dict[str, bytes]:
    """Return the files of a ZIP in its order, of at most so many bytes together.

    Raises `Refused`: "asic.not_zip", "asic.too_large", "asic.bad_name", "asic.twice".
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as page:
            listed = page.infolist()
            _check_listed(content, listed, most, most_entries)
            # no entry unpacks to more than the directory says: what comes beyond that is cut off, and its check sum fails
            return {each.filename: page.read(each) for each in listed if not each.is_dir()}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError) as fault:
        raise Refused("asic.not_zip", why=str(fault)[:200]) from None


def _check_listed(content: bytes, listed: list[zipfile.ZipInfo], most: int, most_entries: int) -> None:
    if len(listed) > most_entries or sum(each.file_size for each in listed) > most:
        raise Refused("asic.too_large", entries=most_entries, most=most // 2**20)
    if listed and not content.startswith(b"PK\x03\x04"):
        raise zipfile.BadZipFile("something stands before the first entry")
    seen: set[str] = set()
    for each in listed:
        if not _NAME.fullmatch(each.filename) or ".." in each.filename.split("/"):
            raise Refused("asic.bad_name", name=each.filename[:80])
        if each.filename.lower() in seen:
            raise Refused("asic.twice", name=each.filename)
        seen.add(each.filename.lower())
        if each.flag_bits & _ENCRYPTED:
            raise zipfile.BadZipFile(f"{each.filename} is encrypted")
