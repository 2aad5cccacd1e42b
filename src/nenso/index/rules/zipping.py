"""One canonical archive for given contents, so that any changed byte of a bundle shows.

The layout (order, dates, flags, no compression of our own choosing) is fixed here instead of taken from a library,
whose output may change between versions. Method: PKWARE APPNOTE 6.3.3, stored entries only.
"""

import struct
import zlib
from collections.abc import Mapping, Sequence

_DATE = (1980 - 1980) << 9 | 1 << 5 | 1  # 1 January 1980, the first day that the format knows
_UTF8 = 1 << 11
_LOCAL, _CENTRAL, _END = 0x04034B50, 0x02014B50, 0x06054B50


class NotAnArchive(ValueError):  # noqa: N818 - said of the file, not of the program
    """The bytes are not an archive of this form."""


def pack(files: Mapping[str, bytes], order: Sequence[str]) -> bytes:
    """Return the archive of the files in the order given."""
    body, directory = bytearray(), bytearray()
    for name in order:
        content, label = files[name], name.encode()
        common = struct.pack(
            "<HHHHHIIIHH",
            20,
            _UTF8,
            0,
            0,
            _DATE,
            zlib.crc32(content),
            len(content),
            len(content),
            len(label),
            0,
        )
        directory += (
            struct.pack("<IH", _CENTRAL, 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + label
        )
        body += struct.pack("<I", _LOCAL) + common + label + content
    end = struct.pack("<IHHHHIIH", _END, 0, 0, len(order), len(order), len(directory), len(body), 0)
    return bytes(body + directory + end)


def unpack(archive: bytes) -> dict[str, bytes]:
    """Return the files of an archive that `pack` made; raise `NotAnArchive` where it is cut or of another form.

    Only local headers are read: the caller packs the result again and compares, which covers every other byte.
    """
    files: dict[str, bytes] = {}
    place = 0
    while archive[place : place + 4] == struct.pack("<I", _LOCAL):
        name, content, place = _entry(archive, place)
        if name in files:
            raise NotAnArchive(name)
        files[name] = content
    if archive[place : place + 4] != struct.pack("<I", _CENTRAL) or not files:
        raise NotAnArchive("cut")
    return files


def _entry(archive: bytes, place: int) -> tuple[str, bytes, int]:
    head = archive[place + 4 : place + 30]
    if len(head) < 26:
        raise NotAnArchive("cut")
    _, _, method, _, _, _, packed, size, label, extra = struct.unpack("<HHHHHIIIHH", head)
    start = place + 30 + label
    if method or extra or packed != size or start + size > len(archive):
        raise NotAnArchive("cut")
    try:
        name = archive[place + 30 : start].decode()
    except UnicodeDecodeError as fault:
        raise NotAnArchive("name") from fault
    return name, archive[start : start + size], start + size
