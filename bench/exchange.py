"""The gateway side by side with the direct call, a plain TLS proxy, and itself with its ledger off; all on this machine.

Clients keep their connections. CPU is that of the gateway's (or the proxy's) process alone. `SECONDS` is how long the
nation's tenfold mean (320 exchanges a second, in the mix) is held, by default 20; the full run is 600.
"""

import asyncio
import base64
import datetime as dt
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
import psutil

from bench.exchange_ends import Measured, Target, load, mixed
from bench.exchange_gateway import AGENCY, AGENCY_SEED, HUB_SEED, shown
from bench.own_database import environment, own_database

ROOT = Path(__file__).resolve().parents[1]
CLIENT, SERVICE = "VN/GOV/T01/portal", "VN/GOV/G06/population/citizens"
HEADERS = f"X-Road-Client: {CLIENT}\r\nContent-Type: application/octet-stream\r\n"
BEHIND = HEADERS.replace(CLIENT, f"{AGENCY}/portal")  # a system behind an agency's own gateway
COUNT, CLIENTS = 4_000, 32
NATION = 320.0  # exchanges a second: ten times the mean of 2.8 million a day


def main() -> None:
    """Print the table."""
    with (
        tempfile.TemporaryDirectory(prefix="nenso-") as name,
        own_database() as url,
        own_database("_agency") as agency,
        ExitStack() as stack,
    ):
        folder = Path(name)
        os.environ.update(environment(folder, url))
        certificate = _certificate(folder)
        hops = Hops(agency, _port(), _port())
        _prepare(url, provider := _port(), hops, certificate)
        stack.enter_context(_program([sys.executable, "-m", "bench.exchange_ends", str(provider)]))
        full, full_tls = _gateway(stack, certificate, "ledger", str(hops.hub), "")
        _, own_tls = _gateway(
            stack, certificate, "ledger", str(hops.own), hops.address(hops.hub), url=hops.database
        )
        _, off_tls = _gateway(stack, certificate, "off")
        proxy = _nginx(stack, folder, certificate, provider)
        _compare(provider, full, full_tls, off_tls, own_tls, proxy)
        _hold(full)
        _must_be_whole(url)


@dataclass(frozen=True, slots=True)
class Hops:
    """Two gateways: the database of the agency's, and the ports at which the nation's and its own are asked by the other."""

    database: str
    hub: int
    own: int

    def address(self, port: int) -> str:
        """Return where one of them is asked."""
        return f"https://127.0.0.1:{port}"


def _compare(
    provider: int,
    full: tuple[int, psutil.Process],
    full_tls: tuple[int, psutil.Process],
    off_tls: tuple[int, psutil.Process],
    own_tls: tuple[int, psutil.Process],
    proxy: tuple[int, psutil.Process] | None,
) -> None:
    tls = ssl.create_default_context()
    tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE
    path = f"/r1/{SERVICE}/1"
    ways: list[tuple[str, Target, psutil.Process | None]] = [
        ("direct", Target(provider, "/1"), None),
        ("gateway, ledger, no TLS", Target(full[0], path, HEADERS), full[1]),
        ("gateway, ledger, TLS", Target(full_tls[0], path, HEADERS, tls), full_tls[1]),
        ("gateway, ledger off, TLS", Target(off_tls[0], path, HEADERS, tls), off_tls[1]),
        ("two gateways, both ledgers", Target(own_tls[0], path, BEHIND, tls), own_tls[1]),
    ]
    if proxy:
        ways.insert(1, ("nginx, TLS", Target(proxy[0], "/1", "", tls), proxy[1]))
    else:
        print("nginx is not on this machine (apt-get install nginx-light): the proxy is left out")
    for what, sizes in (("1 kB", [1_000] * COUNT), ("10 kB", [10_000] * COUNT), ("mix", mixed(COUNT // 2))):
        print(
            f"\n{what:<26} {'a second':>9} {'p50 ms':>8} {'p99 ms':>8} {'CPU ms':>8} {'MiB':>6}  as fast as answered, {CLIENTS} clients"
        )
        rates = {name: _line(name, target, sizes, CLIENTS, process).rate for name, target, process in ways}
        if what == "10 kB" and proxy:
            _say(
                "of the proxy's rate, ledger and TLS",
                rates["gateway, ledger, TLS"] / rates["nginx, TLS"],
                0.40,
                at_least=True,
            )
    print(
        f"\n{'10 kB, 100 a second':<26} {'a second':>9} {'p50 ms':>8} {'p99 ms':>8} {'CPU ms':>8} {'MiB':>6}"
    )
    direct = _line("direct", ways[0][1], [10_000] * 1_500, CLIENTS, None, 100.0)
    ours = _line(
        "gateway, ledger, no TLS", Target(full[0], path, HEADERS), [10_000] * 1_500, CLIENTS, full[1], 100.0
    )
    _say("ms added at the median", ours.p50 - direct.p50, 8.0)
    _say("ms added at the 99th percentile", ours.p99 - direct.p99, 30.0)


def _hold(full: tuple[int, psutil.Process]) -> None:
    seconds = int(os.environ.get("SECONDS", "20"))
    before = full[1].memory_info().rss / 2**20
    print(
        f"\n{f'mix, {NATION:.0f} a second, {seconds} s':<26} {'a second':>9} {'p50 ms':>8} {'p99 ms':>8} {'CPU ms':>8} {'MiB':>6}"
    )
    target = Target(full[0], f"/r1/{SERVICE}/1", HEADERS)
    found = _line("gateway, ledger, no TLS", target, mixed(int(NATION * seconds)), 64, full[1], NATION)
    _say("of the rate asked for", found.rate / NATION, 0.98, at_least=True)
    _say("MiB of the process", full[1].memory_info().rss / 2**20, 200.0)
    print(f"  memory before {before:.0f} MiB")


def _line(
    name: str,
    target: Target,
    sizes: list[int],
    clients: int,
    process: psutil.Process | None,
    per_second: float = 0.0,
) -> Measured:
    asyncio.run(load(target, sizes[:200], clients))
    before = _cpu(process)
    found = asyncio.run(load(target, sizes, clients, per_second))
    cpu = (_cpu(process) - before) / found.count * 1000
    size = process.memory_info().rss / 2**20 if process else 0.0
    print(
        f"{name:<26} {found.rate:>9.0f} {found.p50:>8.2f} {found.p99:>8.2f} {cpu:>8.3f} {size:>6.0f}",
        flush=True,
    )
    return found


def _cpu(process: psutil.Process | None) -> float:
    if process is None:
        return 0.0
    family = [process, *process.children(recursive=True)]
    return sum(sum(each.cpu_times()[:2]) for each in family)


def _say(what: str, found: float, aim: float, *, at_least: bool = False) -> None:
    is_met = found >= aim if at_least else found <= aim
    print(
        f"  {what}: {found:.2f}, {'at least' if at_least else 'at most'} {aim:g}: {'met' if is_met else 'NOT MET'}",
        flush=True,
    )


def _must_be_whole(url: str) -> None:
    import psycopg

    time.sleep(2)
    with psycopg.connect(url) as connection:
        words = "SELECT size, integrated, (SELECT count(*) FROM exchange_entry), (SELECT count(DISTINCT exchange) FROM exchange_entry) FROM exchange_ledgerhead"
        size, integrated, rows, exchanges = connection.execute(words).fetchone() or (0, 0, 0, 0)
    is_whole = size == integrated == rows == 2 * exchanges
    print(
        f"\nledger: {exchanges:,} exchanges, {rows:,} entries, {integrated:,} in the tree: {'whole' if is_whole else 'NOT WHOLE'}"
    )


def _prepare(url: str, provider: int, hops: Hops, certificate: Path) -> None:
    from nenso.project.cli.console import connect

    connect()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    own = {**os.environ, "NENSO_DATABASE_URL": hops.database}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, env=own, check=True)
    from nenso.exchange.rules.routing.snapshot import (
        HUB,
        PURPOSE,
        Client,
        Credential,
        Gateway,
        Proof,
        Right,
        Service,
        Snapshot,
        sealed,
    )
    from nenso.exchange.rules.trust.writing import first_root, published, sign_root, written
    from nenso.kernel.rules.signing import derived, public_key

    now = dt.datetime.now(dt.UTC)
    here = Client("", (Credential(Proof.ADDRESS, "", ("127.0.0.1/32",)),))
    right = Right("00000000-0000-4000-8000-000000000001", CLIENT, "Bench", "Bench")
    rights = (right, msgspec.structs.replace(right, subject=f"{AGENCY}/portal"))
    service = Service("", f"http://127.0.0.1:{provider}", rights=rights)
    gateways = {
        name: Gateway(hops.address(port), _hop_key(seed), shown(certificate))
        for name, port, seed in ((HUB, hops.hub, HUB_SEED), (AGENCY, hops.own, AGENCY_SEED))
    }
    clients = {
        CLIENT: here,
        f"{AGENCY}/portal": msgspec.structs.replace(here, gateway=AGENCY),
        SERVICE.rpartition("/")[0]: here,
    }
    end = now + dt.timedelta(days=1)
    snapshot = Snapshot("VN", "bench/VN", 1, now, end, clients, {SERVICE: service}, gateways=gateways)
    import psycopg

    key, online, year = (
        derived(HUB_SEED, PURPOSE),
        derived(HUB_SEED, f"{PURPOSE} online"),
        dt.timedelta(days=365),
    )
    root = first_root(public_key(key), public_key(online), now + year)
    sign_root(root, key)
    content = sealed(snapshot, key)
    told = published(content, 1, end, online)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("INSERT INTO exchange_registryroot VALUES (1, %s, %s)", (written(root), now))
        words = (
            "INSERT INTO exchange_routingsnapshot"
            " (number, content, digest, made_at, expires_at, root, timestamp, snapshot, targets)"
            " VALUES (1, %s, '', %s, %s, 1, %s, %s, %s)"
        )
        connection.execute(words, (content, now, end, told.timestamp, told.snapshot, told.targets))


def _hop_key(seed: bytes) -> str:
    from nenso.exchange.rules.routing.snapshot import HOP_PURPOSE
    from nenso.kernel.rules.signing import derived, public_key

    return base64.b64encode(public_key(derived(seed, HOP_PURPOSE))).decode()


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _program(
    words: list[str],
    ready: Callable[[subprocess.Popen[str]], None] | None = None,
    url: str = "",
) -> Iterator[psutil.Process]:
    process = subprocess.Popen(
        words,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "NENSO_DATABASE_URL": url} if url else None,
    )
    try:
        if ready:
            ready(process)
        time.sleep(0.5)
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(30)


def _gateway(
    stack: ExitStack, certificate: Path, ledger: str, *beside: str, url: str = ""
) -> tuple[tuple[int, psutil.Process], tuple[int, psutil.Process]]:
    port, tls_port = _port(), _port()
    words = [
        sys.executable,
        "-m",
        "bench.exchange_gateway",
        str(port),
        str(tls_port),
        str(certificate),
        ledger,
        *beside,
    ]
    process = stack.enter_context(
        _program(words, lambda started: started.stdout and started.stdout.readline(), url)
    )
    return (port, process), (tls_port, process)


def _nginx(
    stack: ExitStack, folder: Path, certificate: Path, provider: int
) -> tuple[int, psutil.Process] | None:
    program = shutil.which("nginx")
    if program is None:
        return None
    port, file = _port(), folder / "nginx.conf"
    file.write_text(
        f"""daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.err; worker_processes 1;
events {{ worker_connections 1024; }}
http {{ access_log off; client_max_body_size 100m; client_body_temp_path {folder}; proxy_temp_path {folder};
  client_body_buffer_size 16m; proxy_buffers 8 2m; proxy_buffer_size 2m; proxy_busy_buffers_size 4m;
  fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder};
  upstream provider {{ server 127.0.0.1:{provider}; keepalive 64; }}
  server {{ listen 127.0.0.1:{port} ssl; ssl_certificate {certificate}; ssl_certificate_key {certificate}; keepalive_requests 1000000;
    location / {{ proxy_pass http://provider; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_request_buffering off; }} }} }}
""",
        encoding="utf-8",
    )
    return port, stack.enter_context(_program([program, "-c", str(file), "-p", str(folder)]))


def _certificate(folder: Path) -> Path:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key, now = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder(
            name, name, key.public_key(), x509.random_serial_number(), now, now + dt.timedelta(days=1)
        )
    ).sign(key, SHA256())
    file = folder / "gateway.pem"
    plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(plain + made.public_bytes(Encoding.PEM))
    return file


if __name__ == "__main__":
    main()
