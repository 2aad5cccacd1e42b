"""A bundle proves itself, and any changed byte of it is found."""

import hashlib
import json
from functools import cache

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from nenso.index.rules.bundle import ORDER, build_bundle, verify_bundle
from nenso.index.rules.zipping import NotAnArchive, pack, unpack
from nenso.kernel.rules import Refused
from tests.golden.published import INDEX, outcome, rows
from tests.index.rules.editions import text_of

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
PUBLIC = Ed25519PrivateKey.from_private_bytes(KEY).public_key().public_bytes_raw()
SMALL = text_of("""
    nodes:
      - code: root
        name: {vi: Gốc, en: Root}
        aggregate: geometric
        children:
          - {code: a, name: {vi: A, en: A}, weight: 1/2}
          - {code: b, name: {vi: B, en: B}, weight: 1/2, scoring: {rule: ratio, numerator: x, denominator: y}}
    """)


def row(unit: str, key: str, value: str, kind: str = "input") -> dict[str, str]:
    return {
        "unit_code": unit,
        "unit_name_vi": "Tỉnh",
        "unit_name_en": "Province",
        "key": key,
        "value": value,
        "kind": kind,
        "source": "s1",
        "record": "r",
    }


@cache
def small(value: str = "0.5") -> bytes:
    table = [
        row("01", "a", value),
        row("01", "x", "3"),
        row("01", "y", "4"),
        row("02", "a", "0.7"),
        row("02", "root", "0.6", "published"),
    ]
    source = [
        {
            "source": "s1",
            "title": "Trang công bố",
            "url": "https://dti.gov.vn",
            "retrieved": "2025-01-01",
            "licence": "",
        }
    ]
    return build_bundle(
        edition_yaml=SMALL.encode(),
        inputs=table,
        sources=source,
        metadata={"run": "1", "year": 2022},
        private_key=KEY,
    )


@cache
def provinces() -> bytes:
    table = [
        row(r["unit_code"], r["key"], r["value"], r["kind"]) | {"source": r["source"]}
        for r in rows("dti-2022-provinces.csv")
    ]
    edition = (INDEX / "editions" / "dti-2-province.yaml").read_bytes()
    return build_bundle(
        edition_yaml=edition,
        inputs=table,
        metadata={"year": 2022},
        private_key=KEY,
        outcome=outcome("dti-2-province", "dti-2022-provinces.csv"),
    )


def test_a_bundle_proves_itself() -> None:
    for archive in (small(), provinces()):
        report = verify_bundle(archive, trusted_key=PUBLIC)
        assert report.ok
        assert report.first_difference is None
        assert [check.code for check in report.checks] == [
            "archive",
            "digests",
            "signature",
            "publisher",
            "figures",
            "texts",
            "canonical",
        ]
        assert report.publisher == PUBLIC.hex()


def test_building_twice_gives_the_same_bytes() -> None:
    again = small.__wrapped__()
    assert again == small()


def test_it_is_a_plain_zip_and_data_package() -> None:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(small())) as archive:
        assert archive.testzip() is None
        assert tuple(archive.namelist()) == ORDER
        package = json.loads(archive.read("datapackage.json"))
        for resource in package["resources"]:
            content = archive.read(resource["path"])
            assert len(content) == resource["bytes"]
            heading = content.decode().splitlines()[0].split(",")
            assert heading == [field["name"] for field in resource["schema"]["fields"]]


def test_a_changed_byte_in_any_part_of_a_bundle_counts() -> None:
    archive = small()
    for place in range(0, len(archive), 23):
        changed = bytearray(archive)
        changed[place] ^= 1
        report = verify_bundle(bytes(changed))
        assert not report.ok, place
        assert report.first_difference is not None


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_flipped_byte_anywhere_is_found(data: st.DataObject) -> None:
    archive = bytearray(small())
    place = data.draw(st.integers(0, len(archive) - 1))
    archive[place] ^= data.draw(st.integers(1, 255))
    assert not verify_bundle(bytes(archive)).ok


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_bundle_cut_short_or_with_more_is_found(data: st.DataObject) -> None:
    archive = small()
    cut = data.draw(st.integers(0, len(archive) - 1))
    assert not verify_bundle(archive[:cut]).ok
    assert not verify_bundle(archive + data.draw(st.binary(min_size=1, max_size=5))).ok


@pytest.mark.parametrize(
    "junk",
    [b"", b"PK", b"PK\x03\x04", b"x" * 1000, b"PK\x03\x04" + b"\xff" * 200, b"PK\x05\x06" + b"\0" * 18],
)
def test_junk_is_no_bundle(junk: bytes) -> None:
    report = verify_bundle(junk)
    assert not report.ok
    assert "cắt ngắn" in report.checks[0].text.vi


def resigned(archive: bytes, name: str, old: bytes, new: bytes, key: bytes = OTHER) -> bytes:
    """What a forger makes: one figure changed, the digests and the signature made anew."""
    import hashlib

    files = unpack(archive)
    assert old in files[name]
    files[name] = files[name].replace(old, new, 1)
    signer = Ed25519PrivateKey.from_private_bytes(key)
    files["publisher.pub"] = signer.public_key().public_bytes_raw().hex().encode() + b"\n"
    manifest = json.loads(files["manifest.json"])
    for entry, stated in manifest["files"].items():
        stated |= {"sha256": hashlib.sha256(files[entry]).hexdigest(), "bytes": len(files[entry])}
    files["manifest.json"] = (
        json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    ).encode()
    files["manifest.sig"] = signer.sign(files["manifest.json"])
    return pack(files, ORDER)


def test_a_forger_with_a_key_of_his_own_is_found_by_the_figures() -> None:
    forged = resigned(provinces(), "results.csv", b"48,dti,0.8001749999999997,", b"48,dti,0.80018,")
    report = verify_bundle(forged)
    assert not report.ok
    assert report.first_difference is not None
    for word in ("48", "dti", "0.80018", "0.8001749", "value"):
        assert word in report.first_difference.vi
    forged = resigned(provinces(), "inputs.csv", b"dti,0.6077,published", b"dti,0.6177,published")
    assert "84" in (verify_bundle(forged).first_difference or pytest.fail("not found")).en


def test_a_forger_who_makes_everything_anew_is_found_by_his_key() -> None:
    forged = resigned(small(), "sources.csv", b"dti.gov.vn", b"dti.gov.xx")
    report = verify_bundle(forged, trusted_key=PUBLIC)
    failed = [check.code for check in report.checks if not check.ok]
    assert failed == ["publisher"]
    assert verify_bundle(small(), trusted_key=OTHER).ok is False


def test_last_bits_of_another_machine_are_allowed_and_no_more() -> None:
    value = outcome_value(small())
    near = repr(float(value) * (1 + 4e-16)).encode()
    assert near != value
    assert [
        c.code for c in verify_bundle(resigned(small(), "results.csv", value, near)).checks if not c.ok
    ] == []
    far = repr(float(value) + 1e-9).encode()
    assert not verify_bundle(resigned(small(), "results.csv", value, far)).ok


def outcome_value(archive: bytes) -> bytes:
    return unpack(archive)["results.csv"].splitlines()[1].split(b",")[2]


def test_a_bundle_of_another_run_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        build_bundle(
            edition_yaml=(INDEX / "editions" / "dti-2-province.yaml").read_bytes(),
            inputs=[row("48", "dti", "0.9", "published")],
            metadata={},
            private_key=KEY,
            outcome=outcome("dti-2-province", "dti-2022-provinces.csv"),
        )
    assert refusal.value.code == "bundle.differs"
    with pytest.raises(Refused, match=r"bundle\.bad_key"):
        build_bundle(edition_yaml=SMALL.encode(), inputs=[], metadata={}, private_key=b"short")


def test_official_ranks_of_a_table_published_in_part() -> None:
    table = [row("27", "a", "0.5"), row("27", "rank:a", "3", "rank"), row("48", "a", "0.9")]
    archive = build_bundle(
        edition_yaml=SMALL.encode(), inputs=table, metadata={"partial": ["a"]}, private_key=KEY
    )
    assert verify_bundle(archive).ok
    lines = unpack(archive)["results.csv"].decode().splitlines()
    assert "27,a,0.5,25.0,computed,3" in lines
    assert "48,a,0.9,45.0,computed," in lines


@given(st.dictionaries(st.text(min_size=1, max_size=12), st.binary(max_size=60), min_size=1, max_size=6))
def test_packing_has_an_inverse(files: dict[str, bytes]) -> None:
    assert unpack(pack(files, list(files))) == files


def test_a_name_twice_is_no_archive() -> None:
    with pytest.raises(NotAnArchive):
        unpack(pack({"a": b"1"}, ["a", "a"]))


def test_a_signature_that_does_not_fit_is_found() -> None:
    files = unpack(small())
    unsigned = pack(files | {"manifest.sig": bytes(64)}, ORDER)
    assert [check.code for check in verify_bundle(unsigned).checks if not check.ok] == ["signature"]
    renamed = files["manifest.json"].replace(b'"year": 2022', b'"year": 2023')
    assert renamed != files["manifest.json"]
    retold = verify_bundle(pack(files | {"manifest.json": renamed}, ORDER))
    assert "signature" in [check.code for check in retold.checks if not check.ok]


def test_the_trusted_key_may_be_given_by_its_fingerprint() -> None:
    report = verify_bundle(small())
    assert report.fingerprint == hashlib.sha256(PUBLIC).hexdigest()
    assert verify_bundle(small(), trusted_key=report.fingerprint.upper().encode()).ok
    assert not verify_bundle(small(), trusted_key=b"0" * 64).ok
    assert report.fingerprint in " ".join(check.text.en for check in report.checks)


def test_a_key_that_is_none_is_refused_and_not_taken_for_another_publisher_s() -> None:
    with pytest.raises(Refused, match=r"bundle\.bad_key"):
        verify_bundle(small(), trusted_key=b"no key")


@pytest.mark.parametrize(
    "lines",
    [
        "".join(f"u{place},,,k{place},1,input,,\n" for place in range(30_000)),
        "".join(f"u{place},,,a,1,input,,\n" for place in range(5_000_000 // 100)) * 60,
    ],
    ids=["as many keys as units", "more rows than anybody needs"],
)
def test_a_table_that_would_fill_the_memory_is_found_before_it_does(lines: str) -> None:
    files = unpack(small())
    table = files["inputs.csv"].split(b"\n")[0] + b"\n" + lines.encode()
    report = verify_bundle(pack({**files, "inputs.csv": table}, ORDER))
    assert not report.ok
    (figures,) = [check for check in report.checks if check.code == "figures"]
    assert not figures.ok


@pytest.mark.parametrize("metadata", [[], None, 1, "text"])
def test_a_manifest_of_another_form_is_found(metadata: object) -> None:
    files = unpack(small())
    manifest = json.loads(files["manifest.json"]) | {"metadata": metadata}
    report = verify_bundle(pack({**files, "manifest.json": json.dumps(manifest).encode()}, ORDER))
    assert not report.ok
    assert "manifest.json" in str(report.first_difference)
