"""Every refusal of the room has its sentence, and every sentence its refusal."""

import re
from pathlib import Path

import nenso.directory
from nenso.directory.texts import REFUSALS

ROOM = Path(nenso.directory.__file__).parent


def test_codes_and_sentences_match() -> None:
    source = "\n".join(
        path.read_text(encoding="utf-8") for path in ROOM.rglob("*.py") if path.name != "texts.py"
    )
    raised = set(re.findall(r'Refused\(\s*"([a-z_]+\.[a-z_]+)"', source))
    assert raised == set(REFUSALS)


def test_both_languages_name_the_same_facts() -> None:
    for code, text in REFUSALS.items():
        assert set(re.findall(r"{(\w+)}", text.vi)) == set(re.findall(r"{(\w+)}", text.en)), code
