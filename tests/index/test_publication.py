"""Publication takes two people, an embargo holds, and what was released is frozen in the database itself."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from nenso.index import actions, queries
from nenso.index.importing import ImportRow
from nenso.index.models import Dataset, Edition, InputValue, Publication, Run, RunFigure
from nenso.index.rules.bundle import verify_bundle
from nenso.kernel.queries import journal_of
from nenso.kernel.rules import Actor, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

OWNER = Actor("staff", "owner", "Người lập")
COLLEAGUE = Actor("staff", "colleague", "Người công bố")
KEY = bytes(range(32))


@pytest.fixture
def run() -> Run:
    dataset = Dataset.objects.get(family="dti", group="provinces", year=2022)
    return actions.run_edition(by=OWNER, edition=Edition.objects.get(code="dti-2-province"), dataset=dataset)


def release(run: Run, embargo_days: int = 0) -> Publication:
    until = timezone.now() + timedelta(days=embargo_days)
    proposed = actions.propose_publication(by=OWNER, run=run, embargo_until=until)
    return actions.release_publication(by=COLLEAGUE, publication=proposed, signing_key=KEY)


def test_whoever_proposes_may_not_release(run: Run) -> None:
    proposed = actions.propose_publication(by=OWNER, run=run)
    with pytest.raises(Refused, match=r"publication\.same_person"):
        actions.release_publication(by=OWNER, publication=proposed, signing_key=KEY)
    assert Publication.objects.get(run=run).released_at is None


def test_the_database_holds_to_two_people(run: Run) -> None:
    proposed = actions.propose_publication(by=OWNER, run=run)
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.filter(pk=proposed.pk).update(publisher_key=OWNER.key)


def test_a_released_run_is_seen_and_its_bundle_verifies(run: Run) -> None:
    publication = release(run)
    assert queries.latest_listing("dti", "provinces", 2022).run_uuid == run.uuid
    report = verify_bundle(queries.published_bundle("dti", 2022, "provinces"))
    assert report.ok, report.first_difference
    assert publication.bundle_digest
    verbs = [entry.verb for entry in journal_of("run", str(run.uuid))]
    assert verbs == [
        "index.publication_released",
        "index.studies_computed",
        "index.publication_proposed",
        "index.run_computed",
    ]


def test_an_embargo_holds_until_its_hour(run: Run) -> None:
    release(run, embargo_days=1)
    assert queries.latest_listing("dti", "provinces", 2022).run_uuid != run.uuid


def test_a_second_proposal_of_a_run_is_refused(run: Run) -> None:
    actions.propose_publication(by=OWNER, run=run)
    with pytest.raises(Refused, match=r"publication\.already_proposed"):
        actions.propose_publication(by=OWNER, run=run)


def test_a_returned_proposal_may_come_again(run: Run) -> None:
    proposed = actions.propose_publication(by=OWNER, run=run)
    with pytest.raises(Refused, match=r"publication\.reason_missing"):
        actions.return_publication(by=COLLEAGUE, publication=proposed, because=" ")
    actions.return_publication(by=COLLEAGUE, publication=proposed, because="Thiếu nguồn")
    with pytest.raises(Refused, match=r"publication\.returned"):
        actions.release_publication(by=COLLEAGUE, publication=proposed, signing_key=KEY)
    again = actions.propose_publication(by=OWNER, run=run)
    assert actions.release_publication(by=COLLEAGUE, publication=again, signing_key=KEY).released_at


def test_what_was_released_can_not_be_changed(run: Run) -> None:
    publication = release(run)
    with pytest.raises(Refused, match=r"publication\.already_released"):
        actions.release_publication(by=COLLEAGUE, publication=publication, signing_key=KEY)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Publication.objects.filter(pk=publication.pk).update(embargo_until=timezone.now())


@pytest.mark.parametrize("model", [Run, RunFigure, InputValue, Dataset, Edition])
def test_figures_and_inputs_are_frozen_in_the_database(run: Run, model: type[Run]) -> None:
    first = model.objects.order_by("id").values_list("id", flat=True)[0]
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        model.objects.filter(pk=first).update(id=first)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        model.objects.filter(pk=first)._raw_delete("default")


def test_a_correction_names_the_old_run_and_why(run: Run) -> None:
    with pytest.raises(Refused, match=r"run\.reason_missing"):
        actions.run_edition(by=OWNER, edition=run.edition, dataset=run.dataset, corrects=run)
    corrected = actions.run_edition(
        by=OWNER, edition=run.edition, dataset=run.dataset, corrects=run, reason="Sửa số liệu hạ tầng"
    )
    assert corrected.corrects == run
    assert queries.origin(corrected.uuid, "48", "dti").correction_reason == "Sửa số liệu hạ tầng"


def test_the_same_inputs_give_the_same_digest(run: Run) -> None:
    again = actions.run_edition(by=OWNER, edition=run.edition, dataset=run.dataset)
    assert again.outputs_digest == run.outputs_digest
    assert again.uuid != run.uuid


def test_an_edition_is_run_on_its_own_years_only(run: Run) -> None:
    with pytest.raises(Refused, match=r"run\.not_its_edition"):
        actions.run_edition(by=OWNER, edition=Edition.objects.get(code="dti-1-province"), dataset=run.dataset)


def rows(**changes: str) -> list[ImportRow]:
    row = {
        "unit_code": "48",
        "key": "ha_tang_so",
        "value": "0.5",
        "kind": "published",
        "source": "x",
    } | changes
    return [ImportRow(**row, status="found", note="", row=2)]


def take(*its: ImportRow, year: int = 2022, units_on: date = date(2022, 12, 31)) -> tuple[Dataset, bool]:
    return actions.load_dataset(
        by=OWNER,
        family="dti",
        group="provinces",
        year=year,
        units_on=units_on,
        file_name="f.csv",
        rows=list(its),
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"unit_code": "99"}, "dataset.unknown_unit"),
        ({"value": "1.234,5"}, "dataset.number"),
        ({"value": "nan"}, "dataset.number"),
        ({"kind": "guess"}, "dataset.kind"),
    ],
)
def test_bad_rows_are_refused_and_nothing_is_loaded(changes: dict[str, str], code: str) -> None:
    before = Dataset.objects.count(), InputValue.objects.count()
    with pytest.raises(Refused, match=code.replace(".", r"\.")):
        take(*rows(), *rows(**({"key": "dti"} | changes)))
    assert (Dataset.objects.count(), InputValue.objects.count()) == before


def test_a_unit_of_another_time_is_refused() -> None:
    with pytest.raises(Refused, match=r"dataset\.unknown_unit"):
        take(*rows(unit_code="49"), units_on=date(2025, 8, 1))


def test_a_value_given_twice_is_refused() -> None:
    with pytest.raises(Refused, match=r"dataset\.twice"):
        take(*rows(), *rows())


def test_the_same_file_twice_changes_nothing() -> None:
    first, is_new = take(*rows())
    second, is_new_again = take(*rows())
    assert (is_new, is_new_again, first) == (True, False, second)
