"""A data folder of another user: told before anything is tried, with its owner and what to do."""

import os
from pathlib import Path

import pytest

from nenso.kernel.rules import Refused
from nenso.project import database, owners
from nenso.project.owners import User, refusal, server_user, stranger
from nenso.project.texts import REFUSALS

LAN, PGSERVER, ROOT = User(1001, "lan"), User(990, "pgserver"), User(0, "root")
DATA = Path("/srv/dữ liệu")


@pytest.mark.parametrize(
    ("owners_of", "found"),
    [
        ({"outer": 1001, "inner": 1001}, None),
        ({"outer": 1001, "inner": 0}, 0),
        ({"outer": 990, "inner": 0}, 990),
        ({"inner": 0}, 0),
        ({}, None),
    ],
)
def test_the_first_stranger_among_owners_is_found(owners_of: dict[str, int], found: int | None) -> None:
    def owner_of(path: Path) -> int:
        if path.name not in owners_of:
            raise PermissionError(13, "not for you")
        return owners_of[path.name]

    assert stranger([Path("outer"), Path("inner")], 1001, owner_of) == found


@pytest.mark.parametrize(
    ("owner", "user", "order", "other"),
    [
        (PGSERVER, LAN, "sudo chown -R lan '/srv/dữ liệu'", ", or run this as “root”"),
        (LAN, PGSERVER, "chown -R pgserver '/srv/dữ liệu/postgres'", ", or run this as “lan”"),
        (ROOT, PGSERVER, "chown -R pgserver '/srv/dữ liệu/postgres'", ""),
    ],
)
def test_the_sentence_names_the_folder_its_owner_and_what_to_do(
    owner: User, user: User, order: str, other: str
) -> None:
    told = refusal(DATA, owner, user)
    assert REFUSALS[told.code].fill(**told.facts).en == (
        f"The database in “{DATA}” belongs to “{owner.name}”, and the database server runs as “{user.name}”. "
        f"Run “{order}”{other}."
    )


def test_a_database_of_somebody_else_is_refused_before_a_server_is_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NENSO_DATABASE_URL", raising=False)
    monkeypatch.setattr(owners, "server_user", lambda: User(os.geteuid() + 1, "another"))
    monkeypatch.setattr(database, "_started", lambda folder: pytest.fail(f"a server was tried in {folder}"))
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("18\n", encoding="ascii")
    with pytest.raises(Refused) as caught:
        database.ensure(tmp_path)
    assert caught.value.code == "data.owner"
    assert (caught.value.facts["folder"], caught.value.facts["user"]) == (str(tmp_path), "another")


def test_a_fresh_folder_and_an_own_one_are_let_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owners, "server_user", lambda: User(os.geteuid(), "me"))
    owners.must_be_own(tmp_path)
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").touch()
    owners.must_be_own(tmp_path)
    assert stranger([tmp_path / "postgres", tmp_path / "postgres" / "PG_VERSION"], os.geteuid()) is None


def test_the_server_runs_as_who_runs_the_command_and_never_as_root() -> None:
    user = server_user()
    assert user is None or user.number != 0
    assert os.geteuid() == 0 or (user is not None and user.number == os.geteuid())
