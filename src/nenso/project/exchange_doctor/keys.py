"""The keys that lie in PKCS#11 tokens: whether each signs now, from this machine."""

from nenso.exchange import queries
from nenso.kernel.rules import Refused, Text
from nenso.project.cli.console import text_of
from nenso.project.exchange_doctor.links import BrokenLink


def has_tokens() -> bool:
    """Say whether a setting names a key in a token."""
    return any(place.uri for place in queries.key_places())


def keys_seen() -> Text:
    """Have each key in a token sign something; raises `BrokenLink` with what the token says of the first that does not."""
    names = []
    for place in queries.key_places():
        try:
            place.check()
        except Refused as refused:
            seen = Text("{setting}: {why}", "{setting}: {why}").fill(
                setting=place.setting, why=text_of(refused)
            )
            raise BrokenLink(seen, _MEND) from None
        if place.uri:
            names.append(place.name)
    return Text("{names} ký được trong token", "{names} sign in their token").fill(names=", ".join(names))


_MEND = Text(
    "Cổng trao đổi tự tiếp tục khi token ký được; từng trường hợp: docs/tokens.md.",
    "The gateway goes on by itself once the token signs; what each case means: docs/tokens.md.",
)
