"""Certificates of signers: followed to an authority that is trusted, and not revoked when the signature was stamped."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import ocsp, verification
from cryptography.x509.oid import ExtendedKeyUsageOID

from nenso.exchange.rules.asic.trust import Authority, Trust
from nenso.exchange.rules.unreadable import UNREADABLE
from nenso.kernel.rules import Refused


def verify_signer(signer: x509.Certificate) -> None:
    """See that a certificate is one for signing (keyUsage nonRepudiation); raises `Refused("asic.not_for_signing")`."""
    try:
        usage = signer.extensions.get_extension_for_class(x509.KeyUsage).value
        is_for_signing = usage.content_commitment
    except UNREADABLE:
        is_for_signing = False
    if not is_for_signing:
        raise Refused("asic.not_for_signing", subject=signer.subject.rfc4514_string()[:200])


def path_of(
    signer: x509.Certificate, others: Sequence[x509.Certificate], trust: Trust, at: datetime
) -> tuple[Authority, tuple[x509.Certificate, ...]]:
    """Return the authority that a signer's certificate was followed to, and the path to it, the signer first.

    Raises `Refused("asic.not_certified")` where none of the authorities issued it, or it was not valid at that moment.
    """
    for authority in trust.authorities:
        try:
            return authority, _followed(signer, (*authority.intermediates, *others), authority.top, at)
        except (verification.VerificationError, *UNREADABLE):
            continue
    raise Refused("asic.not_certified", subject=signer.subject.rfc4514_string()[:200], at=at.isoformat())


def _followed(
    signer: x509.Certificate,
    between: Sequence[x509.Certificate],
    top: x509.Certificate,
    at: datetime,
) -> tuple[x509.Certificate, ...]:
    policy = verification.PolicyBuilder().store(verification.Store([top])).time(at)
    policy = policy.extension_policies(
        ca_policy=verification.ExtensionPolicy.webpki_defaults_ca(),
        ee_policy=verification.ExtensionPolicy.permit_all(),
    )
    return tuple(policy.build_client_verifier().verify(signer, list(between)).chain)


# --- Not revoked ------------------------------------------------------------------------------------------


def verify_not_revoked(
    path: Sequence[x509.Certificate],
    answers: Sequence[bytes],
    authority: Authority,
    trust: Trust,
    at: datetime,
) -> datetime:
    """Return when an OCSP answer said that the signer's certificate is good.

    Each certificate below the top has an answer, signed by who may. Raises `Refused`: "asic.no_ocsp", "asic.ocsp_not_signed",
    "asic.ocsp_old", "asic.revoked".
    """
    said = [_said_good(subject, issuer, answers, authority, trust, at) for subject, issuer in pairwise(path)]
    if not said:  # trusted itself, and so nobody says anything of it
        raise Refused("asic.no_ocsp", subject=path[0].subject.rfc4514_string()[:200])
    return said[0]


def _said_good(
    subject: x509.Certificate,
    issuer: x509.Certificate,
    answers: Sequence[bytes],
    authority: Authority,
    trust: Trust,
    at: datetime,
) -> datetime:
    name = subject.subject.rfc4514_string()[:200]
    answer = next((each for each in _read(answers) if _is_of(each, subject, issuer)), None)
    if answer is None:
        raise Refused("asic.no_ocsp", subject=name)
    _must_be_signed(answer, issuer, authority)
    said, until = answer.this_update_utc, answer.next_update_utc
    if said < at - timedelta(seconds=trust.fresh) or (until is not None and until < at):
        raise Refused("asic.ocsp_old", said=said.isoformat(), at=at.isoformat())
    if answer.certificate_status is not ocsp.OCSPCertStatus.GOOD:
        raise Refused("asic.revoked", subject=name, status=answer.certificate_status.name)
    return said


def _read(answers: Sequence[bytes]) -> Iterator[ocsp.OCSPResponse]:
    for each in answers:
        try:
            found = ocsp.load_der_ocsp_response(each)
            if found.response_status is ocsp.OCSPResponseStatus.SUCCESSFUL and found.serial_number:
                yield found
        except UNREADABLE:
            continue


def _is_of(answer: ocsp.OCSPResponse, subject: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        asked = ocsp.OCSPRequestBuilder().add_certificate(subject, issuer, answer.hash_algorithm).build()
    except UNREADABLE:
        return False
    return (answer.serial_number, answer.issuer_name_hash, answer.issuer_key_hash) == (
        asked.serial_number,
        asked.issuer_name_hash,
        asked.issuer_key_hash,
    )


def _must_be_signed(answer: ocsp.OCSPResponse, issuer: x509.Certificate, authority: Authority) -> None:
    for each in (*authority.responders, issuer, *_certificates_in(answer)):
        if _is_named(answer, each) and _may_say(each, issuer, authority) and _signed(answer, each):
            return
    raise Refused("asic.ocsp_not_signed")


def _certificates_in(answer: ocsp.OCSPResponse) -> tuple[x509.Certificate, ...]:
    try:
        return tuple(answer.certificates)
    except UNREADABLE:
        return ()


def _is_named(answer: ocsp.OCSPResponse, responder: x509.Certificate) -> bool:
    try:
        if answer.responder_name is not None:
            return bool(answer.responder_name == responder.subject)
        own = x509.SubjectKeyIdentifier.from_public_key(responder.public_key())
    except UNREADABLE:
        return False
    return answer.responder_key_hash == own.digest


def _may_say(responder: x509.Certificate, issuer: x509.Certificate, authority: Authority) -> bool:
    """Say whether one may answer for an issuer (RFC 6960, 4.2.2.2): configured, the issuer itself, or its delegate."""
    if responder in authority.responders or responder == issuer:
        return True
    try:
        responder.verify_directly_issued_by(issuer)
        usage = responder.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except (InvalidSignature, *UNREADABLE):
        return False
    return ExtendedKeyUsageOID.OCSP_SIGNING in usage


def _signed(answer: ocsp.OCSPResponse, responder: x509.Certificate) -> bool:
    try:
        key, method = responder.public_key(), answer.signature_hash_algorithm
        if method is None or isinstance(method, hashes.SHA1):
            return False
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(answer.signature, answer.tbs_response_bytes, padding.PKCS1v15(), method)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(answer.signature, answer.tbs_response_bytes, ec.ECDSA(method))
        else:
            return False
    except (InvalidSignature, *UNREADABLE):
        return False
    return True
