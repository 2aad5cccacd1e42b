"""`nenso exchange export`: a message of the ledger as a signed container of X-Road's (`.asice`)."""

from datetime import UTC, datetime
from pathlib import Path

import typer

from nenso.kernel.rules import SYSTEM, Text
from nenso.project.cli.console import out, read_file, ready, words, write_file
from nenso.project.cli.containers import print_findings, trusted

_LARGEST = 101 * 2**20  # bytes of a body
_WRITTEN = Text("Đã viết {file}:", "Written, {file}:")


def attach(app: typer.Typer) -> None:
    """Add the command to `nenso exchange`."""
    app.command("export")(export)


def export(
    message: str = typer.Argument(..., help="X-Road-Request-Id, or the client's own X-Road-Id"),
    asic: Path = typer.Option(..., "--asic", help="the container to write"),
    direction: str = typer.Option("response", "--direction", help="request or response"),
    body: Path | None = typer.Option(
        None, "--body", help="its body, as `nenso exchange body` opened it; left out where it has none"
    ),
    trust: Path | None = typer.Option(
        None, "--trust", help="hold it against X-Road's shared-params.xml, or the ZIP of /verificationconf"
    ),
) -> None:
    """Write a message as a container that X-Road's rules accept, signed by the installation's own key; say what it shows."""
    if direction not in ("request", "response"):
        raise typer.BadParameter("request or response", param_hint="--direction")
    known = trusted(trust)
    ready()
    from nenso.exchange import actions

    content, report = actions.export_container(
        by=SYSTEM,
        name=message,
        direction=direction,
        body=b"" if body is None else read_file(body, _LARGEST),
        trust=known,
        now=datetime.now(UTC),
    )
    write_file(asic, content)
    out.print(words(_WRITTEN.fill(file=asic)), markup=False)
    print_findings(report.findings)
