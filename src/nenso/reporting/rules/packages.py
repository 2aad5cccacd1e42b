"""The signed package of an approved report: one canonical JSON text in a DSSE envelope, checked without a database.

Envelope: Dead Simple Signing Envelope 1.0. The signature is over the text itself, so whoever checks it need not write
the same JSON again.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nenso.kernel.rules import Refused, Text
from nenso.kernel.rules.signing import Key, is_signed, public_key, sign

FORM = "nenso.report/1"
PAYLOAD_TYPE = "application/vnd.nenso.report+json"
ENVELOPE_TYPE = "application/vnd.dsse.envelope.v1+json"
APPROVED = ("approved", "locked")
_EXACT = 2**53  # whole numbers up to here are written without a point


@dataclass(frozen=True, slots=True)
class PackedCell:
    """A cell as it was approved: what it holds, where that came from, and what it was filled or summed from."""

    key: str
    value: float | str | None
    source: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PackedStep:
    """One step of the report. `at` is RFC 3339; `by` is the name of whoever took it."""

    verb: str
    before: str
    after: str
    at: str
    by: str
    organisation: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Approved:
    """An approved report as it goes out. Days and moments are ISO 8601; names are in both languages."""

    submission: str
    row_version: int
    state: str
    regime: str
    regime_name: Text
    regime_kind: str
    act: Mapping[str, str]
    receiver: str
    organisation: str
    organisation_name: Text
    period: str
    first_day: str
    last_day: str
    due: str
    form_number: int
    form_digest: str
    cells: tuple[PackedCell, ...]
    steps: tuple[PackedStep, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, and what was found."""

    code: str
    ok: bool
    text: Text


@dataclass(frozen=True, slots=True)
class PackageReport:
    """What checking a package found. `content` is empty where the file is no package."""

    checks: tuple[Check, ...]
    content: Mapping[str, Any]
    digest: str = ""
    fingerprint: str = ""

    @property
    def ok(self) -> bool:
        """Say whether every check went well."""
        return all(check.ok for check in self.checks)


def content_of(approved: Approved) -> bytes:
    """Return the canonical text of a package: JSON in UTF-8, keys sorted, no blanks, cells in the order of their keys.

    Raises `Refused("package.not_approved")`.
    """
    if approved.state not in APPROVED:
        raise Refused("package.not_approved", state=approved.state)
    cells = [
        {"key": cell.key, "value": _plain(cell.value), "source": cell.source, "facts": _plain(cell.facts)}
        for cell in sorted(approved.cells, key=lambda cell: cell.key)
    ]
    steps = [
        {
            "verb": step.verb,
            "before": step.before,
            "after": step.after,
            "at": step.at,
            "by": step.by,
            "organisation": step.organisation,
            "reason": step.reason,
        }
        for step in approved.steps
    ]
    return canonical(
        {
            "form": FORM,
            "submission": approved.submission,
            "row_version": approved.row_version,
            "state": approved.state,
            "regime": {
                "code": approved.regime,
                "name": _names(approved.regime_name),
                "kind": approved.regime_kind,
            },
            "act": dict(approved.act),
            "receiver": approved.receiver,
            "organisation": {
                "code": approved.organisation,
                "name": _names(approved.organisation_name),
            },
            "period": {
                "code": approved.period,
                "first_day": approved.first_day,
                "last_day": approved.last_day,
                "due": approved.due,
            },
            "report_form": {"number": approved.form_number, "digest": approved.form_digest},
            "cells": cells,
            "steps": steps,
        }
    )


def canonical(value: Any) -> bytes:
    """Return JSON with sorted keys and no blanks; whole numbers without a point, the others in their shortest form."""
    return json.dumps(
        _plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of a package's text, in hex."""
    return hashlib.sha256(content).hexdigest()


def pre_authentication(content: bytes) -> bytes:
    """Return what is signed: DSSE's encoding of the kind of the text and the text."""
    kind = PAYLOAD_TYPE.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(content), content)


def signature_of(content: bytes, private: Key) -> str:
    """Return the signature of a package's text, in base64."""
    return base64.b64encode(sign(private, pre_authentication(content))).decode()


def envelope(content: bytes, signature: str, public: bytes) -> bytes:
    """Return the file that is sent and kept: text, signature, and the key to check it with, in hex."""
    return canonical(
        {
            "payloadType": PAYLOAD_TYPE,
            "payload": base64.b64encode(content).decode(),
            "signatures": [{"keyid": public.hex(), "sig": signature}],
        }
    )


def seal(approved: Approved, private: Key) -> bytes:
    """Return the signed file of an approved report."""
    content = content_of(approved)
    return envelope(content, signature_of(content, private), public_key(private))


def verify_package(file: bytes, trusted: str = "") -> PackageReport:
    """Check a file: its form, its signature, what it says of itself, and its signer where one is trusted.

    `trusted` is a public key or the fingerprint of one, in hex. Nothing is raised: what is wrong stands in the checks.
    """
    opened = _open(file)
    if opened is None:
        return PackageReport((Check("form", False, NO_PACKAGE),), {})
    text, signature, public = opened
    print_of = hashlib.sha256(public).hexdigest()
    checks = [Check("form", True, A_PACKAGE.fill(digest=digest_of(text)))]
    good = is_signed(public, pre_authentication(text), signature)
    checks.append(Check("signature", good, (SIGNED if good else NOT_SIGNED).fill(print=print_of)))
    content = _content(text)
    checks.append(Check("content", bool(content), WHOLE if content else NOT_WHOLE))
    if content:
        checks.append(_approval(content))
    if trusted:
        is_known = trusted.lower() in (public.hex(), print_of)
        checks.append(Check("signer", is_known, KNOWN_SIGNER if is_known else OTHER_SIGNER))
    return PackageReport(tuple(checks), content, digest_of(text), print_of)


def _open(file: bytes) -> tuple[bytes, bytes, bytes] | None:
    try:
        found = json.loads(file)
        if found["payloadType"] != PAYLOAD_TYPE:
            return None
        (signature,) = found["signatures"]
        text = base64.b64decode(found["payload"], validate=True)
        return text, base64.b64decode(signature["sig"], validate=True), bytes.fromhex(signature["keyid"])
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error):
        return None


def _content(text: bytes) -> dict[str, Any]:
    """Return what the text says, empty where it is not the one way to write it or lacks a part."""
    try:
        found = json.loads(text)
        is_whole = (
            isinstance(found, dict)
            and found.get("form") == FORM
            and set(found) == _PARTS
            and canonical(found) == text
            and [cell["key"] for cell in found["cells"]] == sorted({cell["key"] for cell in found["cells"]})
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}
    return found if is_whole else {}


def _approval(content: Mapping[str, Any]) -> Check:
    """Look whether the last step left the report approved."""
    steps = [step for step in content["steps"] if isinstance(step, dict)]
    approval = next((step for step in reversed(steps) if step.get("verb") == "approved"), None)
    last = steps[-1].get("after") if steps else None
    if approval is None or content["state"] not in APPROVED or last not in APPROVED:
        return Check("approval", False, NO_APPROVAL)
    return Check(
        "approval", True, APPROVAL.fill(name=str(approval.get("by", "")), at=str(approval.get("at", "")))
    )


def _names(text: Text) -> dict[str, str]:
    return {"vi": text.vi, "en": text.en}


def _plain(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer() and abs(value) <= _EXACT:
        return int(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


_PARTS = {
    "form", "submission", "row_version", "state", "regime", "act", "receiver", "organisation", "period",
    "report_form", "cells", "steps",
}  # fmt: skip
NO_PACKAGE = Text("Tệp không phải là gói báo cáo đã ký.", "The file is no signed report package.")
A_PACKAGE = Text("Gói báo cáo, SHA-256 {digest}.", "A report package, SHA-256 {digest}.")
SIGNED = Text(
    "Chữ ký Ed25519 đúng, khóa có dấu vân tay {print}.",
    "The Ed25519 signature is good, by the key with the fingerprint {print}.",
)
NOT_SIGNED = Text(
    "Chữ ký không khớp với nội dung (khóa có dấu vân tay {print}).",
    "The signature does not fit the content (key with the fingerprint {print}).",
)
WHOLE = Text(
    "Nội dung đầy đủ và viết đúng một cách duy nhất.", "The content is whole and written in the one way."
)
NOT_WHOLE = Text(
    "Nội dung thiếu phần hoặc không viết đúng dạng chuẩn.",
    "The content lacks a part or is not in canonical form.",
)
APPROVAL = Text("Báo cáo do {name} duyệt lúc {at}.", "The report was approved by {name} at {at}.")
NO_APPROVAL = Text(
    "Gói không cho thấy báo cáo đã được duyệt.", "The package shows no approval of the report."
)
KNOWN_SIGNER = Text("Người ký đúng là người được nêu.", "The signer is the one that was named.")
OTHER_SIGNER = Text("Người ký không phải là người được nêu.", "The signer is not the one that was named.")
