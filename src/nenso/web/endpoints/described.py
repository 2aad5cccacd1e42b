"""What the document of an API says beside its good answers: refusals in one shape, and forms other than JSON."""

from typing import Any

from ninja import NinjaAPI

_PROBLEM: dict[str, Any] = {
    "title": "Problem",
    "description": "Why a request was refused or not done: problem details (RFC 9457) with a code that does not change.",
    "type": "object",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string", "description": "a sentence in the language asked for"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "code": {"type": "string"},
        "field": {"type": "string"},
        "problems": {"type": "array", "items": {"type": "object"}},
    },
}
_CONTENT = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
_COME_AGAIN = {"Retry-After": {"description": "seconds", "schema": {"type": "string"}}}
_REFUSALS: dict[str, Any] = {
    "4XX": {"description": "Refused", "content": _CONTENT},
    "429": {"description": "Asked too often", "content": _CONTENT, "headers": _COME_AGAIN},
}
_AWAY = {"503": {"description": "Not now: come again as it is", "content": _CONTENT, "headers": _COME_AGAIN}}


class DescribedApi(NinjaAPI):
    """An API whose document names refusals at each operation; the framework lists good answers alone."""

    def get_openapi_schema(self, **given: Any) -> Any:
        """Return the document."""
        found = super().get_openapi_schema(**given)
        found["components"].setdefault("schemas", {})["Problem"] = _PROBLEM
        more = (
            _REFUSALS | _AWAY if self.auth else _REFUSALS
        )  # programs with a key are told when to come again
        for ways in found["paths"].values():
            for operation in ways.values():
                operation["responses"] = {**operation["responses"], **more}
        return found


def in_forms(*kinds: str, **more: Any) -> dict[str, Any]:
    """Return what an operation says of files that it answers in, by their media types: for `openapi_extra`."""
    content = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in kinds}
    return {**more, "responses": {200: {"content": content}}}
