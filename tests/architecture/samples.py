"""Sample arguments for every address that takes some: each room adds its own names here.

`BY_NAME` gives the arguments of one address; where it has none, `BY_ARGUMENT` gives a value by the argument's
name, then `BY_CONVERTER` by its kind. `QUERIES` adds what stands after the question mark. A sample need not
exist (404 is a fair answer), but each address must do its work for somebody, or stand in `ANSWERS_WITH_AN_ERROR`
with the reason.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.tokens import default_token_generator
from django.utils import timezone

from nenso.accounts.models import Grant, User
from nenso.accounts.queries import demonstration_actor
from nenso.accounts.rules import Role
from nenso.exchange import actions as exchange
from nenso.exchange.models import (
    AccessRequest,
    ApiKey,
    Credential,
    EventType,
    IssuedCertificate,
    Maintenance,
    Right,
    Subscription,
)
from nenso.index import actions as index
from nenso.index.models import (
    Draft,
    Entry,
    Evidence,
    EvidenceRequest,
    Objection,
    Publication,
    Round,
    Run,
    RunFigure,
    Study,
)
from nenso.index.queries import board_of_run, method_of, subject_of_run
from nenso.index.rules.rounds import Phase
from nenso.index.rules.uncertainty import Changes, default_design, subject_of
from nenso.kernel.rules import SYSTEM, Text
from nenso.measures import actions as metering
from nenso.measures.actions import NewObservation, record_observations
from nenso.measures.models import Batch, Dossier, Lot, MeteredSystem, SystemKey
from nenso.measures.rules.systems import Registration
from nenso.programme.models import Deliverable, Meeting, Task
from nenso.reporting import queries as reporting
from nenso.reporting.actions import (
    RegimeFacts,
    bring_into_force,
    call_for_report,
    define_regime,
    open_submission,
    save_form,
    template,
)
from nenso.reporting.models import Submission
from nenso.web.models import ReportFile
from nenso.web.views.plans.calendar import token_of
from nenso.web.views.regimes.works import begun
from tests.factories.accounts import a_person
from tests.factories.certificates import a_key, a_request
from tests.factories.reporting import a_definition

ORGANISATION = "48"  # whose reports and systems the samples are
SOME_UUID = UUID("00000000-0000-4000-8000-000000000000")


@dataclass(frozen=True)
class World:
    """What the walk finds: the shipped figures, a proposal that waits, a run nobody proposed, a draft, somebody with a role."""

    somebody: User
    grant: Grant
    released: Run
    proposal: Publication
    fresh: Run
    draft: Draft
    official: Study
    waiting: Study
    regime_draft: UUID
    lot: Lot
    system: MeteredSystem
    key: SystemKey
    batch: Batch
    dossier: Dossier
    report: Submission
    workbook: ReportFile
    rounds: "RoundSample"
    plans: "PlanSample"
    exchange: "ExchangeSample"


def make_world() -> World:
    """Make the rows that the samples name beside what ships. Called in a transaction that is rolled back."""
    somebody = a_person((Role.REPORTER, "48"), name="Phạm Ngọc Lan", home="48")
    released = Run.objects.filter(
        dataset__family="dti", dataset__group="provinces", dataset__year=2022, publication__isnull=False
    ).latest("id")
    maker = demonstration_actor(Role.APPROVER)
    proposed, fresh = (_another_run(released, maker) for _ in range(2))
    proposal = index.propose_publication(by=maker, run=proposed)
    grant = Grant.objects.get(person=somebody)
    official = Study.objects.get(run=released, kind="uncertainty", units_on=None, is_official=True)
    waiting = index.ask_study(by=maker, run=released, design=default_design(subject_of_run(released)))
    draft = _a_draft(released, maker)
    lot = _a_figure()
    report, workbook = _a_report(somebody)
    _a_call()
    _a_ledger()
    _an_entry()
    exchange.make_authority(by=SYSTEM, name="Walk", now=timezone.now())
    return World(
        somebody,
        grant,
        released,
        proposal,
        fresh,
        draft,
        official,
        waiting,
        _a_regime_being_changed(maker),
        lot,
        *_a_system(),
        report,
        workbook,
        _a_round(),
        _a_plan(),
        _an_exchange(),
    )


def _a_report(reporter: User) -> tuple[Submission, ReportFile]:
    report = open_submission(by=SYSTEM, regime="communes-digital-month", organisation="48", period="2025-09")
    workbook = ReportFile.objects.create(
        submission_uuid=report.uuid,
        file_name="a.xlsx",
        content=template(report),
        by_key=str(reporter.uuid),
    )
    return report, workbook


def _a_call() -> None:
    """Call for number 1 of the reports of an ad hoc regime of the provinces."""
    since, name = date(2025, 1, 1), Text("Báo cáo thiên tai", "Report on a disaster")
    facts = RegimeFacts(
        code=CALLED, kind="ad_hoc", name=name, receiver="parent", reporter_types=("provincial_committee",)
    )
    regime = define_regime(by=SYSTEM, facts=facts, since=since)
    form = save_form(by=SYSTEM, regime=CALLED, definition=a_definition(), on=since)
    bring_into_force(by=SYSTEM, draft=regime, form=form)
    days = {"first_day": date(2025, 10, 1), "last_day": date(2025, 10, 31), "due": date(2025, 11, 20)}
    call_for_report(by=SYSTEM, code=CALLED, title="Bão số 3", on=date(2025, 11, 1), **days)


def _a_draft(run: Run, maker: Any) -> Draft:
    method = method_of(run.edition)
    subject = subject_of(method, board_of_run(run).outcome)
    changes = Changes(drop=("ha_tang_so",))
    name = Text("Bản thử", "A trial")
    return index.save_draft_edition(
        by=maker, run=run, subject=subject, changes=changes, code="a-draft", name=name, about=name
    )


def _another_run(run: Run, maker: Any) -> Run:
    return index.run_edition(
        by=maker, edition=run.edition, dataset=run.dataset, corrects=run, reason="Đối chiếu lại số liệu."
    )


def _a_figure() -> Lot:
    row = NewObservation("officials.trained", "organisation", "48", "2026-Q3", 120.0)
    return record_observations(
        by=demonstration_actor(Role.ADMINISTRATOR),
        kind="import",
        source=("file", "a.csv"),
        rows=[row],
        citation="Báo cáo số 12/BC-UBND",
    )


METERED = {
    "dossiers.received": 200.0,
    "dossiers.received.online": 150.0,
    "dossiers.completed": 100.0,
    "dossiers.completed.on_time": 90.0,
}
_WHOSE = {"organisation": "48", "period": "2026-09"}


def _a_system() -> tuple[MeteredSystem, SystemKey, Batch, Dossier]:
    """Make a province's dossier system that sent two events, one of them refused, and a month's figures of it."""
    said = Registration("danang-dossiers", "dossiers", "48", Text("Một cửa Đà Nẵng", "One stop of Da Nang"))
    system = metering.register_system(by=SYSTEM, registration=said)
    key, _ = metering.issue_key(by=SYSTEM, system=system)
    at = {"at": timezone.now().isoformat(), "organisation": "48", "channel": "online", "kind": "received"}
    events = [
        {**at, "id": name, "dossier": name, "procedure": procedure}
        for name, procedure in (("e1", "QD06.09"), ("e2", "none"))
    ]
    metering.take_events(system=system, events=events, now=timezone.now())
    rows = [NewObservation(code, "organisation", "48", "2026-09", value) for code, value in METERED.items()]
    record_observations(by=SYSTEM, kind="meter", source=("test", "walk"), rows=rows)
    return system, key, Batch.objects.get(system=system), Dossier.objects.get(system=system)


# --- Assessment rounds ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class RoundSample:
    """A round that is being verified, and what hangs on one entry of the organisation of the samples."""

    row: Round
    entry: Entry
    evidence: Evidence
    request: EvidenceRequest
    objection: Objection


def _a_round() -> RoundSample:
    from tests.factories import rounds as factory

    row = index.create_round(
        by=SYSTEM,
        code="sample-round",
        name=Text("Đợt mẫu", "Sample round"),
        edition=factory.an_edition(),
        group=factory.GROUP,
        year=2025,
        units_on=factory.UNITS_ON,
        calendar=factory.calendar_at(Phase.VERIFICATION, timezone.localdate()),
        bindings={},
    )
    now = factory.during(row)
    index.open_round(by=SYSTEM, round=row, now=now)
    entry = factory.entry_of(row, ORGANISATION, "head")
    evidence = index.add_evidence(
        by=SYSTEM, entry=entry, title="Quyết định", content=factory.PDF, file_name="a.pdf", now=now
    )
    said = {"by_key": SYSTEM.key, "by_name": SYSTEM.name}
    request = EvidenceRequest.objects.create(entry=entry, question="Bản ký số?", due=row.verify_until, **said)
    objection = Objection.objects.create(entry=entry, claim="Chưa đúng.", wanted={"head": "2"}, **said)
    return RoundSample(row, entry, evidence, request, objection)


_UNIT = {"code": "sample-round", "unit": ORGANISATION}
_OF_ROUNDS: dict[str, Callable[[World], dict[str, Any]]] = {
    "web:round": lambda world: {"code": world.rounds.row.code},
    **{
        f"rounds:{name}": lambda world: {"code": world.rounds.row.code}
        for name in (
            *("round", "open", "deal", "calendar", "refresh", "close"),
            *("work", "differences", "objections", "gaps", "reviewers", "twice", "lift"),
        )
    },
    **{
        f"rounds:{name}": lambda world: _UNIT
        for name in ("assessment", "submit", "take_back", "workbook", "book")
    },
    **{
        f"rounds:{name}": lambda world: {**_UNIT, "file": SOME_UUID} for name in ("book_preview", "book_take")
    },
    "rounds:accept_all": lambda world: {**_UNIT, "branch": "people"},
    "rounds:answer": lambda world: {"uuid": world.rounds.request.uuid},
    "rounds:objection": lambda world: {"uuid": world.rounds.objection.uuid},
    **{
        f"rounds:{name}": lambda world: {"uuid": world.rounds.entry.uuid}
        for name in ("entry", "save", "try", "evidence", "review", "ask", "settle", "object")
    },
    **{
        f"rounds:{name}": lambda world: {"uuid": world.rounds.evidence.uuid}
        for name in ("evidence_file", "evidence_remove")
    },
}


# --- Plans ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PlanSample:
    """A plan in force of the national office, one of its own tasks with a file, and a meeting with a conclusion."""

    task: Task
    deliverable: Deliverable
    meeting: Meeting


def _a_plan() -> PlanSample:
    from nenso.programme import actions as programme
    from tests.factories import programme as factory

    facts = factory.plan_facts(code="sample-plan", adopted_by_types=("national_committee",))
    today = timezone.localdate()
    plan = programme.create_plan(by=SYSTEM, facts=facts, on=today)
    programme.add_target(by=SYSTEM, plan=plan, facts=factory.target_facts())
    of_each = factory.target_facts(number="2", scope="each", each_types=("provincial_committee",))
    programme.add_target(by=SYSTEM, plan=plan, facts=of_each)
    task = programme.add_task(
        by=SYSTEM, plan=plan, facts=factory.task_facts(lead_code=facts.owner_code), on=today
    )
    programme.issue_plan(by=SYSTEM, plan=plan, issued_on=facts.first_day)
    said = {"title": "Báo cáo", "content": b"%PDF-1.7\n%%EOF\n", "file_name": "a.pdf"}
    deliverable = programme.deliver(by=SYSTEM, task=task, **said)
    meeting = programme.hold_meeting(
        by=SYSTEM,
        organisation=facts.owner_code,
        title="Họp",
        held_on=today,
        conclusions=["Làm ngay."],
        today=today,
    )
    return PlanSample(task, deliverable, meeting)


_OF_PLANS: dict[str, Callable[[World], dict[str, Any]]] = {
    "web:region": lambda world: {"code": "south-east"},
    "web:plan_feed": lambda world: {"organisation": ORGANISATION, "token": token_of(ORGANISATION)},
    "web:plan": lambda world: {"code": "sample-plan"},
    **{
        f"web:plan_{name}": lambda world: {"code": "sample-plan", "number": "1"}
        for name in ("target", "task")
    },
    "plans:target_edit": lambda world: {"code": "sample-plan", "number": "1"},
    "plans:target_values": lambda world: {"code": "sample-plan", "number": "2"},
    **{
        f"plans:{name}": lambda world: {"code": "sample-plan"}
        for name in ("plan", "edit", "issue", "end", "adopt", "target_new", "task_new", "import")
    },
    **{
        f"plans:{name}": lambda world: {"uuid": world.plans.task.uuid}
        for name in (
            *("task", "task_edit", "part_new", "progress", "deliver", "submit"),
            *("accept", "return", "extend", "decide", "cancel", "wait", "free", "hand"),
        )
    },
    **{
        f"plans:deliverable_{name}": lambda world: {"uuid": world.plans.deliverable.uuid}
        for name in ("file", "remove")
    },
    **{
        f"plans:{name}": lambda world: {"code": "sample-plan", "file": SOME_UUID}
        for name in ("preview", "load")
    },
    **{f"plans:{name}_new": lambda world: {"file": SOME_UUID} for name in ("preview", "load")},
    "plans:meeting": lambda world: {"uuid": world.plans.meeting.uuid},
    "plans:conclusion": lambda world: {"uuid": world.plans.meeting.uuid, "number": 1},
}

# --- The catalogue ----------------------------------------------------------------------------------------

ENTRY = "sample-entry"


def _an_entry() -> None:
    """Make a public database of the organisation of the samples with a newer draft."""
    from nenso.catalogue import actions as catalogue
    from tests.factories.catalogue_desk import an_entry, database_facts

    row = an_entry(ENTRY, facts=database_facts(owner=ORGANISATION))
    newer = database_facts(owner=ORGANISATION, basis="Nghị định 194/2025/NĐ-CP")
    catalogue.change(by=SYSTEM, entry=row, facts=newer, now=timezone.now())


_OF_THE_CATALOGUE: dict[str, Callable[[World], dict[str, Any]]] = {
    "desk:catalogue_register": lambda world: {"kind": "database"},
    **{
        f"desk:catalogue_{name}": lambda world: {"code": ENTRY}
        for name in (
            "entry",
            "change",
            "check",
            "withdraw",
            "return",
            "publish",
            "merge",
            "split",
            "confirm_one",
        )
    },
}


# --- The exchange -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ExchangeSample:
    """A request that waits for the organisation of the samples, a right that it gave, a maintenance, a credential, a subscription, a key."""

    request: AccessRequest
    right: Right
    maintenance: Maintenance
    credential: Credential
    subscription: Subscription
    key: ApiKey


def _a_certificate(world: World) -> IssuedCertificate:
    """Return a certificate of the system whose credential is a sample; issued once."""
    row = IssuedCertificate.objects.first()
    if row is None:
        system, request = world.exchange.credential.subsystem, a_request(a_key())
        row = exchange.issue_certificate(by=SYSTEM, subsystem=system, request=request, now=timezone.now())
    return row


PLACE = 7_000_001  # an entry of the ledger that the organisation of the samples asked


def _an_exchange() -> ExchangeSample:
    from nenso.exchange import actions as exchange
    from tests.factories import exchange as factory
    from tests.factories.traffic import an_entry

    now, (owner, asker) = timezone.now(), (factory.a_member(code) for code in (ORGANISATION, "01"))
    offers, asks = (factory.a_subsystem(member, "portal") for member in (owner, asker))
    facts = factory.service_facts(description='{"openapi": "3.0.3", "paths": {"/a": {"get": {}}}}')
    service = exchange.register_service(by=SYSTEM, subsystem=offers, facts=facts, now=now)
    given = exchange.give_right(by=SYSTEM, service=service, to=asks, facts=factory.right_facts(), now=now)
    wanted = factory.right_facts(method="GET", glob="/other")
    request = exchange.ask_access(by=SYSTEM, subsystem=asks, service=service, facts=wanted, now=now)
    an_entry(PLACE, f"VN/GOV/{ORGANISATION}/portal", "VN/GOV/01/portal/x", now)
    paused = exchange.begin_maintenance(
        by=SYSTEM, of=service, reason="Nâng cấp", ends_at=now + timedelta(hours=1), now=now
    )
    shown = exchange.add_credential(by=SYSTEM, subsystem=offers, networks=("10.1.2.3",), now=now)
    kind = EventType.objects.create(publisher="VN/GOV/01/portal", name="moved", schema={}, at=now)
    subscribed = Subscription.objects.create(
        type=kind,
        subscriber=f"VN/GOV/{ORGANISATION}/portal",
        delivery="PUSH",
        service="moved",
        ttl_seconds=60,
        at=now,
    )
    until = timezone.localdate(now) + timedelta(days=9)
    about = {"organisation": ORGANISATION, "label": "CI", "expires_on": until}
    key, _ = exchange.issue_api_key(by=SYSTEM, now=now, **about)
    return ExchangeSample(request, given, paused, shown.row, subscribed, key)


_SERVICE = {"kind": "GOV", "member": ORGANISATION, "system": "portal", "service": "households"}
_OF_THE_EXCHANGE: dict[str, Callable[[World], dict[str, Any]]] = {
    "web:exchange_service": lambda world: _SERVICE,
    "web:exchange_description": lambda world: _SERVICE,
    "web:exchange_member": lambda world: {"kind": "GOV", "member": ORGANISATION},
    **{
        f"exchange:{name}": lambda world: {"uuid": world.exchange.request.uuid}
        for name in ("request", "grant", "refuse", "withdraw")
    },
    "exchange:revoke": lambda world: {"uuid": world.exchange.right.uuid},
    **{
        f"exchange:{name}": lambda world: {"uuid": world.exchange.credential.subsystem.uuid}
        for name in (
            "system",
            "system_rename",
            "system_entry",
            "system_close",
            "credential_new",
            "service_new",
            "wsdl",
        )
    },
    "exchange:wsdl_look": lambda world: {
        "uuid": world.exchange.credential.subsystem.uuid,
        "file": SOME_UUID,
    },
    **{
        f"exchange:{name}": lambda world: {"uuid": world.exchange.right.service.uuid}
        for name in (
            "service",
            "service_change",
            "service_disable",
            "service_enable",
            "service_close",
            "give",
            "try",
        )
    },
    "exchange:certificate_revoke": lambda world: {"uuid": _a_certificate(world).uuid},
    "exchange:credential_revoke": lambda world: {"uuid": world.exchange.credential.uuid},
    **{
        f"exchange:{name}": lambda world: {"uuid": world.exchange.subscription.uuid}
        for name in ("events_dead", "events_again")
    },
    "exchange:api_key_revoke": lambda world: {"uuid": world.exchange.key.uuid},
    "exchange:maintenance_end": lambda world: {"uuid": world.exchange.maintenance.uuid},
    **{
        f"exchange:{name}": lambda world: {"place": PLACE}
        for name in ("entry", "entry_head", "entry_receipt")
    },
}


# --- The exchange's ledger ------------------------------------------------------------------------------

_OF_THE_LEDGER: dict[str, Callable[[World], dict[str, Any]]] = {
    "exchange_log:tile": lambda world: {"path": "0/000.p/2"},
    "exchange_log:stamp": lambda world: {"size": 6},
    "exchange_log:stamped": lambda world: {"size": 6},
    "exchange_registry:metadata": lambda world: {"name": "timestamp.json"},
    "exchange_registry:target": lambda world: {"name": "none.routing.json"},
}


def _a_ledger() -> None:
    from nenso.exchange.models import Stamp
    from nenso.exchange.queries import ledger_key
    from nenso.exchange.rules.ledger.notes import Kind, SignerKey
    from tests.factories.ledger import NOW, a_ledger

    a_ledger(ledger_key(), 3, SignerKey("witness.example", Kind.COSIGNATURE, bytes(32)))
    Stamp.objects.create(size=6, at=NOW, digest=bytes(32), token=b"0", authority="http://tsa.example/")


_CELL = {"code": "officials.trained", "kind": "organisation", "unit": "48", "period": "2026-Q3"}

REGIME = "nation-digital-quarter"
CALLED = "sample.disaster"


def _a_regime_being_changed(maker: Any) -> UUID:
    """Draft the next version of a regime that ships, with a form being built, number 2."""
    held = reporting.version(REGIME, date(2026, 1, 1))
    facts = RegimeFacts(
        REGIME,
        "periodic",
        Text(held.name_vi, held.name_en),
        held.receiver_code,
        held.frequency,
        reporter_types=held.reporter_types,
        deadlines=held.deadlines,
    )
    begun(maker, REGIME, held.form)
    return define_regime(by=maker, facts=facts, since=date(2031, 1, 1)).uuid


def _of_a_form(world: World) -> dict[str, Any]:
    return {"code": REGIME, "number": 2}


_ENTRY = {"code": "csdl-quoc-gia-ve-dan-cu"}  # of the catalogue, as it ships
_CATALOGUE_FOR_PROGRAMS: dict[str, Callable[[World], dict[str, Any]]] = {
    "catalogue_open:catalogue_file": lambda world: {"form": "ttl"},
    "catalogue_open:terms_file": lambda world: {"form": "jsonld"},
    "catalogue_open:entry": lambda world: _ENTRY,
    "catalogue_open:entry_file": lambda world: {**_ENTRY, "form": "ttl"},
    "catalogue_open:ckan": lambda world: {"name": "package_list"},
    "catalogue_open:ckan_unversioned": lambda world: {"name": "package_list"},
    "api:catalogue_entry": lambda world: _ENTRY,
}

BY_NAME: dict[str, Callable[[World], dict[str, Any]]] = {
    **_CATALOGUE_FOR_PROGRAMS,
    "accounts:welcome": lambda world: {
        "person": world.somebody.uuid,
        "token": default_token_generator.make_token(world.somebody),
    },
    "api:dataset": lambda world: {"uuid": world.released.dataset.uuid},
    "api:territory": lambda world: {"level": "province", "code": "48"},
    "api:indicator": lambda world: {"code": "dossiers.online.share"},
    "api:series": lambda world: {"code": "dossiers.online.share", "unit_kind": "organisation", "unit": "48"},
    "api:across": lambda world: {"code": "dossiers.received", "period": "2025-09", "unit_kind": "province"},
    "api:edition": lambda world: {"code": "dti-2-province"},
    "api:edition_file": lambda world: {"code": "dti-2-province"},
    "desk:dataset": lambda world: {"uuid": world.released.dataset.uuid},
    "desk:run_new": lambda world: {"uuid": world.released.dataset.uuid},
    "desk:draft_file": lambda world: {"uuid": world.draft.edition.uuid},
    "desk:draft_withdraw": lambda world: {"uuid": world.draft.edition.uuid},
    "desk:propose": lambda world: {"uuid": world.fresh.uuid},
    "desk:release": lambda world: {"uuid": world.proposal.uuid},
    "desk:return": lambda world: {"uuid": world.proposal.uuid},
    "desk:study": lambda world: {"uuid": world.official.uuid},
    "desk:study_document": lambda world: {"uuid": world.official.uuid},
    **{
        f"reports:{name}": lambda world: {"uuid": world.report.uuid}
        for name in (
            *("report", "save", "try", "check", "correct", "review", "below", "consolidate"),
            *("history", "document", "file", "template", "import"),
        )
    },
    **{
        f"reports:{name}": lambda world: {"uuid": world.report.uuid, "file": world.workbook.uuid}
        for name in ("preview", "take")
    },
    "desk:study_progress": lambda world: {"uuid": world.waiting.uuid},
    "desk:study_stop": lambda world: {"uuid": world.waiting.uuid},
    **_OF_ROUNDS,
    **_OF_PLANS,
    **_OF_THE_CATALOGUE,
    **_OF_THE_EXCHANGE,
    **_OF_THE_LEDGER,
    "web:changes": lambda world: {
        "family": "dti",
        "group": "provinces",
        "before": 2022,
        "after": 2023,
    },
    "web:inbox_open": lambda world: {"uuid": SOME_UUID},
    "web:indicator": lambda world: {"code": "officials.trained"},
    "web:observation": lambda world: _CELL,
    "web:service": lambda world: {"organisation": "48"},
    "web:points_of": lambda world: {"organisation": "48"},
    "web:criterion": lambda world: {**_WHOSE, "criterion": "tdgq_dung_han"},
    "web:service_figure": lambda world: {**_WHOSE, "name": "online"},
    "desk:batch": lambda world: {"code": world.system.code, "uuid": world.batch.uuid},
    "desk:dossier": lambda world: {"code": world.system.code, "number": world.dossier.pk},
    "desk:key_revoke": lambda world: {"code": world.system.code, "uuid": world.key.uuid},
    **{
        f"desk:{name}": lambda world: {"code": world.system.code}
        for name in ("system", "system_change", "system_end", "system_seen", "key_issue", "dossiers")
    },
    "desk:system_day": lambda world: {"code": world.system.code, "on": timezone.localdate()},
    "web:lot": lambda world: {"uuid": world.lot.uuid},
    "desk:indicator_change": lambda world: {"code": "officials.trained"},
    "desk:observation_correct": lambda world: _CELL,
    **{f"regimes:{name}": lambda world: {"code": REGIME} for name in ("regime", "begin", "end")},
    **{
        f"regimes:{name}": _of_a_form
        for name in (
            "builder",
            "check",
            "indicators",
            "form_file",
            "preview",
            "differences",
            "form_import",
        )
    },
    **{
        f"regimes:{name}": lambda world: {"code": REGIME, "version": world.regime_draft}
        for name in ("edit", "force")
    },
    **{
        f"regimes:{name}": lambda world: {"code": REGIME, "period": "2026-Q1"}
        for name in ("period", "remind")
    },
    **{f"regimes:{name}": lambda world: {"code": CALLED} for name in ("calls_file", "call_ask")},
    **{f"regimes:{name}": lambda world: {"code": CALLED, "number": 1} for name in ("call", "call_remind")},
    "web:regime": lambda world: {"code": REGIME},
    "web:regime_workbook": lambda world: {"code": REGIME},
    "ui:origin": lambda world: {"basis": "computed"},
    "ui:error": lambda world: {"code": 404},
}

QUERIES: dict[str, Callable[[World], str]] = {
    "api:data_value_sets": lambda world: "?orgUnit=48&period=202509",
    "desk:draft_new": lambda world: "?off=ha_tang_so",
    "web:laboratory": lambda world: "?off=ha_tang_so",
    "desk:compare": lambda world: f"?with={world.fresh.uuid}",
    "rounds:lift": lambda world: "?unit=48&places=2",
}

_CATALOGUE_IN_PUBLIC: dict[str, Callable[[World], dict[str, Any]]] = {
    "web:catalogue_entry": lambda world: {"code": "csdl-quoc-gia-ve-dan-cu"},
    "web:catalogue_counted": lambda world: {"name": "operating"},
}
BY_NAME |= _CATALOGUE_IN_PUBLIC

BY_ARGUMENT: dict[str, Callable[[World], Any]] = {
    "person": lambda world: world.somebody.uuid,
    "grant": lambda world: world.grant.uuid,
    "run": lambda world: world.released.uuid,
    "study": lambda world: world.official.uuid,
    "unit": lambda world: "48",
    "node": lambda world: RunFigure.objects.filter(run=world.released, unit_code="48")[0].node,
    "code": lambda world: "48",
    "level": lambda world: "province",
    "family": lambda world: "dti",
    "year": lambda world: 2022,
    "group": lambda world: "provinces",
    "edition": lambda world: "dti-2-province",
    "on": lambda world: date(2025, 7, 1),
}

BY_CONVERTER: dict[str, Callable[[World], Any]] = {
    "IntConverter": lambda world: 1,
    "SlugConverter": lambda world: "sample",
    "StringConverter": lambda world: "sample",
    "PathConverter": lambda world: "sample",
    "UUIDConverter": lambda world: world.released.uuid,
    "UUIDStrConverter": lambda world: world.released.uuid,
}

# Addresses that rightly answer everybody with an error in this walk, and why.
ANSWERS_WITH_AN_ERROR: dict[str, str] = {
    "api:api-root": "it has no page of its own: /api/ documents it",
    "api_unknown": "it says that there is no such address",
    "systems_unknown": "it says that there is no such address",
    "catalogue_open:ckan_unknown": "it says that there is no such address",
    "exchange_admin_unknown": "it says that there is no such address",
    "exchange_registry:target": "it is handed out where the installation opens it",
    "exchange_admin:api-root": "it has no page of its own: its schema documents it",
    "systems:api-root": "it has no page of its own: its schema documents it",
    "mfa_edit_webauthn": "a passkey is made by a browser",
    "mfa_remove_webauthn": "a passkey is made by a browser",
    "ui:error": "it shows the page of an error",
    "reports:open": "an empty form names no regime",
    "web:round_entry": "nobody sees a criterion before its round's result is published, as a walk through a year does",
    "exchange:wsdl_look": "a document is its chooser's own",
    "exchange:entry_receipt": "a receipt is there once a signed checkpoint has the entry",
    "web:inbox_open": "a message is opened by whom it is for, and by nobody else",
    "desk:observations_preview": "a file of figures is reached by whoever brought it, and by nobody else",
    **{
        f"reports:{name}": "a filled workbook is reached by whoever brought it, and by nobody else"
        for name in ("preview", "take")
    },
    **{
        f"rounds:{name}": "a filled workbook is reached by whoever brought it, and by nobody else"
        for name in ("book_preview", "book_take")
    },
    **{
        f"plans:{name}": "a workbook of a plan is reached by whoever brought it, and by nobody else"
        for name in ("preview", "load", "preview_new", "load_new")
    },
    **{
        f"desk:catalogue_{name}": "a workbook of entries is reached by whoever brought it, and by nobody else"
        for name in ("preview", "take")
    },
    "desk:catalogue_apart": "an empty form names no two entries",
    "desk:observations_load": "a file of figures is reached by whoever brought it, and by nobody else",
    **{
        f"desk:import_{step}": "an upload is reached by whoever began it, and by nobody else"
        for step in ("file", "columns", "preview", "problems", "load")
    },
}


def arguments(name: str, converters: dict[str, Any], world: World) -> dict[str, Any]:
    """Return sample arguments for an address by its full name."""
    if name in BY_NAME:
        return BY_NAME[name](world)
    return {argument: _value(argument, kind, world) for argument, kind in converters.items()}


def query(name: str, world: World) -> str:
    """Return what stands after the question mark, or nothing."""
    return QUERIES[name](world) if name in QUERIES else ""


def _value(argument: str, converter: Any, world: World) -> Any:
    if argument in BY_ARGUMENT:
        return BY_ARGUMENT[argument](world)
    return BY_CONVERTER[type(converter).__name__](world)
