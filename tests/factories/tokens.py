"""A PKCS#11 token made of software: SoftHSM2, in a folder of the test's own."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from nenso.kernel import signing
from nenso.kernel.rules.pkcs11_uri import read_token_uri
from nenso.kernel.tokens import library, make_key, sessions

PIN, WRONG_PIN = "1234", "9999"
_PLACES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so")


@dataclass
class Token:
    """A token in a folder; away while the folder is."""

    folder: Path
    module: str
    label: str = "nenso"

    def uri(self, name: str = "ledger", label: str = "") -> str:
        """Where a key lies."""
        return f"pkcs11:token={label or self.label};object={name}?module-path={self.module}"

    def made(self, name: str = "ledger", *, is_curve: bool = False) -> str:
        """Make a key; return where it lies."""
        make_key(read_token_uri(self.uri(name)), is_curve=is_curve)
        return self.uri(name)

    def take_out(self) -> None:
        """Have the token go away."""
        self.folder.rename(self.folder.with_name("elsewhere"))

    def put_in(self) -> None:
        """Have it come back."""
        self.folder.with_name("elsewhere").rename(self.folder)

    @property
    def environment(self) -> dict[str, str]:
        """What another process needs to find it."""
        return {"SOFTHSM2_CONF": str(self.folder.parent / "softhsm2.conf"), "NENSO_PKCS11_PIN": PIN}


def a_token(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Token:
    """Make a token; this process, and those that it starts, find it and its PIN."""
    module = next((each for each in _PLACES if Path(each).exists()), None)
    if module is None or shutil.which("softhsm2-util") is None:
        pytest.fail("the tests of keys in tokens need SoftHSM2: apt-get install softhsm2")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/tokens\nlog.level = ERROR\n")
    made = Token(folder / "tokens", module)
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("NENSO_PKCS11_PIN_FILE", raising=False)
    words = ["--init-token", "--free", "--label", made.label, "--pin", PIN, "--so-pin", "56789"]
    done = subprocess.run(["softhsm2-util", *words], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    forget()
    return made


def forget() -> None:
    """Have this process know of no token: as one that was just started."""
    signing.token_key.cache_clear()
    signing.token_curve_key.cache_clear()
    sessions._sessions.clear()
    for each in library._libraries.values():
        if each._loaded is not None:
            each.restart()
