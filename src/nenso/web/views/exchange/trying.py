"""A request to a service tried from the desk: really sent through the gateway, in the name of an own system that may."""

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role, requires
from nenso.exchange import actions, queries
from nenso.exchange.models import LedgerEntry, Service
from nenso.exchange.rules.protocol.identifiers import read_client
from nenso.exchange.rules.routing.deciding import rights_of
from nenso.web.exchange_forms.trying import TryForm
from nenso.web.gateway_call import Answer, Call, own_address, sent, wait_until_known
from nenso.web.language import in_words, language_of
from nenso.web.presenters.exchange.naming import SystemLine
from nenso.web.presenters.exchange.samples import KEY_HEADER, called
from nenso.web.refusals import into_act
from nenso.web.views.exchange.frame import Own, exchange_desk, own


@requires(Role.REPORTER, Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def try_it(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the form of one request, send it, and show what came back: status, time, head, body, and its place in the ledger."""
    row = Service.objects.select_related("subsystem__member").filter(uuid=uuid, closed_at=None).first()
    if row is None:
        raise Http404(str(uuid))
    mine = own(request)
    name = queries.service_id(row).encoded
    systems = _that_may(mine, name, timezone.now())
    form = _form(request, row, name, systems)
    answer = None
    if request.method == "POST" and form.is_valid():
        with into_act(form):
            answer = _tried(request, row, systems, form)
    line = next((each for each in mine.known.offered if each.row.pk == row.pk), None)
    context = {"form": form, "row": row, "line": line, "systems": systems, **_shown(answer)}
    return exchange_desk(request, "try", context, 422 if form.is_bound and form.errors else 200)


def _that_may(mine: Own, service: str, now: datetime) -> list[SystemLine]:
    """Return the own systems that hold a right to a service, as gateways know it."""
    snapshot = queries.newest_snapshot()
    offered = snapshot.services.get(service) if snapshot else None
    if snapshot is None or offered is None:
        return []
    return [line for line in mine.systems if any(rights_of(snapshot, offered, read_client(line.id), now))]


def _form(request: HttpRequest, row: Service, name: str, systems: list[SystemLine]) -> TryForm:
    choices = [(str(line.row.uuid), f"{in_words(line.name)} ({line.id})") for line in systems]
    first = called(
        name, [pair for pair in row.endpoints.values_list("method", "path") if pair[0] in ("GET", "POST")]
    )
    initial = {"method": first.method, "path": first.path.removeprefix(f"/r1/{name}")}
    given = request.POST if request.method == "POST" else None
    return TryForm(given, service=name, systems=choices, initial=initial)


def _tried(request: HttpRequest, row: Service, systems: list[SystemLine], form: TryForm) -> Answer:
    """Send the request with a key that is there for it alone."""
    given, by = form.cleaned_data, actor_of(request.user)
    system = next(line for line in systems if str(line.row.uuid) == given["subsystem"])
    made = actions.open_trial(
        by=by,
        subsystem=system.row,
        service=row,
        method=given["method"],
        path=given["path"],
        address=own_address(),
        now=timezone.now(),
    )
    try:
        told = queries.newest_routing()
        wait_until_known(told.number if told else 0)
        return sent(_call(form, system.id, made.key))
    finally:
        actions.end_trial(by=by, credential=made.row, now=timezone.now())


def _call(form: TryForm, client: str, key: str) -> Call:
    given = form.cleaned_data
    is_post = given["method"] == "POST"
    headers = [("X-Road-Client", client), (KEY_HEADER, key), ("Accept", "application/json, */*;q=0.5")]
    headers.append(("Accept-Language", language_of()))
    if is_post:
        headers.append(("Content-Type", f"{given['kind'] or 'application/json'}"))
    body = given["body"].replace("\r\n", "\n").encode() if is_post else b""
    return Call(given["method"], form.target(given["path"]), tuple(headers), body)


def _shown(answer: Answer | None) -> dict[str, object]:
    if answer is None:
        return {"answer": None}
    exchange = answer.header("X-Road-Request-Id")
    entry = (
        LedgerEntry.objects.filter(exchange=exchange).order_by("place").first()
        if _is_uuid(exchange)
        else None
    )
    return {"answer": answer, "refused_by": answer.header("X-Road-Error"), "place": entry and entry.place}


def _is_uuid(written: str) -> bool:
    try:
        UUID(written)
    except ValueError:
        return False
    return True
