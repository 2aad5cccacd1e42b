"""The sentences for what is wrong with a WSDL document. Line and element stand before them."""

from collections.abc import Mapping

from nenso.exchange.rules.wsdl.described import Problem
from nenso.kernel.rules import Text

REFUSALS: Mapping[str, Text] = {
    "wsdl.problems": Text(
        "Tài liệu WSDL có {count} chỗ chưa đúng: {first}",
        "The WSDL document is not right in {count} places: {first}",
    ),
    "wsdl.too_large": Text("tài liệu WSDL lớn hơn {most} MB.", "the WSDL document is larger than {most} MB."),
    "wsdl.not_xml": Text(
        "không phải XML đúng cách (cột {column}).", "this is no well-formed XML (column {column})."
    ),
    "wsdl.doctype": Text(
        "có DOCTYPE nên bị từ chối: ở đây không khai báo thực thể.",
        "a DOCTYPE is refused: no entities are declared here.",
    ),
    "wsdl.no_definitions": Text(
        "phần tử gốc là “{found}”, không phải definitions của WSDL 1.1.",
        "the root is “{found}”, not the definitions of WSDL 1.1.",
    ),
    "wsdl.version2": Text(
        "đây là WSDL 2.0; X-Road dùng WSDL 1.1.", "this is WSDL 2.0; X-Road uses WSDL 1.1."
    ),
    "wsdl.no_operation": Text("không mô tả thao tác nào.", "it describes no operation."),
    "wsdl.no_port": Text(
        "không có port nào dùng SOAP 1.1 (soap:address).", "there is no port of SOAP 1.1 (soap:address)."
    ),
    "wsdl.soap12": Text(
        "chỉ có SOAP 1.2; X-Road dùng SOAP 1.1.", "it offers SOAP 1.2 only; X-Road uses SOAP 1.1."
    ),
    "wsdl.address": Text(
        "địa chỉ “{found}” không phải http hay https.", "the address “{found}” is neither http nor https."
    ),
    "wsdl.import": Text(
        "dẫn tới tệp khác “{file}”: hãy gộp vào một tài liệu.",
        "it leads to another file, “{file}”: put all into one document.",
    ),
    "wsdl.no_soap_binding": Text("thiếu soap:binding.", "soap:binding is missing."),
    "wsdl.style": Text(
        "kiểu “{found}”; X-Road dùng kiểu document.", "the style is “{found}”; X-Road uses document."
    ),
    "wsdl.missing": Text(
        "nhắc tới {kind} “{name}” không có trong tài liệu.",
        "it names a {kind} “{name}” that the document has not.",
    ),
    "wsdl.code": Text(
        "tên thao tác “{found}” không dùng làm mã được: chữ không dấu, số và dấu '()+,-.=? , tối đa 64.",
        "the operation's name “{found}” is no code: letters without marks, digits and '()+,-.=?, 64 at most.",
    ),
    "wsdl.doubled": Text(
        "thao tác “{found}”, phiên bản {version}, có hai lần.",
        "the operation “{found}”, version {version}, stands twice.",
    ),
    "wsdl.no_abstract": Text(
        "portType không có thao tác “{found}”.", "the portType has no operation “{found}”."
    ),
    "wsdl.no_input": Text("thao tác “{found}” thiếu input.", "the operation “{found}” has no input."),
    "wsdl.other_element": Text(
        "thông điệp hỏi của “{operation}” có phần tử “{found}”; tên phần tử phải bắt đầu bằng mã dịch vụ.",
        "what “{operation}” is asked with is “{found}”; the element's name has to begin with the service's code.",
    ),
    # --- A document beside a service, and one that is read from its address ---
    "wsdl.no_service": Text(
        "WSDL không có thao tác “{code}”; có: {known}.",
        "The WSDL has no operation “{code}”, but {known}.",
    ),
    "wsdl.two": Text(
        "WSDL ở một nơi: tài liệu tải lên, hoặc địa chỉ của nó.",
        "The WSDL is in one place: a document, or its address.",
    ),
    "wsdl.in_file": Text("“{file}”: {why}", "“{file}”: {why}"),
    "wsdl.none": Text(
        "Hãy chọn tệp WSDL, hoặc ghi địa chỉ của nó.", "Choose the WSDL file, or give its address."
    ),
    "wsdl.nothing_chosen": Text("Hãy chọn ít nhất một dịch vụ.", "Choose at least one service."),
    "wsdl.away": Text("Không đọc được WSDL tại {url}: {why}.", "The WSDL at {url} could not be read: {why}."),
}


def problem_words(problem: Problem) -> Text:
    """Return a problem in words, with its line and its element."""
    what = REFUSALS[problem.code].fill(**problem.facts)
    where = Text(f"Dòng {problem.line}", f"Line {problem.line}")
    element = f", {problem.element}" if problem.element else ""
    return Text(f"{where.vi}{element}: {what.vi}", f"{where.en}{element}: {what.en}")
