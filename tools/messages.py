"""The interface's words: collected from code and templates per room, compiled without gettext's programs.

`collect` renews `src/nenso/<room>/locale/vi/LC_MESSAGES/django.po`; `compile` writes the `.mo` files;
`check` fails on a word without a translation or a catalogue out of date.
"""

import io
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
CODE = ROOT / "src" / "nenso"
UNCHANGING = datetime(2026, 1, 1, tzinfo=UTC)
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def main() -> None:
    action = sys.argv[1] if len(sys.argv) > 1 else "check"
    rooms = [path for path in sorted(CODE.iterdir()) if path.is_dir()]
    if action == "collect":
        for room in rooms:
            collect(room)
    elif action == "compile":
        for path in CODE.rglob("*.po"):
            compile_catalogue(path)
    else:
        raise SystemExit(check(rooms))


def catalogue_path(room: Path) -> Path:
    return room / "locale" / "vi" / "LC_MESSAGES" / "django.po"


def collected(room: Path) -> Catalog:
    """Return the words that a room's code and templates use now."""
    catalogue = Catalog(locale="vi", project="nenso", charset="utf-8", fuzzy=False)
    catalogue.header_comment = "# Vietnamese words of the interface."
    for path in sorted(room.rglob("*.py")):
        if "migrations" not in path.parts:
            add(catalogue, path, path.read_bytes())
    for path in sorted([*room.rglob("*.html"), *room.rglob("*.txt")]):
        if "templates" in path.parts:
            add(catalogue, path, as_python(path).encode())
    return catalogue


def as_python(path: Path) -> str:
    from django.conf import settings
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure(USE_I18N=True)
    return str(templatize(path.read_text(encoding="utf-8"), origin=str(path)))


def add(catalogue: Catalog, path: Path, code: bytes) -> None:
    for _line, message, comments, context in extract(extract_python, io.BytesIO(code), keywords=KEYWORDS):
        if message and message != ("", ""):
            catalogue.add(
                message, locations=[(str(path.relative_to(ROOT)), 0)], auto_comments=comments, context=context
            )


def collect(room: Path) -> None:
    fresh, path = collected(room), catalogue_path(room)
    if not len(fresh):
        return
    kept = read_po(path.open("rb"), locale="vi") if path.exists() else Catalog(locale="vi")
    kept.update(fresh, no_fuzzy_matching=True)
    kept.obsolete.clear()
    kept.creation_date = kept.revision_date = UNCHANGING  # the history of a catalogue is kept by git
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(
            file,
            kept,
            sort_output=True,
            include_lineno=False,
            ignore_obsolete=True,
            omit_header=False,
            width=110,
        )
    print(f"{path.relative_to(ROOT)}: {len(kept)} words, {len(untranslated(kept))} without a translation")


def compile_catalogue(path: Path) -> None:
    with path.open("rb") as source, path.with_suffix(".mo").open("wb") as target:
        write_mo(target, read_po(source, locale="vi"))


def untranslated(catalogue: Catalog) -> list[str]:
    return [str(message.id) for message in catalogue if message.id and not _is_translated(message.string)]


def _is_translated(text: Any) -> bool:
    return all(text) if isinstance(text, tuple) else bool(text)


def check(rooms: list[Path]) -> int:
    faults = []
    for room in rooms:
        fresh, path = collected(room), catalogue_path(room)
        kept = read_po(path.open("rb"), locale="vi") if path.exists() else Catalog(locale="vi")
        known = {(message.context, message.id) for message in kept if message.id}
        wanted = {(message.context, message.id) for message in fresh if message.id}
        faults += [f"{room.name}: not collected: {word[1]!r}" for word in sorted(wanted - known, key=str)]
        faults += [f"{room.name}: no longer used: {word[1]!r}" for word in sorted(known - wanted, key=str)]
        faults += [f"{room.name}: not translated: {word!r}" for word in untranslated(kept)]
    print("\n".join(faults) or "every word is translated")
    return 1 if faults else 0


if __name__ == "__main__":
    main()
