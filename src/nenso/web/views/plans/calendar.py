"""The due days of an agency in a calendar program: an address with a token of the agency, and no personal data behind it."""

from django.core.signing import Signer
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from nenso.accounts.queries import today
from nenso.accounts.rules import Role, public, requires
from nenso.programme.queries.calendar import calendar_of
from nenso.web.language import language_of
from nenso.web.refusals import or_not_found
from nenso.web.views.plans.frame import plan_desk
from nenso.web.views.plans.home import own_organisations

_SALT = "nenso.plans.calendar"
KIND = "text/calendar; charset=utf-8"


def token_of(organisation: str) -> str:
    """Return what stands in the address of an agency's calendar; it opens that calendar and nothing else."""
    return Signer(salt=_SALT).signature(organisation)


@requires(Role.VIEWER)
@require_safe
def feeds(request: HttpRequest) -> HttpResponse:
    """The addresses of the calendars of the reader's agencies."""
    found = [
        {
            "name": name,
            "url": request.build_absolute_uri(reverse("web:plan_feed", args=[code, token_of(code)])),
        }
        for code, name in own_organisations(request)
    ]
    return plan_desk(request, "calendar", {"feeds": found})


@public
@require_safe
def feed(request: HttpRequest, organisation: str, token: str) -> HttpResponse:
    """An agency's due days as iCalendar, for whoever has the address; without the right token there is nothing."""
    if not constant_time_compare(token, token_of(organisation)):
        raise Http404(organisation)
    site = f"{request.scheme}://{request.get_host()}"
    with or_not_found():
        text = calendar_of(organisation, language_of(), site=site, now=timezone.now(), today=today())
    answer = HttpResponse(text, content_type=KIND)
    answer["Content-Disposition"] = 'attachment; filename="han-nhiem-vu.ics"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, max-age=900"
    return answer
