"""A service's OpenAPI document as the exchange hands it on: its servers are an address of the exchange, not the provider's own."""

import io
import json

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

ADDRESS = "http://example.org/xroad-endpoint"  # what X-Road writes, and clients replace by their gateway


def with_server(text: str, media_type: str) -> str:
    """Return a document with its servers replaced; one that cannot be read as what it says it is stays as it is."""
    servers = [{"url": ADDRESS}]
    if "json" in media_type:
        try:
            found = json.loads(text)
        except ValueError:
            return text
        return (
            json.dumps({**found, "servers": servers}, ensure_ascii=False) if isinstance(found, dict) else text
        )
    yaml = YAML()
    try:
        document = yaml.load(text)
    except YAMLError:
        return text
    if not isinstance(document, dict):
        return text
    document["servers"] = servers
    out = io.StringIO()
    yaml.dump(document, out)
    return out.getvalue()
