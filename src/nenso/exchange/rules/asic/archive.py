"""An archive of containers: a ZIP whose `linkinginfo` chains each container to those before it, and to the archive before.

`digest of the n-th = hex(H(hex digest of the one before + hex(H(file))))`; the first line is the last digest of the archive
before, that archive's name and the method, "-" for what there is not.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from nenso.exchange.rules.asic.container import read_zip
from nenso.kernel.rules import Refused

LINKING = "linkinginfo"
_MOST_BYTES, _MOST_CONTAINERS = 256 * 2**20, 100_000  # X-Road ends an archive at 32 MB
_METHODS = {"SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive as it was read: containers by name in their order, and what it says of them."""

    containers: Mapping[str, bytes]
    before: str  # the last digest of the archive before, "" for the first
    before_name: str
    method: str
    said: Mapping[str, str]


def read_archive(content: bytes) -> Archive:
    """Return an archive; raises `Refused`: "asic.no_linking", "asic.bad_linking" (with the line), and as `read_zip`."""
    found = read_zip(content, _MOST_BYTES, _MOST_CONTAINERS)
    if LINKING not in found:
        raise Refused("asic.no_linking")
    lines = found[LINKING].decode("utf-8", errors="replace").splitlines()
    first = lines[0].split() if lines else []
    if len(first) != 3 or first[2] not in _METHODS:
        raise Refused("asic.bad_linking", line=1)
    said: dict[str, str] = {}
    for number, line in enumerate(lines[1:], 2):
        parts = line.split()
        if len(parts) != 2 or parts[1] in said:
            raise Refused("asic.bad_linking", line=number)
        said[parts[1]] = parts[0]
    before, name = ("" if each == "-" else each for each in first[:2])
    containers = {each: value for each, value in found.items() if each.endswith(".asice")}
    return Archive(containers, before, name, _METHODS[first[2]], said)


def verify_archive(archive: Archive, before: str | None = None) -> str:
    """Return the last digest of an archive, which the next one begins with.

    `before` is the last digest of the archive before ("" if this is the first), None where the verifier does not know it. Raises
    `Refused`: "asic.no_containers", "asic.other_before", "asic.other_files", "asic.other_link" (naming the container).
    """
    if not archive.containers:
        raise Refused("asic.no_containers")
    if before is not None and before != archive.before:
        raise Refused("asic.other_before", said=archive.before or "-", known=before or "-")
    apart = set(archive.containers) ^ set(archive.said)
    if apart:
        raise Refused("asic.other_files", name=min(apart)[:120])
    last = archive.before
    for name, content in archive.containers.items():
        own = hashlib.new(archive.method, content).hexdigest()
        last = hashlib.new(archive.method, (last + own).encode()).hexdigest()
        if last != archive.said[name]:
            raise Refused("asic.other_link", name=name)
    return last
