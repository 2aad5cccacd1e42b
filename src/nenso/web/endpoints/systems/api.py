"""The API by which systems send: its name, its key, its errors, and the endpoints of each theme."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja.security import HttpBearer

from nenso.kernel.rules import Refused
from nenso.web.endpoints.api import PlainJson
from nenso.web.endpoints.described import DescribedApi
from nenso.web.endpoints.systems import events, reconciliation, value_sets
from nenso.web.endpoints.systems.answers import answer
from nenso.web.endpoints.systems.edge import key_behind
from nenso.web.endpoints.systems.faults import tell_faults

DESCRIPTION = """Dossier systems send what happens to dossiers, and compare their totals with what arrived.

Reporting systems send and read data value sets in the shapes of DHIS2 (also at `/dhis2`, as the address of a server).

Every request carries a key: `Authorization: Bearer nenso_…` (or `ApiToken`, or as the password of Basic). An administrator issues it; it is shown once. Several keys may live at a
time, so that one is changed for the next without a pause. A key that is missing, unknown, expired or revoked is answered 401 with the
reason in `code`.

A batch is one transaction: what is answered is durable, and what is not answered may be sent again as it is, for an event counts once by
its `id`. 503 and 429 say in `Retry-After` when to come again. Bodies may be packed with `Content-Encoding: gzip` and carry a
`Content-Length`. A key may ask 6,000 times a minute. Errors are problem details (RFC 9457) in Vietnamese, or in English for
`Accept-Language: en`."""


class SystemKeyAuth(HttpBearer):
    """The system's key. It was asked for at the edge already: this says so in the schema, and holds should the edge be gone."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Return the key behind the request."""
        return key_behind(request)


api = DescribedApi(
    renderer=PlainJson(),
    title="Nền Số: API of systems",
    version="1",
    description=DESCRIPTION,
    urls_namespace="systems",
    docs_url=None,
    openapi_url="/openapi.json",
    auth=SystemKeyAuth(),
)
for theme in (events, reconciliation, value_sets):
    api.add_router("", theme.router)


@api.exception_handler(Refused)
def _refused(_request: HttpRequest, refused: Refused) -> HttpResponse:
    return answer(refused)


tell_faults(api, no_key="key.missing")
