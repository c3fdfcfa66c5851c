"""The tests' own PostgreSQL, as root and as a normal user: whoever runs this file proves one of the two ways."""

import os
import pwd
import signal
import subprocess
import sys
import time
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.postgres import PostgresServer


def test_started_by_root_it_runs_as_nobody_and_else_as_oneself(postgres: PostgresServer) -> None:
    expected = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else os.geteuid()

    assert (postgres.data / "postmaster.pid").stat().st_uid == expected


def test_its_folders_are_closed_to_others(postgres: PostgresServer) -> None:
    assert postgres.data.stat().st_mode & 0o077 == 0
    assert postgres.socket.stat().st_mode & 0o077 == 0


async def test_sqlalchemy_reaches_it_by_its_url(postgres: PostgresServer) -> None:
    engine = create_async_engine(postgres.url("postgres"))
    async with engine.connect() as connection:
        assert await connection.scalar(text("SHOW server_encoding")) == "UTF8"
    await engine.dispose()


async def test_a_copy_of_a_database_has_its_rows_and_its_own_life(postgres: PostgresServer) -> None:
    postgres.create_database("origin")
    postgres.execute("CREATE TABLE city AS SELECT 'Київ' AS name", database="origin")
    postgres.create_database("copy", template="origin")
    postgres.drop_database("origin")

    connection = await asyncpg.connect(host=str(postgres.socket), user="postgres", database="copy")
    assert await connection.fetchval("SELECT name FROM city") == "Київ"
    await connection.close()

    postgres.drop_database("copy")
    assert postgres.execute("SELECT count(*) FROM pg_database WHERE datname IN ('origin', 'copy')") == "0"


def test_a_name_that_is_not_plain_is_refused(postgres: PostgresServer) -> None:
    with pytest.raises(ValueError, match="plain name"):
        postgres.create_database('x"; DROP DATABASE postgres; --')


def test_data_survives_a_restart_and_goes_with_the_server() -> None:
    with PostgresServer() as server:
        server.create_database("kept")
        server.stop()
        with pytest.raises(RuntimeError):
            server.execute("SELECT 1")

        server.start()
        assert server.execute("SELECT 1", database="kept") == "1"

    assert not server.home.exists()


def test_it_ends_with_the_process_that_started_it_even_a_killed_one() -> None:
    program = (
        "from tests.postgres import PostgresServer; server = PostgresServer(); server.start(); "
        "print(server.home, flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as starter:
        assert starter.stdout is not None
        home = Path(starter.stdout.readline().strip())
        server = int((home / "data" / "postmaster.pid").read_text().splitlines()[0])
        starter.send_signal(signal.SIGKILL)

    end = time.monotonic() + 20
    while _is_alive(server) and time.monotonic() < end:
        time.sleep(0.05)
    assert not _is_alive(server)
    subprocess.run(["rm", "-r", home], check=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
