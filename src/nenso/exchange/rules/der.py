"""DER (X.690) as far as it is written here: a tag, the length, the content."""

SEQUENCE, OCTETS, UTF8 = 0x30, 0x04, 0x0C


def written(tag: int, *contents: bytes) -> bytes:
    """Return an element of contents that stand one after the other."""
    content = b"".join(contents)
    count = len(content)
    length = bytes([count]) if count < 0x80 else _long_length(count)
    return bytes([tag]) + length + content


def _long_length(count: int) -> bytes:
    found = count.to_bytes((count.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(found)]) + found
