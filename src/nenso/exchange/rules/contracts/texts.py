"""The sentences for what does not fit a service's document, and for documents that requests cannot be held to."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

REFUSALS: Mapping[str, Text] = {
    # --- A request ---
    "contract.no_path": Text(
        "{method} {path}: tài liệu OpenAPI của {service} không có đường dẫn này.",
        "{method} {path}: the OpenAPI document of {service} has no such path.",
    ),
    "contract.no_method": Text(
        "{method} {path}: tài liệu OpenAPI của {service} chỉ có các phương thức {known} cho đường dẫn này.",
        "{method} {path}: for this path the OpenAPI document of {service} has the methods {known} only.",
    ),
    "contract.required": Text(
        "Thiếu {place}, tài liệu OpenAPI của {service} yêu cầu có.",
        "Missing {place}: the OpenAPI document of {service} requires it.",
    ),
    "contract.content_type": Text(
        "Tiêu đề “Content-Type”: {service} không nhận “{found}”, chỉ nhận {known}.",
        "Header “Content-Type”: {service} does not take “{found}”, but {known}.",
    ),
    "contract.no_json": Text(
        "Thân yêu cầu gửi tới {service} không phải JSON đúng cách.",
        "The body sent to {service} is no well-formed JSON.",
    ),
    "contract.type": Text(
        "Không hợp tài liệu OpenAPI của {service}: {place} phải là {types}.",
        "Not as the OpenAPI document of {service} has it: {place} has to be {types}.",
    ),
    "contract.value": Text(
        "Không hợp tài liệu OpenAPI của {service}: {place} phải là một trong {known}.",
        "Not as the OpenAPI document of {service} has it: {place} has to be one of {known}.",
    ),
    "contract.pattern": Text(
        "Không hợp tài liệu OpenAPI của {service}: {place} phải theo mẫu {pattern}.",
        "Not as the OpenAPI document of {service} has it: {place} has to match {pattern}.",
    ),
    "contract.format": Text(
        "Không hợp tài liệu OpenAPI của {service}: {place} phải có dạng “{format}”.",
        "Not as the OpenAPI document of {service} has it: {place} has to be of the form “{format}”.",
    ),
    "contract.limit": Text(
        "Không hợp tài liệu OpenAPI của {service}: {place} {limit}.",
        "Not as the OpenAPI document of {service} has it: {place} {limit}.",
    ),
    "contract.unknown_members": Text(
        "Không hợp tài liệu OpenAPI của {service}: {place} có phần không được mô tả: {names}.",
        "Not as the OpenAPI document of {service} has it: {place} has members that it does not know: {names}.",
    ),
    "contract.no_alternative": Text(
        "Không hợp tài liệu OpenAPI của {service}: {place} không thuộc dạng nào được phép.",
        "Not as the OpenAPI document of {service} has it: {place} is none of the alternatives.",
    ),
    "contract.other": Text(
        "Không hợp tài liệu OpenAPI của {service}: {place}: {why}.",
        "Not as the OpenAPI document of {service} has it: {place}: {why}.",
    ),
    # --- A document ---
    "service.no_contract": Text(
        "Muốn kiểm tra yêu cầu thì phải có tài liệu OpenAPI của dịch vụ.",
        "Requests can be checked only where the service has an OpenAPI document.",
    ),
    "contract.mode": Text(
        "“{written}” không phải cách kiểm tra: viết true, report hoặc false.",
        "“{written}” is no way of checking: write true, report or false.",
    ),
    "contract.empty": Text(
        "Tài liệu OpenAPI không mô tả đường dẫn nào, nên mọi yêu cầu sẽ bị từ chối; hãy bổ sung hoặc tắt kiểm tra.",
        "The OpenAPI document describes no path, so that every request would be refused; complete it, or switch checking off.",
    ),
    "contract.reference": Text(
        "Tài liệu OpenAPI có tham chiếu “{reference}” tại {place} không dẫn tới đâu trong tài liệu; hãy sửa hoặc tắt kiểm tra.",
        "The OpenAPI document has a reference “{reference}” at {place} that leads to nothing in it; mend it, or switch checking off.",
    ),
    "contract.too_large": Text(
        "Phần của tài liệu OpenAPI dùng để kiểm tra yêu cầu dài {found} ký tự, quá {most}; hãy chia dịch vụ hoặc tắt kiểm tra.",
        "What requests are held to in the OpenAPI document has {found} letters, more than {most}; divide the service, or switch checking off.",
    ),
}
