"""Problems and changes in words."""

from collections.abc import Mapping

from nenso.exchange.onboarding.difference import Change, Kind, Thing
from nenso.exchange.onboarding.nodes import Problem
from nenso.exchange.rules.wsdl.comparing import What, compared
from nenso.exchange.rules.wsdl.reading import read_wsdl
from nenso.kernel.rules import Refused, Text
from nenso.kernel.texts import sentence

_ROOMS = ("nenso.kernel", "nenso.exchange", "nenso.catalogue")

SIGNS: Mapping[Kind, str] = {Kind.ADDED: "+", Kind.CHANGED: "~", Kind.REMOVED: "-"}
_OPERATIONS: Mapping[What, str] = {What.NEW: "+", What.CHANGED: "~", What.GONE: "-"}
THINGS: Mapping[Thing, Text] = {
    Thing.GROUP: Text("nhóm", "group"),
    Thing.WITNESS: Text("bên chứng kiến", "witness"),
    Thing.MEMBER: Text("thành viên", "member"),
    Thing.GATEWAY: Text("cổng trao đổi của", "gateway of"),
    Thing.BEHIND: Text("cổng trao đổi đứng trước", "gateway before"),
    Thing.SUBSYSTEM: Text("hệ thống", "system"),
    Thing.GROUPS: Text("nhóm của", "groups of"),
    Thing.CREDENTIAL: Text("xác thực của", "credential of"),
    Thing.SERVICE: Text("dịch vụ", "service"),
    Thing.RIGHT: Text("quyền ở", "right to"),
}


def problem_text(problem: Problem) -> Text:
    """Return a problem in words, with its line and its key."""
    what = sentence(Refused(problem.code, **problem.facts), _ROOMS)
    where = f", {problem.path}" if problem.path else ""
    return Text(f"Dòng {problem.line}{where}: {what.vi}", f"Line {problem.line}{where}: {what.en}")


def change_text(change: Change) -> Text:
    """Return a change as one line: what becomes of which thing."""
    sign, thing = SIGNS[change.kind], THINGS[change.thing]
    if change.thing in (Thing.CREDENTIAL, Thing.RIGHT, Thing.GROUPS, Thing.GATEWAY, Thing.BEHIND):
        name = f"{change.owner}: {change.name or '–'}"
    else:
        name = change.name
    fields = f" ({', '.join(change.fields)})" if change.fields else ""
    fields += (
        _operations(change) if {"wsdl", "wsdl_document"} & set(change.fields) == {"wsdl_document"} else ""
    )
    return Text(f"{sign} {thing.vi} {name}{fields}", f"{sign} {thing.en} {name}{fields}")


def _operations(change: Change) -> str:
    """Return which operations of a WSDL are new, changed or gone; "" where they are the same and the rest of it is other."""
    before, after = (read_wsdl(each.facts.wsdl_document) for each in (change.before, change.after))
    parts = [
        f"{_OPERATIONS[each.what]} {each.code} {each.version}".rstrip()
        for each in compared(after, before, ())
        if each.what in _OPERATIONS
    ]
    return f": {', '.join(parts)}" if parts else ""
