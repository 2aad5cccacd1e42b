"""docs/catalogue-api.md tells the truth: its code prints what stands below it, each of its curl commands is answered, each action it names is there."""

import contextlib
import io
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import requests
from django.core.cache import caches
from pytest_django.live_server_helper import LiveServer

from nenso.catalogue.rules import Facts, Kind, Scope, Sharing, Stage
from nenso.kernel.rules import Text
from nenso.web.endpoints.catalogue.ckan.actions import ACTIONS
from tests.factories.catalogue_dcat import a_public_entry
from tests.factories.directory import make_organisation

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "catalogue-api.md").read_text(encoding="utf-8")
CODE = re.compile(r"```python\n(?P<code>.*?)```\n```text\n(?P<printed>.*?)```", re.DOTALL)
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]


@pytest.fixture
def site(live_server: LiveServer, settings: Any) -> str:
    """A site with one entry."""
    caches["local"].clear()
    settings.SITE_URL = live_server.url
    make_organisation("G01", "Bộ Công an")
    name = Text("Cơ sở dữ liệu quốc gia về dân cư", "National population database")
    facts = Facts(name, "G01", Stage.OPERATING, scope=Scope.NATIONAL, sharing=Sharing.COMMON)
    a_public_entry("csdl-quoc-gia-ve-dan-cu", Kind.DATABASE, facts)
    return live_server.url


@pytest.mark.django_db(transaction=True)
def test_what_stands_in_the_guide_is_so(site: str) -> None:
    (found,) = CODE.finditer(PAGE)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(found["code"].replace("https://HOST", site), "catalogue-api.md", "exec"), {})
    assert printed.getvalue() == found["printed"]
    assert len(COMMANDS) >= 6
    for command in COMMANDS:
        words = shlex.split(command.replace("https://HOST", site))
        headers = dict(words[place + 1].split(": ", 1) for place, word in enumerate(words) if word == "-H")
        answer = requests.get(words[-1], headers=headers, timeout=30)
        assert (words[0], answer.status_code) == ("curl", 200), command
        assert "csdl-quoc-gia-ve-dan-cu" in answer.text or "/agencies" in command, command


def test_every_action_is_named_in_the_guide() -> None:
    (line,) = re.findall(r"^Actions: (.*?);", PAGE, re.MULTILINE | re.DOTALL)
    assert set(re.findall(r"`(\w+)`", line)) == set(ACTIONS)
