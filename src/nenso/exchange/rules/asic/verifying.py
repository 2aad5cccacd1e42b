"""A container verified: what holds, what does not and what is not known, each in a finding of its own."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from nenso.exchange.rules.asic import certificates, manifest, signature
from nenso.exchange.rules.asic.chain import Chained, verify_chain
from nenso.exchange.rules.asic.container import (
    MESSAGE,
    SIGNATURES,
    SIGNED_CHAIN,
    SIGNED_RESULT,
    STAMP,
    STAMPED_CHAIN,
    STAMPED_RESULT,
    Container,
    read_container,
)
from nenso.exchange.rules.asic.sender import sender_of
from nenso.exchange.rules.asic.signature import Signature, read_signature
from nenso.exchange.rules.asic.trust import Trust, member_in
from nenso.exchange.rules.ledger.stamps import Stamped, stamped
from nenso.exchange.rules.protocol.identifiers import ClientId
from nenso.kernel.rules import Refused


class State(StrEnum):
    """What was found of one thing."""

    HELD = "held"
    NOTED = "noted"  # nothing is wrong, and something is not shown
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: `code` and `facts` are of `telling`, of a broken one those of the refusal."""

    state: State
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """All that was found of a container; `sender` as headers name it, "" and None where it did not come so far."""

    findings: tuple[Finding, ...]
    sender: str = ""
    at: datetime | None = None

    @property
    def is_ok(self) -> bool:
        """Say whether nothing is broken."""
        return all(each.state is not State.BROKEN for each in self.findings)


def verify_container(content: bytes, trust: Mapping[str, Trust] | None = None) -> Report:
    """Return what a container shows, offline; `trust` by instance, without it nothing is said about who the signer is."""
    try:
        container = read_container(content)
        read = read_signature(container.entries[SIGNATURES])
    except Refused as refused:
        return Report((Finding(State.BROKEN, refused.code, refused.facts),))
    return _Looking(container, read, trust).report()


class _Looking:
    """One look at a container: each step adds what it found, and a step that fails stops those that rest on it."""

    def __init__(self, container: Container, read: Signature, trust: Mapping[str, Trust] | None) -> None:
        self.container, self.signature, self.trust = container, read, trust
        self.found: list[Finding] = []
        self.chained = Chained()
        self.stamp: Stamped | None = None
        self.sender: ClientId | None = None

    def report(self) -> Report:
        for step in (
            *(self._sent, self._signed, self._chained, self._covered, self._listed),
            *(self._stamped, self._certified),
        ):
            self._try(step)
        return Report(
            tuple(self.found),
            self.sender.encoded if self.sender else "",
            self.stamp.at if self.stamp else None,
        )

    def _try(self, step: Callable[[], Iterator[Finding]]) -> None:
        try:
            self.found.extend(step())
        except Refused as refused:
            self.found.append(Finding(State.BROKEN, refused.code, refused.facts))

    def _sent(self) -> Iterator[Finding]:
        self.sender = sender_of(self.container.entries[MESSAGE])
        yield _held("asic.sent", sender=self.sender.encoded, size=len(self.container.entries[MESSAGE]))

    def _signed(self) -> Iterator[Finding]:
        signature.verify_references(self.signature, self.container.entries)
        signature.verify_properties(self.signature)
        signature.verify_value(self.signature)
        certificates.verify_signer(self.signature.certificate)
        yield _held("asic.signed", subject=_subject(self.signature))

    def _chained(self) -> Iterator[Finding]:
        """A chain that is not signed proves nothing: X-Road passes it over, and so do we, but say so."""
        entries = self.container.entries
        if SIGNED_RESULT not in entries:
            return
        if not self.signature.covers(SIGNED_RESULT):
            yield Finding(State.NOTED, "asic.unused", {"name": SIGNED_CHAIN})
            return
        self.chained = verify_chain(SIGNED_RESULT, SIGNED_CHAIN, entries, (MESSAGE,))
        yield _held("asic.batch", name=SIGNED_CHAIN)

    def _covered(self) -> Iterator[Finding]:
        names = (MESSAGE, *self.container.attachments)
        for name in names:
            if not self._is_covered(name):
                raise Refused("asic.not_covered", name=name)
            yield _held("asic.covered", name=name, size=len(self.container.entries[name]))
        for name, (method, value) in sorted(self.chained.absent.items()):
            yield Finding(
                State.NOTED,
                "asic.absent",
                {"name": name, "method": method.rpartition("#")[2], "digest": value.hex()},
            )
        for name in self.container.unknown:
            if not self._is_covered(name):
                yield Finding(State.NOTED, "asic.unsigned", {"name": name})

    def _is_covered(self, name: str) -> bool:
        return self.signature.covers(name) or name in self.chained.covered

    def _listed(self) -> Iterator[Finding]:
        used = {name for name in self.container.entries if self._is_covered(name)}
        if self.signature.covers(SIGNED_RESULT):
            used |= {SIGNED_RESULT, SIGNED_CHAIN}
        if STAMPED_RESULT in self.container.entries:
            used |= {STAMPED_RESULT, STAMPED_CHAIN}
        manifest.verify_manifest(self.container, used)
        yield _held("asic.listed")

    def _stamped(self) -> Iterator[Finding]:
        token, content = self._stamped_bytes()
        trusted = self._trust()
        try:
            found = stamped(
                token,
                content,
                () if trusted is None else trusted.roots,
                stampers=() if trusted is None else trusted.stampers,
            )
        except Refused as refused:
            code = "asic.stamp_other_bytes" if refused.code == "stamp.other_bytes" else refused.code
            raise Refused(code, **refused.facts) from None
        self.stamp = found
        state = State.HELD if found.is_proved else State.NOTED
        yield Finding(
            state, "asic.stamped" if found.is_proved else "asic.stamp_unproved", {"at": _utc(found.at)}
        )

    def _stamped_bytes(self) -> tuple[bytes, bytes]:
        """Return the token, and what it is on: the result of a batch, or the signature's own value."""
        entries = self.container.entries
        if STAMPED_RESULT in entries:
            if STAMP not in entries:
                raise Refused("asic.missing", name=STAMP)
            verify_chain(STAMPED_RESULT, STAMPED_CHAIN, entries, (SIGNATURES,))
            manifest.verify_stamp_manifest(self.container)
            return entries[STAMP], entries[STAMPED_RESULT]
        if not self.signature.stamps:
            raise Refused("asic.no_stamp")
        return self.signature.stamps[0], self.signature.value

    def _certified(self) -> Iterator[Finding]:
        """Certificates are looked at as they were when the signature was stamped, as X-Road does."""
        trusted = self._trust()
        if trusted is None:
            yield Finding(State.NOTED, "asic.trust_unknown", {"subject": _subject(self.signature)})
            return
        if self.stamp is None or self.sender is None:
            return  # told already: there is no moment, or nobody to compare with
        signer = self.signature.certificate
        authority, path = certificates.path_of(signer, self.signature.others, trusted, self.stamp.at)
        yield _held("asic.certified", issuer=authority.top.subject.rfc4514_string()[:200])
        said = certificates.verify_not_revoked(
            path, self.signature.revocations, authority, trusted, self.stamp.at
        )
        yield _held("asic.not_revoked", at=_utc(said))
        member = member_in(signer.subject, authority.profile, trusted.instance)
        sender = ClientId(self.sender.instance, self.sender.member_class, self.sender.member)
        if member != "/".join(sender.parts):
            raise Refused("asic.other_member", member=member[:200], sender=sender.encoded[:200])
        yield _held("asic.member", member=member[:200])

    def _trust(self) -> Trust | None:
        """Return whom the sender's instance trusts, None where the verifier trusts nobody; raises `Refused("asic.unknown_instance")`."""
        if self.trust is None:
            return None
        instance = self.sender.instance if self.sender else ""
        if instance not in self.trust:
            raise Refused("asic.unknown_instance", instance=instance[:80])
        return self.trust[instance]


def _held(code: str, **facts: Any) -> Finding:
    return Finding(State.HELD, code, facts)


def _subject(read: Signature) -> str:
    return read.certificate.subject.rfc4514_string()[:200]


def _utc(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
