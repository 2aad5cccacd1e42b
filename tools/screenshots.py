"""Take the README's screenshots from a running product, in a real Chromium: `make screenshots`."""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "images"
NENSO = Path(sys.executable).with_name("nenso")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SHOTS = (
    ("nation.vi", "/", 1280, 900, "light"),
    ("nation.en", "/en/", 1280, 900, "light"),
    ("ranking.vi", "/rankings/dti/2024/provinces/?as_of=2025-07-01", 1280, 900, "light"),
    ("ranking.en", "/en/rankings/dti/2024/provinces/?as_of=2025-07-01", 1280, 900, "light"),
    ("centre.vi", "/centre/", 1920, 1080, "light"),
    ("centre.en", "/en/centre/", 1920, 1080, "light"),
    ("place.vi", "/places/48/", 1280, 900, "light"),
    ("place.en", "/en/places/48/", 1280, 900, "dark"),
)


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    port = free_port()
    server = subprocess.Popen([NENSO, "serve", "--port", str(port)], cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        wait_for(port)
        take(f"http://127.0.0.1:{port}")
    finally:
        server.terminate()
        server.wait(30)


def take(base: str) -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for name, path, width, height, scheme in SHOTS:
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            page.goto(base + path, wait_until="networkidle")
            page.wait_for_timeout(600)
            page.screenshot(path=TARGET / f"{name}.png")
            page.close()
        browser.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise SystemExit("the server did not start")


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
