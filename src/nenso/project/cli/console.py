"""What every command shares: the language, the database, steps and refusals as lines."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from nenso.kernel.rules import Refused, Text

EXIT_REFUSED, EXIT_USAGE, EXIT_FAULT = 1, 2, 3
ROOMS = (
    "nenso.kernel",
    "nenso.notify",
    "nenso.directory",
    "nenso.catalogue",
    "nenso.exchange",
    "nenso.accounts",
    "nenso.measures",
    "nenso.reporting",
    "nenso.index",
    "nenso.programme",
    "nenso.web",
    "nenso.project",
)

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def language() -> str:
    """Return "vi" or "en": `NENSO_LANG`, Vietnamese unless it says otherwise."""
    return "en" if os.environ.get("NENSO_LANG", "vi").lower().startswith("en") else "vi"


def words(text: Text) -> str:
    """Return a text in the language of the command line."""
    return text.in_language(language())


def connect() -> None:
    """Start or find the database, then set Django up. Called by commands that need either."""
    from nenso.project import database
    from nenso.project.places import DATA

    database.ensure(DATA)
    set_up()


def set_up() -> None:
    """Set Django up without asking for a database."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nenso.project.settings")
    django.setup()


def ready() -> None:
    """Connect, and bring tables and reference data up to date where they are not."""
    connect()
    from nenso.project import preparation

    preparation.prepare(lambda _line: None)


def read_file(path: Path, most: int) -> bytes:
    """Return a file's bytes, at most so many; raises `Refused`: "file.missing", "file.unreadable", "file.too_large"."""
    if not path.exists():
        raise Refused("file.missing", file=str(path))
    try:
        with path.open("rb") as page:  # counted while reading: a pipe or a device has no size
            content = page.read(most + 1)
    except OSError as error:
        raise Refused("file.unreadable", file=str(path), why=error.strerror or "") from error
    if len(content) > most:
        raise Refused("file.too_large", file=str(path), most=f"{most // 2**20} MB")
    return content


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; raises `Refused("file.unwritable")`."""
    is_plain = (
        path.is_file() or not path.exists()
    )  # not a folder, which says so itself, nor a pipe or a device
    target = path.resolve()
    beside = target.with_name(f".{target.name}.{os.getpid()}") if is_plain else target
    try:
        beside.write_bytes(content)
        if is_plain:
            beside.replace(target)
    except OSError as error:
        if is_plain:
            with suppress(OSError):
                beside.unlink()
        raise Refused("file.unwritable", file=str(path), why=error.strerror or "") from error


def table(headings: Sequence[Text], rows: Sequence[Sequence[str]], sides: str = "") -> None:
    """Print rows below headings; `sides` has a letter for each column, "r" for figures, and all are at the left without it."""
    made = Table(box=None, pad_edge=False)
    for heading, side in zip(headings, sides or "l" * len(headings), strict=True):
        made.add_column(words(heading), justify="right" if side == "r" else "left")
    for row in rows:
        made.add_row(*row)
    out.print(made)


def print_json(value: Any) -> None:
    """Write a value for a program to read."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def text_of(refused: Refused) -> Text:
    """Return a refusal's sentence in both languages."""
    from nenso.kernel.texts import sentence

    try:
        return sentence(refused, ROOMS)
    except LookupError:
        return Text(str(refused), str(refused))


def sentence_of(refused: Refused) -> str:
    """Return a refusal's sentence in the language of the command line."""
    return words(text_of(refused))


def say_refusal(refused: Refused) -> None:
    """Write a refusal's sentence; its problems, where it has several, one a line."""
    err.print(sentence_of(refused), markup=False)
    for problem in refused.facts.get("problems") or ():
        err.print(f"  {problem.in_language(language())}", markup=False)


@contextmanager
def progress_bar(what: Text) -> Iterator[Callable[[int, int], None]]:
    """Give what is to be told (done, total): a bar on a terminal, nothing elsewhere, where lines say what was done."""
    if not out.is_terminal:
        yield lambda _done, _total: None
        return
    with Progress(console=out, transient=True) as bar:
        task = bar.add_task(words(what), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
