"""Hash chains of batches: many messages signed, or many signatures stamped, at once (Cybernetica's batch profile).

A step is the digests that it names, in DER; its digest stands in the step above; the result is what was signed or stamped.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from lxml import etree

from nenso.exchange.rules.asic.xml import DIGESTS, digest, digest_in, method_of, read_document
from nenso.exchange.rules.der import OCTETS, SEQUENCE, UTF8, written
from nenso.kernel.rules import Refused

HASHCHAIN = "{http://cyber.ee/hashchain}"
MOST_STEPS = 10_000  # a batch of X-Road has at most so many, and a path through it some fourteen
_DEEPEST = 64


@dataclass(slots=True)
class Chained:
    """What a chain leads to: the entries that it holds the digests of, and of those that are not there the digest (method, bytes)."""

    covered: set[str] = field(default_factory=set)
    absent: dict[str, tuple[str, bytes]] = field(default_factory=dict)


def step_bytes(digests: Collection[tuple[str, bytes]]) -> bytes:
    """Return a step as it is hashed: SEQUENCE OF SEQUENCE { digest, address of its method, no transforms }."""
    return written(
        SEQUENCE,
        *(
            written(SEQUENCE, written(OCTETS, value), written(UTF8, method.encode()), written(SEQUENCE))
            for method, value in digests
        ),
    )


def verify_chain(
    result_name: str,
    chain_name: str,
    entries: Mapping[str, bytes],
    must: Collection[str],
) -> Chained:
    """Return what a result covers by its chain; `must` are entries that it has to lead to.

    Raises `Refused`: "asic.chain_malformed", "asic.chain_step", "asic.chain_differs" (an entry is not the one of the chain),
    "asic.chain_result", "asic.chain_leaves_out", and as `read_document`.
    """
    chain = read_document(chain_name, entries[chain_name])
    result = read_document(result_name, entries[result_name])
    if chain.tag != f"{HASHCHAIN}HashChain" or result.tag != f"{HASHCHAIN}HashChainResult":
        raise Refused("asic.chain_malformed", name=chain_name)
    walk = _Walk(chain_name, chain, entries)
    top = walk.step_at(result.get("URI", ""), depth=0)
    if digest(method_of(result), step_bytes(top)) != digest_in(result, result_name):
        raise Refused("asic.chain_result", name=result_name)
    for name in must:
        if name not in walk.found.covered:
            raise Refused("asic.chain_leaves_out", name=name, chain=chain_name)
    return walk.found


class _Walk:
    """One way down a chain; each step is taken once, so that no chain can be made to take for ever."""

    def __init__(self, name: str, chain: "etree._Element", entries: Mapping[str, bytes]) -> None:
        self.name, self.entries, self.found = name, entries, Chained()
        self.default = method_of(chain, f"{HASHCHAIN}DefaultDigestMethod")
        steps = chain.findall(f"{HASHCHAIN}HashStep")
        self.steps = {each.get("id", ""): each for each in steps}
        if len(self.steps) != len(steps) or len(steps) > MOST_STEPS or "" in self.steps:
            raise Refused("asic.chain_malformed", name=name)

    def step_at(self, uri: str, depth: int) -> list[tuple[str, bytes]]:
        base, _, identifier = uri.partition("#")
        step = self.steps.pop(identifier, None) if base.removeprefix("/") in ("", self.name) else None
        if step is None or depth > _DEEPEST:
            raise Refused("asic.chain_step", uri=uri[:120], chain=self.name)
        return [self._value(each, depth) for each in step]

    def _value(self, value: "etree._Element", depth: int) -> tuple[str, bytes]:
        method = method_of(value) or self.default
        read: dict[str, Callable[[], bytes]] = {
            f"{HASHCHAIN}HashValue": lambda: digest_in(value, self.name),
            f"{HASHCHAIN}StepRef": lambda: digest(
                method, step_bytes(self.step_at(value.get("URI", ""), depth + 1))
            ),
            f"{HASHCHAIN}DataRef": lambda: self._entry(value, method),
        }
        if method not in DIGESTS:
            raise Refused("asic.bad_method", method=method[:120])
        if value.tag not in read or value.find("{http://www.w3.org/2000/09/xmldsig#}Transforms") is not None:
            raise Refused("asic.chain_malformed", name=self.name)
        return method, read[str(value.tag)]()

    def _entry(self, value: "etree._Element", method: str) -> bytes:
        name, held = value.get("URI", "").removeprefix("/"), digest_in(value, self.name)
        content = self.entries.get(name)
        if content is None:
            self.found.absent[name] = (method, held)
        elif digest(method, content) != held:
            raise Refused("asic.chain_differs", name=name, chain=self.name)
        else:
            self.found.covered.add(name)
        return held
