"""The address at which clients of DHIS2 find us: they put `/api/…` themselves behind that of a server.

`https://HOST/dhis2` is the server, the key a personal access token (`ApiToken`) or the password of any user.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from nenso.accounts.rules import KEY, declared
from nenso.kernel.rules import Refused
from nenso.web.endpoints.systems.answers import PASSING, answer, unavailable
from nenso.web.endpoints.systems.edge import key_behind
from nenso.web.endpoints.systems.value_sets import given, taken

_VERSION = "2.41.0"  # of the shapes that are spoken here; clients choose by it what to send


def _answered(work: Callable[[HttpRequest], HttpResponse], request: HttpRequest) -> HttpResponse:
    try:
        return work(request)
    except Refused as refused:
        return answer(refused)
    except PASSING as fault:
        return unavailable(fault)


@csrf_exempt
@declared(KEY)
@require_http_methods(["GET", "HEAD", "POST"])
def data_value_sets(request: HttpRequest, form: str = "") -> HttpResponse:
    """Take a set by POST, give one by GET; `.json`, `.csv` and `.xml` (ADX) say the form."""
    if request.method == "POST":
        return _answered(taken, request)
    return _answered(lambda asked: given(asked, form), request)


@declared(KEY)
@require_safe
def system_info(request: HttpRequest, form: str = "") -> HttpResponse:  # noqa: ARG001 - part of the address
    """Say which version's shapes are spoken: clients ask before they send."""
    key_behind(request)
    return JsonResponse(
        {
            "version": _VERSION,
            "revision": "nenso",
            "systemName": "Nền Số",
            "serverDate": timezone.now().isoformat(timespec="milliseconds"),
        }
    )
