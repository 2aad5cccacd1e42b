"""Studies: asked for, stopped, computed, kept for good, and replayed from what was stored."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from nenso.index import actions, queries
from nenso.index.actions import studies as its
from nenso.index.models import Run, Study
from nenso.index.rules import uncertainty
from nenso.kernel.queries import journal_of
from nenso.kernel.rules import Actor, Refused, Text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

OWNER = Actor("staff", "owner", "Người lập")
TODAY = date(2025, 7, 1)


@pytest.fixture
def run() -> Run:
    return the_run(2022)


def the_run(year: int, family: str = "dti", group: str = "provinces") -> Run:
    return Run.objects.get(pk=queries.latest_listing(family, group, year).run_id)


def design_for(run: Run, kind: str = "uncertainty", units_on: date | None = None, runs: int = 300) -> Any:
    given = uncertainty.design_json(
        uncertainty.default_design(queries.subject_of_run(run, units_on), kind=kind)
    )
    return uncertainty.read_design({**given, "runs": runs})


def asked(run: Run, **changes: Any) -> Study:
    return actions.ask_study(by=OWNER, run=run, design=design_for(run), **changes)


def verbs(study: Study) -> list[str]:
    return [entry.verb for entry in journal_of("study", str(study.uuid))][::-1]


def test_a_study_is_asked_for_with_its_work(run: Run) -> None:
    study = asked(run)
    assert (study.state, study.units_on, study.is_official, study.total) == ("waiting", None, False, 300)
    job = ProcrastinateJob.objects.latest("id")
    assert (job.task_name, job.args) == ("index.compute_study", {"study": str(study.uuid)})
    (entry,) = journal_of("study", str(study.uuid))
    assert (entry.verb, entry.actor_name, entry.facts["design"]) == (
        "index.study_asked",
        "Người lập",
        study.design_digest,
    )


def test_a_study_is_asked_for_on_the_units_of_a_day_by_the_first_day_of_those(run: Run) -> None:
    on = date(2025, 10, 9)
    study = actions.ask_study(by=OWNER, run=run, design=design_for(run, units_on=on), units_on=on)
    assert study.units_on == TODAY
    assert queries.era_of(run, run.dataset.units_on) is None
    measured_later = the_run(2022, "qd766")
    with pytest.raises(Refused, match=r"index\.not_rebased"):
        actions.ask_study(by=OWNER, run=measured_later, design=design_for(run), units_on=date(2024, 1, 1))


def test_what_rests_on_nothing_known_is_not_studied(run: Run) -> None:
    with pytest.raises(Refused, match=r"study\.no_parts"):
        actions.ask_study(by=OWNER, run=the_run(2024), design=design_for(run))


def test_too_much_is_refused_before_it_is_begun(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(its, "LARGEST", 63 * 299)
    with pytest.raises(Refused, match=r"study\.too_large") as refused:
        asked(run)
    assert (refused.value.field, refused.value.facts) == (
        "runs",
        {"runs": 300, "units": 63, "most": 63 * 299},
    )
    monkeypatch.undo()
    monkeypatch.setattr(its, "MOST_WAITING", Study.objects.filter(state="waiting").count() + 1)
    asked(run)
    with pytest.raises(Refused, match=r"study\.too_many"):
        asked(run)


def test_a_study_is_computed_and_told(run: Run) -> None:
    done = actions.compute_study(study=asked(run))
    assert (done.state, done.done, len(done.ranks_digest)) == ("done", 300, 64)
    assert done.begun_at is not None
    assert done.ended_at is not None
    assert done.begun_at <= done.ended_at
    assert verbs(done) == ["index.study_asked", "index.study_computed"]
    found = queries.outcome_of_study(done)
    assert found.ranks_digest == done.ranks_digest
    assert len(found.bands) == 63
    assert all(1 <= band.low <= band.median <= band.high <= 63 for band in found.bands)


def test_computed_twice_it_stays_as_it_was(run: Run) -> None:
    done = actions.compute_study(study=asked(run))
    again = actions.compute_study(study=done)
    assert (again.ended_at, again.ranks_digest) == (done.ended_at, done.ranks_digest)
    assert verbs(done).count("index.study_computed") == 1


def test_the_same_design_gives_the_same_ranks(run: Run) -> None:
    first, second = (actions.compute_study(study=asked(run)) for _ in range(2))
    assert first.ranks_digest == second.ranks_digest
    assert first.design_digest == second.design_digest
    other = uncertainty.read_design({**uncertainty.design_json(design_for(run)), "seed": 77})
    third = actions.compute_study(study=actions.ask_study(by=OWNER, run=run, design=other))
    assert third.ranks_digest != first.ranks_digest


@pytest.mark.parametrize("units_on", [None, TODAY])
def test_the_document_replays(run: Run, units_on: date | None) -> None:
    study = queries.official_study(run.pk, units_on)
    assert study is not None
    document = json.loads(json.dumps(queries.study_document(study)))
    replayed = uncertainty.replay(document)
    assert replayed.ok, replayed.first_difference
    assert replayed.study.ranks_digest == study.ranks_digest


def test_a_large_table_is_made_again_for_the_document(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = queries.study_document(actions.compute_study(study=asked(run)))
    monkeypatch.setattr(its, "LARGEST_INPUTS", 10)
    slim = actions.compute_study(study=asked(run))
    assert "subject" not in queries.result_of(slim)
    assert queries.study_document(slim) == whole


def test_a_study_is_stopped_while_it_waits(run: Run) -> None:
    stopped = actions.stop_study(by=OWNER, study=asked(run))
    assert stopped.state == "stopped"
    assert actions.compute_study(study=stopped).state == "stopped"
    assert verbs(stopped) == ["index.study_asked", "index.study_stopped"]
    with pytest.raises(Refused, match=r"study\.already_ended"):
        actions.stop_study(by=OWNER, study=stopped)
    with pytest.raises(Refused, match=r"study\.not_done"):
        queries.study_document(stopped)


def stop_it(study: Study) -> None:
    actions.stop_study(by=OWNER, study=study)


def other_worker_was_faster(study: Study) -> None:
    actions.compute_study(study=Study.objects.get(pk=study.pk))


@pytest.mark.parametrize(("meanwhile", "state"), [(stop_it, "stopped"), (other_worker_was_faster, "done")])
def test_what_ended_in_the_meantime_is_left_alone(
    run: Run, monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[Study], None], state: str
) -> None:
    study, engine = asked(run), uncertainty.run_study

    def slowly(*arguments: Any, **options: Any) -> Any:
        monkeypatch.setattr(uncertainty, "run_study", engine)
        meanwhile(study)
        return engine(*arguments, **options)

    monkeypatch.setattr(uncertainty, "run_study", slowly)
    assert actions.compute_study(study=study).state == state
    assert len(verbs(study)) == 2


def test_a_worker_that_must_leave_puts_the_study_back(run: Run) -> None:
    study = asked(run)
    with pytest.raises(actions.Interrupted):
        actions.compute_study(study=study, may_go_on=lambda: False)
    study.refresh_from_db()
    assert (study.state, study.done) == ("waiting", 0)
    assert actions.compute_study(study=study).state == "done"


def test_progress_is_written_twice_a_second_and_ends_a_study_that_was_stopped(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    study, clock = asked(run), [100.0]
    Study.objects.filter(pk=study.pk).update(state="running")
    monkeypatch.setattr(its.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(its, "connection", type("Outside", (), {"in_atomic_block": False}))
    tell = its._Progress(study, lambda: True)

    def told() -> int:
        return Study.objects.values_list("done", flat=True).get(pk=study.pk)

    tell(10, 300)
    clock[0] += 0.3
    tell(20, 300)
    assert told() == 10
    clock[0] += 0.3
    tell(30, 300)
    assert told() == 30
    actions.stop_study(by=OWNER, study=study)
    clock[0] += 1
    with pytest.raises(its._Stopped):
        tell(40, 300)


def test_inside_a_transaction_progress_is_not_written(run: Run) -> None:
    assert connection.in_atomic_block
    study = asked(run)
    Study.objects.filter(pk=study.pk).update(state="running")
    its._Progress(study, lambda: True)(10, 300)
    study.refresh_from_db()
    assert study.done == 0


def test_a_refusal_of_the_engine_is_told_in_both_languages(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise Refused("study.no_parts", edition="dti-2-province")

    study = asked(run)
    monkeypatch.setattr(uncertainty, "run_study", refuse)
    failed = actions.compute_study(study=study)
    assert failed.state == "failed"
    assert set(failed.error) == {"vi", "en"}
    assert all(failed.error.values())
    assert verbs(failed) == ["index.study_asked", "index.study_failed"]


def test_a_fault_of_the_program_does_not_leave_it_running(run: Run) -> None:
    study = asked(run)
    failed = actions.fail_study(study=study, because=Text("Hỏng", "Broken"))
    assert (failed.state, failed.error) == ("failed", {"vi": "Hỏng", "en": "Broken"})
    assert actions.fail_study(study=failed, because=Text("Khác", "Other")).error["en"] == "Broken"


@pytest.mark.parametrize("end", ["done", "stopped", "failed"])
def test_what_ended_is_frozen_in_the_database(run: Run, end: str) -> None:
    study = asked(run)
    if end == "done":
        actions.compute_study(study=study)
    elif end == "stopped":
        actions.stop_study(by=OWNER, study=study)
    else:
        actions.fail_study(study=study, because=Text("Hỏng", "Broken"))
    for change in ({"seed": 9}, {"state": "waiting"}, {"result": None}):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            Study.objects.filter(pk=study.pk).update(**change)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Study.objects.filter(pk=study.pk)._raw_delete("default")


def test_one_that_waits_may_change_and_one_without_result_is_not_done(run: Run) -> None:
    study = asked(run)
    Study.objects.filter(pk=study.pk).update(done=5)
    with pytest.raises(IntegrityError, match="done_study_has_result"), transaction.atomic():
        Study.objects.filter(pk=study.pk).update(state="done")


@pytest.mark.parametrize("year", [2022, 2023])
@pytest.mark.parametrize(("units_on", "units"), [(None, 63), (TODAY, 34), (date(2025, 12, 31), 34)])
@pytest.mark.parametrize("kind", ["uncertainty", "sensitivity"])
def test_what_is_published_has_its_official_studies(
    year: int, units_on: date | None, units: int, kind: str
) -> None:
    study = queries.official_study(the_run(year).pk, units_on, kind)
    assert study is not None
    assert (study.state, study.is_official, study.kind) == ("done", True, kind)
    assert study.by_key == "nenso.installer" or study.by_name
    found = queries.outcome_of_study(study)
    assert len(found.bands) == units
    assert bool(found.influences) == (kind == "sensitivity")


def test_what_rests_on_nothing_known_is_published_without() -> None:
    assert queries.official_study(the_run(2024).pk) is None
    assert not Study.objects.filter(run=the_run(2024)).exists()


def test_official_studies_are_made_once(run: Run) -> None:
    before = Study.objects.count()
    assert actions.compute_official_studies(by=OWNER, run=run) == []
    assert Study.objects.count() == before
    official = queries.official_study(run.pk)
    assert official is not None
    with pytest.raises(IntegrityError, match="official_study_once"), transaction.atomic():
        Study.objects.create(
            run=run, kind="uncertainty", design={}, seed=1, is_official=True, by_key="a", by_name="A"
        )


def test_a_release_brings_its_studies_in_one_entry_of_the_journal(run: Run) -> None:
    again = actions.run_edition(by=OWNER, edition=run.edition, dataset=run.dataset)
    proposed = actions.propose_publication(by=OWNER, run=again)
    publisher = Actor("staff", "colleague", "Người công bố")
    actions.release_publication(by=publisher, publication=proposed, signing_key=bytes(range(32)))
    assert list(queries.studies_of(again).values_list("kind", "units_on", "by_key")) == [
        ("sensitivity", TODAY, "colleague"),
        ("uncertainty", TODAY, "colleague"),
        ("sensitivity", None, "colleague"),
        ("uncertainty", None, "colleague"),
    ]
    newest = journal_of("run", str(again.uuid)).filter(verb="index.studies_computed")[0]
    assert len(newest.facts["studies"]) == 4


def test_studies_are_found_by_run_and_name(run: Run) -> None:
    study = asked(run)
    assert queries.studies_of(run)[0] == study
    assert queries.study_named(study.uuid) == study
    with pytest.raises(Refused, match=r"study\.not_found"):
        queries.study_named(run.uuid)
