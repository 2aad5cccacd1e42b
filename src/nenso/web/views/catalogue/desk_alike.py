"""Entries that may be registered twice: pairs side by side, told apart by who writes one of them; what a new one is like."""

from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from nenso.accounts.queries import actor_of, today
from nenso.accounts.rules import Role, requires
from nenso.catalogue import actions, queries
from nenso.catalogue.models import Entry
from nenso.catalogue.rules import Facts, Kind
from nenso.web.catalogue_alike_words import ALIKE, APART_DONE, as_of_sentence, pairs_sentence
from nenso.web.catalogue_forms.apart import ApartForm
from nenso.web.presenters.catalogue.desk_alike import PairLine, alike_lines, pair_lines
from nenso.web.refusals import words_of
from nenso.web.views.catalogue.cut import page_of, part_of
from nenso.web.views.catalogue.desk_frame import Hand, catalogue_desk, hand, told, tried

PER_PAGE = 20


@requires(Role.VIEWER)
@require_safe
def alike(request: HttpRequest) -> HttpResponse:
    """List the pairs that may be the same: of the agencies that the reader writes for, or else sees; for the nation, all."""
    return _page(request, {})


def _page(request: HttpRequest, sent: Mapping[str, ApartForm], refused: str = "") -> HttpResponse:
    its = hand(request)
    found = part_of(request, PER_PAGE, lambda start: _pairs(its, start))
    lines = pair_lines(found.pairs, today())
    context = {
        "alike": ALIKE,
        "page": page_of(request, found.total, PER_PAGE),
        "first": pairs_sentence(found.total),
        "as_of": as_of_sentence(found.at) if found.at else "",
        "pairs": [(line, _form(line, its, sent)) for line in lines],
        "refused": refused,
    }
    return catalogue_desk(request, "alike", context, 422 if sent or refused else 200)


def _pairs(its: Hand, start: int) -> queries.Duplicates:
    """Return some pairs of the reader's; who sees all gets them as of last night, where they were compared already."""
    if its.seen is None:
        return queries.last_compared(start, PER_PAGE) or queries.duplicates(
            today(), start=start, size=PER_PAGE
        )
    owners = sorted(its.writes or its.seen)
    if not owners:
        return queries.Duplicates((), 0)
    return queries.duplicates(today(), owners=owners, start=start, size=PER_PAGE, seen=its.seen)


def _form(line: PairLine, its: Hand, sent: Mapping[str, ApartForm]) -> ApartForm | None:
    """Return the form by which the reader tells a pair apart; None where they write neither."""
    if not {line.first.owner_code, line.second.owner_code} & its.writes:
        return None
    return sent.get(line.key) or ApartForm(prefix=line.key)


@requires(Role.REPORTER)
@require_POST
def apart(request: HttpRequest) -> HttpResponse:
    """Keep that two entries are not the same, with why. Who writes neither, or does not see one, finds nothing here."""
    its, by, now = hand(request), actor_of(request.user), timezone.now()
    first, second = (request.POST.get(name, "").replace("\0", "") for name in ("first", "second"))
    codes = (first, second)
    if not _may_tell(codes, its):
        raise Http404("not the reader's to tell apart")
    key = ".".join(codes)
    form = ApartForm(request.POST, prefix=key)
    if not form.is_valid():
        return _page(request, {key: form})
    why = form.cleaned_data["why"]
    refused = tried(lambda: actions.tell_apart(by=by, codes=codes, why=why, now=now))
    if refused is not None:
        return _page(request, {key: form}, words_of(refused))
    told(request, APART_DONE)
    page = urlencode({"page": request.GET.get("page", "1")[:9]})
    return redirect(f"{reverse('desk:catalogue_alike')}?{page}")


def _may_tell(codes: Collection[str], its: Hand) -> bool:
    rows = Entry.objects.filter(code__in=codes)
    if its.seen is not None:
        rows = rows.filter(Q(listing__isnull=False) | Q(owner_code__in=its.seen))
    owners = list(rows.values_list("owner_code", flat=True))
    return len(owners) == 2 and bool(its.writes.intersection(owners))


def like_it(kind: Kind, facts: Facts, its: Hand, but: str = "") -> dict[str, Any]:
    """Return what a page says of entries that are like one being registered; empty where there are none."""
    found = queries.alike(kind, facts, today(), but=but, seen=its.seen)
    return {"alike": ALIKE, "alike_lines": alike_lines(found, today())} if found else {}


def unasked(request: HttpRequest, kind: Kind, facts: Facts, its: Hand) -> dict[str, Any]:
    """Return what is to be asked before an entry is registered; empty where nothing is like it that was not shown already."""
    known = set(request.POST.get("asked", "")[:2_000].split(","))
    said = like_it(kind, facts, its)
    codes = [line.code for line in said.get("alike_lines", ())]
    return {**said, "asked": ",".join({*codes, *known} - {""})} if set(codes) - known else {}
