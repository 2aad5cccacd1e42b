"""The sentence for every refusal of the pages themselves."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

REFUSALS: Mapping[str, Text] = {
    "gateway.away": Text(
        "Không tới được cổng trao đổi ở {url} ({why}). Chạy nenso doctor exchange để biết thiếu gì.",
        "The gateway at {url} is not reached ({why}). Run nenso doctor exchange to see what is missing.",
    ),
    "gateway.behind": Text(
        "Sau {seconds} giây cổng trao đổi vẫn chưa nhận danh bạ mới, nên chưa gửi. Hãy thử lại.",
        "After {seconds} s the gateway does not hold the newest registry yet, so that nothing was sent. Try again.",
    ),
    "review.nothing_chosen": Text(
        "Hãy chọn kết quả của ai được giữ, rồi nêu lý do.", "Choose whose finding holds, and say why."
    ),
    "export.format": Text(
        "Không có định dạng “{found}”. Các định dạng lấy được: {known}.",
        "There is no format “{found}”. The formats are: {known}.",
    ),
    "upload.too_large": Text(
        "Tệp nặng {size} MB, lớn hơn mức {most} MB mà hệ thống nhận. Hãy chia tệp thành nhiều phần hoặc bỏ hình ảnh, trang tính thừa.",
        "The file has {size} MB; at most {most} MB are taken. Split it, or remove pictures and sheets that are not needed.",
    ),
    "observation.no_value": Text(
        "Hãy ghi số liệu đúng, hoặc chọn rút số liệu.", "Give the right figure, or choose to withdraw it."
    ),
    "dataset.not_found": Text("Không có tệp số liệu “{dataset}”.", "There is no dataset “{dataset}”."),
    "publication.not_found": Text(
        "Không có đề nghị công bố “{publication}”.", "There is no proposal “{publication}”."
    ),
    "form.part_changed": Text(
        "{name} đã sửa chỗ này lúc {at} ({what}). Thay đổi của bạn chưa được ghi và vẫn còn trong ô dưới đây: hãy xem "
        "biểu mẫu như nay đang có rồi lưu lại.",
        "{name} changed this part at {at} ({what}). Your change was not stored and still stands in the fields below: "
        "look at the form as it is now, then save again.",
    ),
    "form.not_json": Text(
        "Tệp không phải là JSON: {why}.",
        "The file is no JSON: {why}.",
    ),
    "bundle.not_there": Text(
        "Kết quả này chưa công bố nên chưa có gói dữ liệu.",
        "These results are not released yet, so there is no bundle.",
    ),
    "study.none_in_force": Text(
        "Kết quả “{family}” năm {year} của nhóm “{group}” không có phân tích độ chắc chắn: không có phần nào dưới điểm tổng được công bố đủ.",
        "There is no study of “{family}” for {year} and the group “{group}”: nothing below its composite is public in full.",
    ),
    "api.too_many": Text(
        "Câu hỏi này có hơn {most} số liệu. Hãy hỏi theo từng chỉ tiêu, đơn vị hoặc khoảng thời gian.",
        "More than {most} figures answer this. Ask by indicator, unit or span of time.",
    ),
    "api.unknown": Text("Địa chỉ này không có gì.", "There is nothing at this address."),
    "api.method": Text(
        "Địa chỉ này không nhận {method}, chỉ nhận {allowed}.",
        "This address does not take {method}; it takes {allowed}.",
    ),
    "api.nul": Text(
        "Địa chỉ có ký tự U+0000, không nhận.", "The address has a character U+0000, which is not taken."
    ),
    "api.parameter_unknown": Text(
        "Tham số “{name}” không nhận giá trị “{found}”. {known}",
        "The parameter “{name}” does not take “{found}”. {known}",
    ),
    "api.too_often": Text(
        "Quá nhiều yêu cầu. Hãy thử lại sau {seconds} giây.",
        "Too many requests. Try again in {seconds} seconds.",
    ),
    "api.wrong_keys": Text(
        "Đã có quá nhiều khóa sai từ địa chỉ này nên khóa không được xét. Hãy thử lại sau {seconds} giây.",
        "Too many wrong keys came from this address: no key is looked at. Try again in {seconds} seconds.",
    ),
    "body.no_length": Text("Yêu cầu thiếu Content-Length.", "The request says no Content-Length."),
    "body.too_large": Text(
        "Nội dung sau khi giải nén lớn hơn {most} MB. Hãy chia nhỏ; chưa nhận gì.",
        "The body has more than {most} MB when unpacked. Split it; nothing was taken.",
    ),
    "body.encoding": Text(
        "Không nhận kiểu nén “{found}”; chỉ nhận gzip.", "The encoding “{found}” is not taken; gzip is."
    ),
    "body.not_json": Text("Nội dung gửi lên không phải JSON.", "What was sent is not JSON."),
    "body.not_gzip": Text(
        "Nội dung không phải là gzip trọn vẹn. Chưa nhận gì.",
        "The body is not whole gzip. Nothing was taken.",
    ),
    "body.parameter": Text(
        "Tham số “{name}” không đúng: {why}.", "The parameter “{name}” is not right: {why}."
    ),
    "intake.unavailable": Text(
        "Hệ thống tạm thời không ghi được. Chưa nhận gì; hãy gửi lại nguyên nội dung sau {seconds} giây.",
        "Nothing can be written for the moment, and nothing was taken. Send the same again in {seconds} seconds.",
    ),
    "adoption.nobody_of_yours": Text(
        "Bạn không báo cáo cho cơ quan nào phải ban hành kế hoạch riêng theo {plan}.",
        "You report for no organisation that has to adopt a plan of its own under {plan}.",
    ),
    "region.unknown": Text("Không có vùng “{region}”.", "There is no region “{region}”."),
    "upload.not_found": Text(
        "Không còn phần nạp số liệu này, có thể đã nạp xong hoặc đã quá 30 ngày. Hãy bắt đầu lại.",
        "This upload is gone: it was loaded, or is older than 30 days. Start again.",
    ),
}

# What the journal tells, in words: every verb that a room writes.
VERBS: Mapping[str, Text] = {
    "accounts.invitation_accepted": Text("Nhận lời mời, đặt mật khẩu", "Invitation accepted"),
    "accounts.locked_out": Text("Tạm khóa đăng nhập vì thử sai nhiều lần", "Locked out after wrong attempts"),
    "accounts.password_changed": Text("Đổi mật khẩu", "Password changed"),
    "accounts.password_reset": Text("Đặt lại mật khẩu", "Password reset"),
    "accounts.person_created": Text("Thêm người dùng", "Person added"),
    "accounts.person_deactivated": Text("Ngừng tài khoản", "Account deactivated"),
    "accounts.person_invited": Text("Gửi lời mời", "Invitation sent"),
    "accounts.person_reactivated": Text("Mở lại tài khoản", "Account reactivated"),
    "accounts.recovery_codes_generated": Text("Tạo mã dự phòng", "Recovery codes made"),
    "accounts.role_granted": Text("Giao vai trò", "Role granted"),
    "accounts.role_revoked": Text("Thu hồi vai trò", "Role revoked"),
    "accounts.second_factor_reset": Text("Xóa cách xác thực thứ hai để đặt lại", "Second factor reset"),
    "accounts.sessions_ended": Text("Đăng xuất khỏi mọi máy", "Signed out everywhere"),
    "accounts.signed_in": Text("Đăng nhập", "Signed in"),
    "accounts.signed_out": Text("Đăng xuất", "Signed out"),
    "accounts.totp_activated": Text("Bật ứng dụng xác thực", "Authenticator app added"),
    "accounts.totp_deactivated": Text("Tắt ứng dụng xác thực", "Authenticator app removed"),
    "accounts.webauthn_added": Text("Thêm khóa bảo mật", "Security key added"),
    "accounts.webauthn_removed": Text("Bỏ khóa bảo mật", "Security key removed"),
    "directory.map_loaded": Text("Nạp bản đồ", "Map loaded"),
    "directory.organisation_renamed": Text("Đổi tên cơ quan", "Organisation renamed"),
    "directory.organisations_merged": Text("Sáp nhập cơ quan", "Organisations merged"),
    "directory.reference_loaded": Text("Nạp danh mục địa bàn, cơ quan", "Places and organisations loaded"),
    "exchange.access_asked": Text("Xin quyền dùng dịch vụ", "Access asked for"),
    "exchange.access_granted": Text("Đồng ý cho dùng dịch vụ", "Access granted"),
    "exchange.access_refused": Text("Từ chối cho dùng dịch vụ", "Access refused"),
    "exchange.access_withdrawn": Text("Rút yêu cầu dùng dịch vụ", "Request for access withdrawn"),
    "exchange.acme_opened": Text("Mở tài khoản ACME", "ACME account opened"),
    "exchange.acme_bound": Text("Gắn khóa vào tài khoản ACME", "Key bound to an ACME account"),
    "exchange.acme_ended": Text("Đóng tài khoản ACME", "ACME account ended"),
    "exchange.acme_key_changed": Text("Đổi khóa của tài khoản ACME", "Key of an ACME account changed"),
    "exchange.authority_made": Text("Lập nơi cấp chứng thư", "Certificate authority made"),
    "exchange.certificate_issued": Text("Cấp chứng thư", "Certificate issued"),
    "exchange.certificate_revoked": Text("Thu hồi chứng thư", "Certificate revoked"),
    "exchange.bodies_ended": Text("Nội dung hết hạn giữ đã được xóa", "Bodies past their last day ended"),
    "exchange.day_archived": Text("Lưu trữ một ngày của sổ vào tệp", "Day of the ledger archived"),
    "exchange.day_put_away": Text("Cất lại một ngày của sổ đã đưa về", "Restored day of the ledger put away"),
    "exchange.day_restored": Text("Đưa một ngày của sổ về từ tệp", "Day of the ledger brought back"),
    "exchange.empty_day_ended": Text("Bỏ bảng trống của một ngày", "Empty day of the ledger ended"),
    "exchange.body_read": Text("Lấy nội dung được giữ của bản tin", "Kept body of a message taken out"),
    "exchange.api_key_issued": Text("Cấp khóa quản trị qua API", "Key of administration issued"),
    "exchange.api_key_revoked": Text("Thu hồi khóa quản trị qua API", "Key of administration revoked"),
    "exchange.credential_added": Text("Thêm chứng thư, khóa hoặc địa chỉ", "Credential added"),
    "exchange.credential_revoked": Text("Thu hồi chứng thư, khóa hoặc địa chỉ", "Credential revoked"),
    "exchange.description_applied": Text("Áp dụng tệp mô tả thành viên", "Description of members applied"),
    "exchange.entry_read": Text("Xem phần đầu của bản tin trong sổ", "Head of a message in the ledger read"),
    "exchange.events_again": Text("Gửi lại sự kiện cho bên nhận", "Events delivered again"),
    "exchange.group_made": Text("Lập nhóm hệ thống", "Group of systems made"),
    "exchange.message_exported": Text("Xuất thông điệp thành gói ASiC-E", "Message exported as a container"),
    "exchange.keys_guessed": Text("Hệ thống báo có nơi thử nhiều khóa sai", "Many wrong keys told of"),
    "exchange.lateness_told": Text(
        "Hệ thống nhắc yêu cầu dùng dịch vụ đến hạn, quá hạn", "Due and late requests for access told"
    ),
    "exchange.stamps_missing": Text(
        "Hệ thống báo sổ trao đổi không có dấu thời gian", "Missing time stamps of the ledger told"
    ),
    "exchange.stamps_work": Text(
        "Hệ thống báo dấu thời gian hoạt động lại", "Time stamps told to work again"
    ),
    "exchange.maintenance_begun": Text("Bảo trì trong trao đổi dữ liệu", "Maintenance of the exchange begun"),
    "exchange.maintenance_ended": Text("Kết thúc bảo trì", "Maintenance of the exchange ended"),
    "catalogue.registered": Text("đăng ký vào danh mục", "registered in the catalogue"),
    "catalogue.changed": Text("soạn phiên bản mới trong danh mục", "wrote a new version in the catalogue"),
    "catalogue.submitted": Text("trình công bố trong danh mục", "submitted for the catalogue"),
    "catalogue.returned": Text("trả lại phiên bản trong danh mục", "returned a version of the catalogue"),
    "catalogue.published": Text("công bố trong danh mục", "published in the catalogue"),
    "catalogue.withdrawn": Text("rút phiên bản trong danh mục", "withdrew a version of the catalogue"),
    "catalogue.confirmed": Text("xác nhận mục trong danh mục", "confirmed an entry of the catalogue"),
    "catalogue.demonstrated": Text("tạo mục minh họa trong danh mục", "made illustrative entries"),
    "catalogue.measured": Text(
        "ghi chất lượng đo được của cơ sở dữ liệu", "recorded the measured quality of a database"
    ),
    "catalogue.imported": Text("nhập tệp vào danh mục", "read a file into the catalogue"),
    "catalogue.compared": Text("So các mục với nhau", "Entries compared with one another"),
    "catalogue.due_told": Text(
        "nhắc xác nhận hằng năm trong danh mục", "told of yearly confirmations in the catalogue"
    ),
    "catalogue.handed_over": Text("bàn giao mục trong danh mục", "handed an entry of the catalogue over"),
    "catalogue.merged": Text("sáp nhập mục trong danh mục", "merged entries of the catalogue"),
    "catalogue.split": Text("tách mục trong danh mục", "split an entry of the catalogue"),
    "catalogue.told_apart": Text(
        "xác nhận hai mục trong danh mục là khác nhau",
        "said that two entries of the catalogue are not the same",
    ),
    "exchange.member_registered": Text(
        "Đăng ký thành viên nền tảng trao đổi", "Member of the exchange registered"
    ),
    "exchange.member_resumed": Text("Cho thành viên hoạt động lại", "Member let in again"),
    "exchange.member_suspended": Text("Tạm dừng thành viên", "Member suspended"),
    "exchange.gateway_set": Text("Đặt cổng trao đổi của thành viên", "Gateway of a member set"),
    "exchange.put_behind": Text(
        "Chuyển thành viên sang cổng trao đổi khác", "Member put behind another gateway"
    ),
    "exchange.log_left": Text("Thôi chứng kiến một sổ", "Ledger cosigned no more"),
    "exchange.log_watched": Text("Chứng kiến một sổ", "Ledger cosigned from now on"),
    "exchange.witness_removed": Text("Bỏ bên chứng kiến", "Witness removed"),
    "exchange.witness_set": Text("Đặt bên chứng kiến của sổ trao đổi", "Witness of the ledger set"),
    "exchange.witness_signs": Text("Hệ thống báo bên chứng kiến ký trở lại", "Witness told to sign again"),
    "exchange.witness_wrong": Text("Hệ thống báo bên chứng kiến không ký", "Witness told not to sign"),
    "exchange.right_given": Text("Cấp quyền dùng dịch vụ", "Right given"),
    "exchange.right_revoked": Text("Thu hồi quyền dùng dịch vụ", "Right revoked"),
    "exchange.root_published": Text("Phát hành tệp gốc của danh bạ", "Root of the registry published"),
    "exchange.routing_published": Text(
        "Phát hành danh bạ cho các cổng trao đổi", "Registry published to the gateways"
    ),
    "exchange.service_changed": Text("Sửa dịch vụ", "Service changed"),
    "exchange.service_closed": Text("Đóng dịch vụ", "Service closed"),
    "exchange.service_disabled_for_now": Text("Tạm ngừng dịch vụ", "Service switched off"),
    "exchange.service_enabled": Text("Cho dịch vụ hoạt động lại", "Service switched on"),
    "exchange.service_registered": Text("Đăng ký dịch vụ", "Service registered"),
    "exchange.subsystem_closed": Text("Đóng hệ thống", "System closed"),
    "exchange.subsystem_grouped": Text("Xếp hệ thống vào nhóm", "System put in groups"),
    "exchange.subsystem_registered": Text("Đăng ký hệ thống", "System registered"),
    "exchange.trial_made": Text("Thử gọi dịch vụ từ Bàn làm việc", "Request tried from the desk"),
    "exchange.subsystem_renamed": Text("Đổi tên hệ thống", "System renamed"),
    "exchange.subsystem_referred": Text("Ghi mục danh mục của hệ thống", "Catalogue entry of a system named"),
    "index.edition_loaded": Text("Nạp ấn bản bộ chỉ số", "Edition loaded"),
    "index.draft_saved": Text("Lưu bản thảo ấn bản", "Draft edition saved"),
    "index.draft_withdrawn": Text("Rút bản thảo ấn bản", "Draft edition withdrawn"),
    "index.dataset_loaded": Text("Nạp số liệu", "Inputs loaded"),
    "index.run_computed": Text("Tính điểm và xếp hạng", "Scores and ranks computed"),
    "index.publication_proposed": Text("Đề nghị công bố", "Proposed for publication"),
    "index.publication_released": Text("Công bố và đóng băng", "Released and frozen"),
    "index.publication_returned": Text("Trả lại đề nghị công bố", "Proposal returned"),
    "index.studies_computed": Text(
        "Tính mức chắc chắn của thứ hạng để công bố", "Uncertainty of the ranks computed for publication"
    ),
    "index.round_created": Text("Lập đợt đánh giá", "Assessment round prepared"),
    "index.round_days_changed": Text("Đổi lịch đợt đánh giá", "Days of a round changed"),
    "index.round_opened": Text("Mở đợt đánh giá", "Assessment round opened"),
    "index.round_measured": Text("Đo lại số liệu của đợt đánh giá", "Measured figures of a round read again"),
    "index.assessment_submitted": Text("Ký gửi bản tự chấm", "Self-assessment signed off"),
    "index.assessment_taken_back": Text("Rút lại bản tự chấm", "Self-assessment taken back"),
    "index.round_dealt": Text("Chia việc thẩm định", "Verification dealt"),
    "index.entry_reviewed": Text("Thẩm định một tiêu chí", "Criterion verified"),
    "index.entry_settled": Text("Quyết định khác biệt thẩm định", "Difference of reviewers settled"),
    "index.evidence_asked": Text("Yêu cầu bổ sung minh chứng", "More evidence asked for"),
    "index.evidence_answered": Text("Trả lời yêu cầu minh chứng", "Request for evidence answered"),
    "index.objection_raised": Text("Kiến nghị xem lại", "Objection raised"),
    "index.objection_decided": Text("Quyết định kiến nghị", "Objection decided"),
    "index.round_simulated": Text("Chạy thử đợt minh họa", "Illustrative round played through"),
    "index.round_reminded": Text("Hệ thống nhắc hạn của đợt đánh giá", "Last days of a round reminded of"),
    "index.round_closed": Text("Chốt đợt đánh giá", "Assessment round closed"),
    "index.evidence_added": Text("Thêm tài liệu kiểm chứng", "Evidence added"),
    "index.evidence_removed": Text("Gỡ tài liệu kiểm chứng", "Evidence removed"),
    "index.link_checked": Text("Thử đường dẫn của tài liệu", "Link of a document tried"),
    "index.entry_written": Text("Tự chấm một tiêu chí", "Criterion self-assessed"),
    "index.study_asked": Text("Yêu cầu phân tích độ bất định, độ nhạy", "Study asked for"),
    "index.study_computed": Text("Tính xong phân tích", "Study computed"),
    "index.study_stopped": Text("Dừng phân tích", "Study stopped"),
    "index.study_failed": Text("Không tính được phân tích", "Study failed"),
    "measures.day_compacted": Text(
        "Xóa sự kiện chi tiết đã hết hạn giữ", "Events past their keeping dropped"
    ),
    "measures.finding_explained": Text("Giải thích số liệu bất thường", "Unusual figure explained"),
    "measures.indicator_defined": Text("Thêm chỉ tiêu", "Indicator defined"),
    "measures.indicator_redefined": Text("Sửa định nghĩa chỉ tiêu", "Indicator redefined"),
    "measures.key_issued": Text("Cấp khóa", "Key issued"),
    "measures.key_revoked": Text("Thu hồi khóa", "Key revoked"),
    "measures.observations_recorded": Text("Ghi số liệu", "Figures recorded"),
    "measures.procedures_loaded": Text("Nạp danh mục thủ tục hành chính", "Procedures loaded"),
    "measures.reference_loaded": Text("Nạp danh mục chỉ tiêu", "Indicators loaded"),
    "measures.system_back": Text("Báo hệ thống gửi lại", "Return told"),
    "measures.system_changed": Text("Sửa thông tin hệ thống", "System changed"),
    "measures.system_ended": Text("Kết thúc hệ thống", "System ended"),
    "measures.system_registered": Text("Đăng ký hệ thống", "System registered"),
    "measures.system_silent": Text("Báo hệ thống im lặng", "Silence told"),
    "measures.totals_declared": Text("Khai tổng số trong ngày để đối soát", "Totals of a day declared"),
    "measures.visits_counted": Text("Đếm lượt truy cập trong ngày", "Visits of a day counted"),
    "programme.adoption_put_right": Text("Sửa thông tin kế hoạch đã ban hành", "Adoption put right"),
    "programme.conclusion_turned": Text(
        "Giao nhiệm vụ từ kết luận cuộc họp", "Conclusion turned into a task"
    ),
    "programme.deliverable_withdrawn": Text("Gỡ tài liệu của nhiệm vụ", "Document of a task removed"),
    "programme.dependency_removed": Text("Thôi cho nhiệm vụ chờ nhiệm vụ khác", "Waiting for a task removed"),
    "programme.digest_told": Text("Hệ thống gửi việc phải làm trong tuần", "Week's tasks told"),
    "programme.extension_asked": Text("Xin gia hạn nhiệm vụ", "Extension asked for"),
    "programme.extension_granted": Text("Gia hạn nhiệm vụ", "Extension granted"),
    "programme.extension_refused": Text("Không gia hạn nhiệm vụ", "Extension refused"),
    "programme.goal_added": Text("Thêm nhóm mục tiêu", "Goal added"),
    "programme.lateness_told": Text("Hệ thống nhắc nhiệm vụ đến hạn, quá hạn", "Due and late tasks told"),
    "programme.meeting_held": Text("Ghi cuộc họp và kết luận", "Meeting kept"),
    "programme.plan_adopted": Text("Ban hành kế hoạch riêng", "Own plan adopted"),
    "programme.plan_changed": Text("Sửa kế hoạch", "Plan changed"),
    "programme.plan_created": Text("Soạn kế hoạch", "Plan drafted"),
    "programme.plan_ended": Text("Kết thúc kế hoạch", "Plan ended"),
    "programme.plan_file_taken": Text("Nhập kế hoạch từ tệp", "Plan taken from a file"),
    "programme.plan_issued": Text("Ban hành kế hoạch", "Plan issued"),
    "programme.plan_loaded": Text("Nạp kế hoạch đi kèm phần mềm", "Plan that ships loaded"),
    "programme.progress_told": Text("Báo tiến độ nhiệm vụ", "Progress told"),
    "programme.sub_task_added": Text("Thêm việc thành phần", "Part of a task added"),
    "programme.target_added": Text("Thêm mục tiêu", "Target added"),
    "programme.target_changed": Text("Sửa mục tiêu", "Target changed"),
    "programme.target_values_set": Text(
        "Sửa giá trị riêng của cơ quan trong mục tiêu", "Own values of organisations set"
    ),
    "programme.task_accepted": Text("Nghiệm thu nhiệm vụ", "Task accepted"),
    "programme.task_added": Text("Giao nhiệm vụ", "Task given"),
    "programme.task_cancelled": Text("Hủy nhiệm vụ", "Task cancelled"),
    "programme.task_changed": Text("Sửa nhiệm vụ", "Task changed"),
    "programme.task_delivered": Text("Nộp tài liệu của nhiệm vụ", "Document of a task attached"),
    "programme.task_handed_over": Text(
        "Chuyển nhiệm vụ cho cơ quan khác chủ trì", "Task passed on to another lead"
    ),
    "programme.task_passed_on": Text(
        "Chuyển nhiệm vụ cho cơ quan kế thừa", "Task passed on to the successor"
    ),
    "programme.task_returned": Text("Trả lại nhiệm vụ", "Task returned"),
    "programme.task_submitted": Text("Đề nghị nghiệm thu nhiệm vụ", "Task submitted"),
    "project.catalogue_demonstrated": Text("Tạo danh mục trình diễn", "Demonstration catalogue made"),
    "project.exchange_demonstrated": Text("Tạo dữ liệu trao đổi trình diễn", "Demonstration exchange made"),
    "project.steering_demonstrated": Text(
        "Tạo đợt đánh giá và kế hoạch trình diễn", "Demonstration round and plan made"
    ),
    "project.demonstrated": Text("Tạo số liệu trình diễn", "Demonstration figures made"),
    "project.reference_loaded": Text("Nạp dữ liệu đi kèm phần mềm", "Data that ship loaded"),
    "reporting.cells_saved": Text("Ghi số liệu vào báo cáo", "Figures saved in a report"),
    "reporting.form_saved": Text("Lưu biểu mẫu", "Form stored"),
    "reporting.package_delivered": Text("Nơi nhận đã nhận gói báo cáo", "Package taken by the receiver"),
    "reporting.package_not_delivered": Text("Chưa gửi được gói báo cáo", "Package not delivered"),
    "reporting.package_sent": Text("Gửi gói báo cáo lên trên", "Package sent on"),
    "reporting.regime_brought_into_force": Text(
        "Đưa chế độ báo cáo vào áp dụng", "Regime brought into force"
    ),
    "reporting.regime_defined": Text("Soạn chế độ báo cáo", "Regime drafted"),
    "reporting.regime_ended": Text("Chấm dứt chế độ báo cáo", "Regime ended"),
    "reporting.reminded": Text("Hệ thống nhắc hạn gửi báo cáo", "Due reports reminded of"),
    "reporting.report_called_for": Text("Yêu cầu báo cáo chuyên đề, đột xuất", "Report called for"),
    "reporting.reporters_reminded": Text("Nhắc nơi chưa gửi báo cáo", "Missing reporters reminded"),
    "reporting.submission_approved": Text("Duyệt báo cáo", "Report approved"),
    "reporting.submission_consolidated": Text("Tổng hợp báo cáo cấp dưới", "Reports from below added up"),
    "reporting.submission_corrected": Text(
        "Mở báo cáo đã duyệt để đính chính", "Approved report opened for correction"
    ),
    "reporting.submission_opened": Text("Bắt đầu làm báo cáo", "Report begun"),
    "reporting.submission_returned": Text("Trả lại báo cáo", "Report returned"),
    "reporting.submission_submitted": Text("Gửi báo cáo", "Report submitted"),
}

RUN_STATES: Mapping[str, Text] = {
    "computed": Text("đã tính", "computed"),
    "proposed": Text("chờ công bố", "proposed"),
    "returned": Text("bị trả lại", "returned"),
    "released": Text("đã công bố", "released"),
    "embargoed": Text("đã duyệt, chưa đến giờ công bố", "released, under embargo"),
}
