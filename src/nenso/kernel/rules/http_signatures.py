"""What is signed of an HTTP message (RFC 9421): the base, and how its parameters are written; with Ed25519."""

from collections.abc import Mapping, Sequence


def signature_parameters(
    covered: Sequence[str], *, created: int, key_id: str, algorithm: str = "ed25519"
) -> str:
    """Return what is covered and how, as it stands in `Signature-Input`. `created` counts seconds since 1970."""
    names = " ".join(_identifier(name) for name in covered)
    told = f';alg="{algorithm}"' if algorithm else ""
    return f'({names});created={created};keyid="{key_id}"{told}'


def signature_base(values: Mapping[str, str], parameters: str) -> bytes:
    """Return what is signed: one line for each component that is covered, and the parameters.

    A component may have parameters of its own behind a semicolon: `signature;req;key="hop"`.
    """
    lines = [f"{_identifier(name)}: {value}" for name, value in values.items()]
    return "\n".join([*lines, f'"@signature-params": {parameters}']).encode("latin-1")


def _identifier(name: str) -> str:
    base, mark, own = name.partition(";")
    return f'"{base}"{mark}{own}'
