"""What the published registry rests on: the root that counts, the key that signs each day, and what agencies were told last."""

from datetime import datetime, timedelta

from nenso.exchange.queries.roots import RootAsOf, root_standing
from nenso.kernel.rules import Text
from nenso.project.exchange_doctor.links import BrokenLink, moment_text

SOON = timedelta(days=60)  # before a root's end: people with keys have to meet
LATE = timedelta(hours=6)  # before the end of what agencies were told: it is renewed twelve hours before


def has_root() -> bool:
    """Say whether anything was published yet."""
    return root_standing() is not None


def root_seen(now: datetime) -> Text:
    """Look whether agencies can go on: a root that is alive, a key to sign with, and a publication that is not about to end."""
    found = root_standing()
    assert found is not None
    if not found.is_online_here:
        raise BrokenLink(_NO_ONLINE, _NEW_ONLINE)
    if found.expires_at - now < SOON:
        words = _OVER if found.expires_at <= now else _SOON
        raise BrokenLink(words.fill(version=found.version, at=moment_text(found.expires_at)), _NEXT)
    if found.told_until is None or found.told_until - now < LATE:
        raise BrokenLink(_told(found), _WORK)
    said = _ALONE if found.is_house_alone else _WELL
    facts = {"version": found.version, "n": found.threshold, "of": len(found.keys)}
    return said.fill(at=moment_text(found.expires_at), **facts)


def _told(found: RootAsOf) -> Text:
    return _NOT_TOLD if found.told_until is None else _TOLD.fill(at=moment_text(found.told_until))


_NO_ONLINE = Text(
    "Khóa công bố hằng ngày không có ở hệ thống này: các cơ quan không nhận được gì mới",
    "What is published each day is signed by a key that this installation has not got: agencies are told nothing new",
)
_NEW_ONLINE = Text(
    "Trả lại tệp khóa cũ (thư mục keys), hoặc: nenso exchange registry draft TỆP --new-online.",
    "Put the key's file back (folder keys), or: nenso exchange registry draft FILE --new-online.",
)
_OVER = Text(
    "Tệp gốc số {version} đã hết hạn lúc {at}: các cổng của cơ quan không chuyển gì nữa",
    "Root number {version} expired at {at}: gateways of agencies pass nothing on",
)
_SOON = Text(
    "Tệp gốc số {version} hết hạn lúc {at}; khi đó các cổng của cơ quan ngừng chuyển",
    "Root number {version} ends at {at}; gateways of agencies then pass nothing on",
)
_NEXT = Text(
    "Soạn, ký và công bố tệp gốc tiếp theo: nenso exchange registry draft TỆP.",
    "Draft, sign and publish the next root: nenso exchange registry draft FILE.",
)
_TOLD = Text(
    "Bản công bố cho các cơ quan hết hạn lúc {at} mà chưa được gia hạn",
    "What agencies were told ends at {at}, and was not renewed",
)
_NOT_TOLD = Text("Chưa công bố gì cho các cơ quan", "Agencies were told nothing yet")
_WORK = Text(
    "Chạy nenso work (hoặc nenso serve): danh bạ được gia hạn mỗi giờ.",
    "Run nenso work (or nenso serve): the registry is renewed each hour.",
)
_WELL = Text(
    "tệp gốc số {version}, cần {n} trong {of} khóa, đến {at}",
    "root number {version}, {n} of {of} keys, until {at}",
)
_ALONE = Text(
    "tệp gốc số {version} đến {at}, tự gia hạn; chỉ khóa ở máy này đứng tên (docs/gateways.md)",
    "root number {version} until {at}, renewed by itself; this machine's key alone speaks for it (docs/gateways.md)",
)
