"""What every page of the desk shares: by what right a person acts, and the list of what waits at the left."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from nenso.accounts.queries import actor_of, allowed, path_of, roles_of, today
from nenso.accounts.rules import NATIONAL, Role, ground
from nenso.index import queries
from nenso.kernel.rules import Actor, Refused, Text
from nenso.web.models import Upload
from nenso.web.presenters.names import family_name, group_name
from nenso.web.presenters.reports.work import work_lines
from nenso.web.views.catalogue.desk_work import catalogue_items
from nenso.web.views.exchange.work import exchange_items
from nenso.web.views.plans.work import plan_items
from nenso.web.views.regimes.work import regime_items
from nenso.web.views.rounds.work import round_items
from nenso.web.views.systems.work import system_items

# Who loads inputs of the national indices; the report regimes of single bodies come with their own room.
LOADERS = (Role.APPROVER, Role.VERIFIER, Role.REPORTER)
MOST_RUNS = 40  # the newest that wait
SUBJECT = ("uuid", "family", "group", "year")
RUN_SHOWN = (
    "uuid",
    "by_name",
    *(f"dataset__{name}" for name in SUBJECT),
    *(f"publication__{name}" for name in ("released_at", "returned_because", "embargo_until")),
)
SOON_DAYS = 3  # before its due day a report is urgent


def acting(request: HttpRequest, *roles: Role) -> Actor:
    """Return the actor with the right by which it acts for the nation; `Refused("access.role_missing")` without one."""
    by, refusal = actor_of(request.user), None
    for role in roles:
        try:
            return allowed(by, role, NATIONAL, today())
        except Refused as refused:
            refusal = refusal or refused
    assert refusal is not None
    raise refusal


def rights(request: HttpRequest) -> dict[str, bool]:
    """Say what the reader may do at the national level."""
    day, mine = today(), roles_of(request.user)
    path = path_of(NATIONAL, day) if mine else ()  # who holds nothing asks the database nothing
    held = {role: ground(mine, role, path, day) is not None for role in Role}
    return {
        "may_load": any(held[role] for role in LOADERS),
        "may_run": held[Role.APPROVER],
        "may_release": held[Role.PUBLISHER],
    }


def desk(request: HttpRequest, page: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Render a page of the desk with the work list beside it."""
    shown = {**context, **rights(request), "work": work_items(request)}
    return render(request, f"web/desk/{page}.html", shown, status=status)


def subject(family: str, group: str, year: int) -> Text:
    """Name a result in a few words: "DTI 2024, Tỉnh, thành phố"."""
    name, whom = family_name(family), group_name(group)
    return Text(f"{name.vi} {year}: {whom.vi}", f"{name.en} {year}: {whom.en}")


def subject_of(thing: Any) -> Text:
    """Name what a dataset, an upload or a run is about."""
    if isinstance(thing, Upload):
        return subject(thing.edition.family, thing.group, thing.year)
    found = getattr(thing, "dataset", thing)
    return subject(found.family, found.group, found.year)


def work_items(request: HttpRequest) -> list[dict[str, Any]]:
    """Return what waits, that which needs the reader first."""
    its = rights(request)
    items = [
        *round_items(request),
        *_reports(request),
        *(_national(request, its) if any(its.values()) else ()),
        *system_items(request),
        *regime_items(request),
        *plan_items(request),
        *exchange_items(request),
        *catalogue_items(request),
    ]
    for item in items:
        item["is_current"] = item["url"] == request.path
    return sorted(items, key=lambda item: item["status_kind"] != "urgent")


def _national(request: HttpRequest, its: dict[str, bool]) -> list[dict[str, Any]]:
    """Return what waits of the national indices: for who has no hand in them it would be noise."""
    return [*_runs(its), *_waiting(its), *_unfinished(request)]


def _reports(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the reports that the reader owes or decides; those near or past their due day are urgent."""
    day = today()
    still, waits = work_lines(actor_of(request.user).key, day)
    found: list[dict[str, Any]] = []
    for each in waits:  # others wait for a decision
        address = reverse("reports:review", args=[each.uuid])
        one = {"title": each.title, "url": address, "note": each.organisation, "status": _("to decide")}
        found.append({**one, "status_kind": "urgent"})
    for line in still:
        is_near = line.is_late or (line.due - day).days <= SOON_DAYS
        found.append(
            {
                "title": line.title,
                "url": reverse("reports:report", args=[line.submission])
                if line.submission
                else _work_address(),
                "note": line.name,
                "status": line.said,
                "status_kind": "urgent" if is_near else "plain",
            }
        )
    return found


def _work_address() -> str:
    return f"{reverse('reports:work')}#due"


def _runs(its: dict[str, bool]) -> list[dict[str, Any]]:
    """Return runs that wait: proposals for the publisher; what was returned or never proposed for the approver."""
    shown = {"proposed": (_("waits for the publisher"), "plain")}
    if its["may_release"]:
        shown["proposed"] = (_("to release"), "urgent")
    if its["may_run"]:
        shown |= {"returned": (_("returned"), "urgent"), "computed": (_("computed"), "plain")}
    rows = queries.unreleased_runs().select_related(None).select_related("dataset", "publication")
    rows = rows.only(*RUN_SHOWN)[:MOST_RUNS]
    found = [(run, queries.state_of(run)) for run in rows]
    return [_run_item(run, *shown[state]) for run, state in found if state in shown]


def _run_item(run: Any, status: str, kind: str) -> dict[str, Any]:
    address = reverse("desk:run", args=[run.uuid])
    return {
        "title": subject_of(run),
        "url": address,
        "note": run.by_name,
        "status": status,
        "status_kind": kind,
    }


def _waiting(its: dict[str, bool]) -> list[dict[str, Any]]:
    kind = "urgent" if its["may_run"] else "plain"
    return [
        {
            "title": subject_of(dataset),
            "url": reverse("desk:dataset", args=[dataset.uuid]),
            "note": dataset.file_name,
            "status": _("to compute"),
            "status_kind": kind,
        }
        for dataset in queries.waiting_datasets().only(*SUBJECT, "file_name")[:20]
    ]


def _unfinished(request: HttpRequest) -> list[dict[str, Any]]:
    mine = Upload.objects.filter(by_key=actor_of(request.user).key, dataset=None).select_related("edition")
    return [
        {
            "title": subject_of(upload),
            "url": reverse("desk:import_preview", args=[upload.uuid]),
            "note": upload.file_name,
            "status": _("upload begun"),
            "status_kind": "plain",
        }
        for upload in mine.exclude(packed_table=None).defer("packed_table")[:5]
    ]
