"""What the owner of a system is told when its feed goes silent, and when it is back."""

from nenso.kernel.rules import Text

SILENT = Text("{name} đã ngừng gửi số liệu", "{name} has stopped sending")
SILENT_BODY = Text(
    "Hệ thống gửi lần cuối lúc {since}, quá {hours} giờ cho phép. Hãy kiểm tra hệ thống và đường truyền. "
    "Số liệu của thời gian này còn thiếu; khi gửi bù, sự kiện trùng chỉ được tính một lần.",
    "It was last heard of at {since}, longer ago than the {hours} hours allowed. Check the system and its line. "
    "Figures of this time are missing; what is sent later counts once, however often it is sent.",
)
BACK = Text("{name} đã gửi số liệu trở lại", "{name} sends again")
BACK_BODY = Text(
    "Hệ thống gửi lại lúc {since}. Hãy đối chiếu số liệu của những ngày ngừng gửi và gửi bù phần còn thiếu.",
    "It was heard of again at {since}. Reconcile the days of silence and send what is missing.",
)
