"""The publisher's key: from the environment or the folder, and refused where it is none."""

import base64
from pathlib import Path

import pytest

from nenso.kernel.actions import signing_key
from nenso.kernel.rules import Refused

KEY = bytes(range(32))


def test_a_key_is_made_once_and_only_its_owner_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NENSO_SIGNING_KEY", raising=False)
    made = signing_key(tmp_path / "keys")
    assert signing_key(tmp_path / "keys") == made
    assert (tmp_path / "keys" / "publisher.ed25519").stat().st_mode & 0o077 == 0


def test_a_key_of_the_environment_may_end_with_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NENSO_SIGNING_KEY", base64.b64encode(KEY).decode() + "\n")
    assert signing_key(tmp_path) == KEY


@pytest.mark.parametrize(
    ("given", "code"), [("a*b", "signing.base64"), ("abc", "signing.base64"), ("AAAA", "signing.key")]
)
def test_what_is_no_key_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str, code: str
) -> None:
    monkeypatch.setenv("NENSO_SIGNING_KEY", given)
    with pytest.raises(Refused) as refused:
        signing_key(tmp_path)
    assert refused.value.code == code


def test_a_damaged_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NENSO_SIGNING_KEY", raising=False)
    (tmp_path / "publisher.ed25519").write_bytes(KEY[:31])
    with pytest.raises(Refused, match=r"signing\.key"):
        signing_key(tmp_path)
