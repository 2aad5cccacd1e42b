"""The ledger at the desk: entries of own systems by day; a message's head is shown only on asking, and that is written down."""

from datetime import MAXYEAR, MINYEAR, date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from nenso.accounts.queries import actor_of, today
from nenso.accounts.rules import Role, requires
from nenso.exchange.actions.reading import read_entry
from nenso.exchange.models import Checkpoint, LedgerEntry
from nenso.exchange.queries.archives import archives_at
from nenso.exchange.queries.ledger import KeptEntry, receipt_of
from nenso.exchange.queries.statistics import days
from nenso.exchange.rules.ledger.receipts import written
from nenso.kernel.rules import Actor, Text
from nenso.web.exchange_forms import WhyForm
from nenso.web.presenters.exchange.behind import entries_behind, read_query
from nenso.web.presenters.exchange.days import gone_text, gone_texts
from nenso.web.presenters.exchange.desk import entries_of, entry_lines
from nenso.web.presenters.exchange.naming import MemberLine
from nenso.web.views.exchange.frame import Own, exchange_desk, holds, own

PER_PAGE = 50


@requires(Role.REPORTER, Role.APPROVER)
@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """Show the entries of a day, `?day=`, today's where none is given; with `?hour=` the answers that a row of the hours counts, with `?exchange=` one exchange."""
    mine, asked = own(request), read_query({key: str(value)[:800] for key, value in request.GET.items()})
    day = asked.hour.date() if asked else _day(request.GET.get("day", ""))
    rows = entries_of(mine.narrowed, day)
    if (exchange := _exchange(request.GET.get("exchange", ""))) is not None:
        rows = rows.filter(exchange=exchange)
    page = Paginator(entries_behind(rows, asked) if asked else rows, PER_PAGE).get_page(
        request.GET.get("page")
    )
    context: dict[str, Any] = {"day": day, "rows": page, "lines": entry_lines(page, mine.known)}
    context["gone"] = gone_texts(*((asked.hour, asked.until) if asked else days(day, day)))
    if asked:
        names = (mine.known.name_of(asked.client), mine.known.name_of(asked.service))
        context["asked"] = {"hour": asked.hour, "client": names[0], "service": names[1]}
    return exchange_desk(request, "entries", context)


def _exchange(written: str) -> UUID | None:
    try:
        return UUID(written[:36])
    except ValueError:
        return None


def _day(written: str) -> date:
    try:
        found = date.fromisoformat(written[:10])
    except ValueError:
        return today()
    return found if MINYEAR < found.year < MAXYEAR else today()  # there is a day before and after it


@requires(Role.REPORTER, Role.APPROVER)
@require_safe
def entry(request: HttpRequest, place: int) -> HttpResponse:
    """Show one entry without its head."""
    mine = own(request)
    if gone := _gone(place):
        return exchange_desk(request, "gone", {"place": place, "gone": gone}, 410)
    return _answer(request, mine, _found(mine, place), WhyForm())


def _gone(place: int) -> list[Text]:
    """Return where an entry lies that stands in no table: which day has a place is public, by checkpoints and their times."""
    if LedgerEntry.objects.filter(place=place).exists():
        return []
    return [gone_text(each) for each in archives_at(place)]


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def head(request: HttpRequest, place: int) -> HttpResponse:
    """Show the head of an entry to who approves for a party of the exchange, with the reason, and write that down."""
    mine = own(request)
    if _gone(place):
        return redirect("exchange:entry", place=place)
    row, form = _found(mine, place), WhyForm(request.POST)
    if request.method != "POST":  # somebody comes back to the address
        return redirect("exchange:entry", place=place)
    if not form.is_valid():
        return _answer(request, mine, row, form)
    read = _read(actor_of(request.user), request, mine, row, form.cleaned_data["reason"])
    return _answer(request, mine, row, WhyForm(), head=read.head.decode("utf-8", "replace"))


def _read(by: Actor, request: HttpRequest, mine: Own, row: LedgerEntry, reason: str) -> KeptEntry:
    parties = _parties(mine, row)
    held = [line for line in parties if holds(request, Role.APPROVER, line.row)]
    # Where the reader approves for neither party the action says so.
    whose = (held or parties)[0]
    return read_entry(by=by, place=row.place, organisation=whose.row.organisation_code, reason=reason)


def _parties(mine: Own, row: LedgerEntry) -> list[MemberLine]:
    """Return those who exchanged a message and for whom the reader works."""
    found = (mine.known.member_of(row.client), mine.known.member_of(row.service))
    return [line for line in found if line is not None and line.id in mine.ids]


def _found(mine: Own, place: int) -> LedgerEntry:
    row = LedgerEntry.objects.defer("record", "head").filter(place=place).first()
    if row is None or not _parties(mine, row):
        raise Http404(str(place))
    return row


@requires(Role.REPORTER, Role.APPROVER)
@require_safe
def receipt(request: HttpRequest, place: int) -> HttpResponse:
    """Hand out the receipt of an entry's exchange, without heads: it is verified offline, and may be handed on."""
    if _gone(place):
        return redirect("exchange:entry", place=place)
    row = _found(own(request), place)
    content = written(receipt_of(str(row.exchange), has_heads=False))
    answer = HttpResponse(content, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{row.exchange}.receipt.json"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _has_receipt(row: LedgerEntry) -> bool:
    """Say whether a signed checkpoint has the entry; its answer, where there is one, is written in the same second."""
    return Checkpoint.objects.filter(size__gt=row.place).exists()


def _answer(
    request: HttpRequest, mine: Own, row: LedgerEntry, form: WhyForm, head: str | None = None
) -> HttpResponse:
    others = (
        LedgerEntry.objects.defer("record", "head").filter(exchange=row.exchange).exclude(place=row.place)
    )
    may_read = any(holds(request, Role.APPROVER, line.row) for line in _parties(mine, row))
    context: dict[str, Any] = {
        "line": entry_lines([row], mine.known)[0],
        "others": entry_lines(others.order_by("place"), mine.known),
        "form": form,
        "may_read": may_read,
        "has_receipt": _has_receipt(row),
        "head": head,
    }
    answer = exchange_desk(request, "entry", context, 422 if form.errors else 200)
    answer["Cache-Control"] = "no-store"
    return answer
