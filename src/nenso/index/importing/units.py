"""Units as a file names them: unknown codes with a hint, lost leading zeros restored, slipped rows noticed."""

import difflib

from nenso.index.importing.reading import KnownUnits
from nenso.kernel.importing.problems import Problems
from nenso.kernel.rules import Text, fold

_PREFIXES = ("thanh pho ", "tp. ", "tp ", "tinh ", "bo ", "uy ban nhan dan ", "ubnd ")


def resolved(
    units: KnownUnits, found: str, name: str, row: int, letter: str, faults: Problems, warnings: Problems
) -> str:
    """Return the code that a cell means; "" with a fault where no unit of the day has it."""
    if not found:
        faults.add("import.no_unit", row=row, column="unit_code", letter=letter)
        return ""
    code = found if found in units.names else _with_zero(units, found)
    if not code:
        hint = _hint(units, found, name)
        faults.add(
            "import.unknown_unit",
            row=row,
            letter=letter,
            column="unit_code",
            unit=found,
            on=units.on,
            group=units.group,
            hint=hint,
        )
        return ""
    if code != found:
        warnings.add(
            "import.zero_restored",
            row=row,
            letter=letter,
            column="unit_code",
            found=found,
            unit=code,
            known=units.names[code],
        )
    elif name and not _is_same(units.names[code], name):
        warnings.add(
            "import.unit_name",
            row=row,
            letter=letter,
            column="unit_name",
            unit=code,
            known=units.names[code],
            found=name,
        )
    return code


def _with_zero(units: KnownUnits, found: str) -> str:
    if not found.isascii() or not found.isdecimal():
        return ""
    widths = {len(code) for code in units.names if code.isdecimal()}
    return next((found.zfill(width) for width in widths if found.zfill(width) in units.names), "")


def _hint(units: KnownUnits, found: str, name: str) -> Text:
    words = name or found
    codes = {bare(text.vi): code for code, text in units.names.items()} | {
        bare(text.en): code for code, text in units.names.items()
    }
    near = difflib.get_close_matches(bare(words), list(codes), n=1, cutoff=0.8)
    if not near:
        return Text("", "")
    code = codes[near[0]]
    known = units.names[code]
    return Text(f" Có phải là “{code}” ({known.vi})?", f" Is “{code}” ({known.en}) meant?")


def bare(name: str) -> str:
    """Return a name for comparing: folded, without the word for its kind."""
    words = fold(name).replace("–", "-").replace(" - ", " ").replace("-", " ")
    for prefix in _PREFIXES:
        words = words.removeprefix(prefix)
    return words.strip()


def _is_same(known: Text, found: str) -> bool:
    here = bare(found)
    return any(here == its or here in its or its in here for its in (bare(known.vi), bare(known.en)))
