"""The bundle that anyone can check: inputs, edition, results, method, digests and one Ed25519 signature.

Building it twice gives the same bytes. Checking it needs this package and the file only: no database, no network.
"""

import csv
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature

from nenso.index.rules.computing import Outcome, compute
from nenso.index.rules.datapackage import INPUT_COLUMNS, RESULT_COLUMNS, SOURCE_COLUMNS, describe
from nenso.index.rules.differences import first_result_difference
from nenso.index.rules.digests import canonical, edition_digest, inputs_digest
from nenso.index.rules.edition import Edition
from nenso.index.rules.inputs import Inputs, inputs_from_rows
from nenso.index.rules.keys import key_fingerprint, private_key_from, public_key_bytes, public_key_from
from nenso.index.rules.method import method_statement
from nenso.index.rules.problems import EditionRefused
from nenso.index.rules.reading import read_edition
from nenso.index.rules.standing import official_ranks, with_official_ranks
from nenso.index.rules.tables import read_table, result_rows, write_table
from nenso.index.rules.version import ENGINE_VERSION
from nenso.index.rules.wording import joined
from nenso.index.rules.zipping import NotAnArchive, pack, unpack
from nenso.kernel.rules import Refused, Text, signing
from nenso.kernel.rules.signing import Key

FORMAT = "nenso-bundle/1"
FILES = (
    "datapackage.json",
    "inputs.csv",
    "sources.csv",
    "results.csv",
    "edition.yaml",
    "method.vi.md",
    "method.en.md",
    "publisher.pub",
)
ORDER = (*FILES, "manifest.json", "manifest.sig")
MOST_CELLS = 20_000_000  # units × figures; 10,600 communes with 100 indicators make one million
_FAULTS = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    csv.Error,
    Refused,
    RecursionError,
)


@dataclass(frozen=True)
class Check:
    """One thing that was looked at."""

    code: str
    ok: bool
    text: Text


@dataclass(frozen=True)
class BundleReport:
    """What the check found. `first_difference` is None exactly where `ok`."""

    ok: bool
    checks: tuple[Check, ...]
    first_difference: Text | None
    manifest: Mapping[str, Any]
    publisher: str  # the public key in hexadecimal; empty where there is none

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the public key in hexadecimal, as the publisher's pages show it; empty where there is none."""
        try:
            return key_fingerprint(self.publisher.encode())
        except Refused:
            return ""


def build_bundle(
    *,
    edition_yaml: bytes,
    inputs: Iterable[Mapping[str, str]],
    sources: Iterable[Mapping[str, str]] = (),
    metadata: Mapping[str, Any],
    private_key: Key,
    outcome: Outcome | None = None,
) -> bytes:
    """Return the archive of one run.

    `inputs` are rows with the columns `INPUT_COLUMNS` (kind input, published, or rank for published places, key
    `rank:<code>`; the latter are used for the codes listed in `metadata["partial"]`), `sources` with `SOURCE_COLUMNS`; `metadata` (JSON values:
    run, year, group, seed, publisher, published_on, homepage, …) goes into the manifest; `private_key` is Ed25519, 32 raw bytes or
    PEM. Where the stored `outcome` of the run is given and differs from what the inputs give, refuses
    `bundle.differs`. Refuses `edition.invalid`, `inputs.…` and `bundle.bad_key` too.
    """
    key = private_key_from(private_key) if isinstance(private_key, bytes) else None
    public = key.public_key() if key else public_key_from(signing.public_key(private_key))
    table = write_table(INPUT_COLUMNS, inputs)
    edition, figures, computed = _run(edition_yaml, table, metadata)
    if outcome is not None and _results(outcome) != _results(computed):
        raise Refused("bundle.differs", edition=edition.code)
    files = _contents(edition, figures, computed)
    files |= {
        "edition.yaml": edition_yaml,
        "inputs.csv": table,
        "sources.csv": write_table(SOURCE_COLUMNS, sources),
        "publisher.pub": public_key_bytes(public),
    }
    files["datapackage.json"] = _descriptor(edition, metadata, files)
    files["manifest.json"] = _manifest(edition, figures, metadata, files)
    files["manifest.sig"] = (
        key.sign(files["manifest.json"]) if key else signing.sign(private_key, files["manifest.json"])
    )
    return pack(files, ORDER)


def _run(edition_yaml: bytes, table: bytes, metadata: Mapping[str, Any]) -> tuple[Edition, Inputs, Outcome]:
    edition = read_edition(edition_yaml.decode("utf-8"), filename="edition.yaml")
    rows = read_table(table, INPUT_COLUMNS)
    _bounded(edition, rows)
    figures = inputs_from_rows(rows)
    outcome = compute(edition, figures)
    partial = [str(code) for code in metadata.get("partial", [])]
    return edition, figures, with_official_ranks(outcome, official_ranks(rows), partial)


def _bounded(edition: Edition, rows: list[dict[str, str]]) -> None:
    """Refuse a table that names keys which the edition has not, or would fill the memory: it may be hostile."""
    known = {*edition.codes, *edition.input_keys}
    for row in rows:
        if row["kind"] in ("input", "published") and row["key"] not in known:
            raise ValueError(f"key {row['key'][:60]}")
    cells = len({row["unit_code"] for row in rows}) * len(known)
    if cells > MOST_CELLS:
        raise ValueError(f"{cells} > {MOST_CELLS}")


def _results(outcome: Outcome) -> bytes:
    return write_table(RESULT_COLUMNS, result_rows(outcome))


def _contents(edition: Edition, figures: Inputs, outcome: Outcome) -> dict[str, bytes]:
    words = method_statement(edition, figures, outcome)
    return {
        "results.csv": _results(outcome),
        "method.vi.md": words.vi.encode(),
        "method.en.md": words.en.encode(),
    }


def _descriptor(edition: Edition, metadata: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    sizes = {name: len(content) for name, content in files.items()}
    return _pretty(describe(edition, metadata, sizes))


def _manifest(
    edition: Edition, figures: Inputs, metadata: Mapping[str, Any], files: Mapping[str, bytes]
) -> bytes:
    return _pretty(
        {
            "format": FORMAT,
            "engine": ENGINE_VERSION,
            "edition": {"code": edition.code, "digest": edition_digest(edition)},
            "inputs": {"digest": inputs_digest(figures), "units": len(figures.units)},
            "metadata": dict(metadata),
            "files": {
                name: {"sha256": hashlib.sha256(files[name]).hexdigest(), "bytes": len(files[name])}
                for name in FILES
            },
        }
    )


def _pretty(value: Any) -> bytes:
    plain = json.loads(canonical(value))
    return (json.dumps(plain, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


class _Checks:
    """Collects what was looked at and keeps the first difference."""

    def __init__(self) -> None:
        self.done: list[Check] = []

    def add(self, code: str, ok: bool, good: Text, bad: Text) -> bool:
        self.done.append(Check(code, ok, good if ok else bad))
        return ok

    @property
    def first(self) -> Text | None:
        """The first difference; one figure that is wrong says more than the file that it stands in, so both are told."""
        bad = [check for check in self.done if not check.ok]
        figure = [check.text for check in bad if check.code == "figures" and check is not bad[0]]
        return joined([bad[0].text, *figure]) if bad else None


def verify_bundle(archive: bytes, trusted_key: bytes | None = None) -> BundleReport:
    """Check a bundle: form, digests, signature, and every figure recomputed from its inputs.

    With `trusted_key` (Ed25519 public key, 32 raw bytes, hexadecimal or PEM, or its SHA-256 fingerprint in hexadecimal)
    the signer must be that publisher; refuses `bundle.bad_key` where it is none of these. Never raises for what the
    archive holds: every fault is a failed check.
    """
    if trusted_key is not None:
        _check_given(trusted_key)
    checks = _Checks()
    files = _open(checks, archive)
    manifest: Mapping[str, Any] = {}
    publisher = b""
    if files:
        manifest = _digests(checks, files)
        publisher = files["publisher.pub"]
        _signature(checks, files, trusted_key)
        _recompute(checks, files, manifest)
        _canonical_form(checks, files, archive)
    shown = publisher.decode("ascii", "replace").strip()
    return BundleReport(checks.first is None, tuple(checks.done), checks.first, manifest, shown)


def _check_given(trusted: bytes) -> None:
    is_hexadecimal = re.fullmatch(rb"[0-9A-Fa-f]{64}", trusted.strip())
    if not is_hexadecimal:  # which may be a fingerprint, and need not be a point on the curve
        public_key_from(trusted)


def _open(checks: _Checks, archive: bytes) -> dict[str, bytes]:
    try:
        files = unpack(archive)
    except NotAnArchive:
        checks.add(
            "archive",
            False,
            _NOTHING,
            Text(
                "Tệp bị cắt ngắn hoặc không phải là gói số liệu.", "The file is cut short or is not a bundle."
            ),
        )
        return {}
    lost = [name for name in ORDER if name not in files]
    extra = [name for name in files if name not in ORDER]
    words = Text("Gói thiếu hoặc thừa tệp: {names}.", "The bundle lacks or adds files: {names}.")
    good = Text("Gói có đủ {n} tệp.", "The bundle holds its {n} files.").fill(n=len(ORDER))
    complete = checks.add("archive", not lost and not extra, good, words.fill(names=", ".join(lost + extra)))
    return files if complete else {}


_NOTHING = Text("", "")


def _canonical_form(checks: _Checks, files: Mapping[str, bytes], archive: bytes) -> None:
    same = pack(files, ORDER) == archive
    good = Text("Từng byte của tệp đúng khuôn.", "Every byte of the file is as it must be.")
    bad = Text(
        "Vỏ tệp nén bị sửa hoặc bị cắt bớt.",
        "The archive's own bytes were changed or cut.",
    )
    checks.add("canonical", same, good, bad)


def _digests(checks: _Checks, files: Mapping[str, bytes]) -> Mapping[str, Any]:
    try:
        manifest: Mapping[str, Any] = json.loads(files["manifest.json"].decode("utf-8"))
        stated = {name: str(manifest["files"][name]["sha256"]) for name in FILES}
        if not isinstance(manifest["metadata"], dict):
            raise TypeError("metadata")
    except _FAULTS:
        checks.add(
            "manifest",
            False,
            _NOTHING,
            Text("Không đọc được manifest.json.", "manifest.json cannot be read."),
        )
        return {}
    wrong = [name for name in FILES if hashlib.sha256(files[name]).hexdigest() != stated[name]]
    good = Text("Dấu vân tay của {n} tệp đều khớp.", "The digests of {n} files agree.").fill(n=len(FILES))
    bad = Text(
        "Tệp {names} đã bị sửa: dấu vân tay không khớp.", "{names} was changed: its digest does not agree."
    )
    checks.add("digests", not wrong, good, bad.fill(names=", ".join(wrong)))
    return manifest


def _signature(checks: _Checks, files: Mapping[str, bytes], trusted_key: bytes | None) -> None:
    bad = Text("Chữ ký không khớp với manifest.json.", "The signature does not fit manifest.json.")
    try:
        key = public_key_from(files["publisher.pub"])
        key.verify(files["manifest.sig"], files["manifest.json"])
        signed = True
    except (InvalidSignature, *_FAULTS):
        signed = False
    good = Text(
        "Chữ ký Ed25519 hợp lệ, của khóa có dấu vân tay {print}.",
        "The Ed25519 signature is good, by the key with the fingerprint {print}.",
    )
    shown = key_fingerprint(files["publisher.pub"]) if signed else ""
    checks.add("signature", signed, good.fill(print=shown), bad)
    if trusted_key is not None:
        good = Text("Người ký đúng là nơi công bố đã biết.", "The signer is the publisher that is trusted.")
        other = Text(
            "Chữ ký không phải của nơi công bố đã biết.", "The signer is not the publisher that is trusted."
        )
        checks.add("publisher", _same_key(files["publisher.pub"], trusted_key), good, other)


def _same_key(found: bytes, trusted: bytes) -> bool:
    """Say whether a key is the one trusted, which may be given by its fingerprint alone."""
    try:
        own = public_key_bytes(public_key_from(found))
        if trusted.strip().lower() == key_fingerprint(found).encode():
            return True
        return own == public_key_bytes(public_key_from(trusted))
    except Refused:
        return False


def _recompute(checks: _Checks, files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> None:
    try:
        edition, figures, outcome = _run(
            files["edition.yaml"], files["inputs.csv"], manifest.get("metadata", {})
        )
        stored = read_table(files["results.csv"], RESULT_COLUMNS)
    except _FAULTS as fault:
        words = Text("Không tính lại được: {why}.", "It cannot be recomputed: {why}.")
        why = str(fault.problems[0]) if isinstance(fault, EditionRefused) else str(fault)
        checks.add("figures", False, _NOTHING, words.fill(why=why[:200]))
        return
    difference = first_result_difference(stored, outcome)
    count = len(outcome.units) * len(outcome.codes)
    good = Text(
        "Tính lại cả {n} giá trị từ số liệu đầu vào, khớp hết.",
        "All {n} figures were recomputed from the inputs and agree.",
    )
    checks.add("figures", difference is None, good.fill(n=count), difference or _NOTHING)
    _restate(checks, files, manifest, (edition, figures, outcome))


def _restate(
    checks: _Checks,
    files: Mapping[str, bytes],
    manifest: Mapping[str, Any],
    run: tuple[Edition, Inputs, Outcome],
) -> None:
    """Make again everything that the engine writes. Wording may change with the engine, so only its own version is held to it."""
    edition, figures, outcome = run
    if manifest.get("engine") != ENGINE_VERSION:
        note = Text(
            "Gói do phiên bản {v} tạo; chỉ so số liệu.", "Made by engine {v}; only figures were compared."
        )
        checks.add("texts", True, note.fill(v=str(manifest.get("engine"))), _NOTHING)
        return
    metadata = manifest.get("metadata")
    try:
        again = _contents(edition, figures, outcome)
        again.pop("results.csv")
        again["datapackage.json"] = _descriptor(edition, metadata or {}, files)
        again["manifest.json"] = _manifest(edition, figures, metadata or {}, files)
    except _FAULTS as fault:
        words = Text("Không dựng lại được mô tả: {why}.", "The descriptions cannot be made again: {why}.")
        checks.add("texts", False, _NOTHING, words.fill(why=str(fault)[:200]))
        return
    wrong = [name for name, content in again.items() if files[name] != content]
    good = Text(
        "Thuyết minh phương pháp và mô tả dựng lại giống hệt.",
        "Method statement and descriptions were made again and are the same.",
    )
    bad = Text("{names} không giống bản dựng lại từ số liệu.", "{names} is not what the data give.")
    checks.add("texts", not wrong, good, bad.fill(names=", ".join(wrong)))
