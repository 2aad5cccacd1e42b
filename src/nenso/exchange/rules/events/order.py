"""In which order events are delivered: within a lane one after the other, without a lane in any order."""

from typing import Any

from nenso.exchange.rules.events.names import check_key

_OF_ALL = ""  # the lane of a subscription that wants everything in order; no key is empty


def key_of(given: str | None, schema: dict[str, Any], event: dict[str, Any]) -> str:
    """Return an event's key: what was given beside it, else its own attribute `key` where its schema has one; "" without.

    So GovStack's Information Mediator says it (9.2.4): "if a key attribute is defined in the schema of the event, the value of
    that attribute will be used".
    """
    if given is not None:
        return given
    has_one = "key" in schema.get("properties", {})
    found = event.get("key") if has_one else None
    is_fit = isinstance(found, str | int) and not isinstance(found, bool) and found != ""
    return check_key(str(found), "event.key") if is_fit else ""


def lane_of(key: str, *, is_fifo: bool) -> str | None:
    """Return the lane of an event with a subscription: that of all where it wants them in order, else that of its key."""
    return _OF_ALL if is_fifo else (key or None)
