"""`nenso load`: reference data and official map geometry."""

from datetime import datetime
from pathlib import Path

import typer

from nenso.project.cli.console import out, read_file, ready

load_app = typer.Typer(help="Load reference data or files of the site's own.", no_args_is_help=True)


def attach(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.add_typer(load_app, name="load")


@load_app.command("reference")
def reference() -> None:
    """Load the reference data again and print what changed."""
    ready()
    from nenso.directory import actions
    from nenso.kernel.rules import SYSTEM

    out.print(str(actions.load_reference(by=SYSTEM)), markup=False)


@load_app.command("map")
def load_map(
    file: Path,
    source: str = typer.Option(..., help="who publishes the geometry, shown on the page"),
    valid_from: datetime = typer.Option(datetime(2025, 7, 1), formats=["%Y-%m-%d"], help="first day of its provinces"),  # noqa: DTZ001
) -> None:
    """Take official geometry (GeoJSON) in place of the schematic map."""
    content = read_file(file)
    ready()
    from nenso.directory import actions
    from nenso.kernel.rules import SYSTEM

    asset = actions.load_map(by=SYSTEM, content=content, source=source, valid_from=valid_from.date())
    out.print(f"{asset.code}: {asset.digest}", markup=False)
