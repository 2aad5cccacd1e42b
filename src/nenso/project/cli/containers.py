"""`nenso verify` of X-Road's containers (`.asice`) and archives of them: what holds and what does not, offline."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from nenso.kernel.rules import Refused, Text
from nenso.project.cli.console import EXIT_REFUSED, err, out, print_json, read_file, text_of, words
from nenso.project.cli.receipts import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nenso.exchange.rules.asic.archive import Archive
    from nenso.exchange.rules.asic.trust import Trust
    from nenso.exchange.rules.asic.verifying import Finding, Report

_MARKS = {"held": "✓", "noted": "!", "broken": "✗"}
_LARGEST, _LARGEST_TRUST = 256 * 2**20, 64 * 2**20  # bytes
_DIGEST = re.compile(r"[0-9a-f]{64,128}")


def kind_of(file: Path, content: bytes) -> str:
    """Return "container", "archive", or "" for what is neither: by what is in it, else by the file's name."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as page:
            names = set(page.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        names = set()
    if "mimetype" in names or file.suffix.lower() in (".asice", ".asics", ".sce"):
        return "container"
    is_archive = "linkinginfo" in names or any(name.endswith(".asice") for name in names)
    return "archive" if is_archive else ""


def verify_container(content: bytes, trust: Path | None, *, as_json: bool) -> None:
    """Print what a container shows; ends with 1 where something is broken."""
    from nenso.exchange.rules.asic import verifying

    report = verifying.verify_container(content, trusted(trust))
    if as_json:
        print_json(_plain(report))
    else:
        print_findings(report.findings)
    raise typer.Exit(0 if report.is_ok else EXIT_REFUSED)


def verify_archive(content: bytes, previous: str, trust: Path | None, *, as_json: bool) -> None:
    """Print what an archive shows, and with `trust` what each of its containers does; ends with 1 where something is broken."""
    from nenso.exchange.rules.asic.archive import read_archive
    from nenso.exchange.rules.asic.archive import verify_archive as verify_links
    from nenso.exchange.rules.asic.verifying import verify_container as look

    known, before = trusted(trust), _before(previous)
    try:
        archive = read_archive(content)
        last = verify_links(archive, before)
    except Refused as refused:
        _end_broken(refused, as_json=as_json)
    reports = {} if known is None else {name: look(each, known) for name, each in archive.containers.items()}
    if as_json:
        print_json(_plain_archive(archive, last, reports))
    else:
        _print_archive(archive, last, before, reports)
    raise typer.Exit(0 if all(each.is_ok for each in reports.values()) else EXIT_REFUSED)


def _end_broken(refused: Refused, *, as_json: bool) -> "typer.Exit":
    sentence = words(text_of(refused))
    if as_json:
        print_json({"ok": False, "code": refused.code, "text": sentence})
    else:
        err.print(f"  ✗ {printable(sentence)}", markup=False)
    raise typer.Exit(EXIT_REFUSED)


def trusted(path: Path | None) -> "Mapping[str, Trust] | None":
    """Return whom a file says to trust, None where none is given."""
    from nenso.exchange.rules.asic.trust import read_trust

    return None if path is None else read_trust(read_file(path, _LARGEST_TRUST))


def _before(previous: str) -> str | None:
    """Return the last link of the archive before: as it was given, or of the archive that was; "" for "first", None for nothing."""
    from nenso.exchange.rules.asic.archive import read_archive
    from nenso.exchange.rules.asic.archive import verify_archive as verify_links

    if not previous:
        return None
    if previous == "first":
        return ""
    if _DIGEST.fullmatch(previous):
        return previous
    return verify_links(read_archive(read_file(Path(previous), _LARGEST)))


def print_findings(findings: "tuple[Finding, ...]") -> None:
    """Print a line of each thing that was found."""
    for each in findings:
        page = err if each.state == "broken" else out
        page.print(f"  {_MARKS[each.state]} {printable(words(_sentence(each)))}", markup=False)


def _sentence(finding: "Finding") -> Text:
    from nenso.exchange.rules.asic.telling import SHOWN

    if finding.state == "broken":
        return text_of(Refused(finding.code, **finding.facts))
    return SHOWN[finding.code].fill(**finding.facts)


def _print_archive(
    archive: "Archive", last: str, before: str | None, reports: "Mapping[str, Report]"
) -> None:
    for mark, line in _archive_lines(archive, last, before, reports):
        page = err if mark == "✗" else out
        page.print(f"  {mark} {printable(words(line))}", markup=False)


def _archive_lines(
    archive: "Archive", last: str, before: str | None, reports: "Mapping[str, Report]"
) -> Iterator[tuple[str, Text]]:
    from nenso.exchange.rules.asic import telling

    yield "✓", telling.ARCHIVED.fill(count=len(archive.containers), last=last)
    after = telling.AFTER.fill(name=archive.before_name or "-", before=archive.before or "-")
    yield "✓" if before is not None else "!", after if archive.before else telling.FIRST
    if before is None:
        yield "!", telling.UNCOMPARED
    if not reports:
        yield "!", telling.UNOPENED
        return
    for name, report in reports.items():
        for each in report.findings:
            if each.state != "held":
                yield _MARKS[each.state], telling.IN_ARCHIVE.fill(name=name, sentence=_sentence(each))
    if all(each.is_ok for each in reports.values()):
        yield "✓", telling.EACH_HOLDS.fill(count=len(reports))


def _plain(report: "Report") -> dict[str, Any]:
    return {
        "ok": report.is_ok,
        "sender": report.sender,
        "stamped": report.at and report.at.isoformat().replace("+00:00", "Z"),
        "findings": [
            {"state": each.state.value, "code": each.code, "text": words(_sentence(each))}
            for each in report.findings
        ],
    }


def _plain_archive(archive: "Archive", last: str, reports: "Mapping[str, Report]") -> dict[str, Any]:
    return {
        "ok": all(each.is_ok for each in reports.values()),
        "last": last,
        "before": archive.before,
        "before_name": archive.before_name,
        "names": list(archive.containers),
        "containers": {name: _plain(each) for name, each in reports.items()},
    }
