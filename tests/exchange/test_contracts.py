"""A service whose requests are held to its document: registered, changed, published, described in a file."""

from pathlib import Path
from typing import Any

import pytest

from nenso.exchange import actions
from nenso.exchange.models import Service
from nenso.exchange.queries.standing import service_facts as facts_of
from nenso.exchange.rules.contracts.contract import read_contract
from nenso.exchange.rules.mocking.checking import Asked
from nenso.exchange.rules.routing.snapshot import Validation
from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import SYSTEM, Refused
from tests.factories.accounts import an_organisation
from tests.factories.exchange import NOW, PROVIDER, a_member, a_subsystem, newest, service_facts

pytestmark = pytest.mark.django_db
DOCUMENT = "openapi: 3.0.3\npaths:\n  /homes/{id}:\n    get: {description: 'Hộ'}\n"
BROKEN = DOCUMENT.replace("{description: 'Hộ'}", "{parameters: [{$ref: '#/none'}]}")


def registered(**facts: Any) -> Service:
    system = a_subsystem(a_member(PROVIDER), "population")
    return actions.register_service(by=SYSTEM, subsystem=system, facts=service_facts(**facts), now=NOW)


def refused(code: str, **facts: Any) -> Refused:
    with pytest.raises(Refused) as found:
        registered(**facts)
    assert (found.value.code, found.value.field) == (code, "validation")
    return found.value


def test_gateways_are_told_what_requests_are_held_to() -> None:
    an_organisation(PROVIDER)
    row = registered(description=DOCUMENT, validation=Validation.REFUSE)
    told = next(iter(newest().services.values())).contract
    assert told is not None
    assert (told.mode, "Hộ" in told.document) == (Validation.REFUSE, False)
    assert read_contract(told.document).misfit(Asked("GET", "/homes/1")) is None
    facts = service_facts(description=DOCUMENT, validation=Validation.REPORT)
    actions.change_service(by=SYSTEM, service=row, facts=facts, now=NOW)
    told = next(iter(newest().services.values())).contract
    assert told is not None
    assert told.mode is Validation.REPORT
    assert facts_of(Service.objects.get()).validation is Validation.REPORT
    changed = JournalEntry.objects.filter(verb="exchange.service_changed").get()
    assert changed.facts["changed"] == ["validation"]
    actions.change_service(by=SYSTEM, service=row, facts=service_facts(description=DOCUMENT), now=NOW)
    assert next(iter(newest().services.values())).contract is None
    assert Service.objects.get().contract == ""


def test_without_a_document_there_is_nothing_to_hold_requests_to() -> None:
    an_organisation(PROVIDER)
    refused("service.no_contract", validation=Validation.REPORT)


def test_a_document_that_requests_cannot_be_held_to_is_refused() -> None:
    an_organisation(PROVIDER)
    wrong = refused("contract.reference", description=BROKEN, validation=Validation.REFUSE)
    assert wrong.facts["reference"] == "#/none"
    assert not Service.objects.exists()


def test_a_document_without_checking_is_taken_as_before() -> None:
    an_organisation(PROVIDER)
    registered(description=BROKEN)
    assert next(iter(newest().services.values())).contract is None


DESCRIBED = """exchange: 1
members:
  - organisation: T48
    class: GOV
    subsystems:
      - code: population
        name: {vi: Dân cư}
        services:
          - code: households
            name: {vi: Hộ gia đình}
            url: http://127.0.0.1:9
            openapi: openapi.yaml
            validate: MODE
"""


def apply(folder: Path, mode: str, document: str = DOCUMENT) -> list[str]:
    """Apply the file and return the fields of services that were changed."""
    (folder / "openapi.yaml").write_text(document, encoding="utf-8")
    text = DESCRIBED.replace("MODE", mode)
    if not document:
        text = text.replace("            openapi: openapi.yaml\n", "")
    done = actions.apply_description(
        by=SYSTEM, text=text, file_name="a.yaml", folder=folder, now=NOW, is_sure=True
    )
    return [field for each in done.difference.changes for field in each.fields]


def test_a_file_says_whether_requests_are_held_to_the_document(tmp_path: Path) -> None:
    an_organisation(PROVIDER)
    apply(tmp_path, "true")
    assert Service.objects.get().validation == "refuse"
    assert apply(tmp_path, "true") == []
    assert apply(tmp_path, "report") == ["validation"]
    assert Service.objects.get().validation == "report"
    assert apply(tmp_path, "false") == ["validation"]
    assert Service.objects.get().contract == ""


@pytest.mark.parametrize(
    ("mode", "document", "told"),
    [
        ("sometimes", DOCUMENT, "true, report or false"),
        ("[true]", DOCUMENT, "true, report or false"),
        ("true", BROKEN, "“#/none”"),
        ("report", "", "an OpenAPI document"),
        ("true", "openapi: 3.0.3", "OpenAPI"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, mode: str, document: str, told: str) -> None:
    an_organisation(PROVIDER)
    with pytest.raises(Refused) as refused_:
        apply(tmp_path, mode, document)
    problems = [each.en for each in refused_.value.facts["problems"]]
    line = 12 if document == "openapi: 3.0.3" else 13 if document else 12
    assert len(problems) == 1
    assert problems[0].startswith(f"Line {line},")
    assert told in problems[0]
