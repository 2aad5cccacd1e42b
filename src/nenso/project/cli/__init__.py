"""The command line `nenso`: each command parses, then calls one action or query."""

import sys

import typer

from nenso.project.cli import (
    catalogue,
    doctor,
    exchange,
    gateway,
    index,
    load,
    measures,
    metering,
    organisations,
    people,
    plans,
    receipts,
    reporting,
    rounds,
    sandbox,
    serving,
    verification,
)
from nenso.project.cli.console import EXIT_REFUSED, say_refusal

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Nền Số: run, measure and rank a country's digital transformation.",
    epilog="Exit codes: 0 done, 1 refused or not verified, 2 wrong use, 3 a fault that doctor found.",
)
serving.attach(app)
gateway.attach(app)
sandbox.attach(app)
load.attach(app)
verification.attach(app)
receipts.attach(app)
app.add_typer(
    doctor.app, name="doctor", help="Find what is wrong here, or which link of a connection is broken."
)
app.add_typer(index.app, name="index", help="Rank, explain, check and bundle the indices.")
app.add_typer(organisations.app, name="org", help="Organisations and territories in time.")
app.add_typer(measures.app, name="measures", help="Indicators and their figures, in and out.")
app.add_typer(metering.app, name="metering", help="Systems that send events, keys, reconciliation.")
app.add_typer(reporting.app, name="report", help="Report regimes, forms, who has reported, reminders.")
app.add_typer(
    rounds.app, name="round", help="Assessment rounds: how far, opened, written out, played through."
)
app.add_typer(plans.app, name="plan", help="Plans with targets and tasks, in and out of workbooks.")
app.add_typer(
    exchange.app,
    name="exchange",
    help="Members of the data exchange from files, keys, what would be passed on.",
)
app.add_typer(
    catalogue.app,
    name="catalogue",
    help="Information systems, databases and digital platforms: found, read in, published.",
)
app.add_typer(people.app, name="accounts", help="People, their roles, and the demonstration's codes.")


def main() -> None:
    """Run the command line; a refusal becomes one sentence and exit code 1."""
    from nenso.kernel.rules import Refused

    try:
        app()
    except Refused as refused:
        say_refusal(refused)
        sys.exit(EXIT_REFUSED)
    except BrokenPipeError:
        sys.exit(0)
    except Exception as error:
        from nenso.project.cli.faults import as_refusal

        told = as_refusal(error)
        if told is None:
            raise
        say_refusal(told)
        sys.exit(EXIT_REFUSED)
