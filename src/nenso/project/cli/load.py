"""`nenso load`: reference data and official map geometry."""

from datetime import datetime
from pathlib import Path

import typer

from nenso.project.cli.console import out, ready

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
    source: str = typer.Option("", help="who publishes the geometry, shown on the page"),
    on: datetime | None = typer.Option(
        None, formats=["%Y-%m-%d"], help="a day of its provinces; today by default"
    ),
) -> None:
    """Take official geometry (GeoJSON) in place of the schematic map."""
    ready()
    from nenso.directory import actions
    from nenso.kernel.rules import SYSTEM

    asset = actions.load_map(by=SYSTEM, path=file, source=source, on=on.date() if on else None)
    out.print(f"{asset.code}: {asset.digest}", markup=False)
