"""`nenso doctor`: what is wrong with this installation, and `nenso doctor exchange`: which link of a connection is broken."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import typer

from nenso.kernel.rules import Text
from nenso.project.cli.console import EXIT_FAULT, language, out, print_json, ready, words

if TYPE_CHECKING:
    from nenso.project.exchange_doctor import Link

app = typer.Typer(invoke_without_command=True)
AS_JSON = typer.Option(False, "--json", help="for a program to read")


@app.callback()
def doctor(context: typer.Context, as_json: bool = AS_JSON) -> None:
    """Check database, migrations, files, versions and clock, and say how to mend each fault."""
    if context.invoked_subcommand is not None:
        return
    from nenso.project import diagnosis

    findings = diagnosis.examine()
    if as_json:
        print_json([finding.plain() for finding in findings])
    else:
        for finding in findings:
            out.print(finding.line(), markup=False)
    raise typer.Exit(EXIT_FAULT if any(not finding.is_well for finding in findings) else 0)


@app.command("exchange")
def exchange(
    client: str = typer.Argument("", help="who asks, as in X-Road-Client: VN/GOV/48/portal"),
    service: str = typer.Argument("", help="what is asked: VN/GOV/G01/population/households"),
    method: str = typer.Argument("", help="GET, POST, …"),
    path: str = typer.Argument("", help="what follows the service: /households/1"),
    as_json: bool = AS_JSON,
) -> None:
    """Name the broken link of a connection and what to do next; without a client, the whole exchange's health."""
    if client and not service:
        raise typer.BadParameter("SERVICE", param_hint="SERVICE")
    ready()
    from nenso.project.exchange_doctor import Wish, broken_of, connection_links, whole_links

    now = datetime.now(UTC)
    request = (method.upper(), path) if method else None
    links = connection_links(Wish(client, service, request), now) if client else whole_links(now)
    broken = broken_of(links)
    if as_json:
        print_json([_plain(each) for each in links])
    else:
        _say(links, broken)
    raise typer.Exit(EXIT_FAULT if broken else 0)


def _say(links: "list[Link]", broken: "Link | None") -> None:
    if broken is None:
        out.print(words(Text("Mọi mắt xích đều tốt.", "Every link holds.")), markup=False)
    else:
        out.print(f"{words(broken.seen).removesuffix('.')}.", markup=False)
        out.print(f"  → {words(broken.mend)}", markup=False)
    for each in links:
        out.print(f"  {_SIGNS[each.state]} {words(each.name)}: {words(each.seen)}", markup=False)


_SIGNS = {"well": "✓", "broken": "✗", "unseen": "–"}


def _plain(link: "Link") -> dict[str, Any]:
    return {
        "what": link.key,
        "state": str(link.state),
        "seen": link.seen.in_language(language()),
        "mend": link.mend.in_language(language()),
    }
