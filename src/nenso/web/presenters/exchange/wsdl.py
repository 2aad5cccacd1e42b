"""What a WSDL document would make of the services of a system: operation by operation, before anything is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from nenso.exchange.models import Service, Subsystem
from nenso.exchange.rules.routing.snapshot import Kind
from nenso.exchange.rules.wsdl.comparing import Compared, What, compared
from nenso.exchange.rules.wsdl.described import Described, Operation
from nenso.exchange.rules.wsdl.reading import read_wsdl
from nenso.kernel.rules import Text
from nenso.web.presenters.exchange.words import State

_NEW = State("new", Text("dịch vụ mới", "a new service"), "good", "check")
_DOCUMENT = State(
    "document", Text("đã đăng ký; nhận tài liệu", "registered; gets the document"), "caution", "info"
)
_VERSION = State("version", Text("thêm phiên bản", "a version more"), "caution", "info")
_CHANGED = State("changed", Text("có thay đổi", "is changed"), "caution", "info")
_SAME = State("same", Text("như cũ", "as it is"), "plain", "same")
_GONE = State("gone", Text("không còn trong tài liệu", "not in the document any more"), "urgent", "warning")
_REST = State(
    "rest", Text("mã đã dùng cho dịch vụ REST", "the code is of a REST service"), "urgent", "warning"
)
_TO = Text("{before} → {after}", "{before} → {after}")
_NOTHING = "–"
SAY: Mapping[str, Text] = {
    "heading": Text("Tài liệu mô tả đúng các dịch vụ này chứ?", "Does the document describe these services?"),
    "operations": Text("Các thao tác trong tài liệu", "Operations of the document"),
    "take": Text("Nhận", "Take"),
    "code": Text("Mã dịch vụ", "Service code"),
    "version": Text("Phiên bản", "Version"),
    "address": Text("Địa chỉ trong tài liệu", "Address in the document"),
    "what": Text("Sẽ thế nào", "What happens"),
    "button": Text("Đăng ký các dịch vụ đã chọn", "Register what is chosen"),
    "back": Text("Chọn tài liệu khác", "Choose another document"),
    "problems": Text("Những chỗ phải sửa trong tài liệu", "What is to be put right in the document"),
    "line": Text("Dòng", "Line"),
    "element": Text("Phần tử", "Element"),
    "problem": Text("Vướng mắc", "Problem"),
    "gone": Text(
        "Dịch vụ không còn trong tài liệu vẫn được giữ; muốn thôi cung cấp thì đóng nó ở trang của nó.",
        "A service that the document does not have any more stays; close it on its page to end it.",
    ),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One operation: what it is, what happens to it, and the service of its code where one is registered."""

    code: str
    title: str
    version: Text
    address: Text
    state: State
    may: bool  # be chosen
    uuid: UUID | None


@dataclass(frozen=True, slots=True)
class WsdlPage:
    """A document beside what stands: its operations in its order, then those that it has not."""

    lines: list[Line]
    first: Text
    has_gone: bool
    may: bool


def wsdl_page(content: bytes, system: Subsystem) -> WsdlPage:
    """Return what a document that can be read would make of a system's services. One query."""
    rows = Service.objects.filter(subsystem=system, closed_at=None).select_related("wsdl_document")
    held = {row.code: row for row in rows.defer("description", "contract")}
    found = compared(read_wsdl(content), _held(held.values()), held)
    lines = [_line(each, held.get(each.code)) for each in found]
    return WsdlPage(
        lines, _first(lines), any(each.state is _GONE for each in lines), any(each.may for each in lines)
    )


def _held(rows: Iterable[Service]) -> Described:
    """Return what the documents that are held say of the services that have them; one document is read once."""
    read: dict[int, Described] = {}
    found: list[Operation] = []
    for row in rows:
        document = row.wsdl_document
        if document is not None:
            if document.pk not in read:
                read[document.pk] = read_wsdl(bytes(document.content))
            found += read[document.pk].of(row.code)
    return Described(tuple(found))


def _line(one: Compared, row: Service | None) -> Line:
    state, operation = _state(one, row), one.after or one.before
    assert operation is not None  # of two sides one is there
    return Line(
        code=one.code,
        title=operation.title,
        version=_both(one, "version"),
        address=_both(one, "address"),
        state=state,
        may=state not in (_GONE, _REST),
        uuid=row.uuid if row else None,
    )


def _state(one: Compared, row: Service | None) -> State:
    if one.what is What.GONE:
        return _GONE
    if row is not None and row.kind != Kind.SOAP:
        return _REST
    if one.what is What.NEW:
        if row is None:
            return _NEW
        return _VERSION if row.wsdl_document_id else _DOCUMENT
    return _SAME if one.what is What.SAME else _CHANGED


def _both(one: Compared, name: str) -> Text:
    """Return a fact as it would be, after what it is where that is other."""
    before = getattr(one.before, name) if one.before else None
    after = getattr(one.after, name) if one.after else before
    if before is None or before == after:
        return Text(after or _NOTHING, after or _NOTHING)
    return _TO.fill(before=before or _NOTHING, after=after or _NOTHING)


def _first(lines: list[Line]) -> Text:
    new = sum(each.state is _NEW for each in lines)
    other = sum(each.state in (_CHANGED, _DOCUMENT, _VERSION) for each in lines)
    gone = sum(each.state is _GONE for each in lines)
    return Text(
        "{n} thao tác: {new} mới, {other} thay đổi, {gone} không còn. Chưa ghi gì.",
        "{n} operations: {new} new, {other} changed, {gone} gone. Nothing is written yet.",
    ).fill(n=len(lines), new=new, other=other, gone=gone)
