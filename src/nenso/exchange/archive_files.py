"""Files of archived days on a disk: written whole or not at all, and read piece by piece with what is wrong by line."""

import gzip
import hashlib
import os
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import BinaryIO

from nenso.exchange.rules.ledger.days import MOST_LINE
from nenso.kernel.rules import Refused

_ENDING, _MANIFEST = ".jsonl.gz", ".manifest"
_PIECE = 2**18  # bytes
_LEVEL = 6  # of gzip


def file_of(day: date) -> str:
    """Return the name of the file of a day."""
    return f"{day.isoformat()}{_ENDING}"


def manifest_of(file: Path) -> Path:
    """Return where the manifest of a file stands: beside it."""
    return file.with_name(file.name.removesuffix(_ENDING) + _MANIFEST)


def is_compressed(file: Path) -> bool:
    """Say whether a file begins as gzip's do; False where it cannot be read."""
    try:
        with file.open("rb") as content:
            return content.read(2) == b"\x1f\x8b"
    except OSError:
        return False


class Counted:
    """A file as it is read: its bytes and their SHA-256 by now."""

    def __init__(self, content: BinaryIO) -> None:
        """Begin at the file's beginning."""
        self._content, self._digest, self.size = content, hashlib.sha256(), 0

    def read(self, most: int = -1) -> bytes:
        """Read on."""
        found = self._content.read(most)
        self._digest.update(found)
        self.size += len(found)
        return found

    @property
    def sha256(self) -> str:
        """The digest of what was read, in hex."""
        return self._digest.hexdigest()


@contextmanager
def opened(file: Path) -> Iterator[Counted]:
    """Open a file for `lines_in`; raises `Refused`: "file.missing", "file.unreadable"."""
    if not file.exists():
        raise Refused("file.missing", file=str(file))
    try:
        with file.open("rb") as content:
            yield Counted(content)
    except OSError as error:
        raise Refused("file.unreadable", file=str(file), why=error.strerror or "") from error


def lines_in(found: Counted, name: str) -> Iterator[bytes]:
    """Yield the lines of a compressed file, to its last byte; raises `Refused("archive.damaged")` with the line after the last good one."""
    number = 1
    # A buffer of ours: gzip's own asks for 8 kB at a time.
    with gzip.GzipFile(fileobj=found, mode="rb") as content:  # type: ignore[call-overload]
        while True:
            try:
                line = content.readline(MOST_LINE)
            except (gzip.BadGzipFile, EOFError, zlib.error) as fault:
                raise Refused("archive.damaged", file=name, line=number, why=str(fault)) from None
            if not line:
                return
            number += 1
            yield line


def write_lines(file: Path, lines: Iterable[bytes]) -> None:
    """Write a compressed file of lines beside its place, safe on the disk when this returns; `place` then gives it its name.

    Raises `Refused("archive.unwritable")`, as `lines` does, and leaves nothing then.
    """
    part = part_of(file)
    try:
        with part.open("wb") as content:
            with gzip.GzipFile("", "wb", _LEVEL, content, mtime=0) as packed:
                pieces: list[bytes] = []
                held = 0
                for line in lines:
                    pieces.append(line)
                    held += len(line)
                    if held >= _PIECE:
                        packed.write(b"".join(pieces))
                        pieces, held = [], 0
                packed.write(b"".join(pieces))
            content.flush()
            os.fsync(content.fileno())
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Refused("archive.unwritable", file=str(file), why=error.strerror or "") from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def part_of(file: Path) -> Path:
    """Return where a file stands before it has its name."""
    return file.with_name(f".{file.name}.part")


def place(file: Path) -> None:
    """Give a file that was written its name, for good; raises `Refused`: "archive.in_the_way", "archive.unwritable"."""
    if file.exists():
        raise Refused("archive.in_the_way", file=str(file))
    try:
        part_of(file).replace(file)
        keep_folder(file.parent)
    except OSError as error:
        raise Refused("archive.unwritable", file=str(file), why=error.strerror or "") from error


def write_beside(file: Path, content: bytes) -> None:
    """Write a small file whole or not at all, and for good; raises `Refused("archive.unwritable")`."""
    part = part_of(file)
    try:
        with part.open("wb") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        part.replace(file)
        keep_folder(file.parent)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Refused("archive.unwritable", file=str(file), why=error.strerror or "") from error


def keep_folder(folder: Path) -> None:
    """Have the disk keep the names in a folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
