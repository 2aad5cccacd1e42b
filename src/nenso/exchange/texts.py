"""The sentence for every refusal of this room."""

from collections.abc import Mapping

from nenso.exchange.onboarding.texts import REFUSALS as OF_ONBOARDING
from nenso.exchange.rules.acme.texts import REFUSALS as OF_ACME
from nenso.exchange.rules.asic.texts import REFUSALS as OF_CONTAINERS
from nenso.exchange.rules.bodies.texts import REFUSALS as OF_BODIES
from nenso.exchange.rules.certificate_texts import REFUSALS as OF_CERTIFICATES
from nenso.exchange.rules.contracts.texts import REFUSALS as OF_CONTRACTS
from nenso.exchange.rules.events.texts import REFUSALS as OF_EVENTS
from nenso.exchange.rules.hops.texts import REFUSALS as OF_HOPS
from nenso.exchange.rules.ledger.texts import REFUSALS as OF_STAMPS
from nenso.exchange.rules.protocol.soap.texts import REFUSALS as OF_SOAP
from nenso.exchange.rules.traffic.texts import REFUSALS as OF_TRAFFIC
from nenso.exchange.rules.trust.texts import REFUSALS as OF_TRUST
from nenso.exchange.rules.wsdl.texts import REFUSALS as OF_WSDL
from nenso.kernel.rules import Text

REFUSALS: Mapping[str, Text] = {
    **OF_ONBOARDING,
    **OF_CONTRACTS,
    **OF_BODIES,
    **OF_CONTAINERS,
    **OF_ACME,
    **OF_CERTIFICATES,
    **OF_EVENTS,
    **OF_HOPS,
    **OF_STAMPS,
    **OF_SOAP,
    **OF_TRAFFIC,
    **OF_TRUST,
    **OF_WSDL,
    # --- Requests ---
    "exchange.bad_identifier": Text(
        "“{written}” không phải định danh hợp lệ: cần các phần không rỗng, cách nhau bằng dấu /.",
        "“{written}” is no identifier: its parts stand between slashes, and none is empty.",
    ),
    "exchange.bad_method": Text(
        "Phương thức “{method}” không dùng được ở đây.", "The method “{method}” is not taken here."
    ),
    "exchange.bad_path": Text(
        "Đường dẫn “{path}” phải có dạng /r1/(thực thể)/(loại)/(thành viên)/(hệ thống con)/(dịch vụ).",
        "The path “{path}” has to be /r1/(instance)/(class)/(member)/(subsystem)/(service).",
    ),
    "exchange.unreadable": Text(
        "Yêu cầu không phải HTTP hợp lệ: {why}.",
        "The request is not valid HTTP: {why}.",
    ),
    "exchange.failed": Text(
        "Cổng trao đổi gặp lỗi bên trong khi xử lý yêu cầu; người vận hành tìm được lỗi theo mã ở mục “detail”.",
        "The gateway failed while it handled the request; its operator finds why by the identifier in “detail”.",
    ),
    "exchange.fragment": Text(
        "Đường dẫn “{path}” có dấu #: dấu này phải viết là %23.",
        "The path “{path}” holds a #, which has to be written as %23.",
    ),
    "exchange.path_traversal": Text(
        "Đường dẫn “{path}” đi ra ngoài dịch vụ nên bị từ chối.",
        "The path “{path}” leads out of its service and is refused.",
    ),
    # --- Decisions of the gateway ---
    "exchange.outdated": Text(
        "Danh bạ của nền tảng trao đổi đã hết hạn lúc {until} và chưa lấy được bản mới; yêu cầu không được chuyển đi.",
        "The registry of the exchange expired at {until} and no newer one was had; nothing is passed on.",
    ),
    "exchange.maintenance": Text(
        "Nền tảng trao đổi bảo trì đến {until}: {reason}",
        "The exchange is in maintenance until {until}: {reason}",
    ),
    "exchange.service_maintenance": Text(
        "{service} bảo trì đến {until}: {reason}", "{service} is in maintenance until {until}: {reason}"
    ),
    "exchange.no_client_header": Text(
        "Thiếu tiêu đề X-Road-Client: hãy ghi hệ thống gửi yêu cầu, ví dụ VN/GOV/T01/cong-dich-vu.",
        "The header X-Road-Client is missing: name the system that asks, such as VN/GOV/T01/portal.",
    ),
    "exchange.unknown_client": Text("{client} chưa đăng ký.", "{client} is not registered."),
    "exchange.no_credential": Text(
        "{client} chưa được xác thực: kết nối không có chứng thư, không có khóa, và không đến từ địa chỉ đã đăng ký.",
        "{client} has not shown who it is: neither certificate nor key, and no registered address.",
    ),
    "exchange.wrong_credential": Text(
        "Chứng thư hoặc khóa của kết nối không phải của {client}.",
        "The certificate or key of the connection is not one of {client}.",
    ),
    "exchange.wrong_address": Text(
        "Chứng thư hoặc khóa là của {client}, nhưng kết nối không đến từ địa chỉ đã đăng ký.",
        "The certificate or key is one of {client}, but the connection comes from no registered address.",
    ),
    "exchange.credential_expired": Text(
        "Chứng thư hoặc khóa của {client} đã hết hạn.", "The certificate or key of {client} has expired."
    ),
    "exchange.unknown_service": Text("Không có dịch vụ {service}.", "There is no service {service}."),
    "exchange.access_denied": Text(
        "{client} không có quyền gọi {method} {path} của {service}.",
        "Request is not allowed: {service} ({method} {path}) by {client}.",
    ),
    "exchange.soap_service": Text(
        "{service} là dịch vụ SOAP, không gọi được bằng REST.",
        "{service} is a SOAP service and cannot be called using the REST interface.",
    ),
    "exchange.rest_service": Text(
        "{service} là dịch vụ REST, không gọi được bằng SOAP.",
        "{service} is a REST service and cannot be called using the SOAP interface.",
    ),
    "exchange.service_disabled": Text(
        "{service} đang tạm ngừng: {reason}", "{service} is disabled: {reason}"
    ),
    "exchange.no_registry": Text(
        "Cổng trao đổi chưa lấy được danh bạ; yêu cầu không được chuyển đi.",
        "The gateway has no registry yet; nothing is passed on.",
    ),
    "exchange.no_ledger": Text(
        "Cổng trao đổi không ghi được vào sổ; yêu cầu không được chuyển đi.",
        "The gateway cannot write its ledger; nothing is passed on.",
    ),
    "exchange.not_kept": Text(
        "Yêu cầu đã chuyển đi nhưng sổ chưa ghi kịp nên chưa được xác nhận.",
        "The request was passed on, but the ledger did not take it in time: it is not acknowledged.",
    ),
    "exchange.wrong_gateway": Text(
        "{client} không đứng sau cổng trao đổi {gateway}.",
        "{client} does not stand behind the gateway {gateway}.",
    ),
    "exchange.not_here": Text(
        "{service} không đứng sau cổng trao đổi này.", "{service} does not stand behind this gateway."
    ),
    "exchange.no_description": Text(
        "Dịch vụ “{service}” không có tài liệu OpenAPI.", "The service “{service}” has no OpenAPI document."
    ),
    # --- Joining and offering ---
    "exchange.bad_code": Text(
        "Mã “{written}” không dùng được: chỉ gồm chữ cái không dấu, chữ số và các ký tự ' ( ) + , - . = ?, tối đa 64 ký tự.",
        "The code “{written}” cannot be used: letters without marks, digits and ' ( ) + , - . = ? only, at most 64.",
    ),
    "exchange.no_name": Text("Hãy ghi tên tiếng Việt.", "Give a name in Vietnamese."),
    "exchange.long_name": Text("Tên dài quá {most} ký tự.", "The name has more than {most} letters."),
    "exchange.unseen": Text(
        "Ký tự thứ {place} ({sign}) là ký tự không nhìn thấy được; hãy xóa đi.",
        "Sign {place} ({sign}) cannot be seen; take it out.",
    ),
    "exchange.no_reason": Text("Hãy nêu lý do.", "Say why."),
    "member.class": Text(
        "Loại thành viên “{written}” không có; các loại: {known}.",
        "There is no class of members “{written}”; the classes are {known}.",
    ),
    "member.organisation": Text(
        "Không có cơ quan “{organisation}” vào ngày {on}.",
        "There is no organisation “{organisation}” on {on}.",
    ),
    "member.taken": Text("{member} đã là thành viên.", "{member} is a member already."),
    "member.suspended": Text("{member} đã bị tạm dừng: {reason}", "{member} is suspended already: {reason}"),
    "member.not_suspended": Text("{member} không bị tạm dừng.", "{member} is not suspended."),
    "member.unknown": Text("Không có thành viên “{member}”.", "There is no member “{member}”."),
    "member_gateway.url": Text(
        "Địa chỉ cổng trao đổi phải là https://máy[:cổng], không có đường dẫn: “{written}”.",
        "A gateway's address is https://host[:port] without a path: “{written}”.",
    ),
    "member_gateway.key": Text(
        "Khóa công khai của cổng trao đổi là 32 byte viết bằng base64 (lệnh: nenso exchange keys).",
        "A gateway's public key is 32 bytes in base64 (the command: nenso exchange keys).",
    ),
    "member_gateway.none": Text("{member} không có cổng trao đổi.", "{member} has no gateway."),
    "member_group.taken": Text("Nhóm “{group}” đã có.", "There is a group “{group}” already."),
    "member_group.unknown": Text("Không có nhóm “{group}”.", "There is no group “{group}”."),
    "subsystem.taken": Text("Hệ thống {subsystem} đã đăng ký.", "{subsystem} is registered already."),
    "subsystem.closed": Text("Hệ thống {subsystem} đã đóng.", "{subsystem} is closed."),
    "subsystem.unknown": Text("Không có hệ thống “{subsystem}”.", "There is no system “{subsystem}”."),
    "credential.one_kind": Text(
        "Hãy chọn đúng một cách: chứng thư, khóa, hoặc địa chỉ mạng.",
        "Choose exactly one: a certificate, a key, or networks.",
    ),
    "credential.certificate": Text(
        "Đây không phải chứng thư ở dạng PEM (-----BEGIN CERTIFICATE-----).",
        "This is no certificate in PEM (-----BEGIN CERTIFICATE-----).",
    ),
    "credential.label": Text(
        "Hãy đặt cho khóa một tên, tối đa {most} ký tự.", "Give the key a label of at most {most} letters."
    ),
    "credential.network": Text(
        "“{written}” không phải địa chỉ mạng, ví dụ 10.1.2.0/24 hoặc 10.1.2.3.",
        "“{written}” is no network, such as 10.1.2.0/24 or 10.1.2.3.",
    ),
    "credential.wide": Text(
        "Chỉ dựa vào địa chỉ thì mạng {written} quá rộng: nhiều nhất là /8 với IPv4, /32 với IPv6.",
        "{written} is too wide to show by itself who asks: /8 at most of IPv4, /32 of IPv6.",
    ),
    "credential.over": Text("Hết hạn từ ngày {until}.", "It expired on {until}."),
    "credential.taken": Text(
        "{subsystem} đã đăng ký “{label}”.", "“{label}” is registered for {subsystem} already."
    ),
    "credential.revoked": Text("“{label}” đã bị thu hồi ngày {on}.", "“{label}” was revoked on {on}."),
    "service.taken": Text("Dịch vụ {service} đã đăng ký.", "{service} is registered already."),
    "service.closed": Text("Dịch vụ {service} đã đóng.", "{service} is closed."),
    "service.unknown": Text("Không có dịch vụ “{service}”.", "There is no service “{service}”."),
    "service.code": Text("Mã của dịch vụ {service} không đổi được.", "The code of {service} never changes."),
    "service.metaservice": Text(
        "“{written}” là tên dịch vụ của chính nền tảng, hãy chọn mã khác.",
        "“{written}” is a service of the exchange itself; choose another code.",
    ),
    "service.url": Text(
        "Địa chỉ “{written}” không dùng được: cần http:// hoặc https://, tên máy chủ, không có dấu cách, tên người dùng, ? hay #.",
        "The address “{written}” cannot be used: http:// or https:// and a host, no blanks, no user, no ? or #.",
    ),
    "service.wsdl": Text(
        "Địa chỉ WSDL “{written}” không dùng được: cần http:// hoặc https:// và tên máy chủ, không có dấu cách hay #.",
        "The address of a WSDL “{written}” cannot be used: http:// or https:// and a host, no blanks, no #.",
    ),
    "service.two_kinds": Text(
        "Dịch vụ có WSDL là dịch vụ SOAP: không kèm tài liệu OpenAPI hay danh sách đường dẫn.",
        "A service with a WSDL is one of SOAP: it has neither an OpenAPI document nor endpoints.",
    ),
    "service.timeout": Text(
        "Thời gian chờ phải từ {least} đến {most} giây.",
        "The time-out is between {least} and {most} seconds.",
    ),
    "service.disabled": Text(
        "{service} đã tạm ngừng: {reason}", "{service} is switched off already: {reason}"
    ),
    "service.not_disabled": Text("{service} đang hoạt động.", "{service} is not switched off."),
    "endpoint.path": Text(
        "Đường dẫn “{written}” phải bắt đầu bằng /, không có . hay .. đứng riêng, tối đa 500 ký tự.",
        "The path “{written}” has to begin with /, without . or .. between slashes, at most 500 letters.",
    ),
    "openapi.too_large": Text(
        "Tài liệu OpenAPI dài quá {most} ký tự.", "The OpenAPI document has more than {most} letters."
    ),
    "openapi.unreadable": Text(
        "Tài liệu OpenAPI không phải JSON hay YAML đúng cách (dòng {line}).",
        "The OpenAPI document is neither JSON nor YAML (line {line}).",
    ),
    "openapi.none": Text(
        "Đây không phải tài liệu OpenAPI: thiếu “openapi” hoặc “paths”.",
        "This is no OpenAPI document: “openapi” or “paths” is missing.",
    ),
    "trial.busy": Text(
        "{subsystem} đang có {most} yêu cầu thử cùng lúc; hãy chờ một phút.",
        "{most} requests of {subsystem} are being tried at once; wait a minute.",
    ),
    # --- Maintenance ---
    "maintenance.period": Text(
        "Thời điểm kết thúc phải sau thời điểm bắt đầu và sau lúc này.",
        "The end has to come after the beginning, and after now.",
    ),
    "maintenance.long": Text(
        "Một đợt bảo trì dài nhất {most} ngày; nếu chưa biết ngày xong, hãy tạm ngừng dịch vụ.",
        "A maintenance takes {most} days at most; where the end is not known, switch the service off.",
    ),
    "maintenance.overlaps": Text(
        "Đã có đợt bảo trì đến ngày {until}, trùng với thời gian này.",
        "There is a maintenance until {until} already, which overlaps with this.",
    ),
    "maintenance.over": Text("Đợt bảo trì này đã kết thúc.", "This maintenance is over."),
    # --- Rights ---
    "right.purpose": Text("Hãy ghi mục đích sử dụng.", "Say for what purpose."),
    "right.ground": Text("Hãy ghi căn cứ pháp lý.", "Give the legal ground."),
    "right.period": Text(
        "Ngày kết thúc {until} phải sau ngày bắt đầu.", "The end {until} has to come after the beginning."
    ),
    "right.over": Text("Ngày kết thúc {until} đã qua.", "The end {until} is past."),
    "right.limit": Text(
        "Mức giới hạn {found} không dùng được: phải từ 1 đến 1.000.000.000.",
        "A limit cannot be {found}: it is between 1 and 1,000,000,000.",
    ),
    "right.subject_closed": Text("Hệ thống {subject} đã đóng.", "{subject} is closed."),
    "right.held": Text(
        "{subject} đã có quyền này ở {service}.", "{subject} has this right to {service} already."
    ),
    "right.revoked": Text(
        "Quyền này đã được {name} thu hồi ngày {on}.", "The right was revoked by {name} on {on}."
    ),
    "access_request.open_service": Text(
        "{service} là dữ liệu mở, không cần xin quyền.", "{service} is open; nobody has to ask."
    ),
    "access_request.waits": Text(
        "Đã có yêu cầu như vậy tới {service}, hạn trả lời {due}.",
        "The same was asked of {service} and is due on {due}.",
    ),
    "access_request.decided": Text(
        "Yêu cầu này đã được {name} quyết định.", "The request was decided by {name}."
    ),
    "access_request.own": Text(
        "{name} đã gửi yêu cầu này nên không tự quyết định được.",
        "{name} asked for this and cannot decide it.",
    ),
    "access_request.no_ground": Text(
        "Từ chối phải nêu căn cứ pháp lý.", "Whoever refuses gives the legal ground."
    ),
    "routing.none": Text(
        "Chưa phát hành danh bạ: hãy đăng ký một hệ thống trước.",
        "No registry was published yet: register a system first.",
    ),
    "routing.malformed": Text(
        "Đây không phải danh bạ của nền tảng trao đổi.", "This is no routing snapshot of the exchange."
    ),
    "routing.bad_signature": Text(
        "Danh bạ không có chữ ký đúng: không dùng.",
        "The routing snapshot is not signed as it must be; it is not used.",
    ),
    # --- The ledger's proofs ---
    "ledger.bad_proof": Text(
        "Chứng minh không khớp với sổ: bản ghi không nằm ở đó, hoặc sổ đã bị sửa.",
        "The proof does not fit the ledger: the entry is not there, or the ledger was altered.",
    ),
    "ledger.no_such_entry": Text(
        "Sổ có {size} bản ghi, không có bản ghi số {index}.",
        "The ledger holds {size} entries; there is none with number {index}.",
    ),
    "ledger.no_such_size": Text(
        "Không có chứng minh từ {old} đến {new} bản ghi.", "There is no proof from {old} to {new} entries."
    ),
    "ledger.no_such_tile": Text("Sổ không có mảnh “{path}”.", "The ledger has no tile “{path}”."),
    "ledger.bad_tile": Text("Mảnh của sổ bị hỏng.", "A tile of the ledger is damaged."),
    "record.malformed": Text("Đây không phải bản ghi của sổ.", "This is no record of a ledger."),
    "note.malformed": Text("Đây không phải văn bản có chữ ký.", "This is no signed note."),
    "note.bad_key": Text("“{key}” không phải khóa công khai.", "“{key}” is no public key."),
    "note.bad_signature": Text(
        "Chữ ký của {name} không đúng: văn bản đã bị sửa.",
        "The signature of {name} does not hold: the text was altered.",
    ),
    "checkpoint.malformed": Text("Đây không phải mốc của sổ.", "This is no checkpoint of a ledger."),
    "proof.malformed": Text("Đây không phải chứng minh của sổ.", "This is no proof of a ledger."),
    "proof.not_signed": Text(
        "Mốc của sổ không có chữ ký của {name}.", "The checkpoint is not signed by {name}."
    ),
    "proof.other_log": Text(
        "Mốc này của sổ {origin}, không phải của {name}.",
        "The checkpoint is of ledger {origin}, not of {name}.",
    ),
    "ledger.no_such_checkpoint": Text(
        "Sổ chưa có mốc đã ký nào từ {size} bản ghi trở lên.",
        "The ledger has no signed checkpoint of {size} entries or more yet.",
    ),
    "trust.no_such_target": Text(
        "Danh bạ có địa chỉ nội bộ của các dịch vụ nên chỉ trao cho cổng trao đổi của các cơ quan (NENSO_EXCHANGE_REGISTRY_OPEN).",
        "The registry has the inner addresses of services and is handed to the gateways of agencies alone (NENSO_EXCHANGE_REGISTRY_OPEN).",
    ),
    "access.ledger_entries": Text(
        "Bản ghi của sổ nêu tên cơ quan và dịch vụ nên không công bố; mốc và các mảnh băm thì công khai.",
        "Entries of the ledger name agencies and services and are not published; checkpoints and tiles of hashes are.",
    ),
    # --- Receipts ---
    "receipt.malformed": Text(
        "Đây không phải biên nhận của nền tảng trao đổi, hoặc tệp đã bị sửa.",
        "This is no receipt of the exchange, or the file was altered.",
    ),
    "receipt.other_key": Text(
        "Biên nhận ghi khóa của sổ là {name}, không phải khóa được tin cậy {trusted}.",
        "The receipt names {name} as the ledger's key, which is not the trusted key {trusted}.",
    ),
    "receipt.witness_missing": Text(
        "Mốc của sổ không có chữ ký của bên chứng kiến {name}.",
        "The checkpoint is not signed by the witness {name}.",
    ),
    "receipt.head_differs": Text(
        "Phần đầu thông điệp không khớp với bản ghi: phần đầu đã bị sửa.",
        "The head of the message does not fit its record: the head was altered.",
    ),
    "receipt.body_differs": Text(
        "“{name}” không phải nội dung của yêu cầu hay câu trả lời: tệp khác, hoặc đã bị sửa.",
        "“{name}” is the body of neither request nor response: it is another file, or was altered.",
    ),
    "receipt.not_together": Text(
        "Hai bản ghi không phải yêu cầu và câu trả lời của cùng một lần trao đổi.",
        "The two records are not request and response of one exchange.",
    ),
    "receipt.not_found": Text(
        "Sổ không có lần trao đổi nào mang mã “{name}”.",
        "The ledger has no exchange with the identifier “{name}”.",
    ),
    "receipt.several": Text(
        "Mã “{name}” được dùng cho {count} lần trao đổi, hãy ghi một trong: {exchanges}.",
        "The identifier “{name}” stands for {count} exchanges; name one of {exchanges}.",
    ),
    "receipt.not_yet": Text(
        "Lần trao đổi “{name}” đã được ghi nhưng chưa vào mốc đã ký; hãy thử lại sau vài giây.",
        "The exchange “{name}” is recorded, but no signed checkpoint has it yet; try again in some seconds.",
    ),
    # --- Witnesses ---
    "witness.malformed": Text(
        "Đây không phải đề nghị chứng kiến một mốc của sổ.", "This is no checkpoint handed to a witness."
    ),
    "witness.unknown_log": Text(
        "Bên chứng kiến không biết sổ {origin}.", "The witness does not know the ledger {origin}."
    ),
    "witness.old_larger": Text(
        "Mốc mới có {new} bản ghi, ít hơn mốc cũ {old}: sổ không được lùi.",
        "The new checkpoint has {new} entries, fewer than the old one of {old}: a ledger does not go back.",
    ),
    "witness.other_size": Text(
        "Bên chứng kiến ký lần cuối ở {size} bản ghi, không phải {old}.",
        "The witness signed last at {size} entries, not at {old}.",
    ),
    "witness.other_root": Text(
        "Mốc {size} bản ghi này khác mốc đã ký trước đó: sổ đã bị viết lại.",
        "This checkpoint of {size} entries is not the one signed before: the ledger was rewritten.",
    ),
}
