"""The regimes in force for everybody: which there are, who reports, until when, and their forms as blank documents."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from nenso.accounts.rules import public
from nenso.kernel.rules import Text
from nenso.reporting import queries as reporting
from nenso.reporting.queries import RegimeAsOf
from nenso.reporting.queries.overview import next_due, overview
from nenso.web.exports import XLSX, export
from nenso.web.language import language_of
from nenso.web.presenters.regimes import words
from nenso.web.presenters.regimes.document import document
from nenso.web.presenters.regimes.page import regime_page
from nenso.web.refusals import or_not_found
from nenso.web.views.regimes.lists import COLUMNS, exported


@public
@require_safe
def regimes(request: HttpRequest) -> HttpResponse:
    """Every regime in force with its act, who reports and when."""
    today, asked = timezone.localdate(), request.GET.get("q", "")[:80]
    every = [line for line in overview(today) if line.regime.state == "in_force"]
    wanted = {line.regime.code for line in overview(today, asked)} if asked else None
    lines = [line for line in every if wanted is None or line.regime.code in wanted]
    if "format" in request.GET:
        return export(request, "che-do-bao-cao", COLUMNS, exported(lines))
    context = {
        "q": asked,
        "count": len(every),
        "lines": [{"line": line, **_facts(line.regime)} for line in lines],
        "fields": sum(
            line.fields.asked * line.reports_a_year for line in every if line.fields and line.reports_a_year
        ),
    }
    return render(request, "web/regimes/public_list.html", context)


@public
@require_safe
def regime(request: HttpRequest, code: str) -> HttpResponse:
    """One regime in force with its form as a blank document."""
    today = timezone.localdate()
    with or_not_found():
        found = reporting.regime(code, today)
        page = regime_page(code, today, found.validity.since.isoformat())
    period, due = next_due(found, today)
    context = {
        "regime": found,
        "page": page,
        "document": document(reporting.form_in(page.form)) if page.form else None,
        "period": period.name() if period else Text("", ""),
        "due": due,
        **_facts(found),
    }
    return render(request, "web/regimes/public_regime.html", context)


@public
@require_safe
def workbook(_request: HttpRequest, code: str) -> HttpResponse:
    """The form as an empty workbook; what is sent in is downloaded from the report itself, with its own codes."""
    from nenso.reporting.workbooks.layout import Meta
    from nenso.reporting.workbooks.template import write_template

    with or_not_found():
        row = reporting.version(code, timezone.localdate())
    if row.form is None:
        raise Http404(code)
    name = Text(row.name_vi, row.name_en)
    content = write_template(
        reporting.form_in(row.form), Meta(code, row.form.digest, "", "", 0), name, {}, language_of()
    )
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{code}.xlsx"'
    return answer


def _facts(regime: RegimeAsOf) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "regime": regime,
        "kind": words.KINDS[regime.kind],
        "reporters": words.who_reports(regime, today),
        "receiver": words.who_receives(regime, today),
        "frequency": words.frequency(regime),
        "deadlines": [
            (words.level(code), words.deadline_words(each)) for code, each in regime.deadlines.items()
        ],
    }
