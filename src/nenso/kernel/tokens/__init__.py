"""Keys in PKCS#11 tokens (hardware security modules, cards, SoftHSM2): they sign there and never leave.

`python-pkcs11` is needed only where a key lies in a token; nothing here imports it before.
"""

from nenso.kernel.tokens.keys import TokenCurveKey, TokenKey
from nenso.kernel.tokens.making import make_key, put_key
from nenso.kernel.tokens.sessions import log_in, opened

__all__ = ["TokenCurveKey", "TokenKey", "log_in", "make_key", "opened", "put_key"]
