"""Requests made up from an OpenAPI document, sent to the site as it stands, and answers held to the same document."""

import json
from collections.abc import Callable
from contextlib import suppress

import requests
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from ninja import NinjaAPI
from schemathesis import Case, GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.core.transport import Response as Answer
from schemathesis.schemas import APIOperation as Operation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.transport.requests import REQUESTS_TRANSPORT

from tests.faults import IS_LONG, far

__all__ = ["METHODS", "Answer", "Case", "Operation", "fuzz", "operations", "sender"]

CHECKS = [
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
METHODS = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE"}
BASE = "http://testserver"
Send = Callable[[Case], Answer]
Forgives = Callable[[Case, Answer], bool]


def operations(api: NinjaAPI) -> "list[Operation]":
    """Return what an API's own document offers, as programs read it; a part of it that is wrong fails."""
    written = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    config = SchemathesisConfig.from_dict({"generation": {"with-security-parameters": False}})
    schema = schemathesis.openapi.from_dict(written, config=config)
    return [found.ok() for found in schema.get_all_operations()]


def sender(**headers: str) -> Send:
    """Return what sends a case: without a server, so that a fault of the program fails with its traceback."""
    client = Client(enforce_csrf_checks=True)

    def send(case: Case) -> Answer:
        asked = requests.Request(**REQUESTS_TRANSPORT.serialize_case(case, base_url=BASE)).prepare()
        own = {"content-length", "accept-encoding"}
        given = {name: value for name, value in asked.headers.items() if name.lower() not in own}
        kind = given.pop("Content-Type", "application/octet-stream")
        body = asked.body or b""
        answer = client.generic(
            str(asked.method),
            str(asked.url).removeprefix(BASE),
            body.encode() if isinstance(body, str) else body,
            kind,
            headers=given | headers,
        )
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        lines = {name.lower(): [value] for name, value in answer.items()}
        return Answer(answer.status_code, lines, content, request=asked, elapsed=0.0, verify=False)

    return send


def fuzz(operation: Operation, send: Send, forgives: Forgives = lambda _case, _answer: False) -> None:
    """Make up cases, good ones and bad ones, and hold each answer to the document, unless it is forgiven."""
    for mode in GenerationMode:

        @settings(
            max_examples=far(2, 150),
            derandomize=not IS_LONG,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def holds(case: Case) -> None:
            answer = send(case)
            assert answer.status_code < 500, (case.as_curl_command(), answer.content[:500])
            if not forgives(case, answer):
                is_too_large = (
                    answer.status_code == 413
                )  # a refusal, which schemathesis does not take for one
                checks = [each for each in CHECKS if not (is_too_large and each is negative_data_rejection)]
                case.validate_response(answer, checks=checks)

        with suppress(Unsatisfiable if mode is GenerationMode.NEGATIVE else ()):  # nothing of it can be wrong
            holds()
