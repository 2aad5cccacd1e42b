"""One figure put right or taken back, with a reason that everybody reads."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role, requires
from nenso.kernel.rules import Refused
from nenso.measures import actions
from nenso.measures.rules.recording import NewObservation
from nenso.web.indicator_forms import CorrectionForm
from nenso.web.language import language_of
from nenso.web.presenters.indicators.naming import origin_url
from nenso.web.presenters.indicators.origins import OriginPage, origin_page
from nenso.web.refusals import into_form, or_not_found
from nenso.web.views.desk_frame import desk
from nenso.web.views.indicators.asking import asked_of


@requires(Role.ADMINISTRATOR, Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, code: str, kind: str, unit: str, period: str) -> HttpResponse:
    """Correct or withdraw one recorded figure; a computed one is put right where it was recorded."""
    with or_not_found():
        page = origin_page(asked_of(request, code, kind, unit), period, language_of())
    if not page.point.is_recorded:
        raise Http404(code)
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with into_form(form):
            _put_right(request, page, form)
            messages.success(request, _("The figure was put right. What it was before stays known."))
            return redirect(origin_url(page.asked, page.period, language_of()))
    return desk(
        request, "indicators/correct", {"form": form, "page": page}, status=422 if form.errors else 200
    )


def _put_right(request: HttpRequest, page: OriginPage, form: CorrectionForm) -> None:
    by, given = actor_of(request.user), form.cleaned_data
    cell = (page.indicator.code, page.unit.kind, page.unit.code, page.period.code)
    category = page.asked.category
    if given["what"] == "withdraw":
        code, kind, unit, period = cell
        actions.withdraw_observation(
            by=by,
            indicator=code,
            unit_kind=kind,
            unit_code=unit,
            period=period,
            category=category,
            reason=given["reason"],
        )
        return
    if given["value"] is None:
        raise Refused("observation.no_value", field="value")
    actions.record_observations(
        by=by,
        kind="correction",
        source=("measures.observation", "/".join((*cell, category))),
        rows=[NewObservation(*cell, value=given["value"], category=category)],
        reason=given["reason"],
    )
