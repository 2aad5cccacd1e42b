"""Analytics of a round for the office: self against verified, reviewers, evidence used twice, the cheapest way up."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nenso.accounts.rules import Role, requires
from nenso.index.models import Entry
from nenso.index.queries import method_of
from nenso.index.queries import rounds as queries
from nenso.index.rules.rounds.trying import Trial
from nenso.kernel.rules import Refused, Text
from nenso.web.exports import Provenance, export
from nenso.web.language import in_words
from nenso.web.presenters.rounds import analysis as shown
from nenso.web.presenters.rounds.naming import units_shown
from nenso.web.refusals import words_of
from nenso.web.round_forms import LiftForm
from nenso.web.views.rounds.frame import NOT_YOURS, AskedRound, asked_round, round_desk

PER_PAGE = 100


def _office(request: HttpRequest, code: str) -> AskedRound:
    """Return a round for the office; a missing page for everybody else."""
    found = asked_round(request, code)
    if not found.is_office:
        raise Http404(NOT_YOURS)
    return found


@requires(Role.APPROVER)
@require_safe
def gaps(request: HttpRequest, code: str) -> HttpResponse:
    """What was claimed against what was found, by agency or by criterion (`?by=criterion`)."""
    found = _office(request, code)
    its = queries.gaps(found.row)
    by = "criterion" if request.GET.get("by") == "criterion" else "agency"
    every = shown.gaps_shown(its.by_criterion if by == "criterion" else its.by_agency, found.row, by)
    words, sort = request.GET.get("q", "")[:80], request.GET.get("sort", "")[:16]
    lines = shown.gaps_chosen(every, words, sort)
    # What has to be drawn next time is told once nothing can change any more.
    drawn = shown.samples_shown(queries.samples(found.row), found.row) if found.row.closed_at else None
    if "format" in request.GET and drawn is not None and request.GET.get("table") == "samples":
        rows = [each.row for each in drawn.lines]
        return export(request, f"{code}-mau-kiem-tra", shown.SAMPLE_COLUMNS, rows, Provenance(found.name))
    if "format" in request.GET:
        rows = [each.row for each in lines]
        return export(request, f"{code}-tu-cham-tham-dinh", shown.GAP_COLUMNS, rows, Provenance(found.name))
    context = {
        "by": by,
        "sentence": shown.gaps_sentence(its.by_agency),
        "has_any": bool(every),
        "chart": shown.gaps_chart(its.by_agency, in_words) if by == "agency" and not words else None,
        "chart_title": _("Claimed and found, where they are furthest apart"),
        "page": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")),
        "words": words,
        "sort": sort,
        "drawn": drawn,
        "drawn_title": shown.SAMPLES_TITLE,
        "not_drawn": shown.NOT_YET,
    }
    return round_desk(request, "gaps", found, context)


@requires(Role.APPROVER)
@require_safe
def reviewers(request: HttpRequest, code: str) -> HttpResponse:
    """How each reviewer judged beside the others, and how far two at the same criterion agree."""
    found = _office(request, code)
    lines = [shown.ReviewerShown(each) for each in queries.reviewers(found.row)]
    if "format" in request.GET:
        rows = [each.row for each in lines]
        return export(request, f"{code}-nguoi-tham-dinh", shown.REVIEWER_COLUMNS, rows)
    whole, pairs = queries.agreement_of(found.row)
    context = {
        "lines": lines,
        "sentence": shown.reviewers_sentence(lines, whole) if lines else Text("", ""),
        "pairs": [shown.pair_shown(each) for each in pairs],
        "totals": shown.totals_shown(whole),
    }
    return round_desk(request, "reviewers", found, context)


@requires(Role.APPROVER)
@require_safe
def twice(request: HttpRequest, code: str) -> HttpResponse:
    """Documents that more than one agency handed in."""
    found = _office(request, code)
    every = shown.twice_shown(queries.evidence_twice(found.row), found.row)
    if "format" in request.GET:
        rows = [line for each in every for line in each.rows]
        return export(request, f"{code}-minh-chung-trung", shown.TWICE_COLUMNS, rows)
    context = {"count": len(every), "page": Paginator(every, PER_PAGE).get_page(request.GET.get("page"))}
    return round_desk(request, "twice", found, context)


@requires(Role.APPROVER)
@require_safe
def lift(request: HttpRequest, code: str) -> HttpResponse:
    """The cheapest criteria that lift an agency by some places (`?unit=&places=`)."""
    found = _office(request, code)
    units = units_shown(found.row.participants.all(), found.row.units_on).values()
    choices = [(each.unit_code, in_words(each.name)) for each in units]
    is_asked = "unit" in request.GET
    form = LiftForm(request.GET if is_asked else None, units=choices)
    context: dict[str, Any] = {
        "form": form,
        "sentence": Text(
            "Chọn cơ quan và số bậc: điểm cần thêm ít nhất, có tính đồng hạng và những gì hệ thống đo.",
            "Choose an agency and how many places: the fewest points, with ties and what is measured taken into account.",
        ),
    }
    if is_asked and form.is_valid():
        its = _way(found, form)
        if isinstance(its, Refused):
            context["refusal"] = words_of(its)
        elif "format" in request.GET:
            return export(request, f"{code}-len-hang", its["columns"], its["rows"])
        else:
            context |= its
    status = 422 if "refusal" in context or (is_asked and form.errors) else 200
    return round_desk(request, "lift", found, context, status)


def _way(found: AskedRound, form: LiftForm) -> dict[str, Any] | Refused:
    unit, places = form.cleaned_data["unit"], form.cleaned_data["places"]
    participant = queries.participant_named(found.row, unit)
    try:
        way = queries.way_up(participant, places)
    except Refused as refused:
        return refused
    uuids = Entry.objects.filter(participant=participant).values_list("node", "uuid")
    urls = {node: reverse("rounds:entry", args=[uuid]) for node, uuid in uuids}
    name = units_shown([participant], found.row.units_on)[participant.pk].name
    method = method_of(found.row.edition)
    if isinstance(way.found, Trial):
        tried = shown.trial_shown(way.found, way, method, urls)
        sentence = shown.trial_sentence(way.found, places, name, found.phase)
        return {"tried": tried, "sentence": sentence, "columns": shown.TRIAL_COLUMNS, "rows": tried.rows}
    lines = shown.steps_shown(way.found, way, method, urls)
    return {
        "lines": lines,
        "inputs": shown.INPUTS.name,
        "sentence": shown.lift_sentence(way.found, places, name, found.phase),
        "note": Text(
            "Mỗi tiêu chí tăng theo các bậc điểm của nó, chỉ đến mức cần; tiêu chí do hệ thống đo tăng bằng việc làm, không bằng báo cáo.",
            "Each criterion rises by the steps of its rule, no further than is needed; what is measured rises by doing, not by reporting.",
        ),
        "columns": shown.LIFT_COLUMNS,
        "rows": [each.row for each in lines],
    }
