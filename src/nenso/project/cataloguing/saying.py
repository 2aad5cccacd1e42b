"""What an illustrative entry says: some say all, some next to nothing, as catalogues are in life."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from nenso.catalogue.rules import Facts, Kind, Quality, Reach, Scope, Sharing, Stage, Updating, Verdict
from nenso.kernel.rules import Text
from nenso.project.cataloguing.themes import CRITERIA, Theme

NOTHING = "Dữ liệu trình diễn, không phải của cơ quan nào / demonstration data, nobody's"
_MAKER = "Doanh nghiệp công nghệ số (minh họa)"
_ACTS = ("Quyết định của Ủy ban nhân dân (minh họa)", "Quyết định của Bộ trưởng (minh họa)")
_ROAD_MAP = "Kế hoạch chia sẻ, mở dữ liệu của cơ quan (minh họa)"
_STAGES = ((Stage.OPERATING, 84), (Stage.BUILDING, 9), (Stage.PROPOSED, 4), (Stage.RETIRED, 3))
_SHARINGS = ((Sharing.OPEN, 12), (Sharing.COMMON, 38), (Sharing.ON_REQUEST, 35), (Sharing.INTERNAL, 15))
_UPDATINGS = tuple(Updating)
_STANDARDS = "QCVN 109:2017/BTTTT; QCVN 102:2016/BTTTT"


@dataclass(frozen=True, slots=True)
class Saying:
    """Makes statements by chance, as of a day; `codes` are all owners."""

    chance: random.Random
    today: date
    codes: Sequence[str]

    def facts(self, kind: Kind, name: Text, owner: str, theme: Theme, scope: Scope) -> Facts:
        """Return what an owner says of a thing of its own."""
        [stage] = self.chance.choices([each for each, _ in _STAGES], [weight for _, weight in _STAGES])
        is_over = stage in (Stage.OPERATING, Stage.RETIRED)
        said = Facts(
            name,
            owner,
            stage,
            description=self._often(0.75, self.longer(kind, theme), Text("", "")),
            purpose=self._often(0.9, _purpose(kind, theme), Text("", "")),
            since=self._day(400, 5_000) if is_over and self._is(0.8) else None,
            basis=self._often(0.6, _ACTS[0 if scope is Scope.PROVINCE else 1], ""),
            contact=self._often(0.7, "Đơn vị chuyên trách chuyển đổi số của cơ quan chủ quản", ""),
            keywords=(theme.name.vi[:60],),
            source=NOTHING,
        )
        if kind is Kind.SYSTEM:
            return said.changed(level=self._often(0.7, self.chance.choice((1, 2, 2, 3, 3)), None))
        return self._database(said, theme, scope) if kind is Kind.DATABASE else self._platform(said, scope)

    def longer(self, kind: Kind, theme: Theme) -> Text:
        """Return a description."""
        vi, en = ("Gồm", "It holds") if kind is Kind.DATABASE else ("Chức năng", "What it does")
        return Text(
            f"{vi}: {theme.contents.vi[:1].lower()}{theme.contents.vi[1:]}. Phục vụ nghiệp vụ và cung cấp cho cơ quan khác khi có căn cứ.",
            f"{en}: {theme.contents.en[:1].lower()}{theme.contents.en[1:]}. For the agency's own work, and for others who have a ground.",
        )

    def _database(self, said: Facts, theme: Theme, scope: Scope) -> Facts:
        [sharing] = self.chance.choices([each for each, _ in _SHARINGS], [weight for _, weight in _SHARINGS])
        serves = sharing is not Sharing.INTERNAL and said.stage is Stage.OPERATING and self._is(0.22)
        has_records = said.stage is Stage.OPERATING and self._is(0.72)
        promise = self._promise() if said.stage is not Stage.RETIRED and self._is(0.35) else {}
        if promise and promise["share_by"] < self.today and self._is(0.6):
            sharing = promise["share_as"]
        return said.changed(
            scope=scope,
            **promise,
            contents=self._often(0.8, theme.contents, Text("", "")),
            standards=self._often(0.3, _STANDARDS, ""),
            updating=self._often(0.7, self.chance.choice(_UPDATINGS), None),
            sharing=sharing if promise else self._often(0.85, sharing, None),
            services=(f"VN/GOV/{said.owner}/demo/{theme.slug}",) if serves else (),
            records=round(10 ** self.chance.uniform(2.6, 6.7)) if has_records else None,
            records_on=self._day(1, 360) if has_records else None,
            quality=self._quality() if said.stage is Stage.OPERATING and self._is(0.55) else Quality(),
        )

    def _promise(self) -> dict[str, Any]:
        """Return a road map: some of its days are over, most are to come."""
        return {
            "share_as": self.chance.choice((Sharing.COMMON, Sharing.COMMON, Sharing.OPEN)),
            "share_by": self.today + timedelta(days=self.chance.randrange(-240, 500)),
            "share_ground": _ROAD_MAP,
        }

    def _quality(self) -> Quality:
        """Return shares around a level of the database's own: what is kept well is mostly kept well in all four ways."""
        level = self.chance.betavariate(6, 1.6)
        shares = {
            name: max(0, min(100, math.floor(100 * level + self.chance.gauss(0, 6))))
            for name in ("correct", "complete", "clean", "live")
            if self._is(0.8)
        }
        return Quality(**shares, on=self._day(1, 360)) if shares else Quality()

    def _platform(self, said: Facts, scope: Scope) -> Facts:
        is_announced = said.stage is Stage.OPERATING and self._is(0.65)
        users = self.chance.sample(self.codes, self.chance.randrange(6)) if self._is(0.6) else []
        judged = [Verdict(each, self.chance.choice(verdicts)) for each, verdicts in CRITERIA]
        return said.changed(
            maker=self._often(0.8, _MAKER, ""),
            is_domestic=self._often(0.9, self._is(0.88), None),
            reach=Reach.LOCAL if scope is Scope.PROVINCE else Reach.SECTOR,
            used_by=tuple(sorted(users)),
            evaluation=tuple(judged) if is_announced and self._is(0.7) else (),
            announced_on=self._day(30, 2_000) if is_announced else None,
        )

    def _is(self, share: float) -> bool:
        return self.chance.random() < share

    def _often(self, share: float, value: Any, otherwise: Any) -> Any:
        return value if self._is(share) else otherwise

    def _day(self, least: int, most: int) -> date:
        return self.today - timedelta(days=self.chance.randrange(least, most))


def _purpose(kind: Kind, theme: Theme) -> Text:
    if kind is Kind.DATABASE:
        return Text(f"Quản lý {theme.name.vi}.", f"Manages {theme.name.en}.")
    return Text(f"{theme.contents.vi}.", f"{theme.contents.en}.")
