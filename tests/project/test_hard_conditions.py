"""What a machine does to a command: no room, no rights, odd folders, two commands at once, a silent server."""

import os
import socket
import subprocess
from pathlib import Path

import pytest

from tests.project.conftest import LONGEST, NENSO, Command, environment, read

RANK = ("index", "rank", "dti", "2022", "--json")


def refusal(outcome: "subprocess.CompletedProcess[str]") -> str:
    """Return the one sentence of a refusal."""
    assert outcome.returncode == 1, outcome.stderr
    assert "Traceback" not in outcome.stderr
    (line,) = outcome.stderr.strip().splitlines()
    return line


def start(folder: Path, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [NENSO, *arguments],
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("where", ["", "no/such/folder/b.zip"])
def test_a_bundle_that_cannot_be_written_is_told(nenso: Command, tmp_path: Path, where: str) -> None:
    target = tmp_path / where
    said = refusal(nenso("index", "bundle", "dti", "2022", "--out", target))
    assert str(target) in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_a_full_disk_is_told(nenso: Command, installation: Path) -> None:
    refusal(nenso("index", "bundle", "dti", "2022", "--out", "/dev/full"))
    with Path("/dev/full").open("w") as full:
        outcome = subprocess.run(
            [NENSO, *RANK], env=environment(installation), stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert refusal(outcome)


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("postgresql://nobody@127.0.0.1:1/none", "không trả lời"),
        ("no address", "NENSO_DATABASE_URL"),
        ("postgresql://nobody@127.0.0.1:1/none?sslmode=odd", "sslmode"),
    ],
)
def test_a_server_that_does_not_answer_is_told(nenso: Command, address: str, word: str) -> None:
    assert word in refusal(nenso(*RANK, NENSO_DATABASE_URL=address))


def test_a_data_folder_that_is_none_is_told(nenso: Command, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "NENSO_DATA" in refusal(nenso(*RANK, NENSO_DATA=str(tmp_path / "file")))


def test_a_taken_port_is_told_before_anything_is_done(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        outcome = subprocess.run(
            [NENSO, "up", "--port", str(port)],
            env=environment(tmp_path / "fresh"),
            capture_output=True,
            text=True,
        )
    assert str(port) in refusal(outcome)
    assert not (tmp_path / "fresh").exists()


def test_two_first_commands_at_once_both_find_everything(fresh: Path) -> None:
    """In a folder whose name has blanks and marks: the server's launcher quotes neither."""
    both = [start(fresh, *RANK) for _ in range(2)]
    outcomes = [(process.communicate(timeout=LONGEST), process.returncode) for process in both]
    for (printed, said), code in outcomes:
        assert code == 0, said
        assert printed.count('"code"') == 63


def test_a_damaged_secret_key_is_told_and_an_empty_one_made_anew(nenso: Command, installation: Path) -> None:
    kept = installation / "secret-key"
    whole = kept.read_bytes()
    try:
        kept.write_bytes(b"\xff\xfe" * 30)
        assert str(kept) in refusal(nenso(*RANK))
        kept.write_bytes(b"")
        assert len(read(nenso(*RANK))) == 63
        assert len(kept.read_bytes()) > 40
        assert kept.stat().st_mode & 0o077 == 0
    finally:
        kept.write_bytes(whole)


def test_the_trusted_key_is_taken_from_a_file_or_as_it_is(nenso: Command, tmp_path: Path) -> None:
    bundle, kept = tmp_path / "b.zip", tmp_path / "publisher.pub"
    assert nenso("index", "bundle", "dti", "2022", "--out", bundle).returncode == 0
    told = read(nenso("verify", bundle, "--json"))
    kept.write_text(told["publisher"], encoding="ascii")
    for key in (kept, told["publisher"], told["fingerprint"]):
        assert nenso("verify", bundle, "--key", key).returncode == 0
    assert nenso("verify", bundle, "--key", "0" * 64).returncode == 1
    assert "no-such-key" in refusal(nenso("verify", bundle, "--key", "no-such-key"))
    assert told["fingerprint"] in nenso("verify", bundle).stdout


def test_a_wrong_encoding_is_told_with_its_line(nenso: Command, tmp_path: Path) -> None:
    edition = tmp_path / "e.yaml"
    edition.write_bytes("code: x\nname: {vi: Đỉnh}\n".encode("utf-16"))
    assert "UTF-8" in refusal(nenso("index", "check", edition))
    edition.write_bytes(b"code: x\nname: {vi: " + b"\xd0\xec}\n")
    assert "dòng 2" in refusal(nenso("index", "check", edition))


def test_a_reader_that_leaves_early_hears_no_complaint(installation: Path) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    outcome = subprocess.run(
        [NENSO, *RANK], env=environment(installation), stdout=write_end, stderr=subprocess.PIPE, text=True
    )
    os.close(write_end)
    assert outcome.stderr == ""
