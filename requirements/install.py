"""Make `.venv` match a lock: `python requirements/install.py run` or `... dev`.

Standard library only, because it runs before anything is installed. pip fetches uv (its hash is checked), uv does
the rest in seconds; where uv cannot work, pip does the same more slowly. A stamp in `.venv` makes the next call
instant.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 (the one file an older Python may meet)
    sys.exit(
        f"Python 3.11 or newer is needed; this is {sys.version.split()[0]} ({sys.executable}).\n"
        "Install one, or name it: make setup PYTHON=python3.12"
    )

LOCKS = Path(__file__).resolve().parent
VENV = LOCKS.parent / ".venv"
VENV_PYTHON = VENV / "bin" / "python"


def main(wanted: str) -> None:
    # Two `make` calls at once would spoil each other's work: the second waits for the first.
    with Path(__file__).open() as this_file:
        fcntl.flock(this_file, fcntl.LOCK_EX)
        # Whoever has the development packages keeps them: dev holds everything of run.
        lock = "dev" if stamp("dev").exists() and python_fits() else wanted
        if is_installed(lock):
            return
        stamp("dev").unlink(missing_ok=True)
        stamp("run").unlink(missing_ok=True)
        print(f"Installing requirements/{lock}.txt into .venv (some seconds the first time) ...", flush=True)
        if not python_fits():
            make_venv()
        if not (install_uv() and sync_with_uv(lock)):
            print("uv could not do it; pip takes over, about a minute ...", flush=True)
            install_with_pip(lock)
        stamp(lock).write_text(digest(lock))


def stamp(lock: str) -> Path:
    return VENV / f"installed-{lock}"


def is_installed(lock: str) -> bool:
    return python_fits() and stamp(lock).exists() and stamp(lock).read_text() == digest(lock)


def digest(lock: str) -> str:
    """Of everything that decides what ends up in `.venv`: the pins, the Python, and this file."""
    content = hashlib.sha256(sys.version.encode())
    for path in (LOCKS / f"{lock}.txt", LOCKS / "uv.txt", Path(__file__)):
        content.update(path.read_bytes())
    return content.hexdigest()


def python_fits() -> bool:
    """Whether `.venv` has a working Python of the version that runs this file."""
    if Path(sys.prefix).resolve() == VENV:
        return True
    version = "import sys; print(sys.version)"
    try:
        found = subprocess.run([VENV_PYTHON, "-c", version], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return found.stdout.rstrip("\n") == sys.version


def make_venv() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    try:
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
    except subprocess.CalledProcessError:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit("Python could not make .venv. On Debian and Ubuntu: apt-get install python3-venv")


def install_uv() -> bool:
    """Only as a wheel: a machine without one would otherwise compile uv for many minutes."""
    command = [*pip_install(), "--only-binary", ":all:", "-r", LOCKS / "uv.txt"]
    return subprocess.run(command, check=False).returncode == 0


def sync_with_uv(lock: str) -> bool:
    cache = [] if can_cache() else ["--no-cache"]
    options: list[str | Path] = ["--quiet", "--require-hashes", *cache, "--python", VENV_PYTHON]
    command = (VENV_PYTHON, "-m", "uv", "pip", "sync", *options, LOCKS / f"{lock}.txt")
    return subprocess.run(command, env=uv_environment(), check=False).returncode == 0


def install_with_pip(lock: str) -> None:
    done = subprocess.run([*pip_install(), "-r", LOCKS / f"{lock}.txt"], check=False)
    if done.returncode != 0:
        sys.exit("The packages could not be installed; the lines above say why.")


def pip_install() -> list[str | Path]:
    return [VENV_PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]


def can_cache() -> bool:
    """Whether uv may keep its downloads. Service users often have no home they can write to."""
    cache = Path(os.environ.get("UV_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME") or Path("~").expanduser())
    while not cache.exists() and cache != cache.parent:
        cache = cache.parent
    return os.access(cache, os.W_OK)


def uv_environment() -> dict[str, str]:
    """Tell uv what pip knows about this machine: uv reads neither pip.conf nor PIP_*. What is set for uv wins."""
    known = pip_settings()
    # pip has no first index: it takes the best match of all. The hashes make that safe.
    told = {"UV_INDEX_STRATEGY": "unsafe-best-match"}
    for option, variable in (
        ("index-url", "UV_DEFAULT_INDEX"),
        ("extra-index-url", "UV_INDEX"),
        ("find-links", "UV_FIND_LINKS"),
        ("trusted-host", "UV_INSECURE_HOST"),
        ("cert", "SSL_CERT_FILE"),
        ("proxy", "ALL_PROXY"),
        ("default-timeout", "UV_HTTP_TIMEOUT"),
        ("timeout", "UV_HTTP_TIMEOUT"),
    ):
        if option in known:
            told[variable] = known[option]
    if "UV_INDEX_URL" in os.environ:  # the older name of UV_DEFAULT_INDEX
        told.pop("UV_DEFAULT_INDEX", None)
    if known.get("no-index", "").lower() in {"1", "true", "yes", "on"}:
        told["UV_NO_INDEX"] = "1"
    return told | os.environ


def pip_settings() -> dict[str, str]:
    """What pip is told on this machine, by its files and its environment; the narrower wins."""
    listed = subprocess.run(
        [VENV_PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    ).stdout
    found = re.findall(r"^(global|install|:env:)\.([\w-]+)='(.*)'$", listed, re.MULTILINE)
    narrowest_last = sorted(found, key=lambda entry: ("global", "install", ":env:").index(entry[0]))
    # Lists stand one a line in pip's files; pip prints the line ends as \n.
    return {option: " ".join(value.replace("\\n", " ").split()) for _, option, value in narrowest_last}


if __name__ == "__main__":
    if sys.argv[1:] not in (["run"], ["dev"]):
        sys.exit("usage: python requirements/install.py run|dev")
    main(sys.argv[1])
