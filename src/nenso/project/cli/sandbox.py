"""`nenso sandbox`: mocks of the services that are registered, for whoever builds against one before a right is given."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from nenso.kernel.rules import Refused, Text
from nenso.project.cli.console import err, out, ready, words, write_file

if TYPE_CHECKING:
    from nenso.project.sandbox.describing import Described

PORT = typer.Option(9400, min=0, max=65_535, help="where mocks answer, on this machine; 0: any that is free")


def attach(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(sandbox)


def sandbox(
    port: int = PORT,
    describe: Path | None = typer.Option(None, help="write the file that registers the mocks with a sandbox"),
    asking: list[str] = typer.Option(
        [],
        "--for",
        help="a system that will ask (VN/GOV/48/portal): the file gives it a key; may be repeated",
    ),
) -> None:
    """Serve a mock of every service that has an OpenAPI document; with --describe, write them down for a sandbox."""
    ready()
    from nenso.exchange import queries
    from nenso.project.sandbox.describing import described
    from nenso.project.sandbox.mocks import serve

    members = queries.members(datetime.now().astimezone().date())
    texts = queries.descriptions()
    services = [each for one in members for system in one.subsystems for each in system.services]
    documents = {each.name_in_headers: texts[each.uuid] for each in services if each.uuid in texts}
    if not documents:
        raise Refused("sandbox.none")

    def opened(address: str) -> None:
        if describe is not None:
            folder = f"{describe.stem}-openapi"
            _write(describe, described(members, texts, asking, address, folder))
            err.print(words(_WRITTEN.fill(n=len(documents), file=describe)), markup=False)
        out.print(address, markup=False)  # whoever starts it waits for this
        out.file.flush()

    try:
        asyncio.run(serve(documents, port, opened))
    except OSError as fault:
        raise Refused("sandbox.port", port=port, why=fault.strerror or str(fault)) from fault


def _write(file: Path, content: "Described") -> None:
    for name, text in content.documents.items():
        target = file.parent / name
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise Refused("file.unwritable", file=str(target.parent), why=fault.strerror or "") from fault
        write_file(target, text.encode())
    write_file(file, content.text.encode())


_WRITTEN = Text("Đã ghi {n} dịch vụ mô phỏng vào {file}.", "{n} mocks written down in {file}.")
