"""A service's OpenAPI document as the exchange hands it on: its servers are an address of the exchange, not the provider's own."""

import io
import json
import re

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

ADDRESS = "http://example.org/xroad-endpoint"  # what X-Road writes, and clients replace by their gateway
_SERVERS = [{"url": ADDRESS}]


def with_server(text: str, media_type: str) -> str:
    """Return a document with its servers replaced; one that cannot be read as what it says it is stays as it is."""
    try:
        return _json(text) if "json" in media_type else _yaml(text)
    except (
        YAMLError,
        ValueError,
        RecursionError,
    ):  # YAML's dates and numbers are read by Python, which raises its own
        return text


def _json(text: str) -> str:
    document = json.loads(text)
    if not isinstance(document, dict):
        return text
    made = json.dumps({**document, "servers": _SERVERS}, ensure_ascii=False)
    # Half of a surrogate pair can be escaped in JSON, but not sent.
    return re.sub("[\ud800-\udfff]", lambda half: f"\\u{ord(half[0]):04x}", made)


def _yaml(text: str) -> str:
    yaml = YAML()
    document = yaml.load(text)
    if not isinstance(document, dict):
        return text
    document["servers"] = _SERVERS
    out = io.StringIO()
    yaml.dump(document, out)
    return out.getvalue()
