"""`nenso index` sensitivity, replay, simulate, compare, audit, build: the toolkit at the command line."""

import typer

from nenso.project.cli.toolkit import audit, build, compare, sensitivity, trials


def attach(app: typer.Typer) -> None:
    """Add the commands to `nenso index`."""
    app.command("sensitivity")(sensitivity.sensitivity)
    app.command("replay")(sensitivity.replay)
    app.command("simulate")(trials.simulate)
    app.command("compare")(compare.compare)
    app.command("audit")(audit.audit)
    app.command("build")(build.build)
