"""Days and moments as an API takes them: written out, as ISO 8601 has it. A bare number is none, though a library takes it for seconds since 1970."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _written_day(given: Any) -> Any:
    if isinstance(given, str) and not _DAY.fullmatch(given):
        raise _none_at_all()
    return _no_number(given)


def _written_moment(given: Any) -> Any:
    if isinstance(given, str) and not _DAY.match(given):
        raise _none_at_all()
    return _no_number(given)


def _no_number(given: Any) -> Any:
    if isinstance(given, int | float):
        raise _none_at_all()
    return given


def _none_at_all() -> PydanticCustomError:
    return PydanticCustomError("date_parsing", "a day is written as 2025-07-01")


def _in_utc(moment: date | datetime) -> date | datetime:
    """Return a moment as the database takes it, which knows no zone sixteen hours away."""
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        return moment
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise _none_at_all() from None


WrittenDay = Annotated[date, BeforeValidator(_written_day)]
WrittenMoment = Annotated[date | datetime, BeforeValidator(_written_moment), AfterValidator(_in_utc)]
