"""The values that single organisations have of their own at a target of each, set row by row."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from nenso.accounts.queries import actor_of, today
from nenso.accounts.rules import Role, requires
from nenso.kernel.queries import journal_of
from nenso.kernel.rules import Refused, Text, format_number
from nenso.programme import actions
from nenso.programme.queries.plans import own_values
from nenso.web.language import in_words, language_of
from nenso.web.plan_forms import OwnRow, OwnValuesForm
from nenso.web.plan_forms.values import BASELINE, VALUE
from nenso.web.presenters.plans.target import UnitLine, target_page, units_sought
from nenso.web.refusals import into_form
from nenso.web.views.desk import event
from nenso.web.views.plans.frame import plan_desk, written_plan

PER_PAGE = 50  # rows on a page, saved together
EVENTS = 10


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def values(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Set what organisations have to reach where it differs from what all have to; an empty row has what all have."""
    plan = written_plan(request, code)
    row = plan.targets.filter(number=number).first()
    if row is None:
        raise Http404(number)
    if row.scope != "each":
        raise Refused("target.not_of_each", target=row.number)
    page = target_page(code, number, today(), language_of())
    q = request.GET.get("q", "")[:80]
    units = Paginator(units_sought(page.units, q, "", "name"), PER_PAGE).get_page(request.GET.get("page"))
    held = own_values(row)
    form = OwnValuesForm(
        request.POST or None,
        rows=[_row(one, held) for one in units],
        is_in_force=plan.state == "in_force",
        has_baseline=row.baseline_on is not None,
    )
    if request.method == "POST" and form.is_valid():
        with into_form(form):
            actions.set_target_values(
                by=actor_of(request.user),
                target=row,
                values=form.changed(VALUE),
                baselines=form.changed(BASELINE),
                on=today(),
                reason=form.cleaned_data["reason"],
            )
            messages.success(request, in_words(_told(len(form.changed(VALUE)) + len(form.changed(BASELINE)))))
            return redirect(f"{request.path}?{urlencode({'q': q, 'page': str(units.number)})}")
    context: dict[str, Any] = {
        "plan": plan,
        "page": page,
        "form": form,
        "q": q,
        "units": units,
        "rows": _rows(units, form),
        "first": _first(page.line.wanted, len(page.units), len(set(held["values"]) | set(held["baselines"]))),
        "events": _events(str(row.uuid), {one.code: in_words(one.name) for one in page.units}),
    }
    return plan_desk(request, "values", context, 422 if form.errors else 200)


def _rows(units: Page[UnitLine], form: OwnValuesForm) -> list[dict[str, Any]]:
    """Return the rows of the table: an organisation with its fields, and whether any of them is wrong."""
    found = []
    for one in units:
        fields = [bound for kind in (VALUE, BASELINE) if (bound := form.bound(kind, one.code)) is not None]
        found.append({"unit": one, "fields": fields, "is_wrong": any(bound.errors for bound in fields)})
    return found


def _row(unit: UnitLine, held: Mapping[str, Mapping[str, float]]) -> OwnRow:
    code = unit.code
    return OwnRow(code, in_words(unit.name), held["values"].get(code), held["baselines"].get(code))


def _events(target: str, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return what was done to the target, with each own value before and after."""
    found = []
    for entry in journal_of("target", target)[:EVENTS]:
        told = event(entry)
        changes = [
            f"{names.get(code, code)}{beside}: {_number(before)} → {_number(after)}"
            for kind, beside in (("values", ""), ("baselines", f" ({in_words(_BEGINNING)})"))
            for code, (before, after) in entry.facts.get(kind, {}).items()
        ]
        told["because"] = " · ".join(filter(None, (told["because"], "; ".join(changes))))
        found.append(told)
    return found


def _number(value: float | None) -> str:
    return "–" if value is None else format_number(value, language_of())


def _first(wanted: Text, count: int, own: int) -> Text:
    return Text(
        "{count} cơ quan phải đạt {wanted}; {own} có giá trị riêng.",
        "{count} organisations have to reach {wanted}; {own} of them have a value of their own.",
    ).fill(count=count, wanted=wanted, own=own)


_BEGINNING = Text("mốc ban đầu", "at the beginning")


def _told(count: int) -> Text:
    noun = "value was" if count == 1 else "values were"
    return Text(f"Đã lưu {count} giá trị riêng.", f"{count} {noun} stored.")
