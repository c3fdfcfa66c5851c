"""Back-ups of the SQLite file: whole or not at all, readable by their owner alone, and put back only at rest."""

from __future__ import annotations

import os
import resource
import sqlite3
import stat
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot import backing_up, restoring
from bot.backing_up import Nightly, back_up, kept, night_before
from bot.command_line import app
from bot.restoring import in_use
from bot.settings import Settings, load_settings
from core.api import Core
from core.errors import NotReadyError
from core.services.life import sign_of_life
from core.store import Database, Store, backup
from core.store.backup import CopyError, copy_database, look_at
from tests.builders import library
from tests.clock import START, MovableClock
from tests.postgres import PostgresServer

NAME = "sister-libraries.db"


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_template: Path) -> Iterator[Path]:
    """A folder with a database that is ready, and no setting in the environment."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    (tmp_path / NAME).write_bytes(sqlite_template.read_bytes())
    yield tmp_path
    for each in tmp_path.rglob("*.part*"):
        pytest.fail(f"half of something is left: {each}")


@pytest.fixture
async def store(folder: Path, clock: MovableClock) -> AsyncIterator[Store]:
    database = Database(f"sqlite:///{folder / NAME}")
    yield Store(database, clock)
    await database.close()


def towns(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as opened:
        return [town for (town,) in opened.execute("SELECT town FROM libraries ORDER BY id")]


def say(*command: str | Path) -> Result:
    return CliRunner().invoke(app, [str(each) for each in command])


async def test_a_copy_is_made_while_others_write_and_only_its_owner_reads_it(store: Store, folder: Path) -> None:
    await library(store, "Suva")
    async with store.writing() as uow:
        uow.audit("half done", "service", 0, by=None)
        await uow.session.flush()
        made = back_up(load_settings())

    assert made.parent.resolve() == folder / "backups"
    assert towns(made) == ["Suva"]
    with closing(sqlite3.connect(made)) as copy:
        assert copy.execute("SELECT count(*) FROM audit_entries WHERE action = 'half done'").fetchone() == (0,)
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.parent.stat().st_mode) == 0o700


def test_the_oldest_go_only_after_a_good_new_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKUP_KEEP", "2")
    clock = MovableClock()
    (folder / "backups").mkdir()
    mine = folder / "backups" / "sister-libraries-of-mine.db"
    mine.write_text("not made by the bot")
    made = []
    for _night in range(3):
        made.append(back_up(load_settings(), now=clock))
        clock.move(days=1)
    assert kept(Path("backups"), "sister-libraries") == made[1:]

    (folder / NAME).write_text("no database any more " * 99)
    with pytest.raises(NotReadyError, match="older back-ups are untouched"):
        back_up(load_settings(), now=clock)
    assert kept(Path("backups"), "sister-libraries") == made[1:]
    assert mine.exists()


# R4: faults of the store


FULL_DISK = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from core.store.backup import CopyError, copy_database
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    copy_database(Path(sys.argv[1]), Path(sys.argv[2]), at=datetime.fromtimestamp(0, UTC))
except CopyError as error:
    print("told:", error)
"""


def test_a_disk_that_is_full(folder: Path) -> None:
    """No file may be longer than a third of the database."""
    assert (folder / NAME).stat().st_size > 300_000
    command = [sys.executable, "-c", FULL_DISK, str(folder / NAME), str(folder / "copy.db")]
    root = str(Path(__file__).parents[2])
    run = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": root})
    assert run.stdout.startswith("told: "), run.stderr
    assert not (folder / "copy.db").exists()


def test_a_folder_that_cannot_be_written_to(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "file").write_text("")
    monkeypatch.setenv("BACKUP_DIR", str(folder / "file" / "backups"))
    result = say("backup")
    assert result.exit_code == 1
    assert "Make room there, or set BACKUP_DIR" in result.output
    assert "WARN  back-ups" in say("check").output


def test_a_database_that_is_locked_is_waited_for(folder: Path) -> None:
    with closing(sqlite3.connect(folder / NAME, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert say("backup").exit_code == 0, "who writes does not hinder a copy"


def test_damage_is_found_before_the_copy_is_trusted(folder: Path) -> None:
    file = folder / NAME
    content = bytearray(file.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 40_000] = b"\xff" * 40_000
    file.write_bytes(content)
    with pytest.raises(CopyError):
        copy_database(file, folder / "copy.db", at=START)
    assert not (folder / "copy.db").exists()


def test_postgresql_is_told_of_its_own_tools(monkeypatch: pytest.MonkeyPatch, postgres: PostgresServer) -> None:
    monkeypatch.setenv("DATABASE_URL", postgres.url("nowhere"))
    assert "pg_dump" in say("backup").output
    assert "pg_restore" in say("restore", "x.db").output


# Every night


def test_the_night_begins_at_three() -> None:
    three = START.astimezone().replace(hour=3, minute=0)
    assert night_before(three) == three
    assert night_before(three - timedelta(minutes=1)) == three - timedelta(days=1)
    assert night_before(three + timedelta(hours=20)) == three


async def test_one_copy_a_night_and_a_failed_one_is_tried_again_in_an_hour(
    store: Store, folder: Path, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load_settings()
    nightly = [Nightly(settings, store, clock=clock) for _program in range(2)]

    async def minutes_go_by(count: int) -> int:
        for _minute in range(count):
            clock.move(minutes=1)
            for each in nightly:
                await each()
        return len(kept(folder / "backups", "sister-libraries"))

    assert await minutes_go_by(5) == 1
    clock.move(days=1)
    assert await minutes_go_by(5) == 2

    monkeypatch.setattr(backing_up, "copy_database", _no_room)
    clock.move(days=1)
    failed_at = clock.at
    assert await minutes_go_by(5) == 2
    async with store.reading() as uow:
        life = await sign_of_life(uow, uow.now.date())
    assert life.backup_fails_since is not None
    assert life.backed_up_at is not None
    assert life.backup_fails_since >= failed_at > life.backed_up_at

    monkeypatch.undo()
    monkeypatch.chdir(folder)
    assert await minutes_go_by(50) == 2
    assert await minutes_go_by(10) == 3
    async with store.reading() as uow:
        assert (await sign_of_life(uow, uow.now.date())).backup_fails_since is None


def _no_room(*_asked: object, **_more: object) -> None:
    raise CopyError("database or disk is full")


# Putting back


async def test_a_back_up_is_put_back_and_what_stood_there_is_kept(store: Store, folder: Path) -> None:
    await library(store, "Suva")
    made = back_up(load_settings(), now=lambda: datetime(2026, 11, 3, 2, tzinfo=UTC))
    await library(store, "Amman")
    await store.database.close()

    result = say("restore", made)
    assert result.exit_code == 0, result.output
    assert "of 3 November 2026, 02:00 (UTC)" in result.output
    assert "Nothing goes out until staff press Start" in result.output
    assert towns(folder / NAME) == ["Suva"]
    (aside,) = folder.glob("sister-libraries-before-restore-*.db")
    assert towns(aside) == ["Suva", "Amman"]
    assert towns(made) == ["Suva"], "it is still there"
    assert stat.S_IMODE((folder / NAME).stat().st_mode) == 0o600

    database = Database(f"sqlite:///{folder / NAME}")
    assert (await Core(database, MovableClock()).signs()).held_from == datetime(2026, 11, 3, 2, tzinfo=UTC)
    await database.close()


def test_what_was_kept_aside_is_never_written_over(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = back_up(load_settings())
    monkeypatch.setattr(restoring, "system_clock", lambda: datetime(2026, 11, 3, 2, tzinfo=UTC))
    before = (folder / NAME).read_bytes()
    assert say("restore", made).exit_code == 0
    again = say("restore", made)
    assert (again.exit_code, "is there already). Nothing was changed." in again.output) == (1, True)
    (aside,) = folder.glob("*-before-restore-*.db")
    assert aside.read_bytes() == before


async def test_a_raw_copy_of_the_file_is_held_too(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "raw.db").write_bytes((folder / NAME).read_bytes())
    assert say("restore", tmp_path / "raw.db").exit_code == 0
    assert look_at(folder / NAME).of is not None


def test_nothing_is_put_back_while_the_bot_runs(folder: Path) -> None:
    made = back_up(load_settings())
    before = (folder / NAME).read_bytes()
    with in_use(load_settings()), in_use(load_settings()):
        result = say("restore", made)
    assert result.exit_code == 1
    assert "The bot is running. Stop it first" in result.output
    assert (folder / NAME).read_bytes() == before
    assert say("restore", made).exit_code == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "there is no such file"),
        ("text", "file is not a database"),
        ("other", "it is no database of this bot"),
        ("newer", "belongs to a newer version"),
        ("DELETE FROM alembic_version", "it does not say of which version it is"),
        ("INSERT INTO service_marks (name, at) VALUES ('held', 'one day')", "it does not say of when it is"),
        ("INSERT INTO service_marks (name, at) VALUES ('tick', 5)", "it does not say of when it is"),
        ("itself", "is the database itself"),
    ],
)
def test_what_cannot_be_put_back_is_refused(folder: Path, content: str | None, said: str) -> None:
    file = folder / "file.db"
    match content:
        case "text":
            file.write_text("This is no database. " * 99)
        case "other":
            with closing(sqlite3.connect(file)) as other:
                other.execute("CREATE TABLE something (id INTEGER)")
        case "newer":
            file.write_bytes((folder / NAME).read_bytes())
            with closing(sqlite3.connect(file, isolation_level=None)) as newer:
                newer.execute("UPDATE alembic_version SET version_num = '9999'")
        case "itself":
            file = folder / NAME
        case str():
            file.write_bytes((folder / NAME).read_bytes())
            with closing(sqlite3.connect(file, isolation_level=None)) as spoilt:
                spoilt.execute(content)
        case None:
            pass
    before = (folder / NAME).read_bytes()
    result = say("restore", file)
    assert (result.exit_code, said in result.output) == (1, True), result.output
    assert (folder / NAME).read_bytes() == before


def test_said_by_hand_it_is_held(folder: Path) -> None:
    assert "Nothing goes out until staff press Start" in say("restored").output
    with closing(sqlite3.connect(folder / NAME)) as held:
        assert held.execute("SELECT count(*) FROM service_marks WHERE name = 'held'").fetchone() == (1,)


def test_said_by_hand_of_postgresql_it_is_held(monkeypatch: pytest.MonkeyPatch, postgres_url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", postgres_url)
    for _time in range(2):
        result = say("restored")
        assert result.exit_code == 0, result.output
        assert "Nothing goes out until staff press Start" in result.output


def test_a_copy_of_an_older_version_is_put_back_and_the_way_on_said(folder: Path) -> None:
    made = back_up(load_settings())
    with closing(sqlite3.connect(made, isolation_level=None)) as older:
        older.execute("UPDATE alembic_version SET version_num = '0001'")
    result = say("restore", made)
    assert result.exit_code == 0, result.output
    assert "older than this version. Run: python -m bot db upgrade" in result.output


def test_what_stood_there_comes_back_when_the_copy_cannot_take_its_place(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = back_up(load_settings())
    before = (folder / NAME).read_bytes()

    def no_room(_file: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "_settle", no_room)
    result = say("restore", made)
    assert result.exit_code == 1
    assert "No space left on device). Nothing was changed." in result.output
    assert (folder / NAME).read_bytes() == before
    assert list(folder.glob("*-before-restore-*")) == []


def test_a_soft_limit_can_be_set_here() -> None:
    """Else the disk would never be full above."""
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] == resource.RLIM_INFINITY
