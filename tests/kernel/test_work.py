"""Work handed over: with its action or not at all, and told to whoever asks how it stands."""

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from nenso.kernel.actions import defer
from nenso.kernel.queries import SILENT, Backlog, backlog

TASK = "builtin:procrastinate.builtin_tasks.remove_old_jobs"


@pytest.mark.django_db
def test_work_is_handed_over_with_its_arguments() -> None:
    before = backlog().waiting
    defer(TASK, max_hours=9)
    assert backlog().waiting == before + 1
    newest = ProcrastinateJob.objects.latest("id")
    assert (newest.task_name, newest.args, newest.status) == (TASK, {"max_hours": 9}, "todo")


@pytest.mark.django_db
def test_work_of_an_action_that_failed_is_not_done() -> None:
    before = ProcrastinateJob.objects.count()

    def act() -> None:
        with transaction.atomic():
            defer(TASK, max_hours=9)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert ProcrastinateJob.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_no_work_outside_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        defer(TASK, max_hours=9)


@pytest.mark.django_db
def test_a_task_that_nobody_has_is_refused_at_once() -> None:
    with pytest.raises(LookupError, match=r"index\.nothing"):
        defer("index.nothing")


@pytest.mark.django_db
def test_a_silent_worker_is_not_counted() -> None:
    before = backlog().workers
    with connection.cursor() as cursor:
        cursor.execute("SELECT procrastinate_register_worker_v1()")
        assert backlog().workers == before + 1
        older = "UPDATE procrastinate_workers SET last_heartbeat = now() - make_interval(secs => %s)"
        cursor.execute(older, [SILENT + 1])
    assert backlog().workers == 0


@pytest.mark.parametrize(
    ("found", "is_served"),
    [
        (Backlog(0, 0, 0), True),
        (Backlog(1, 0, 0), False),
        (Backlog(0, 1, 0), False),
        (Backlog(3, 1, 1), True),
    ],
)
def test_work_is_served_where_a_worker_lives(found: Backlog, is_served: bool) -> None:
    assert found.is_served is is_served
