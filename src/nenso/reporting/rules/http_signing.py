"""Signed HTTP requests: the digest of the content (RFC 9530) and the message signature (RFC 9421), with Ed25519."""

import base64
import hashlib

from nenso.kernel.rules.http_signatures import signature_base, signature_parameters
from nenso.kernel.rules.signing import Key, sign

LABEL = "nenso"
COVERED = ("@method", "@target-uri", "content-digest", "content-type", "idempotency-key")


def content_digest(body: bytes) -> str:
    """Return the value of the header `Content-Digest`."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def signed_headers(
    *, url: str, body: bytes, media: str, key: str, private: Key, key_id: str, created: int
) -> dict[str, str]:
    """Return the headers of a signed POST: type, digest, key of idempotency, and the signature over all of them."""
    headers = {"Content-Type": media, "Content-Digest": content_digest(body), "Idempotency-Key": key}
    parameters = signature_parameters(COVERED, created=created, key_id=key_id)
    values = {"@method": "POST", "@target-uri": url, **{name.lower(): text for name, text in headers.items()}}
    base = signature_base({name: values[name] for name in COVERED}, parameters)
    signature = base64.b64encode(sign(private, base)).decode()
    return {
        **headers,
        "Signature-Input": f"{LABEL}={parameters}",
        "Signature": f"{LABEL}=:{signature}:",
    }
