"""What a system sends, read as it comes: counted while reading, so that neither its size nor its packing fills the memory."""

import zlib

from django.http import HttpRequest

from nenso.kernel.rules import Refused

_PIECE = 64 * 1024
_MEGABYTE = 1024 * 1024
_GZIP = 31  # zlib's word for: with the header of gzip


def read_body(request: HttpRequest, most: int) -> bytes:
    """Return what was sent, unpacked where it says `Content-Encoding: gzip`; at most so many bytes.

    The site's own limit on forms does not hold here: the stream is read by us. Raises `Refused`: "body.no_length",
    "body.too_large", "body.encoding", "body.not_gzip".
    """
    if not request.META.get("CONTENT_LENGTH"):
        raise Refused("body.no_length")
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding == "gzip":
        return _unpacked(request, most)
    if encoding != "identity":
        raise Refused("body.encoding", found=encoding[:40])
    content = request.read(most + 1)
    if len(content) > most:
        raise _too_large(most)
    return content


def _unpacked(request: HttpRequest, most: int) -> bytes:
    unpacking, content = zlib.decompressobj(_GZIP), bytearray()
    while piece := request.read(_PIECE):
        if unpacking.eof:
            raise Refused("body.not_gzip")  # something stands behind the end
        while piece:
            try:
                content += unpacking.decompress(piece, most + 1 - len(content))
            except zlib.error as fault:
                raise Refused("body.not_gzip") from fault
            if len(content) > most:
                raise _too_large(most)
            piece = unpacking.unconsumed_tail
        if unpacking.unused_data:
            raise Refused("body.not_gzip")
    if not unpacking.eof:
        raise Refused("body.not_gzip")  # cut short
    return bytes(content)


def _too_large(most: int) -> Refused:
    return Refused("body.too_large", most=most // _MEGABYTE)
