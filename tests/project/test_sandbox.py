"""`nenso sandbox`: mocks of what is registered, and a sandbox of its own made from the file that it writes, as docs/exchange.md has it."""

import asyncio
import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.ports import free_port
from tests.project.conftest import NENSO, PATIENCE, _copy, _server_of, environment, run

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "exchange-example.yaml"
HOUSEHOLDS = "GOV/G01/population/households"
TEST = {"NENSO_EXCHANGE_INSTANCE": "VN-TEST"}


@contextmanager
def started(folder: Path, *words: str, **changes: str) -> Iterator[str]:
    """Run a command that serves until it is told to end; give the address that it prints."""
    process = subprocess.Popen(
        [str(NENSO), *words], env=environment(folder) | changes, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address.startswith("http://")
        yield address
    finally:
        process.terminate()
        assert process.wait(PATIENCE) == 0


async def _asked(method: str, url: str, **given: Any) -> tuple[int, Any, Any]:
    async with aiohttp.ClientSession() as session, session.request(method, url, **given) as answer:
        return answer.status, json.loads(await answer.read()), answer.headers


def asked(method: str, url: str, **given: Any) -> tuple[int, Any, Any]:
    return asyncio.run(_asked(method, url, **given))


async def _through(gateway: str, path: str, headers: dict[str, str]) -> tuple[int, Any, Any]:
    """Ask until the gateway has read the registry."""
    async with asyncio.timeout(PATIENCE):
        while True:
            found = await _asked("GET", f"{gateway}{path}", headers=headers)
            if found[0] != 500:
                return found
            await asyncio.sleep(0.2)


def applied(folder: Path, file: Path, **changes: str) -> str:
    outcome = run(folder, "exchange", "apply", str(file), "--yes", **changes)
    assert outcome.returncode == 0, outcome.stderr
    return outcome.stdout


def test_without_a_description_there_is_nothing_to_mock(own: Path) -> None:
    outcome = run(own, "sandbox", "--port", "0", NENSO_LANG="en")
    assert outcome.returncode == 1
    assert "No service has an OpenAPI document yet" in outcome.stderr


@pytest.fixture
def theirs(own: Path, _loaded: Path) -> Path:
    folder = own.parent / "sandbox"
    _copy(_loaded, folder)
    return folder


def test_mocks_answer_and_become_a_sandbox_of_their_own(own: Path, theirs: Path, tmp_path: Path) -> None:
    file = tmp_path / "sandbox.yaml"
    with _server_of(own):
        applied(own, EXAMPLE)
        words = ("sandbox", "--port", "0", "--describe", str(file), "--for", "VN/GOV/48/portal")
        with started(own, *words) as address:
            _mocks_answer(address)
            with _server_of(theirs):
                key = re.search(r"nsx_\S+", applied(theirs, file, **TEST))
                assert key is not None
                assert applied(theirs, file, **TEST).strip() == "Không có gì khác."
                _goes_through_a_gateway(theirs, key[0])


def _mocks_answer(address: str) -> None:
    status, listed, _ = asked("GET", f"{address}/")
    assert (status, listed) == (200, {"services": {f"VN/{HOUSEHOLDS}": f"{address}/VN/{HOUSEHOLDS}"}})
    here = f"{address}/VN/{HOUSEHOLDS}"
    status, household, headers = asked("GET", f"{here}/households/HN-7")
    assert (status, household["number"], household["people"]) == (200, "HN-1", 1)
    assert (headers["Content-Type"], headers["X-Nenso-Sandbox"]) == ("application/json", "generated")
    status, told, headers = asked("POST", f"{here}/households", json={"number": "HN-2"})
    assert (status, told["field"], headers["Content-Type"]) == (
        400,
        "body.commune",
        "application/problem+json",
    )
    assert asked("POST", f"{here}/households", json={"number": "HN-2", "commune": "20194"})[0] == 201
    assert asked("GET", f"{here}/statistics?year=x")[1]["field"] == "query.year"
    status, _, headers = asked("DELETE", f"{here}/households")
    assert (status, headers["Allow"]) == (405, "POST")
    assert asked("GET", f"{here}/none")[0] == asked("GET", f"{address}/VN/GOV/G01/none/none")[0] == 404


def _goes_through_a_gateway(folder: Path, key: str) -> None:
    words = ("gateway", "--port", "0", "--watch-port", str(free_port()), "--tls-port", "0")
    headers = {"X-Road-Client": "VN-TEST/GOV/48/portal", "X-Nenso-Key": key}
    with started(folder, *words, **TEST) as gateway:
        path = f"/r1/VN-TEST/{HOUSEHOLDS}"
        status, household, answer = asyncio.run(_through(gateway, f"{path}/households/HN-7", headers))
        assert (status, household["number"]) == (200, "HN-1")
        assert answer["X-Nenso-Sandbox"] == "generated"
        assert answer["X-Road-Service"] == f"VN-TEST/{HOUSEHOLDS}"
        status, told, answer = asyncio.run(
            _asked("GET", f"{gateway}{path}/statistics?year=x", headers=headers)
        )
        assert (status, told["field"]) == (400, "query.year")
        assert "X-Road-Error" not in answer


@pytest.mark.parametrize("port", ["70000"])
def test_a_port_that_is_none_is_wrong_use(tmp_path: Path, port: str) -> None:
    assert run(tmp_path, "sandbox", "--port", port).returncode == 2
