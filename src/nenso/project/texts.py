"""The sentence for every refusal of an installation: its database, its folder, its files, its port."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

REFUSALS: Mapping[str, Text] = {
    "database.address": Text(
        "NENSO_DATABASE_URL không phải là địa chỉ cơ sở dữ liệu: {why}. Hãy viết dạng postgresql://user:password@host/nenso.",
        "NENSO_DATABASE_URL is no database address: {why}. Write postgresql://user:password@host/nenso.",
    ),
    "database.silent": Text(
        "Cơ sở dữ liệu không trả lời: {why}. Hãy khởi động máy chủ hoặc sửa NENSO_DATABASE_URL, rồi chạy nenso doctor.",
        "The database does not answer: {why}. Start the server or correct NENSO_DATABASE_URL, then run nenso doctor.",
    ),
    "database.rights": Text(
        "Tài khoản cơ sở dữ liệu không có quyền: {why}. Hãy cấp quyền tạo bảng trong cơ sở dữ liệu cho tài khoản này.",
        "The database account may not do this: {why}. Give it the right to create tables in the database.",
    ),
    "database.start": Text(
        "Không khởi động được cơ sở dữ liệu trong “{folder}”: {why}.",
        "The database in “{folder}” does not start: {why}.",
    ),
    "demonstration.off": Text(
        "Đây không phải hệ thống trình diễn (NENSO_DEMONSTRATION đang tắt), nên không tạo số liệu trình diễn.",
        "This is no demonstration (NENSO_DEMONSTRATION is off), so no demonstration figures are made.",
    ),
    "demonstration.made": Text(
        "Số liệu trình diễn đã được tạo trước đây; tạo lần nữa sẽ tính hai lần.",
        "The demonstration's figures were made before; made again they would count twice.",
    ),
    "email.address": Text(
        "NENSO_EMAIL_URL không phải là địa chỉ máy chủ thư: {why}. Hãy viết dạng smtp://user:password@host:25, smtp+tls:// hoặc smtps://.",
        "NENSO_EMAIL_URL is no address of a mail server: {why}. Write smtp://user:password@host:25, smtp+tls:// or smtps://.",
    ),
    "sending.refused": Text("Máy chủ từ chối ({status}): {why}", "The site refused ({status}): {why}"),
    "sending.unreachable": Text(
        "Đã thử {tries} lần mà {url} không nhận: {why}. Những gì chưa được trả lời có thể gửi lại nguyên như cũ.",
        "Tried {tries} times, and {url} did not take it: {why}. What was not answered may be sent again as it is.",
    ),
    "sending.line": Text(
        "Tệp “{file}”, dòng {line} không đọc được: {why}",
        "The file “{file}”, line {line} cannot be read: {why}",
    ),
    "data.folder": Text(
        "Không dùng được thư mục dữ liệu “{folder}”: {why}. Hãy đặt NENSO_DATA là một thư mục được phép ghi.",
        "The data folder “{folder}” cannot be used: {why}. Set NENSO_DATA to a folder that you may write to.",
    ),
    "data.owner": Text(
        "Cơ sở dữ liệu trong “{folder}” thuộc tài khoản “{owner}”, còn máy chủ cơ sở dữ liệu chạy bằng tài khoản “{user}”. Hãy chạy “{order}”{other}.",
        "The database in “{folder}” belongs to “{owner}”, and the database server runs as “{user}”. Run “{order}”{other}.",
    ),
    "data.full": Text(
        "Không còn chỗ trống để ghi: {why}. Hãy giải phóng dung lượng.",
        "There is no room left to write: {why}. Free some space.",
    ),
    "secret.damaged": Text(
        "Tệp khóa bí mật “{file}” bị hỏng. Hãy khôi phục từ bản sao lưu; nếu không có, xóa tệp: mọi người phải thiết lập lại bước xác thực thứ hai.",
        "The secret key in “{file}” is damaged. Restore it from a backup; without one, delete it: everybody then sets up the second step anew.",
    ),
    "file.unwritable": Text(
        "Không ghi được tệp “{file}”: {why}.", "The file “{file}” cannot be written: {why}."
    ),
    "work.no_tables": Text(
        "Cơ sở dữ liệu chưa được chuẩn bị nên chưa có việc nào để làm. Hãy chạy nenso up --no-serve trước.",
        "The database is not set up yet, so there is no work to do. Run nenso up --no-serve first.",
    ),
    "report.no_json": Text(
        "Tệp “{file}” không phải là JSON (dòng {line}). Hãy dùng tệp do lệnh --out hoặc trang web tạo ra.",
        "The file “{file}” is not JSON (line {line}). Use a file that --out or the site made.",
    ),
    "report.number": Text("{option}: {why}", "{option}: {why}"),
    "report.pair": Text(
        "{option}: “{found}” cần viết dạng MÃ=GIÁ_TRỊ.", "{option}: “{found}” must be written CODE=VALUE."
    ),
    "report.format": Text(
        "Không ghi được kết quả vào “{file}”. Hãy đặt tên tệp kết thúc bằng một trong: {known}.",
        "Results cannot be written to “{file}”. Give the file a name that ends in one of: {known}.",
    ),
    "gateway.port": Text(
        "Cổng trao đổi không mở được cổng {port}: {why}.", "The gateway cannot open port {port}: {why}."
    ),
    "gateway.no_certificate": Text(
        "Các cổng trao đổi nói với nhau qua TLS: cần --certificate và --key.",
        "Gateways speak with each other over TLS: --certificate and --key are needed.",
    ),
    "gateway.whose": Text(
        "Cổng của một thành viên cần cả --name và --hub; cổng quốc gia không dùng hai tùy chọn này.",
        "A member's gateway needs both --name and --hub; the nation's takes neither.",
    ),
    "gateway.witness_name": Text(
        "--witness-port cần tên bên chứng kiến trong NENSO_EXCHANGE_WITNESS, không có dấu cách và dấu +; đang là “{name}”.",
        "--witness-port needs the witness's name in NENSO_EXCHANGE_WITNESS, without blanks and +; it is “{name}”.",
    ),
    "renewal.key": Text(
        "Khóa trong {file} không dùng được: cần khóa P-256 dạng PEM, không mật khẩu.",
        "The key in {file} cannot be used: it has to be on P-256, in PEM, without a password.",
    ),
    "renewal.account": Text(
        "Không có tài khoản ACME dùng được trong {file}: thêm --kid và --hmac-key (lệnh: nenso exchange authority account).",
        "There is no ACME account to use in {file}: add --kid and --hmac-key (the command: nenso exchange authority account).",
    ),
    "renewal.what": Text(
        "--server cần thêm --account và --host.", "--server needs --account and --host too."
    ),
    "renewal.away": Text(
        "Không tới được máy chủ ACME {url}: {why}.", "The ACME server {url} is not reached: {why}."
    ),
    "renewal.refused": Text(
        "Máy chủ ACME từ chối ({status}): {said}", "The ACME server refuses ({status}): {said}"
    ),
    "keys.unknown": Text(
        "Không có khóa “{name}”. Các khóa: {known}.", "There is no key “{name}”. The keys are: {known}."
    ),
    "gateway.hub": Text(
        "--hub cần thêm --hub-certificate (hoặc --hub-authority) và một trong hai: --hub-root hoặc --hub-key.",
        "--hub needs --hub-certificate or --hub-authority too, and one of --hub-root and --hub-key.",
    ),
    "gateway.certificate": Text(
        "Không dùng được chứng thư “{file}”: {why}.", "The certificate “{file}” cannot be used: {why}."
    ),
    "sandbox.none": Text(
        "Chưa có dịch vụ nào có mô tả OpenAPI, nên không có gì để mô phỏng. Hãy thêm mô tả cho một dịch vụ.",
        "No service has an OpenAPI document yet, so there is nothing to mock. Give a service its document.",
    ),
    "sandbox.port": Text(
        "Không mở được cổng {port} cho dịch vụ mô phỏng: {why}. Hãy chọn cổng khác bằng --port.",
        "Port {port} cannot be opened for mocks: {why}. Choose another with --port.",
    ),
    "port.taken": Text(
        "Cổng {port} đang được dùng. Hãy chọn cổng khác, ví dụ PORT={other}.",
        "Port {port} is taken. Choose another, such as PORT={other}.",
    ),
    "observations.file": Text(
        "Tệp {file} có {count} chỗ phải sửa nên chưa ghi dòng nào:",
        "The file {file} has {count} faults, so nothing was recorded:",
    ),
}
