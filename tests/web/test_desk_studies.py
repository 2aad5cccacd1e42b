"""The desk's studies: asked for with checks, followed, stopped, read and taken away; by those who may."""

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from nenso.accounts.rules import Role
from nenso.index import actions, queries
from nenso.index.models import Run, Study
from nenso.index.rules import uncertainty
from nenso.kernel.rules import Text
from tests.factories.accounts import a_person, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

ASKED = {"kind": "uncertainty", "units": "own", "runs": "200", "seed": "7", "spread": "10"}


@pytest.fixture
def owner() -> Client:
    """Whoever computes for the nation, and so may ask and stop."""
    return signed_in(a_person(Role.APPROVER, name="Owner"))


@pytest.fixture
def colleague() -> Client:
    """Whoever may look."""
    return signed_in(a_person(Role.VIEWER, name="Colleague"))


@pytest.fixture
def stranger() -> Client:
    """Somebody without any role."""
    return signed_in(a_person(name="Stranger"))


@pytest.fixture
def run() -> Run:
    return the_run(2022)


def the_run(year: int) -> Run:
    return Run.objects.get(pk=queries.latest_listing("dti", "provinces", year).run_id)


def ask(client: Client, run: Run, **changes: Any) -> Any:
    return client.post(reverse("desk:study_ask", args=[run.uuid]), ASKED | changes)


def asked(client: Client, run: Run, **changes: Any) -> Study:
    answer = ask(client, run, **changes)
    assert answer.status_code == 302, answer.content.decode()
    return Study.objects.latest("id")


def page(client: Client, name: str, uuid: Any, query: str = "", **options: Any) -> Any:
    return client.get(reverse(f"desk:{name}", args=[uuid]) + query, **options)


def test_the_form_offers_what_the_engine_would_vary(owner: Client, run: Run) -> None:
    form = page(owner, "studies", run.uuid).context["form"]
    default = uncertainty.default_design(queries.subject_of_run(run))
    assert (form["runs"].initial, form["seed"].initial, form["spread"].initial) == (1000, default.seed, 25)
    offered = [option for option, _ in form.fields["aggregation"].choices]
    assert "arithmetic" not in offered  # the edition's own way
    assert set(form.fields["aggregation"].initial) <= set(offered)
    assert [value for value, _ in form.fields["units"].choices] == ["own", "carried"]
    assert "imputation" not in form.fields  # the edition has no such step


def test_what_was_asked_is_what_is_stored(owner: Client, run: Run) -> None:
    study = asked(owner, run, aggregation=["geometric", "harmonic"], normalisation=["zscore"])
    assert (study.state, study.kind, study.seed, study.by_name) == ("waiting", "uncertainty", 7, "Owner")
    factors = {factor["vary"]: factor for factor in study.design["factors"]}
    assert factors["weights"]["spread"] == 0.1
    assert factors["aggregation"]["options"] == ["as_stated", "geometric", "harmonic"]
    assert factors["normalisation"]["options"] == ["as_stated", "zscore"]


def test_a_sensitivity_study_takes_each_weight_apart(owner: Client, run: Run) -> None:
    study = asked(owner, run, kind="sensitivity", units="carried", aggregation=["geometric"])
    weights = next(factor for factor in study.design["factors"] if factor["vary"] == "weights")
    assert weights["each"]
    assert weights["nodes"]
    assert study.units_on is not None
    assert study.total == 200 * (len(weights["nodes"]) + 1 + 2)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"runs": "5"}, "runs"),
        ({"runs": "many"}, "runs"),
        ({"runs": "1000000"}, "runs"),
        ({"seed": "-1"}, "seed"),
        ({"spread": "100"}, "spread"),
        ({"spread": "0"}, "spread"),
        ({"kind": "guess"}, "kind"),
        ({"units": "others"}, "units"),
        ({"aggregation": ["median"]}, "aggregation"),
    ],
)
def test_a_wrong_wish_is_told_at_its_field_and_nothing_is_asked(
    owner: Client, run: Run, changes: dict[str, Any], field: str
) -> None:
    before = Study.objects.count()
    answer = ask(owner, run, **changes)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert f'href="#id_{field}"' in answer.content.decode()
    assert Study.objects.count() == before


def test_a_refusal_of_the_action_stands_at_its_field(
    owner: Client, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nenso.index.actions.studies.LARGEST", 100)
    answer = ask(owner, run)
    assert answer.status_code == 422
    assert "63" in answer.context["form"].errors["runs"][0]


def test_who_may_look_may_not_ask_or_stop(
    owner: Client, colleague: Client, stranger: Client, run: Run
) -> None:
    study = asked(owner, run)
    assert ask(colleague, run).status_code == 403
    assert colleague.post(reverse("desk:study_stop", args=[study.uuid])).status_code == 403
    listed = page(colleague, "studies", run.uuid).content.decode()
    assert "study-form" not in listed
    assert str(study.uuid) in listed
    assert page(colleague, "study", study.uuid).status_code == 200
    assert page(stranger, "studies", run.uuid).status_code == 403
    assert page(stranger, "study", study.uuid).status_code == 403


def test_a_run_of_which_nothing_is_known_says_why(owner: Client) -> None:
    answer = page(owner, "studies", the_run(2024).uuid)
    assert answer.status_code == 200
    assert answer.context["form"] is None
    assert "dti-3-province" in answer.content.decode()


def test_a_study_is_followed_and_stopped(owner: Client, run: Run) -> None:
    study = asked(owner, run)
    shown = page(owner, "study", study.uuid).content.decode()
    assert 'hx-trigger="every 1s"' in shown
    part = page(owner, "study_progress", study.uuid, headers={"hx-request": "true"})
    assert "HX-Refresh" not in part
    assert '<progress value="0" max="200"' in part.content.decode()
    assert "<main" not in part.content.decode()
    stopped = owner.post(reverse("desk:study_stop", args=[study.uuid]), follow=True)
    assert stopped.status_code == 200
    assert 'hx-trigger="every 1s"' not in stopped.content.decode()
    ended = page(owner, "study_progress", study.uuid, headers={"hx-request": "true"})
    assert ended["HX-Refresh"] == "true"
    again = owner.post(reverse("desk:study_stop", args=[study.uuid]))
    assert again.status_code == 409


def test_progress_without_scripts_leads_to_the_page(owner: Client, run: Run) -> None:
    study = asked(owner, run)
    answer = page(owner, "study_progress", study.uuid)
    assert (answer.status_code, answer["Location"]) == (302, reverse("desk:study", args=[study.uuid]))


def test_what_failed_says_why(owner: Client, run: Run) -> None:
    study = asked(owner, run)
    actions.fail_study(study=study, because=Text("Hỏng rồi", "It broke"))
    assert "Hỏng rồi" in page(owner, "study", study.uuid).content.decode()


@pytest.mark.parametrize("kind", ["uncertainty", "sensitivity"])
@pytest.mark.parametrize("units", ["own", "carried"])
def test_the_outcome_is_read(owner: Client, run: Run, kind: str, units: str) -> None:
    study = asked(owner, run, kind=kind, units=units, aggregation=["geometric"])
    actions.compute_study(study=study)
    answer = page(owner, "study", study.uuid)
    assert answer.status_code == 200
    found = queries.outcome_of_study(Study.objects.get(pk=study.pk))
    lines = answer.context["bands"]
    assert [line.band.rank for line in lines] == sorted(band.rank for band in found.bands)
    assert all(line.name.vi != line.band.unit for line in lines)
    shown = answer.content.decode()
    assert shown.count('class="band"') == len(found.bands)
    for one in found.influences:
        assert one.name.vi in shown
    assert "±10%" in shown
    assert study.design_digest in shown


def test_bands_are_taken_away_in_every_format(owner: Client, run: Run) -> None:
    study = asked(owner, run, kind="sensitivity", aggregation=["geometric"])
    actions.compute_study(study=study)
    found = queries.outcome_of_study(Study.objects.get(pk=study.pk))
    rows = list(
        csv.reader(io.StringIO(page(owner, "study", study.uuid, "?format=csv").content.decode("utf-8-sig")))
    )
    assert len(rows) == 64
    assert len(rows[0]) == 12
    book = load_workbook(io.BytesIO(page(owner, "study", study.uuid, "?format=xlsx").content))
    assert book.worksheets[0].max_row == 64
    plain = json.loads(page(owner, "study", study.uuid, "?format=json").content)
    best = min(found.bands, key=lambda band: band.rank)
    assert (plain[0]["code"], plain[0]["low"], plain[0]["high"]) == (best.unit, best.low, best.high)
    influences = json.loads(page(owner, "study", study.uuid, "?format=json&table=influences").content)
    assert [one["total"] for one in influences] == [one.total for one in found.influences]


def test_the_document_replays(owner: Client, run: Run) -> None:
    study = asked(owner, run)
    done = actions.compute_study(study=study)
    answer = page(owner, "study_document", study.uuid)
    assert str(study.uuid) in answer["Content-Disposition"]
    replayed = uncertainty.replay(json.loads(answer.content))
    assert replayed.ok
    assert replayed.study.ranks_digest == done.ranks_digest


@pytest.mark.parametrize("query", ["?format=csv", "?format=xlsx&table=influences"])
def test_what_is_not_done_has_no_table(owner: Client, run: Run, query: str) -> None:
    study = asked(owner, run)
    assert page(owner, "study", study.uuid, query).status_code == 422
    assert page(owner, "study_document", study.uuid).status_code == 422


def test_the_run_and_the_journal_lead_to_its_studies(owner: Client, run: Run) -> None:
    study = asked(owner, run)
    assert reverse("desk:studies", args=[run.uuid]) in page(owner, "run", run.uuid).content.decode()
    journal = owner.get(reverse("desk:journal")).content.decode()
    assert reverse("desk:study", args=[study.uuid]) in journal


def test_english_is_complete(owner: Client, run: Run) -> None:
    study = asked(owner, run, aggregation=["geometric"], normalisation=["percentile_rank"])
    actions.compute_study(study=study)
    shown = owner.get("/en" + reverse("desk:study", args=[study.uuid])).content.decode()
    assert "geometric mean; " not in shown
    assert "as the edition has it; geometric mean" in shown
    assert "How sure is each rank?" in shown
