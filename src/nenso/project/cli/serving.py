"""`nenso up`, `nenso serve`, `nenso doctor`."""

import typer

from nenso.project.cli.console import EXIT_FAULT, connect, err, out, print_json


def attach(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command()(up)
    app.command()(serve)
    app.command()(doctor)


def up(
    port: int = 8000, host: str = "127.0.0.1", serve_site: bool = typer.Option(True, "--serve/--no-serve")
) -> None:
    """Set up the database, load reference data, compute every edition, and serve the site."""
    from nenso.project import preparation, welcome

    connect()
    preparation.prepare(lambda line: out.print(f"  ✓ {line}", markup=False), gather=True)
    welcome.show(host, port)
    if serve_site:
        _serve(host, port)


def serve(port: int = 8000, host: str = "127.0.0.1", workers: int = 2) -> None:
    """Serve the site as it stands."""
    connect()
    _serve(host, port, workers)


def _serve(host: str, port: int, workers: int = 2) -> None:
    from nenso.project import server

    if not server.is_free(host, port):
        err.print(f"Cổng {port} đang được dùng. / Port {port} is taken: try PORT={port + 1}.")
        raise typer.Exit(EXIT_FAULT)
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
