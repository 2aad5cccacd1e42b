"""Published entries of each kind, for tests of what programs are given."""

from datetime import UTC, date, datetime
from uuid import UUID

from nenso.catalogue import actions
from nenso.catalogue.dcat import Published
from nenso.catalogue.models import Entry
from nenso.catalogue.rules import Facts, Kind, Quality, Reach, Scope, Sharing, Stage, Updating, Verdict
from nenso.kernel.rules import SYSTEM, Text

NOW = datetime(2026, 11, 26, 3, tzinfo=UTC)
HOSTILE = 'Dân <b>cư</b><script>alert("x")</script> <img src=x onerror=alert(1)>&lt;script&gt;'
DATABASE = Facts(
    Text("Cơ sở dữ liệu quốc gia về dân cư", "National population database"),
    "BCA",
    Stage.OPERATING,
    description=Text(HOSTILE, "Everybody"),
    purpose=Text("Để không hỏi dân hai lần", "So that nobody is asked twice"),
    contents=Text("Họ tên, ngày sinh, nơi cư trú", ""),
    operator="BCA",
    since=date(2021, 7, 1),
    basis="Nghị định 137/2015/NĐ-CP",
    url="https://dancu.example.vn/tra cuu",
    contact="Cục C06, lien-he@dancu.example.vn",
    keywords=("cư trú", "hộ gia đình"),
    source="https://example.vn/quyet-dinh",
    part_of="he-thong-dan-cu",
    scope=Scope.NATIONAL,
    standards="QCVN 109:2017/BTTTT",
    updating=Updating.AT_ONCE,
    sharing=Sharing.ON_REQUEST,
    services=("VN/GOV/G01/population/households",),
    records=104_000_000,
    records_on=date(2026, 1, 1),
    quality=Quality(correct=99, live=98, on=date(2026, 1, 1)),
)
SYSTEM_FACTS = Facts(
    Text("Hệ thống dân cư", "Population system"), "BCA", Stage.BUILDING, level=4, databases=("dan-cu",)
)
PLATFORM = Facts(
    Text("Nền tảng định danh", "Identity platform"),
    "BTC",
    Stage.OPERATING,
    url="https://dinhdanh.example.vn",
    maker="Công ty A",
    is_domestic=True,
    reach=Reach.NATIONAL,
    used_by=("BCA",),
    evaluation=(Verdict("An toàn", "Đạt"),),
    announced_on=date(2024, 1, 1),
)
ALL = (
    ("he-thong-dan-cu", Kind.SYSTEM, SYSTEM_FACTS.changed(databases=())),
    ("dan-cu", Kind.DATABASE, DATABASE),
    ("dinh-danh", Kind.PLATFORM, PLATFORM),
)
NAMES = {"BCA": Text("Bộ Công an", "Ministry of Public Security"), "BTC": Text("Bộ Tài chính", "")}


def as_published(code: str, kind: Kind, facts: Facts, number: int = 0) -> Published:
    """Return an entry as programs are told of it, without a database."""
    return Published(UUID(int=number), code, kind, facts, 2, NOW, NOW, NOW.date(), False)


def a_public_entry(code: str, kind: Kind, facts: Facts) -> Entry:
    """Register, submit and publish an entry."""
    entry = actions.register(by=SYSTEM, kind=kind, facts=facts, now=NOW, code=code)
    actions.submit(by=SYSTEM, entry=entry)
    return actions.publish(by=SYSTEM, entry=entry, now=NOW)


def all_public() -> None:
    """Publish one entry of each kind."""
    for each in ALL:
        a_public_entry(*each)
