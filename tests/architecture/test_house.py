"""The rules of the house that a command can check."""

import ast
import re
import string
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
CODE = ROOT / "src" / "nenso"
ROOMS = sorted(path.name for path in CODE.iterdir() if (path / "apps.py").exists())
MODULES = sorted(path for path in CODE.rglob("*.py") if "migrations" not in path.parts)
# A room that keeps tables answers for law and words too; every room says how it is entered and what holds in it.
HEADINGS_OF_ALL = ("Doors", "Invariants")
HEADINGS_WITH_TABLES = ("Purpose", "Words", "Tables", "Law")
# Put together from parts, so that this file does not hold them itself.
MACHINE_PATHS = tuple(f"/{name}/" for name in ("work", "tmp", "root", "home"))
REGISTRIES = tuple(
    ".".join(parts) for parts in (("pypi", "org"), ("registry", "npmjs"), ("pythonhosted", "org"))
)
BANNED_NAMES = {"utils", "helpers", "common", "manager", "handler"}


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


@pytest.mark.parametrize("room", ROOMS)
def test_every_model_declares_its_personal_data(room: str) -> None:
    for model in apps.get_app_config(room).get_models():
        declared = vars(model).get("personal_data")
        assert isinstance(declared, tuple), (
            f"{model.__name__} does not say which of its fields are personal data"
        )
        fields = {field.name for field in model._meta.get_fields()}
        assert set(declared) <= fields, f"{model.__name__}: {set(declared) - fields} are no fields"


def _refusals_raised() -> Iterator[tuple[str, str, int, str, set[str] | None]]:
    """Yield room, file, line, code and the facts given (None where they cannot be read) of each refusal."""
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or _name(node.func) != "Refused":
                continue
            code = node.args[0]
            if isinstance(code, ast.Constant) and isinstance(code.value, str):
                facts = {word.arg for word in node.keywords if word.arg}
                known = None if any(word.arg is None for word in node.keywords) else facts
                yield (
                    path.relative_to(CODE).parts[0],
                    str(path.relative_to(ROOT)),
                    node.lineno,
                    code.value,
                    known,
                )


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _from_floor(room: str) -> list[str]:
    """Return a room and those below it, as the import contract orders them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    floors = [[name.strip() for name in layer.split("|")] for layer in layers]
    own = next(number for number, names in enumerate(floors) if room in names)
    return [room, *(name for names in floors[own + 1 :] for name in names)]


@cache
def _sentences(room: str) -> dict[str, object]:
    if not any((CODE / room / name).exists() for name in ("texts.py", "texts")):
        return {}
    return dict(getattr(import_module(f"nenso.{room}.texts"), "REFUSALS", {}))


def _holds_sentences(path: Path) -> bool:
    return path.name == "texts.py" or path.parent.name == "texts"


def _places(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


def test_every_refusal_has_a_sentence_that_its_facts_fill() -> None:
    faults = []
    for room, path, line, code, facts in _refusals_raised():
        text = next((found[code] for found in map(_sentences, _from_floor(room)) if code in found), None)
        if text is None:
            faults.append(f"{path}:{line}: {code} has no sentence in texts.REFUSALS of {room} or below")
        elif facts is not None and (missing := _places(text.vi) - facts):  # type: ignore[attr-defined]
            faults.append(f"{path}:{line}: {code} gives no {', '.join(sorted(missing))}")
    assert faults == [], "\n".join(faults)


@pytest.mark.parametrize("room", ROOMS)
def test_a_sentence_has_the_same_places_in_both_languages(room: str) -> None:
    for code, text in _sentences(room).items():
        assert _places(text.vi) == _places(text.en), code  # type: ignore[attr-defined]
        assert text.vi.strip(), code  # type: ignore[attr-defined]
        assert text.en.strip(), code  # type: ignore[attr-defined]


@pytest.mark.parametrize("room", ROOMS)
def test_no_sentence_is_for_a_refusal_that_nobody_makes(room: str) -> None:
    written = "\n".join(path.read_text(encoding="utf-8") for path in MODULES if not _holds_sentences(path))
    assert [code for code in _sentences(room) if f'"{code}"' not in written] == []


# What a lot or a journal row is about, which is written like a verb.
KINDS_OF_THINGS = {
    "catalogue.month",
    "exchange.month",
    "measures.day",
    "measures.month",
    "measures.observation",
    "reporting.data_value_set",
    "reporting.submission",
}


def _verbs_written() -> Iterator[tuple[str, str]]:
    """Yield place and verb of what the journal is told; a verb put together as it is written ends in "*"."""
    shape = re.compile(rf"({'|'.join(ROOMS)}|project)\.[a-z0-9_]+[a-z0-9]")
    others = {f"{room}.{name}" for room in ROOMS for name in _tasks(room)}
    others |= {code for room in ROOMS for code in _sentences(room)} | KINDS_OF_THINGS
    for path in MODULES:
        place, tree = str(path.relative_to(CODE)), ast.parse(path.read_text(encoding="utf-8"))
        if (
            "actions" in place
        ):  # whatever way it goes to the journal: by a variable, a choice or another function
            words = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
            yield from (
                (place, word)
                for word in words
                if isinstance(word, str) and shape.fullmatch(word) and word not in others
            )
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            for given in (word.value for word in call.keywords if word.arg == "verb"):
                if isinstance(given, ast.JoinedStr) and isinstance(given.values[0], ast.Constant):
                    yield place, f"{given.values[0].value}*"
                elif isinstance(given, ast.Name) and given.id.isupper():
                    yield place, getattr(import_module(_module(path)), given.id)
                elif isinstance(given, ast.Constant) and shape.fullmatch(str(given.value)):
                    yield place, str(given.value)


def _tasks(room: str) -> list[str]:
    if not (CODE / room / "tasks.py").exists():
        return []
    tree = ast.parse((CODE / room / "tasks.py").read_text(encoding="utf-8"))
    return [node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def _module(path: Path) -> str:
    return ".".join(("nenso", *path.relative_to(CODE).with_suffix("").parts)).removesuffix(".__init__")


def test_every_verb_of_the_journal_has_words() -> None:
    from nenso.web.texts import VERBS

    written = set(_verbs_written())
    assert ("project/demonstration.py", "project.demonstrated") in written
    assert ("measures/actions/silence.py", "measures.system_*") in written
    faults = [
        f"{place}: {verb} has no words in web.texts.VERBS"
        for place, verb in sorted(written)
        if not any(known == verb or (verb.endswith("*") and known.startswith(verb[:-1])) for known in VERBS)
    ]
    assert faults == []
    assert all(text.vi and text.en for text in VERBS.values())


def test_imports_point_down_and_rules_are_pure() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    outcome = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_nothing_names_a_machine_or_a_registry() -> None:
    faults = []
    for path in _tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found = [word for word in (*MACHINE_PATHS, *REGISTRIES) if word in text]
        faults += [f"{path.relative_to(ROOT)}: {word}" for word in found]
    assert faults == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(CODE)))
def test_every_module_says_what_it_is_for(path: Path) -> None:
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert said, "a module opens with one to three lines on what it is for"
    assert path.stem not in BANNED_NAMES
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, (
        "a file past 400 lines becomes a package"
    )


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_has_its_page(room: str) -> None:
    page = CODE / room / "README.md"
    assert page.exists(), f"{room} has no README.md"
    headings = re.findall(r"^##+ (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    has_tables = any(True for _ in apps.get_app_config(room).get_models())
    wanted = (*HEADINGS_OF_ALL, *(HEADINGS_WITH_TABLES if has_tables else ()))
    missing = [word for word in wanted if not any(word.lower() in heading.lower() for heading in headings)]
    assert missing == [], f"{room}/README.md lacks headings: {', '.join(missing)}"


def test_every_setting_is_documented() -> None:
    read = {
        word
        for path in MODULES
        for word in re.findall(r"\bNENSO_[A-Z0-9_]+\b", path.read_text(encoding="utf-8"))
    }
    documented = set(
        re.findall(r"`(NENSO_[A-Z0-9_]+)`", (ROOT / "docs" / "operating.md").read_text(encoding="utf-8"))
    )
    assert read - documented == set()
    assert documented - read == set()


def test_the_worker_knows_the_tasks_of_every_room() -> None:
    from django.conf import settings

    written = {f"nenso.{path.parent.name}.tasks" for path in CODE.glob("*/tasks.py")}
    assert set(settings.PROCRASTINATE_IMPORT_PATHS) == written
