"""Bringing an installation up to date: tables, reference data, editions, runs, demonstration. Idempotent."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from nenso.kernel.rules import SYSTEM, Actor
from nenso.project.places import CODE, DATA

Say = Callable[[str], None]
Progress = Callable[[int, int], None]
_LOCK = int.from_bytes(b"nenso")


def prepare(say: Say, *, gather: bool = False, progress: Progress = lambda _done, _total: None) -> None:
    """Do what is still to be done, and say each thing done. `gather` also gathers static files."""
    with _alone():
        _tables(say)
        digest = _reference_digest()
        if _loaded_digest() != digest:
            load_everything(say, progress)
            _keep_digest(digest)
        if gather:
            _static_files(say)


def ask_for_demonstration() -> None:
    """Hand the making of the demonstration's figures to the worker, where the site is one and has none yet."""
    from django.db import transaction
    from procrastinate.exceptions import AlreadyEnqueued

    from nenso.kernel.actions import defer
    from nenso.project import demonstration

    if settings.DEMONSTRATION and not demonstration.is_made():
        with suppress(AlreadyEnqueued), transaction.atomic():
            defer("project.demonstrate")


@contextmanager
def _alone() -> Iterator[None]:
    """Let one command at a time prepare a database; the others wait and find it ready."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    try:
        yield
    finally:
        # The lock ends with its connection too, so a server that went away needs no unlocking.
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def what_is_missing() -> list[str]:
    """Return the names of what has not been loaded yet."""
    return [] if _loaded_digest() == _reference_digest() else ["reference data"]


def _tables(say: Say) -> None:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    say(f"Bảng dữ liệu: {len(plan)} bước cập nhật / tables: {len(plan)} migrations")


def load_everything(say: Say, progress: Progress = lambda _done, _total: None) -> None:
    """Load reference data, demonstration people, editions and figures; compute and publish."""
    from nenso.accounts import actions as accounts
    from nenso.catalogue import actions as catalogue
    from nenso.directory import actions as directory
    from nenso.index import actions as index
    from nenso.measures import actions as measures
    from nenso.programme import actions as programme
    from nenso.reporting import actions as reporting

    for line in directory.load_reference(by=SYSTEM).lines():
        say(line)
    for line in catalogue.load_reference(by=SYSTEM, now=timezone.now()).lines():
        say(line)
    for line in measures.load_reference(by=SYSTEM).lines():
        say(line)
    loaded = measures.load_procedures(by=SYSTEM)
    say(f"Thủ tục hành chính / procedures: +{loaded['created']} ~{loaded['changed']} ×{loaded['closed']}")
    for line in reporting.load_reference(by=SYSTEM):
        say(line)
    for line in programme.load_reference(by=SYSTEM):
        say(line)
    people = accounts.create_demonstration_people(by=SYSTEM) if settings.DEMONSTRATION else ()
    say(f"Tài khoản trình diễn / demonstration accounts: {len(people)}")
    maker, publisher = _two_people(is_demonstration=bool(people))
    for line in index.load_reference(
        by=SYSTEM, maker=maker, publisher=publisher, signing_folder=DATA / "keys", progress=progress
    ):
        say(line)
    _count_rows()


def _count_rows() -> None:
    """Renew the planner's statistics: right after a load it takes the tables for empty, and a join for minutes.

    Our own tables are named: a bare ANALYZE also locks catalogues that all databases of a server share, and so
    waits for whoever analysed another database in a transaction that is still open.
    """
    tables = [
        connection.ops.quote_name(name)
        for name in connection.introspection.django_table_names(only_existing=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(tables)}")


def _two_people(*, is_demonstration: bool) -> tuple[Actor, Actor]:
    """Return who proposes and who releases the shipped figures: publication takes two here too."""
    from nenso.accounts.queries import demonstration_actor
    from nenso.accounts.rules import Role

    if is_demonstration:
        return demonstration_actor(Role.APPROVER), demonstration_actor(Role.PUBLISHER)
    return (
        Actor("system", "nenso.reference", "Số liệu kèm sản phẩm / shipped figures", "installation"),
        Actor("system", "nenso.installer", "Cài đặt / installation", "installation"),
    )


def _reference_digest() -> str:
    """Return a digest of every reference file, edition and the demonstration switch."""
    from nenso.index.rules import ENGINE_VERSION

    total = hashlib.sha256(f"{ENGINE_VERSION} {settings.DEMONSTRATION}".encode())
    files = [*CODE.glob("*/reference/**/*"), *CODE.glob("index/editions/*.yaml")]
    for path in sorted(path for path in files if path.is_file()):
        total.update(path.name.encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def _loaded_digest() -> str:
    from nenso.kernel.queries import latest

    entry = latest("project.reference_loaded")
    return str(entry.facts.get("digest", "")) if entry else ""


def _keep_digest(digest: str) -> None:
    from django.db import transaction

    from nenso.kernel.actions import record

    with transaction.atomic():
        record(
            by=SYSTEM,
            verb="project.reference_loaded",
            thing=("installation", "nenso"),
            facts={"digest": digest},
        )


def _static_files(say: Say) -> None:
    newest = max(
        (path.stat().st_mtime for folder in _static_sources() for path in folder.rglob("*")), default=0.0
    )
    stamp = DATA / "static-gathered"
    if stamp.exists() and stamp.read_text() == str(newest) and Path(settings.STATIC_ROOT).exists():
        return
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(str(newest))
    say("Tệp tĩnh đã nén và đặt tên theo nội dung / static files compressed and named by content")


def _static_sources() -> list[Path]:
    return [*(Path(folder) for folder in settings.STATICFILES_DIRS), *CODE.glob("*/static")]
