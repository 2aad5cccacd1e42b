"""A nation's published registry, written by python-tuf's own interface and by nothing of ours; and its client as a second reader."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from securesystemslib.signer import CryptoSigner
from tuf.api.exceptions import DownloadHTTPError
from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp
from tuf.ngclient import Updater
from tuf.ngclient.fetcher import FetcherInterface

from nenso.exchange.rules.trust.reading import Ask, Held, refreshed

ONLINE = ("timestamp", "snapshot", "targets")
NOW = datetime.now(UTC).replace(microsecond=0)
DAY, YEAR = timedelta(days=1), timedelta(days=365)


def a_key() -> CryptoSigner:
    """Return a new key."""
    return CryptoSigner.generate_ed25519()


def raw(signer: CryptoSigner) -> bytes:
    """Return a key's public half as 32 bytes."""
    return bytes.fromhex(signer.public_key.keyval["public"])


@dataclass
class Nation:
    """What a nation publishes: `files` by their names below the registry's address."""

    root_keys: list[CryptoSigner] = field(default_factory=lambda: [a_key()])
    online: CryptoSigner = field(default_factory=a_key)
    files: dict[str, bytes] = field(default_factory=dict)
    version: int = 0
    threshold: int = 1

    def __post_init__(self) -> None:
        self.rooted()

    def rooted(
        self, signers: list[CryptoSigner] | None = None, ends: datetime | None = None, **facts: Any
    ) -> bytes:
        """Publish the next root: of the keys that count by now, signed by them and by `signers`."""
        self.version += 1
        root = Root(version=facts.get("version", self.version), expires=ends or NOW + YEAR)
        for key in self.root_keys:
            root.add_key(key.public_key, "root")
        root.roles["root"].threshold = self.threshold
        for role in ONLINE:
            root.add_key(self.online.public_key, role)
        found = Metadata(root)
        for key in [*(signers or []), *self.root_keys]:
            found.sign(key, append=True)
        content = found.to_bytes()
        self.files[f"metadata/{self.version}.root.json"] = content
        return content

    @property
    def newest(self) -> bytes:
        """The newest root."""
        return self.files[f"metadata/{self.version}.root.json"]

    def publish(self, content: bytes, number: int, ends: datetime | None = None, **facts: Any) -> None:
        """Publish a target under the online key; `facts` make a part otherwise than it must be."""
        key, ends = facts.get("key", self.online), ends or NOW + DAY
        file = TargetFile.from_data("routing.json", content, ["sha256"])
        targets = Metadata(Targets(version=number, expires=facts.get("targets_end", ends)))
        targets.signed.targets = facts.get("files", {"routing.json": file})
        targets.sign(key)
        targets_raw = targets.to_bytes()
        meta = {"targets.json": MetaFile.from_data(number, targets_raw, ["sha256"])}
        snapshot = Metadata(
            Snapshot(version=number, expires=facts.get("snapshot_end", ends), meta=facts.get("meta", meta))
        )
        snapshot.sign(key)
        snapshot_raw = snapshot.to_bytes()
        told = MetaFile.from_data(number, snapshot_raw, ["sha256"])
        timestamp = Metadata(Timestamp(version=number, expires=ends, snapshot_meta=told))
        timestamp.sign(key)
        self.files["metadata/timestamp.json"] = timestamp.to_bytes()
        self.files[f"metadata/{number}.snapshot.json"] = snapshot_raw
        self.files[f"metadata/{number}.targets.json"] = targets_raw
        self.files[f"targets/{file.hashes['sha256']}.routing.json"] = content


def read(held: Held, files: dict[str, bytes], now: datetime = NOW, asked: list[Ask] | None = None) -> bool:
    """Have our reader read files; raises what it raises."""
    reading, content = refreshed(held, now), None
    try:
        while True:
            ask = reading.send(content)
            if asked is not None:
                asked.append(ask)
            content = files.get(f"{'targets' if ask.is_target else 'metadata'}/{ask.name}")
    except StopIteration as ended:
        return bool(ended.value)


class _Shelf(FetcherInterface):
    def __init__(self, files: dict[str, bytes]) -> None:
        self._files = files

    def _fetch(self, url: str) -> Iterator[bytes]:
        name = url.removeprefix("https://nation.example/")
        if name not in self._files:
            raise DownloadHTTPError("none", 404)
        return iter([self._files[name]])


class OfficialClient:
    """python-tuf's own client, which begins with a root and reads the same files."""

    def __init__(self, folder: Path, root: bytes) -> None:
        self._folder, self._root = folder, root
        for each in ("metadata", "targets"):
            (folder / each).mkdir(parents=True, exist_ok=True)

    def read(self, files: dict[str, bytes]) -> bytes:
        """Return the target as it stands after reading; raises what it raises."""
        updater = Updater(
            str(self._folder / "metadata"),
            "https://nation.example/metadata/",
            str(self._folder / "targets"),
            "https://nation.example/targets/",
            fetcher=_Shelf(files),
            bootstrap=self._root,
        )
        updater.refresh()
        found = updater.get_targetinfo("routing.json")
        if found is None:
            raise LookupError("routing.json")
        return Path(updater.download_target(found)).read_bytes()
