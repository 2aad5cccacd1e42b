"""`nenso up`, `nenso serve`, `nenso work`, `nenso demonstrate`."""

import os
from contextlib import nullcontext

import typer

from nenso.kernel.rules import Text
from nenso.project.cli.console import connect, out, progress_bar, ready

LAST_PORT = 65_535
PORT = typer.Option(8000, min=1, max=LAST_PORT, help="1 to 65535")
WORK = typer.Option(
    True, "--work/--no-work", help="whether a worker for background work stands beside the site"
)


def attach(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command()(up)
    app.command()(serve)
    app.command()(work)
    app.command()(demonstrate)


def up(
    port: int = PORT,
    host: str = "127.0.0.1",
    serve_site: bool = typer.Option(True, "--serve/--no-serve"),
    with_worker: bool = WORK,
) -> None:
    """Set up the database, load reference data, compute every edition, and serve the site."""
    from nenso.project import preparation, welcome

    if serve_site:
        _need_port(host, port)
        name_site(port)
    connect()
    with progress_bar(Text("Tính và công bố", "Computing and publishing")) as progress:
        preparation.prepare(
            lambda line: out.print(f"  ✓ {line}", markup=False), gather=True, progress=progress
        )
    welcome.show(host, port)
    if serve_site:
        if with_worker:
            preparation.ask_for_demonstration()
        _serve(host, port, with_worker=with_worker)


def demonstrate(
    seed: int = typer.Option(7, help="the same seed makes the same figures on the same day"),
) -> None:
    """Make the demonstration's figures: systems that send events, monthly figures, reports on their way."""
    ready()
    from django.utils import timezone

    from nenso.project import demonstration

    demonstration.make(seed=seed, now=timezone.now(), say=lambda line: out.print(f"  ✓ {line}", markup=False))


def serve(port: int = PORT, host: str = "127.0.0.1", workers: int = 2, with_worker: bool = WORK) -> None:
    """Serve the site as it stands."""
    _need_port(host, port)
    name_site(port)
    connect()
    _serve(host, port, workers, with_worker=with_worker)


def name_site(port: int) -> None:
    """Name the site by the port that it is served at, where nobody named it: names with another port lead harvesters astray."""
    os.environ.setdefault("NENSO_SITE_URL", f"http://127.0.0.1:{port}")


def _need_port(host: str, port: int) -> None:
    from nenso.kernel.rules import Refused
    from nenso.project import server

    if not server.is_free(host, port):
        raise Refused("port.taken", port=port, other=port + 1 if port < LAST_PORT else port - 1)


def _serve(host: str, port: int, workers: int = 2, *, with_worker: bool) -> None:
    from nenso.project import database, server, worker

    _need_port(host, port)
    database.keep_running()
    with worker.beside() if with_worker else nullcontext():
        server.run(host, port, workers)


def work(
    once: bool = typer.Option(False, "--once", help="end when nothing waits any more"),
    stands_beside: bool = typer.Option(False, "--beside", hidden=True),
) -> None:
    """Do the background work, where it is not done beside the site: on a machine of its own, or by a service."""
    from nenso.project import worker

    if stands_beside:
        worker.stand_beside()
    connect()
    worker.run(once=once)
