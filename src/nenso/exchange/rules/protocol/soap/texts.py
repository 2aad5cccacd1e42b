"""The sentences for what is wrong with a message of SOAP."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

REFUSALS: Mapping[str, Text] = {
    "soap.not_xml": Text(
        "Phong bì SOAP không phải XML đúng cách: {why}", "The SOAP envelope is no well-formed XML: {why}"
    ),
    "soap.doctype": Text(
        "XML có DOCTYPE nên bị từ chối: ở đây không khai báo thực thể.",
        "The XML holds a DOCTYPE and is refused: nothing is declared here.",
    ),
    "soap.no_envelope": Text(
        "Nội dung không phải phong bì SOAP 1.1 mà là “{found}”.",
        "The content is no SOAP 1.1 envelope but “{found}”.",
    ),
    "soap.doubled_part": Text(
        "Phong bì cần đúng một Header rồi đúng một Body.",
        "An envelope has exactly one Header and then exactly one Body.",
    ),
    "soap.no_header": Text("Thông điệp SOAP thiếu Header.", "Malformed SOAP message: header missing."),
    "soap.no_body": Text("Thông điệp SOAP thiếu Body.", "Malformed SOAP message: body missing."),
    "soap.one_body": Text(
        "Body phải có đúng một phần tử, không phải Fault.",
        "Malformed SOAP message: the body has exactly one child element, and no Fault.",
    ),
    "soap.missing_field": Text("Thiếu trường bắt buộc “{name}”.", "Required field “{name}” is missing."),
    "soap.doubled_field": Text(
        "Trường “{name}” xuất hiện hai lần.", "The header contains the field “{name}” twice."
    ),
    "soap.object_type": Text(
        "objectType của “{name}” là “{found}”; cần {known}.",
        "The objectType of “{name}” is “{found}”; it is one of {known}.",
    ),
    "soap.bad_version": Text(
        "Phiên bản giao thức “{found}” không dùng được; cần 4.x.",
        "The protocol version “{found}” is not supported; it is 4.x.",
    ),
    "soap.other_service": Text(
        "Header gọi dịch vụ “{service}” nhưng Body là “{found}”.",
        "The header asks for “{service}”, the body for “{found}”.",
    ),
    "soap.content_type": Text(
        "Loại nội dung “{found}” không dùng được: cần text/xml hoặc multipart/related.",
        "The content type “{found}” is not taken: text/xml or multipart/related.",
    ),
    "soap.no_boundary": Text(
        "multipart/related thiếu boundary dùng được.",
        "The multipart/related has no boundary that can be used.",
    ),
    "soap.no_part": Text(
        "Không có phần SOAP ở đầu nội dung nhiều phần.",
        "The request does not contain a SOAP part at its beginning.",
    ),
    "soap.transfer_encoding": Text(
        "Phần SOAP không được mã hóa “{found}”: cần 8bit hoặc binary.",
        "The SOAP part cannot be transferred as “{found}”: 8bit or binary.",
    ),
    "soap.envelope_too_large": Text(
        "Phong bì SOAP vượt quá {most} MB; nội dung lớn gửi ở phần đính kèm.",
        "The SOAP envelope is longer than {most} MB; what is large goes into an attachment.",
    ),
    "soap.late_envelope": Text(
        "Sau {seconds} giây vẫn chưa nhận đủ phong bì SOAP.",
        "The SOAP envelope did not come within {seconds} s.",
    ),
    "soap.answer_status": Text("{service} trả lời HTTP {status}.", "{service} answered HTTP {status}."),
    "soap.inconsistent": Text(
        "Trường “{name}” trong câu trả lời của {service} không giống yêu cầu.",
        "The field “{name}” in the answer of {service} does not match the request.",
    ),
    "soap.no_wsdl": Text("Không có dịch vụ SOAP “{service}”.", "There is no SOAP service “{service}”."),
    "soap.wsdl_away": Text(
        "Không lấy được WSDL của {service}.", "The WSDL of {service} could not be fetched."
    ),
    "soap.wsdl_query": Text(
        "Cần xRoadInstance, memberClass, memberCode, subsystemCode và serviceCode.",
        "It takes xRoadInstance, memberClass, memberCode, subsystemCode and serviceCode.",
    ),
    "soap.other_server": Text(
        "Không có máy chủ bảo mật “{server}” ở đây.", "The security server “{server}” is not here."
    ),
    # --- Operational monitoring ---
    "monitoring.no_owner": Text(
        "{service} không có ở đây: chỉ có ở thành viên vận hành cổng.",
        "{service} is not here: it is with the member that runs the gateway.",
    ),
    "monitoring.criteria": Text(
        "“{name}” phải là thời điểm Unix tính bằng giây.", "“{name}” is a Unix time in seconds."
    ),
    "monitoring.order": Text("recordsTo sớm hơn recordsFrom.", "recordsTo is earlier than recordsFrom."),
    "monitoring.not_yet": Text("Chưa có bản ghi từ {since}.", "Records are not available from {since} yet."),
    "monitoring.field": Text(
        "Không có trường “{name}” trong số liệu vận hành.", "There is no field “{name}” in operational data."
    ),
}
