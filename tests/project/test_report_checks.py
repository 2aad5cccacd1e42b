"""`nenso report verify` without a database, and `nenso report burden` as people and programs read it."""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nenso.kernel.rules.signing import fingerprint, public_key
from nenso.project.cli import app, report_checks
from nenso.reporting import actions
from nenso.reporting.rules.packages import seal, verify_package
from tests.factories.reporting import World
from tests.reporting.rules.test_packages import APPROVED, KEY

RUN = CliRunner()


@pytest.fixture
def package(tmp_path: Path) -> Path:
    path = tmp_path / "report.json"
    path.write_bytes(seal(APPROVED, KEY))
    return path


def test_a_package_is_verified_where_no_database_is(package: Path) -> None:
    # A process of its own, with an address of a database that nobody answers at.
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NENSO_", "DJANGO_"))}
    environment = {**kept, "NENSO_DATABASE_URL": "postgresql://127.0.0.1:9/nobody", "NENSO_LANG": "en"}
    command = [sys.executable, "-m", "nenso", "report", "verify", str(package), "--key", fingerprint(KEY)]
    outcome = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.count("✓") == 5
    assert "Trần Văn Bình" in outcome.stdout


def test_a_changed_package_and_another_signer_fail(package: Path, tmp_path: Path) -> None:
    other = tmp_path / "key"
    other.write_text(public_key(bytes(32)).hex())
    assert RUN.invoke(app, ["report", "verify", str(package), "--key", str(other)]).exit_code == 1
    found = json.loads(package.read_bytes())
    text = base64.b64decode(found["payload"]).replace(b'"value":12', b'"value":21')
    package.write_text(json.dumps({**found, "payload": base64.b64encode(text).decode()}))
    outcome = RUN.invoke(app, ["report", "verify", str(package), "--json"])
    said = json.loads(outcome.stdout)
    assert (outcome.exit_code, said["ok"]) == (1, False)
    assert [check["code"] for check in said["checks"] if not check["ok"]] == ["signature"]


@pytest.mark.django_db
def test_the_burden_is_told_with_its_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    World()
    monkeypatch.setattr(report_checks, "ready", lambda: None)
    monkeypatch.setenv("NENSO_LANG", "en")
    said = RUN.invoke(app, ["report", "burden", "2025"])
    assert said.exit_code == 0, said.exception
    assert "measured nowhere" in said.stdout
    assert "t1/late/n" in said.stdout
    found = json.loads(RUN.invoke(app, ["report", "burden", "2025", "--organisation", "48", "--json"]).stdout)
    assert [(one["code"], one["reports"]) for one in found["agencies"]] == [("48", 12)]


@pytest.mark.django_db
def test_an_approved_report_is_written_to_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(report_checks, "ready", lambda: None)
    monkeypatch.setenv("NENSO_SIGNING_KEY", base64.b64encode(KEY).decode())
    report = World().approved()
    outcome = RUN.invoke(app, ["report", "send", str(report.uuid), "--to", str(tmp_path / "p.json")])
    assert outcome.exit_code == 0, outcome.exception
    found = verify_package((tmp_path / "p.json").read_bytes(), fingerprint(KEY))
    assert found.ok, found.checks
    assert found.content["receiver"] == "48"  # the regime says "parent": the organisation above
    assert found.content["steps"][-1]["verb"] == "approved"
    assert actions.sealed(report) == (tmp_path / "p.json").read_bytes()
