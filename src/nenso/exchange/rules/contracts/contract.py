"""A service's document made ready to hold requests to: which operation is meant, and the first thing that does not fit."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from nenso.exchange.rules.contracts.telling import placed, told
from nenso.exchange.rules.mocking.checking import Asked, Fault, faults
from nenso.exchange.rules.mocking.demands import Demands, demands_of
from nenso.exchange.rules.mocking.documents import Document
from nenso.exchange.rules.mocking.operations import Operation, operations, parts_asked, taken_by

_Route = tuple[list[str], dict[str, Operation]]


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why a request does not fit: a refusal's code with the facts of its sentence; of which operation, and which place of it.

    `operation` is as the document has it (`GET /people/{id}`), the method alone where it has none; `place` as `placed` writes it.
    """

    code: str
    facts: dict[str, Any]
    operation: str = ""
    place: str = ""


@dataclass(slots=True)
class Contract:
    """What requests to a service are held to. What one operation demands is made ready when it is first asked for."""

    document: Document
    _routes: dict[int, list[_Route]] = field(default_factory=dict)
    _ready: dict[tuple[str, str], Demands] = field(default_factory=dict)

    def misfit(self, asked: Asked) -> Misfit | None:
        """Return why a request does not fit, the first thing found; None where it does.

        HEAD is held to what GET demands, and OPTIONS and TRACE to nothing, where the document does not speak of them.
        """
        found = self._operation(asked)
        if isinstance(found, Misfit):
            return found
        if found is None:
            return None
        operation, taken = found
        wrong = faults(self._demands(operation), asked, taken)
        return _misfit(operation, wrong[0]) if wrong else None

    def is_ready(self, asked: Asked) -> bool:
        """Say whether what the request's operation demands was made ready before."""
        found = self._operation(asked)
        return found is None or isinstance(found, Misfit) or _key(found[0]) in self._ready

    def _operation(self, asked: Asked) -> tuple[Operation, dict[str, str]] | Misfit | None:
        facts = {"method": asked.method, "path": (asked.path or "/")[:200]}
        parts = parts_asked(asked.path)
        fitting = [
            (known, taken)
            for template, known in self._routes.get(len(parts), ())
            if (taken := taken_by(template, parts)) is not None
        ]
        for known, taken in fitting:
            operation = known.get(asked.method) or (known.get("GET") if asked.method == "HEAD" else None)
            if operation is not None:
                return operation, taken
        if not fitting:
            return Misfit("contract.no_path", facts, asked.method)
        if asked.method in ("OPTIONS", "TRACE"):
            return None
        methods = ", ".join(sorted({method for known, _ in fitting for method in known}))
        return Misfit("contract.no_method", {**facts, "known": methods}, asked.method)

    def _demands(self, operation: Operation) -> Demands:
        key = _key(operation)
        if key not in self._ready:
            self._ready[key] = demands_of(self.document, operation)
        return self._ready[key]


def read_contract(written: str) -> Contract:
    """Return a contract from what `contract_of` wrote."""
    document = Document(json.loads(written))
    by_path: dict[str, dict[str, Operation]] = defaultdict(dict)
    for each in operations(document):
        by_path[each.path][each.method] = each
    routes: dict[int, list[_Route]] = defaultdict(list)
    for path, known in by_path.items():
        template = path.split("/")
        routes[len(template)].append((template, known))
    for its in routes.values():  # literal before template
        its.sort(key=lambda route: ["{" in part for part in route[0]])
    return Contract(document, dict(routes))


def _key(operation: Operation) -> tuple[str, str]:
    return operation.method, operation.path


def _misfit(operation: Operation, fault: Fault) -> Misfit:
    code, facts = told(fault)
    return Misfit(code, facts, " ".join(_key(operation)), placed(fault.at))
