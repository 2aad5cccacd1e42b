"""The links that every connection shares: the registry, the gateway, the ledger."""

from datetime import datetime, timedelta

from django.conf import settings

from nenso.exchange import queries
from nenso.exchange.actions.stamping import PATIENCE
from nenso.exchange.queries import stamps
from nenso.exchange.queries.archives import late_day
from nenso.exchange.queries.guesses import guessed_since
from nenso.exchange.queries.health import growth
from nenso.exchange.queries.witnesses import watched_logs, witnesses
from nenso.exchange.rules.routing.pauses import pause_at
from nenso.exchange.rules.routing.snapshot import Snapshot
from nenso.kernel.rules import Refused, Text
from nenso.project.exchange_doctor.links import BrokenLink, moment_text
from nenso.project.exchange_doctor.network import Answered, asked

WAIT = Text("Chờ đến khi bảo trì xong; nó tự kết thúc.", "Wait until it is over; it ends by itself.")
BEHIND = timedelta(minutes=1)  # the tree takes what is new each second
_NOT_OURS = "The ledger cannot be written"


def registry_seen(now: datetime) -> Text:
    """Look at what gateways were told last."""
    found = snapshot_held()
    if now >= found.expires_at:
        raise BrokenLink(
            Text(
                "Danh bạ đã hết hạn lúc {at}: cổng trao đổi không chuyển gì nữa",
                "The registry expired at {at}: gateways pass nothing on",
            ).fill(at=moment_text(found.expires_at)),
            Text(
                "Chạy nenso work (hoặc nenso serve): danh bạ được gia hạn mỗi giờ.",
                "Run nenso work (or nenso serve): the registry is renewed each hour.",
            ),
        )
    pause = pause_at(found.pauses, now)
    if pause is not None:
        raise BrokenLink(
            Text(
                "Nền tảng bảo trì đến {until}: {why}", "The exchange is in maintenance until {until}: {why}"
            ).fill(until=moment_text(pause.ends_at), why=pause.reason),
            WAIT,
        )
    told = Text("bản số {number}, còn hiệu lực đến {at}", "number {number}, alive until {at}")
    return told.fill(number=found.number, at=moment_text(found.expires_at))


def snapshot_held() -> Snapshot:
    """Return the newest snapshot; raises `BrokenLink` where there is none or another key signed it."""
    try:
        found = queries.newest_snapshot()
    except Refused:
        raise BrokenLink(
            Text(
                "Danh bạ được ký bằng khóa khác với khóa của hệ thống này",
                "The registry is signed by another key than this installation's",
            ),
            Text(
                "Trả lại tệp khóa cũ (thư mục keys), rồi khởi động lại cổng trao đổi.",
                "Put the key's file back (folder keys), then restart the gateway.",
            ),
        ) from None
    if found is None:
        raise BrokenLink(
            Text("Chưa phát hành danh bạ nào", "No registry was published yet"),
            Text(
                "Đăng ký hệ thống đầu tiên: nenso exchange apply TỆP --yes.",
                "Register the first system: nenso exchange apply FILE --yes.",
            ),
        )
    return found


def gateway_seen() -> Text:
    """Look whether the gateway runs, lets information systems in, and holds the registry."""
    _at(settings.EXCHANGE_HEALTH, "/health/live")
    answer = _at(settings.EXCHANGE_GATEWAY, "/listClients")
    reason = _at(settings.EXCHANGE_HEALTH, "/health/ready").body
    if answer.status != 200 or (reason and not reason.startswith(_NOT_OURS)):
        raise BrokenLink(
            Text(
                "Cổng trao đổi chạy nhưng chưa chuyển gì: {why}",
                "The gateway runs but passes nothing on: {why}",
            ).fill(why=reason or answer.status),
            Text(
                "Kiểm tra đường từ cổng trao đổi tới cơ sở dữ liệu, rồi xem nhật ký của nó.",
                "Check the way from the gateway to the database, then read its log.",
            ),
        )
    return Text(f"trả lời ở {settings.EXCHANGE_GATEWAY}", f"answers at {settings.EXCHANGE_GATEWAY}")


def _at(base: str, path: str) -> Answered:
    try:
        return asked(base.rstrip("/") + path)
    except BrokenLink as broken:
        seen = Text("Không tới được cổng trao đổi: {it}", "The gateway is not reached: {it}")
        mend = Text(
            "Khởi động nenso gateway, hoặc sửa NENSO_EXCHANGE_GATEWAY và NENSO_EXCHANGE_HEALTH.",
            "Start nenso gateway, or correct NENSO_EXCHANGE_GATEWAY and NENSO_EXCHANGE_HEALTH.",
        )
        raise BrokenLink(seen.fill(it=broken.seen), mend) from None


def ledger_seen(now: datetime) -> Text:
    """Look whether the gateway can write the ledger, and whether its signed tree follows."""
    reason = _at(settings.EXCHANGE_HEALTH, "/health/ready").body
    if reason.startswith(_NOT_OURS):
        raise BrokenLink(
            Text(
                "Cổng trao đổi không ghi được vào sổ: {why}", "The gateway cannot write the ledger: {why}"
            ).fill(why=reason.removeprefix(f"{_NOT_OURS}: ")),
            Text(
                "Kiểm tra PostgreSQL và chỗ trống trên đĩa; cổng trao đổi tự tiếp tục khi ghi được.",
                "Check PostgreSQL and the room on its disk; the gateway goes on by itself once it can write.",
            ),
        )
    found = growth()
    if found.waiting_since is not None and now - found.waiting_since > BEHIND:
        raise BrokenLink(
            Text(
                "Sổ có {n} bản ghi chưa vào cây đã ký, cũ nhất từ {at}",
                "{n} entries of the ledger are not in its signed tree, the oldest of {at}",
            ).fill(n=found.waiting, at=moment_text(found.waiting_since)),
            Text(
                "Khởi động lại nenso gateway và xem nhật ký của nó.",
                "Restart nenso gateway and read its log.",
            ),
        )
    if (day := late_day(now)) is not None:
        raise BrokenLink(
            Text(
                "Ngày {day} của sổ lẽ ra đã chuyển vào tệp lưu trữ nhưng vẫn còn bảng",
                "The day {day} of the ledger should lie in an archive file by now, and stands",
            ).fill(day=day),
            Text(
                "Chạy nenso exchange archive --older-than N --to THƯ-MỤC --yes: lệnh nêu lý do.",
                "Run nenso exchange archive --older-than N --to FOLDER --yes: it says why.",
            ),
        )
    return Text("{n} bản ghi, ghi được", "{n} entries, takes more").fill(n=found.size)


def stamps_seen(now: datetime) -> Text:
    """Look whether checkpoints are stamped: none for longer than people are left untold of it is a fault."""
    trouble, since = stamps.trouble(), stamps.unstamped_since()
    if trouble is not None and now - trouble.since >= PATIENCE:
        raise BrokenLink(
            Text("Không có dấu thời gian từ {at}: {why}", "No time stamp since {at}: {why}").fill(
                at=moment_text(trouble.since), why=trouble.why
            ),
            Text(
                "Sửa NENSO_EXCHANGE_STAMPS, NENSO_EXCHANGE_STAMPS_CA hoặc hỏi cơ quan cấp dấu; việc trao đổi vẫn chạy.",
                "Correct NENSO_EXCHANGE_STAMPS, NENSO_EXCHANGE_STAMPS_CA, or ask the authority; the exchange goes on.",
            ),
        )
    if trouble is None and since is not None and now - since >= PATIENCE:
        raise BrokenLink(
            Text(
                "Không ai xin dấu thời gian cho mốc lúc {at}",
                "Nobody asked for a time stamp on the checkpoint of {at}",
            ).fill(at=moment_text(since)),
            Text("Chạy nenso work (hoặc nenso serve).", "Run nenso work (or nenso serve)."),
        )
    newest = stamps.stamps()[:1]
    if not newest:
        return Text("chưa có dấu nào", "none yet")
    told = Text("mới nhất lúc {at}, mốc {n} bản ghi", "newest of {at}, on {n} entries")
    return told.fill(at=moment_text(newest[0].at), n=newest[0].size)


def guesses_seen(now: datetime) -> Text:
    """Tell of wrong keys in the last day. They break no link: whoever shows many is made to wait."""
    found = guessed_since(now - timedelta(days=1))
    if not found.sources:
        return Text("không có trong 24 giờ qua", "none in the last 24 hours")
    told = Text(
        "24 giờ qua: {wrong} khóa sai từ {n} địa chỉ, thêm {held} khóa không được xét; xem /desk/exchange/guesses/",
        "in 24 hours {wrong} wrong ones from {n} addresses, and {held} not looked at; see /desk/exchange/guesses/",
    )
    return told.fill(wrong=found.wrong, n=found.sources, held=found.held)


def has_witnesses() -> bool:
    """Say whether somebody cosigns our ledger, or we another's."""
    return bool(witnesses() or watched_logs())


def witnesses_seen() -> Text:
    """Look whether witnesses sign, and whether a ledger that we cosign shows another history."""
    forked = next((each for each in watched_logs() if each.conflict_at is not None), None)
    if forked is not None and forked.conflict_at is not None:
        raise BrokenLink(
            Text(
                "Sổ {origin} cho thấy một lịch sử khác từ {at}",
                "The ledger {origin} shows another history since {at}",
            ).fill(origin=forked.origin, at=moment_text(forked.conflict_at)),
            Text(
                "Báo cơ quan vận hành sổ và cơ quan quản lý; bằng chứng: nenso exchange witness show --json.",
                "Tell its operator and whoever supervises it; the evidence: nenso exchange witness show --json.",
            ),
        )
    wrong = next((each for each in witnesses() if each.why is not None), None)
    if wrong is not None and wrong.why is not None and wrong.since is not None:
        raise BrokenLink(
            Text("Từ {at}: {why}", "Since {at}: {why}").fill(at=moment_text(wrong.since), why=wrong.why),
            Text(
                "Hỏi bên vận hành; ý nghĩa từng trường hợp: docs/exchange.md, mục Bên chứng kiến.",
                "Ask its operator; what each case means: docs/exchange.md, Witnesses.",
            ),
        )
    told = Text(
        "{n} bên ký sổ này, {m} sổ được chứng kiến ở đây",
        "{n} sign this ledger, {m} ledgers are cosigned here",
    )
    return told.fill(n=len(witnesses()), m=len(watched_logs()))
