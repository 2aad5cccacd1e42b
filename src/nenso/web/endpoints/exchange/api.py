"""The API of administration: its name, its key, its errors, and the endpoints of each theme."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja.security import HttpBearer

from nenso.exchange.onboarding.telling import problem_text
from nenso.kernel.rules import Refused
from nenso.web.endpoints.api import PlainJson
from nenso.web.endpoints.described import DescribedApi
from nenso.web.endpoints.exchange import access, onboarding, reading
from nenso.web.endpoints.exchange.edge import key_behind
from nenso.web.endpoints.systems.answers import answer
from nenso.web.endpoints.systems.faults import tell_faults
from nenso.web.language import in_words

DESCRIPTION = """Programs of a member, or of the national office, bring what takes part in the exchange to what a file describes, as
`nenso exchange apply` does, look at what stands, ask for access, and decide what was asked.

Every request carries a key of administration: `Authorization: Bearer nxadm_…`. Whoever approves for an organisation makes it at the desk,
for that organisation and those below it, for a year at most; it is shown once. It does what its owner may do there on that day, in its
owner's name: the journal says by which key. A key that is missing, unknown, expired or revoked is answered 401 with the reason in `code`.

A description is applied whole or not at all. Errors are problem details (RFC 9457) in Vietnamese, or in English for `Accept-Language: en`;
those of a description name each place by its line and key in `problems`."""


class AdministrationKeyAuth(HttpBearer):
    """The key of administration. It was asked for at the edge already: this says so in the schema, and holds should the edge be gone."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Return the key behind the request."""
        return key_behind(request)


api = DescribedApi(
    renderer=PlainJson(),
    title="Nền Số: API of administration of the data exchange",
    version="1",
    description=DESCRIPTION,
    urls_namespace="exchange_admin",
    docs_url=None,
    openapi_url="/openapi.json",
    auth=AdministrationKeyAuth(),
)
for theme in (onboarding, reading, access):
    api.add_router("", theme.router)


@api.exception_handler(Refused)
def _refused(_request: HttpRequest, refused: Refused) -> HttpResponse:
    if refused.code != "onboarding.problems":
        return answer(refused)
    problems = [
        {
            "line": each.line,
            "path": each.path,
            "code": each.code,
            "message": in_words(problem_text(each)),
        }
        for each in refused.facts["found"]
    ]
    return answer(refused, problems=problems)


tell_faults(api, no_key="api_key.missing")
