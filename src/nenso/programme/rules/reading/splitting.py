"""Several tasks in one row: told apart by their numbering, or by lines where another cell has as many."""

import re
from collections.abc import Mapping

_NUMBERED = re.compile(r"^\s*(?:\d{1,2}\s*[.)]|[a-zđ]\s*[.)])\s+")
_SPLIT_TOO = ("number", "lead", "due", "deliverable", "cooperating")


def parts_of(row: Mapping[str, str]) -> list[dict[str, str]]:
    """Return a row's tasks, each with all of its columns; one where it holds one.

    Numbered lines are tasks of their own ("1. …", "a) …"), with what stands before them put before each.
    Lines without numbers are where the number, lead, due day or deliverable has as many lines: long names are wrapped by hand.
    """
    names = _numbered(row["name"])
    if len(names) < 2:
        lines = _lines(row["name"])
        alike = [
            key
            for key in ("number", "lead", "due", "deliverable")
            if len(_lines(row.get(key, ""))) == len(lines)
        ]
        names = lines if len(lines) > 1 and alike else []
    if len(names) < 2:
        return [dict(row)]
    shares = {key: _share(row.get(key, ""), len(names)) for key in _SPLIT_TOO}
    return [
        {**row, "name": name, **{key: share[place] for key, share in shares.items()}}
        for place, name in enumerate(names)
    ]


def _numbered(text: str) -> list[str]:
    before: list[str] = []
    found: list[list[str]] = []
    for line in _lines(text):
        if _NUMBERED.match(line):
            found.append([_NUMBERED.sub("", line, count=1)])
        elif found:
            found[-1].append(line)
        else:
            before.append(line)
    lead = " ".join(before).rstrip(" :")
    return [" ".join([f"{lead}:", *lines] if lead else lines) for lines in found]


def _share(text: str, count: int) -> list[str]:
    """Give each part its own line, where there are as many, else the whole to all."""
    numbered = _numbered(text)
    if len(numbered) == count:
        return numbered
    lines = _lines(text)
    return lines if len(lines) == count else [text] * count


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]
