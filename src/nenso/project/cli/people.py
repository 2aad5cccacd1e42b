"""`nenso accounts`: people, their roles, and the codes of the demonstration's people."""

from datetime import date, datetime
from typing import Any

import typer

from nenso.project.cli.console import connect, out, print_json, ready, words

app = typer.Typer(no_args_is_help=True)
DAY = ["%Y-%m-%d"]


@app.command("list")
def list_people(as_json: bool = typer.Option(False, "--json", help="for a program to read")) -> None:
    """List people with the roles that they hold today."""
    connect()
    from nenso.accounts import queries

    people = queries.people_lines(queries.everybody())
    if as_json:
        print_json([_plain(person, grants) for person, grants in people])
        return
    for person, grants in people:
        roles = ", ".join(f"{line.role} {line.organisation_code}" for line in grants)
        out.print(f"{person.email}  {person.full_name}  {roles}", markup=False)


def _plain(person: Any, grants: list[Any]) -> dict[str, Any]:
    from nenso.accounts import queries

    return {
        "email": person.email,
        "name": person.full_name,
        "is_open": person.is_active,
        "has_second_factor": queries.has_second_factor(person),
        "roles": [{"role": line.role, "organisation": line.organisation_code} for line in grants],
    }


@app.command("create")
def create(
    email: str,
    name: str,
    organisation: str = typer.Option("UBQGCDS", "--at", help="where the person works: code or name"),
) -> None:
    """Create a person; `invite` then makes the link with which they choose a password."""
    ready()
    from nenso.accounts import actions
    from nenso.kernel.rules import SYSTEM

    person = actions.create_person(by=SYSTEM, email=email, full_name=name, home=organisation)
    out.print(f"{person.email} {person.uuid}", markup=False)


@app.command("invite")
def invite(email: str) -> None:
    """Make the link with which a person chooses a password: it works once, for three days."""
    ready()
    from django.conf import settings
    from django.urls import reverse

    from nenso.accounts import actions, queries
    from nenso.kernel.rules import SYSTEM

    person = queries.person_by_email(email)
    token = actions.invite_person(by=SYSTEM, person=person)
    out.print(settings.SITE_URL + reverse("accounts:welcome", args=[person.uuid, token]), markup=False)


@app.command("grant")
def grant(
    email: str,
    role: str = typer.Argument(help="viewer, reporter, verifier, approver, publisher or administrator"),
    organisation: str = typer.Argument(help="code or name"),
    reason: str = typer.Option(..., help="such as the number of the decision"),
    since: datetime | None = typer.Option(None, formats=DAY, help="first day; today by default"),
    until: datetime | None = typer.Option(None, formats=DAY, help="first day without the role"),
) -> None:
    """Give a role: how the first administrator of an installation comes to be."""
    ready()
    from nenso.accounts import actions, queries
    from nenso.accounts.rules import Role
    from nenso.kernel.rules import SYSTEM

    if role not in set(Role):
        raise typer.BadParameter(", ".join(Role), param_hint="role")
    given = actions.grant_role(
        by=SYSTEM,
        person=queries.person_by_email(email),
        role=Role(role),
        organisation=organisation,
        since=since.date() if since else queries.today(),
        until=_day(until),
        reason=reason,
    )
    out.print(f"{email} {given.role} {given.valid_from}", markup=False)


@app.command("code")
def code(email: str) -> None:
    """Print the one-time code of a demonstration person at this moment; of nobody else."""
    connect()
    from nenso.accounts import queries

    out.print(queries.current_code(email), markup=False)


@app.command("demonstration")
def demonstration() -> None:
    """Print the ready-made logins of the demonstration and their password."""
    connect()
    from nenso.accounts import queries

    for person in queries.demonstration_people():
        out.print(f"{person.email}  {words(person.purpose)}", markup=False)
    if queries.demonstration_people():
        out.print(queries.demonstration_password(), markup=False)


def _day(value: datetime | None) -> date | None:
    return value.date() if value else None
