"""The lists of the catalogue: what an entry is, where it stands in life, whom it serves."""

from enum import StrEnum


class Kind(StrEnum):
    """What an entry describes."""

    SYSTEM = "system"
    DATABASE = "database"
    PLATFORM = "platform"


class Stage(StrEnum):
    """Where the thing itself stands in life, as its owner tells."""

    PROPOSED = "proposed"
    BUILDING = "building"
    OPERATING = "operating"
    MERGED = "merged"
    RETIRED = "retired"


class Scope(StrEnum):
    """Whose database it is (Law 60/2024/QH15 on data and Decree 194/2025/NĐ-CP tell national ones from those of bodies)."""

    NATIONAL = "national"
    SPECIALISED = "specialised"
    MINISTRY = "ministry"
    PROVINCE = "province"


class Sharing(StrEnum):
    """Who may have the data (Decree 194/2025/NĐ-CP, article 16: common and open data are shared by default)."""

    OPEN = "open"
    COMMON = "common"
    ON_REQUEST = "on_request"
    INTERNAL = "internal"


class Updating(StrEnum):
    """How soon a change in the world stands in the data."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    IRREGULAR = "irregular"


class Reach(StrEnum):
    """Whom a digital platform serves."""

    NATIONAL = "national"
    SECTOR = "sector"
    LOCAL = "local"


class State(StrEnum):
    """Where the newest version of an entry stands on its way to the public."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Verb(StrEnum):
    """What was done with a version."""

    SUBMIT = "submit"
    RETURN = "return"
    PUBLISH = "publish"
    CONFIRM = "confirm"
    WITHDRAW = "withdraw"
