"""Bringing an installation up to date: tables, reference data, editions, demonstration. Idempotent."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

Say = Callable[[str], None]


def prepare(say: Say, *, force: bool = False) -> None:
    """Do what is still to be done, and say each thing done. `force` also gathers static files."""
    _tables(say)
    if force:
        _static_files(say)


def _tables(say: Say) -> None:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    say(f"Bảng dữ liệu: {len(plan)} bước cập nhật / Tables: {len(plan)} migrations")


def _static_files(say: Say) -> None:
    newest = max(
        (path.stat().st_mtime for folder in _static_sources() for path in folder.rglob("*")), default=0.0
    )
    stamp = Path(settings.STATIC_ROOT) / ".gathered"
    if stamp.exists() and stamp.read_text() == str(newest):
        return
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(str(newest))
    say("Tệp tĩnh / Static files")


def _static_sources() -> list[Path]:
    from nenso.project.places import CODE

    return [*(Path(folder) for folder in settings.STATICFILES_DIRS), *CODE.glob("*/static")]


def what_is_missing() -> list[str]:
    """Return the names of what has not been loaded yet."""
    return []
