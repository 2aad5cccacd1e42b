"""`nenso verify`: a published bundle, checked with the package alone."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from nenso.project.cli.console import EXIT_REFUSED, err, out, print_json, read_file, words

if TYPE_CHECKING:
    from nenso.index.rules.bundle import BundleReport


def attach(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(verify)


def verify(
    file: Path,
    key: str = typer.Option(
        "", help="the publisher's key (fingerprint or file) that the bundle must be signed with"
    ),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Recompute every figure of a bundle, check every digest and the signature. Needs no database."""
    from nenso.index.rules.bundle import verify_bundle

    report = verify_bundle(read_file(file), trusted_key=key.encode() or None)
    if as_json:
        print_json(_plain(report))
    else:
        for check in report.checks:
            out.print(f"  {'✓' if check.ok else '✗'} {words(check.text)}", markup=False)
        if report.first_difference is not None:
            err.print(words(report.first_difference), markup=False)
    raise typer.Exit(0 if report.ok else EXIT_REFUSED)


def _plain(report: "BundleReport") -> dict[str, Any]:
    return {
        "ok": report.ok,
        "checks": [
            {"code": check.code, "ok": check.ok, "text": words(check.text)} for check in report.checks
        ],
        "first_difference": words(report.first_difference) if report.first_difference else None,
        "publisher": report.publisher,
        "manifest": dict(report.manifest),
    }
