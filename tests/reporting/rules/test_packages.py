"""Packages: signed, checked without a database, and any changed byte shows."""

import base64
import json
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from nenso.kernel.rules import Refused, Text
from nenso.kernel.rules.http_signatures import signature_base, signature_parameters
from nenso.kernel.rules.signing import fingerprint, public_key, sign
from nenso.reporting.rules.http_signing import content_digest
from nenso.reporting.rules.packages import (
    Approved,
    PackedCell,
    PackedStep,
    canonical,
    content_of,
    pre_authentication,
    seal,
    verify_package,
)

KEY = bytes(range(32))
OTHER = bytes(range(1, 33))
STEPS = (
    PackedStep("submitted", "draft", "submitted", "2026-10-05T02:00:00Z", "Lê Thị Hoa", "48"),
    PackedStep("approved", "submitted", "approved", "2026-10-06T02:00:00Z", "Trần Văn Bình", "UBQGCDS"),
)
APPROVED = Approved(
    submission="00000000-0000-4000-8000-000000000001",
    row_version=7,
    state="approved",
    regime="dti-month",
    regime_name=Text("Báo cáo chuyển đổi số tháng", "Monthly report on digital transformation"),
    regime_kind="periodic",
    act={"number": "09/2019/NĐ-CP", "date": "2019-01-24", "title": ""},
    receiver="UBQGCDS",
    organisation="48",
    organisation_name=Text("UBND thành phố Đà Nẵng", "People's Committee of Đà Nẵng"),
    period="2026-09",
    first_day="2026-08-15",
    last_day="2026-09-14",
    due="2026-09-25",
    form_number=2,
    form_digest="ab" * 32,
    cells=(
        PackedCell("t1/r2/c1", 2.5, "typed", {}),
        PackedCell("t1/r1/c1", 12.0, "filled", {"lot": "x"}),
        PackedCell("note", "Không có gì thêm.", "typed", {}),
    ),
    steps=STEPS,
)


def failed(file: bytes, trusted: str = "") -> list[str]:
    return [check.code for check in verify_package(file, trusted).checks if not check.ok]


def changed(file: bytes, old: str, new: str) -> bytes:
    """Return the file with its text changed, as somebody who has no key could change it."""
    found = json.loads(file)
    text = base64.b64decode(found["payload"]).decode()
    assert old in text
    found["payload"] = base64.b64encode(text.replace(old, new).encode()).decode()
    return canonical(found)


def test_a_package_verifies() -> None:
    report = verify_package(seal(APPROVED, KEY), fingerprint(KEY))
    assert report.ok
    assert report.fingerprint == fingerprint(KEY)
    assert [cell["key"] for cell in report.content["cells"]] == ["note", "t1/r1/c1", "t1/r2/c1"]
    assert [cell["value"] for cell in report.content["cells"]] == ["Không có gì thêm.", 12, 2.5]


def test_the_signature_is_dsse_to_whoever_reads_the_standard() -> None:
    found = json.loads(seal(APPROVED, KEY))
    text = base64.b64decode(found["payload"])
    kind = found["payloadType"]
    said = b" ".join([b"DSSEv1", str(len(kind)).encode(), kind.encode(), str(len(text)).encode(), text])
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(found["signatures"][0]["keyid"]))
    key.verify(base64.b64decode(found["signatures"][0]["sig"]), said)
    assert pre_authentication(text) == said


@pytest.mark.parametrize(
    ("old", "new"),
    [('"value":12', '"value":13'), ("Trần Văn Bình", "Trần Văn Bính"), ("2026-09-25", "2026-09-26")],
)
def test_a_changed_figure_name_or_day_shows(old: str, new: str) -> None:
    assert failed(changed(seal(APPROVED, KEY), old, new)) == ["signature"]


def test_another_signer_shows() -> None:
    assert failed(seal(APPROVED, OTHER), fingerprint(KEY)) == ["signer"]
    assert failed(seal(APPROVED, OTHER), public_key(OTHER).hex()) == []


def test_a_report_that_is_not_approved_is_not_packed() -> None:
    with pytest.raises(Refused, match=r"package\.not_approved"):
        content_of(replace(APPROVED, state="submitted"))


def test_a_package_that_shows_no_approval_does_not_verify() -> None:
    assert failed(seal(replace(APPROVED, steps=STEPS[:1]), KEY)) == ["approval"]


@pytest.mark.parametrize("file", [b"", b"{}", b"[]", b'{"payloadType":7}', b"[" * 100_000, b"\xff"])
def test_what_is_no_package_is_said_to_be_none(file: bytes) -> None:
    assert failed(file) == ["form"]


@given(st.data())
def test_any_changed_byte_shows(data: st.DataObject) -> None:
    file = bytearray(seal(APPROVED, KEY))
    place = data.draw(st.integers(0, len(file) - 1))
    file[place] = data.draw(st.integers(0, 255).filter(lambda byte: byte != file[place]))
    report = verify_package(bytes(file), fingerprint(KEY))
    assert not report.ok or report.content == verify_package(seal(APPROVED, KEY)).content


@given(
    st.lists(
        st.tuples(st.text(st.characters(codec="utf-8")), st.floats(allow_nan=False, allow_infinity=False))
    )
)
def test_the_order_of_cells_does_not_count(cells: list[tuple[str, float]]) -> None:
    packed = tuple(PackedCell(key, value, "typed", {}) for key, value in dict(cells).items())
    there, back = replace(APPROVED, cells=packed), replace(APPROVED, cells=packed[::-1])
    assert content_of(there) == content_of(back)
    assert verify_package(seal(there, KEY)).ok


def test_the_message_signature_is_that_of_the_standard() -> None:
    """RFC 9421, appendix B.2.6: the same request, key and signature."""
    private = base64.urlsafe_b64decode("n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU=")
    values = {
        "date": "Tue, 20 Apr 2021 02:07:55 GMT",
        "@method": "POST",
        "@path": "/foo",
        "@authority": "example.com",
        "content-type": "application/json",
        "content-length": "18",
    }
    parameters = signature_parameters(
        list(values), created=1618884473, key_id="test-key-ed25519", algorithm=""
    )
    assert base64.b64encode(sign(private, signature_base(values, parameters))).decode() == (
        "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="
    )


def test_the_content_digest_is_that_of_the_standard() -> None:
    """RFC 9530, appendix B.1: {"hello": "world"} and a line end."""
    assert content_digest(b'{"hello": "world"}\n') == "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:"
