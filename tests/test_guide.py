"""The guide tells the truth: its code runs in the order of the page and prints what stands below it.

`python -m tests.test_guide` writes the outputs anew, for a person to read through before they are kept.
"""

import contextlib
import io
import re
from pathlib import Path
from typing import Any

import pytest

GUIDE = Path(__file__).resolve().parents[1] / "docs" / "index-toolkit.md"
CODE = re.compile(r"```python\n(?P<code>.*?)```\n(?:```text\n(?P<printed>.*?)```\n)?", re.DOTALL)


def run_again(page: str) -> str:
    """Return the page with the outputs that its code prints now; blocks share one namespace, as in a notebook."""
    names: dict[str, Any] = {"__name__": "guide"}

    def block(found: re.Match[str]) -> str:
        line = page.count("\n", 0, found.start("code")) + 1
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile("\n" * (line - 1) + found["code"], GUIDE.name, "exec"), names)
        output = "".join(f"{row.rstrip()}\n" for row in printed.getvalue().splitlines())
        return f"```python\n{found['code']}```\n" + (f"```text\n{output}```\n" if output else "")

    return CODE.sub(block, page)


def test_the_code_of_the_guide_prints_what_stands_below_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # what the guide writes does not stay
    page = GUIDE.read_text(encoding="utf-8")
    assert page.count("```python") >= 10
    assert run_again(page) == page


def test_the_guide_names_functions_that_there_are() -> None:
    """Every `rules.…` name of the table for those who come from COINr can be imported."""
    from importlib import import_module

    page = GUIDE.read_text(encoding="utf-8")
    table = page[page.index("## Moving from COINr") :]
    named = set(re.findall(r"`(framework|steps|uncertainty|analysis|rules)\.([A-Za-z_]+)", table))
    assert len(named) > 25
    for package, name in named:
        module = import_module("nenso.index.rules" if package == "rules" else f"nenso.index.rules.{package}")
        assert hasattr(module, name), f"{package}.{name}"


if __name__ == "__main__":
    GUIDE.write_text(run_again(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")
