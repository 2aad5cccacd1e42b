"""`nenso verify`: a published bundle, checked with the package alone."""

from pathlib import Path

import typer

from nenso.project.cli.console import EXIT_REFUSED, err, out, print_json, words


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

    report = verify_bundle(file.read_bytes(), trusted_key=key or None)
    if as_json:
        print_json(report.plain())
    else:
        for check in report.checks:
            out.print(words(check), markup=False)
        if report.first_difference is not None:
            err.print(words(report.first_difference), markup=False)
    raise typer.Exit(0 if report.ok else EXIT_REFUSED)
