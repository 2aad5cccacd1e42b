"""The sentence for every refusal of a container or an archive."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

REFUSALS: Mapping[str, Text] = {
    "asic.not_zip": Text(
        "Tệp không phải ZIP đọc được: {why}.", "The file is no ZIP that can be read: {why}."
    ),
    "asic.too_large": Text(
        "Tệp ZIP bung ra quá lớn: nhiều nhất {entries} mục và {most} MB.",
        "The ZIP unpacks to too much: {entries} entries and {most} MB at most.",
    ),
    "asic.bad_name": Text("Tên mục “{name}” không được nhận.", "An entry named “{name}” is not taken."),
    "asic.twice": Text("Mục “{name}” có hai lần.", "The entry “{name}” is there twice."),
    "asic.no_mimetype": Text(
        "Không có mục “mimetype”: đây không phải gói ASiC-E.",
        "There is no entry “mimetype”: this is no ASiC-E container.",
    ),
    "asic.other_mimetype": Text(
        "Mục “mimetype” ghi “{found}”, không phải gói ASiC-E.",
        "The entry “mimetype” says “{found}”: this is no ASiC-E container.",
    ),
    "asic.missing": Text("Thiếu mục “{name}”, hoặc mục ấy rỗng.", "The entry “{name}” is missing or empty."),
    "asic.bad_xml": Text(
        "Mục “{name}” không phải XML đọc được: {why}.", "The entry “{name}” is no XML: {why}."
    ),
    "asic.malformed": Text(
        "Phần “{name}” không đọc được: không phải base64, hoặc thiếu.",
        "The part “{name}” cannot be read: it is no base64, or missing.",
    ),
    "asic.bad_method": Text(
        "Phương pháp “{method}” không được nhận (chỉ SHA-256/384/512 với RSA hoặc ECDSA).",
        "The method “{method}” is not taken (SHA-256, 384 and 512 with RSA or ECDSA are).",
    ),
    "asic.bad_message": Text(
        "message.xml không nói ai gửi: {why}.", "message.xml does not say who sent it: {why}."
    ),
    "asic.signature_malformed": Text(
        "Chữ ký không đúng dạng của X-Road ở “{where}”.",
        "The signature is not in X-Road's form, at “{where}”.",
    ),
    "asic.not_there": Text(
        "Chữ ký nói tới “{name}”, nhưng gói không có mục ấy.",
        "The signature is over “{name}”, which is not in the container.",
    ),
    "asic.other_bytes": Text(
        "“{name}” không còn là những byte đã được ký: một trong hai đã bị sửa.",
        "“{name}” is not the bytes that were signed: one of the two was altered.",
    ),
    "asic.other_certificate": Text(
        "Chứng thư kèm theo không phải chứng thư mà người ký đã nêu.",
        "The certificate that comes along is not the one that the signer named.",
    ),
    "asic.not_signed": Text(
        "Giá trị chữ ký không phải do khóa của chứng thư kèm theo tạo ra.",
        "The signature was not made by the key of the certificate that comes along.",
    ),
    "asic.not_for_signing": Text(
        "Chứng thư {subject} không phải để ký (keyUsage nonRepudiation).",
        "The certificate {subject} is not one for signing (keyUsage nonRepudiation).",
    ),
    "asic.not_covered": Text(
        "“{name}” không được chữ ký hay chuỗi băm nào bảo đảm.",
        "“{name}” is covered by neither the signature nor a hash chain.",
    ),
    "asic.chain_malformed": Text(
        "Chuỗi băm “{name}” không đúng dạng.", "The hash chain “{name}” is not in its form."
    ),
    "asic.chain_step": Text(
        "Chuỗi băm “{chain}” dẫn tới bước “{uri}” không có, hoặc hai lần.",
        "The hash chain “{chain}” leads to the step “{uri}”, which is not there, or twice.",
    ),
    "asic.chain_differs": Text(
        "“{name}” không phải mục mà chuỗi băm “{chain}” ghi: một trong hai đã bị sửa.",
        "“{name}” is not the one of the hash chain “{chain}”: one of the two was altered.",
    ),
    "asic.chain_result": Text(
        "Kết quả “{name}” không phải của chuỗi băm: một trong hai đã bị sửa.",
        "The result “{name}” is not that of the hash chain: one of the two was altered.",
    ),
    "asic.chain_leaves_out": Text(
        "Chuỗi băm “{chain}” không có “{name}”.", "The hash chain “{chain}” leaves “{name}” out."
    ),
    "asic.manifest_differs": Text(
        "Bản kê không đúng với những gì có trong gói, ở “{name}”.",
        "The manifest is not what the container holds, at “{name}”.",
    ),
    "asic.no_stamp": Text(
        "Gói không kèm dấu thời gian: không biết chữ ký có từ bao giờ.",
        "The container has no time stamp: since when the signature stands is not known.",
    ),
    "asic.stamp_other_bytes": Text(
        "Dấu thời gian không phải của chữ ký này: một trong hai đã bị sửa.",
        "The time stamp is not on this signature: one of the two was altered.",
    ),
    "asic.no_trust": Text(
        "Tệp --trust không phải shared-params.xml hay gói /verificationconf của X-Road có tổ chức chứng thực.",
        "What --trust names is neither X-Road's shared-params.xml nor the ZIP of /verificationconf with authorities in it.",
    ),
    "asic.unknown_instance": Text(
        "Tệp --trust không nói về nền tảng “{instance}” của bên gửi.",
        "What --trust names says nothing of the sender's instance “{instance}”.",
    ),
    "asic.not_certified": Text(
        "Chứng thư {subject} không do tổ chức nào được tin cậy cấp, hoặc không có hiệu lực lúc {at}.",
        "The certificate {subject} was issued by none of the trusted authorities, or was not valid at {at}.",
    ),
    "asic.no_ocsp": Text(
        "Không có câu trả lời OCSP cho chứng thư {subject}.",
        "There is no OCSP answer for the certificate {subject}.",
    ),
    "asic.ocsp_not_signed": Text(
        "Câu trả lời OCSP không do nơi được phép trả lời ký.",
        "The OCSP answer is not signed by one who may answer.",
    ),
    "asic.ocsp_old": Text(
        "Câu trả lời OCSP lúc {said} đã cũ so với dấu thời gian {at}.",
        "The OCSP answer of {said} is too old for the time stamp of {at}.",
    ),
    "asic.revoked": Text(
        "Theo OCSP, chứng thư {subject} không còn tốt: {status}.",
        "By OCSP the certificate {subject} is not good: {status}.",
    ),
    "asic.unknown_profile": Text(
        "Chưa biết hồ sơ chứng thư “{profile}” ghi thành viên ở đâu.",
        "Where the certificate profile “{profile}” names the member is not known here.",
    ),
    "asic.no_member": Text(
        "Chứng thư {subject} không nói là của thành viên nào.",
        "The certificate {subject} does not say which member it is of.",
    ),
    "asic.other_member": Text(
        "Chứng thư là của {member}, nhưng bên gửi ghi trong thông điệp là {sender}.",
        "The certificate is of {member}, but the message says that {sender} sent it.",
    ),
    "export.no_message": Text(
        "Sổ không có thông điệp này của lần trao đổi “{name}” ({direction}).",
        "The ledger has no such message of the exchange “{name}” ({direction}).",
    ),
    "export.other_body": Text(
        "Cần đúng nội dung mà sổ ghi ({size} byte): đưa bằng --body, hoặc bỏ --body nếu thông điệp không có nội dung.",
        "The very body of the ledger is needed ({size} bytes): hand it in by --body, or leave --body out where there is none.",
    ),
    "export.no_key": Text(
        "Chưa có khóa để ký: đặt NENSO_EXCHANGE_SIGN_KEY và NENSO_EXCHANGE_SIGN_CERTIFICATE.",
        "There is no key to sign with: set NENSO_EXCHANGE_SIGN_KEY and NENSO_EXCHANGE_SIGN_CERTIFICATE.",
    ),
    "export.bad_key": Text(
        "Khóa ký phải là RSA hoặc ECDSA (PEM không mật khẩu), kèm chứng thư của chính khóa ấy rồi chứng thư nơi cấp.",
        "The key to sign with has to be of RSA or ECDSA (PEM without a password), with its own certificate and then its issuer's.",
    ),
    "export.no_ocsp": Text(
        "Nơi trả lời OCSP {url} không trả lời: {why}.", "The OCSP responder {url} does not answer: {why}."
    ),
    "export.no_stamps": Text(
        "Chưa có cơ quan cấp dấu thời gian: đặt NENSO_EXCHANGE_STAMPS.",
        "There is no time-stamping authority: set NENSO_EXCHANGE_STAMPS.",
    ),
    "asic.no_linking": Text("Kho lưu không có mục “linkinginfo”.", "The archive has no entry “linkinginfo”."),
    "asic.bad_linking": Text(
        "Dòng {line} của “linkinginfo” không đúng dạng.", "Line {line} of “linkinginfo” is not in its form."
    ),
    "asic.no_containers": Text("Kho lưu không có gói nào.", "The archive holds no container."),
    "asic.other_before": Text(
        "“linkinginfo” nối vào {said}, không phải {known}: kho lưu này không tiếp theo kho trước.",
        "“linkinginfo” goes on from {said}, not from {known}: this archive does not follow the one before.",
    ),
    "asic.other_files": Text(
        "“linkinginfo” và kho lưu không có cùng các gói, ở “{name}”.",
        "“linkinginfo” and the archive do not hold the same containers, at “{name}”.",
    ),
    "asic.other_link": Text(
        "Mắt xích của “{name}” không đúng: gói, thứ tự hoặc “linkinginfo” đã bị sửa.",
        "The link of “{name}” does not hold: the container, the order or “linkinginfo” was altered.",
    ),
}
