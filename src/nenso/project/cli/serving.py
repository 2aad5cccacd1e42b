"""`nenso up`, `nenso serve`, `nenso doctor`."""

import typer

from nenso.kernel.rules import Text
from nenso.project.cli.console import EXIT_FAULT, connect, out, print_json, progress_bar

LAST_PORT = 65_535
PORT = typer.Option(8000, min=1, max=LAST_PORT, help="1 to 65535")


def attach(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command()(up)
    app.command()(serve)
    app.command()(doctor)


def up(
    port: int = PORT, host: str = "127.0.0.1", serve_site: bool = typer.Option(True, "--serve/--no-serve")
) -> None:
    """Set up the database, load reference data, compute every edition, and serve the site."""
    from nenso.project import preparation, welcome

    if serve_site:
        _need_port(host, port)
    connect()
    with progress_bar(Text("Tính và công bố", "Computing and publishing")) as progress:
        preparation.prepare(
            lambda line: out.print(f"  ✓ {line}", markup=False), gather=True, progress=progress
        )
    welcome.show(host, port)
    if serve_site:
        _serve(host, port)


def serve(port: int = PORT, host: str = "127.0.0.1", workers: int = 2) -> None:
    """Serve the site as it stands."""
    _need_port(host, port)
    connect()
    _serve(host, port, workers)


def _need_port(host: str, port: int) -> None:
    from nenso.kernel.rules import Refused
    from nenso.project import server

    if not server.is_free(host, port):
        raise Refused("port.taken", port=port, other=port + 1 if port < LAST_PORT else port - 1)


def _serve(host: str, port: int, workers: int = 2) -> None:
    from nenso.project import server

    _need_port(host, port)
    server.run(host, port, workers)


def doctor(as_json: bool = typer.Option(False, "--json", help="for a program to read")) -> None:
    """Check database, migrations, files, versions and clock, and say how to mend each fault."""
    from nenso.project import diagnosis

    findings = diagnosis.examine()
    if as_json:
        print_json([finding.plain() for finding in findings])
    else:
        for finding in findings:
            out.print(finding.line(), markup=False)
    raise typer.Exit(EXIT_FAULT if any(not finding.is_well for finding in findings) else 0)
