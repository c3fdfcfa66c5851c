"""The command line says what it does, what is wrong, and what to do about it."""

from __future__ import annotations

import os
import re
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError
from typer.testing import CliRunner, Result

from bot.command_line import app
from bot.files import damaged
from bot.settings import Settings
from tests.postgres import PostgresServer

runner = CliRunner()


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty folder, and no setting in the environment but free ports."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name in ("PORT", "PLAYGROUND_PORT"):
        monkeypatch.setenv(name, "0")  # whatever is free
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    return tmp_path


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_alone_it_lists_what_it_can_do() -> None:
    said = runner.invoke(app, []).output
    for name in ("run", "playground", "check", "staff-code", "db"):
        assert name in said


@pytest.mark.parametrize("command", [["run"], ["playground"], ["check"], ["staff-code"], ["db"], ["db", "upgrade"]])
def test_everything_explains_itself(command: list[str]) -> None:
    result = runner.invoke(app, [*command, "--help"])
    assert result.exit_code == 0
    assert len(result.output) > 100


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "example.org"])
def test_the_playground_serves_this_machine_only(host: str) -> None:
    result = runner.invoke(app, ["playground", "--host", host])
    assert result.exit_code == 1
    assert f"{host} is not 127.0.0.1, localhost or ::1" in result.output


def test_a_port_that_is_taken_is_said_in_one_sentence(taken_port: int) -> None:
    result = runner.invoke(app, ["playground", "--fresh", "--empty", "--port", str(taken_port)])
    assert result.exit_code == 1
    assert result.output.startswith(f"Port {taken_port} is in use. Stop the program that listens there")
    assert "Traceback" not in result.output


@pytest.mark.parametrize("name", ["PORT", "PLAYGROUND_PORT"])
def test_a_port_of_the_settings_that_is_taken_is_named(
    monkeypatch: pytest.MonkeyPatch, taken_port: int, name: str
) -> None:
    monkeypatch.setenv(name, str(taken_port))
    for command in (["check"], ["run"]):
        result = runner.invoke(app, command)
        assert result.exit_code == 1
        assert f"Port {taken_port} is in use." in result.output
        assert f" {name}={taken_port + 1}" in result.output
        assert "started" not in result.output


def test_check_of_one_port_for_both(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        free = other.getsockname()[1]
    monkeypatch.setenv("PORT", str(free))
    monkeypatch.setenv("PLAYGROUND_PORT", str(free))
    result = runner.invoke(app, ["check"])
    assert result.exit_code == 1
    assert f"PORT and PLAYGROUND_PORT are both {free}." in result.output


@pytest.mark.parametrize("host", ["203.0.113.9", "no such host", "a..b", "x" * 70])
def test_a_host_that_cannot_be_listened_on(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.setenv("HOST", host)
    for command in (["check"], ["run"]):
        result = runner.invoke(app, command)
        assert isinstance(result.exception, SystemExit)
        assert result.exit_code == 1
        assert f"{host} port 0 cannot be listened on" in result.output
        assert "Correct the host" in result.output


def test_check_warns_of_staff_that_cannot_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAFF", "playground:nowhere:ghost,slack:T1:U2,playground:harbour:dee")
    result = runner.invoke(app, ["check"])
    assert result.exit_code == 0
    assert result.output.count("WARN  staff") == 2
    assert "playground:nowhere:ghost, and there is no workspace nowhere. There are: harbour, lantern." in result.output
    assert "slack:T1:U2, and the bot is not connected to slack. It is connected to: playground." in result.output


def test_wrong_settings_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "eighty")
    for command in (["run"], ["check"], ["staff-code"], ["playground", "--fresh"]):
        result = runner.invoke(app, command)
        assert result.exit_code == 1
        assert "PORT: " in result.output


def test_check_before_the_first_start() -> None:
    result = runner.invoke(app, ["check"])
    assert result.exit_code == 0
    assert "database (it will be made at the first start)" in result.output


def test_check_names_what_fails_and_what_mends_it(elsewhere: Path) -> None:
    with closing(sqlite3.connect(elsewhere / "sister-libraries.db")) as file:
        file.execute("CREATE TABLE something (id INTEGER)")
    result = runner.invoke(app, ["check"])
    assert result.exit_code == 1
    assert "FAIL  database" in result.output
    assert "python -m bot db upgrade" in result.output
    assert runner.invoke(app, ["db", "upgrade"]).exit_code == 0
    assert runner.invoke(app, ["check"]).exit_code == 0


def test_check_of_a_folder_that_is_none(monkeypatch: pytest.MonkeyPatch, elsewhere: Path) -> None:
    (elsewhere / "file").write_text("")
    monkeypatch.setenv("DATA_DIR", str(elsewhere / "file"))
    result = runner.invoke(app, ["check"])
    assert result.exit_code == 1
    assert "Set DATA_DIR to a folder that can be written to." in result.output


def test_check_of_a_database_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://bot:hunter2@127.0.0.1:1/sister")
    result = runner.invoke(app, ["check"])
    assert result.exit_code == 1
    assert "The database does not answer" in result.output
    assert "hunter2" not in result.output


def test_tables_up_and_down() -> None:
    assert "are those of this version" in runner.invoke(app, ["db", "upgrade"]).output
    assert runner.invoke(app, ["db", "check"]).exit_code == 0
    assert runner.invoke(app, ["db", "downgrade", "base"]).exit_code == 0
    assert runner.invoke(app, ["db", "check"]).exit_code == 1


def test_one_revision_back() -> None:
    runner.invoke(app, ["db", "upgrade"])
    result = runner.invoke(app, ["db", "downgrade", "-1"])
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Usage" not in result.output
    assert runner.invoke(app, ["db", "check"]).exit_code == 1


def test_the_help_of_a_command_that_takes_minus_one() -> None:
    assert "one back" in runner.invoke(app, ["db", "downgrade", "--help"]).output


@pytest.mark.parametrize(
    "command", [["upgrade", "7777"], ["downgrade", "7777"], ["downgrade", "-99"], ["downgrade", "-x"]]
)
def test_a_revision_that_is_not_there_is_said_in_one_line(command: list[str]) -> None:
    runner.invoke(app, ["db", "upgrade"])
    result = runner.invoke(app, ["db", *command])
    assert result.exit_code == 1
    assert result.stderr.startswith(f"The tables cannot go to {command[1]} (")
    assert "Revisions there are: 0001" in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", [["db", "upgrade"], ["db", "downgrade", "-1"], ["staff-code"], ["run"]])
def test_a_database_that_does_not_answer_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://bot:hunter2@127.0.0.1:1/sister")
    assert_does_not_answer(runner.invoke(app, command))


ALL = [["run"], ["check"], ["staff-code"], ["db", "upgrade"], ["db", "downgrade", "-1"], ["db", "check"]]


def one_line(result: Result) -> str:
    """What it ended with: exit code 1 and one sentence, which `check` says in its list."""
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit), result.exception
    assert len(result.stderr.splitlines()) <= 2, "a heading and a line at most"
    return result.output


@pytest.mark.parametrize("command", [*ALL, ["playground", "--port", "0"]])
@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///:memory:", "sqlite:///file:x?mode=memory&uri=true"])
def test_a_database_in_memory_is_refused(monkeypatch: pytest.MonkeyPatch, command: list[str], address: str) -> None:
    monkeypatch.setenv("DATABASE_URL", address)
    assert "name a file: sqlite:///sister-libraries.db" in one_line(runner.invoke(app, command))


@pytest.mark.parametrize("command", [*ALL, ["playground", "--port", "0"]])
@pytest.mark.parametrize("folder", ["/proc/x", "/etc/hostname"])
def test_a_data_folder_that_cannot_be_made(monkeypatch: pytest.MonkeyPatch, command: list[str], folder: str) -> None:
    monkeypatch.setenv("DATA_DIR", folder)
    said = one_line(runner.invoke(app, command))
    assert folder in said
    assert "Set DATA_DIR" in said


@pytest.mark.parametrize("command", ALL)
def test_a_database_in_a_folder_that_cannot_be_made(monkeypatch: pytest.MonkeyPatch, command: list[str]) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:////proc/x/y.db")
    said = one_line(runner.invoke(app, command))
    assert "/proc/x" in said
    assert "DATABASE_URL" in said


def test_check_warns_of_a_misspelt_name(elsewhere: Path) -> None:
    (elsewhere / ".env").write_text("DATABSE_URL=sqlite:///here.db\n")
    result = runner.invoke(app, ["check"])
    assert result.exit_code == 0
    assert "WARN  DATABSE_URL\n      There is no such setting. Is DATABASE_URL meant?" in result.output


@pytest.mark.parametrize("command", [*ALL, ["playground", "--port", "0"]])
def test_a_file_of_settings_that_cannot_be_read_is_named(elsewhere: Path, command: list[str]) -> None:
    (elsewhere / ".env").write_bytes(b"PORT=0\n\xff\n")
    assert ".env, line 2 is not UTF-8" in one_line(runner.invoke(app, command))


def test_check_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch, elsewhere: Path) -> None:
    monkeypatch.setenv("DATA_DIR", "some/where")
    assert runner.invoke(app, ["check"]).exit_code == 0
    assert list(elsewhere.iterdir()) == []


def damage(file: Path, how: str) -> None:
    if how == "folder":
        file.mkdir()
    else:
        file.write_text("This is no database. " * 99)


@pytest.mark.parametrize("how", ["text", "folder"])
@pytest.mark.parametrize("command", ALL)
def test_a_damaged_database_is_named(elsewhere: Path, command: list[str], how: str) -> None:
    damage(elsewhere / "sister-libraries.db", how)
    said = one_line(runner.invoke(app, command))
    assert "sister-libraries.db cannot be used as a database (" in said
    assert "Move it away" in said


@pytest.mark.parametrize("command", [*ALL, ["backup"], ["restore", "some.db"], ["restored"]])
def test_a_place_that_cannot_even_be_looked_at_is_named(
    monkeypatch: pytest.MonkeyPatch, elsewhere: Path, command: list[str]
) -> None:
    monkeypatch.setenv("DATA_DIR", "x" * 300)
    (elsewhere / "some.db").write_text("something")
    assert "x" * 300 in one_line(runner.invoke(app, command))


def test_what_belongs_to_somebody_else_is_not_to_be_moved_away(elsewhere: Path) -> None:
    file = elsewhere / "sister-libraries.db"
    file.touch()
    assert "Move it away" in str(damaged(file, "unable to open database file"))
    file.chmod(0o000)
    with nobody():
        said = str(damaged(file, "unable to open database file"))
    assert said.endswith("Run this as the user to whom it and its folder belong.")


@pytest.mark.parametrize(("command", "table"), [("restored", "service_marks"), ("staff-code", "staff_codes")])
def test_a_database_that_takes_nothing_is_said_in_a_sentence(elsewhere: Path, command: str, table: str) -> None:
    assert runner.invoke(app, ["db", "upgrade"]).exit_code == 0
    with closing(sqlite3.connect(elsewhere / "sister-libraries.db")) as full:
        full.execute(f"CREATE TRIGGER full BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
    said = one_line(runner.invoke(app, [command]))
    assert said.startswith("The database cannot be written to (disk is full), and nothing was changed.")


@contextmanager
def nobody() -> Iterator[None]:
    """Root may open everything."""
    me = os.geteuid()
    if me == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(me)


@pytest.mark.parametrize("how", ["text", "folder"])
@pytest.mark.parametrize("name", ["playground.db", "playground-workspaces.db"])
def test_a_damaged_playground_is_named_with_the_way_around_it(elsewhere: Path, name: str, how: str) -> None:
    damage(elsewhere / name, how)
    said = one_line(runner.invoke(app, ["playground", "--port", "0"]))
    assert said.startswith(f"{name} cannot be used as a database (")
    assert "python -m bot playground --fresh" in said


@pytest.mark.parametrize("how", ["text", "folder"])
@pytest.mark.parametrize("command", [["run"], ["check"]])
def test_damaged_workspaces_are_named(elsewhere: Path, command: list[str], how: str) -> None:
    damage(elsewhere / "playground-workspaces.db", how)
    said = one_line(runner.invoke(app, command))
    assert "playground-workspaces.db cannot be used as a database (" in said


def test_a_sample_without_its_people_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    async def is_there_already(*_arguments: object) -> None:
        raise IntegrityError("INSERT", {}, Exception("UNIQUE"))

    monkeypatch.setattr("bot.sample.plant_sample", is_there_already)
    said = one_line(runner.invoke(app, ["playground", "--port", "0"]))
    assert said.startswith("playground.db holds a sample whose people are gone. Move it away")
    assert "python -m bot playground --fresh" in said


def test_tables_of_somebody_else_in_the_way(elsewhere: Path) -> None:
    with closing(sqlite3.connect(elsewhere / "sister-libraries.db")) as file:
        file.execute("CREATE TABLE member (id INTEGER)")
        file.execute("CREATE TABLE members (id INTEGER)")
    assert "already exists" in one_line(runner.invoke(app, ["run"]))


def test_a_server_without_that_database_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, postgres: PostgresServer
) -> None:
    monkeypatch.setenv("DATABASE_URL", postgres.url("nowhere"))
    for command in (["db", "upgrade"], ["staff-code"]):
        result = runner.invoke(app, command)
        assert_does_not_answer(result)
        assert 'database "nowhere" does not exist' in result.stderr


def assert_does_not_answer(result: Result) -> None:
    """One sentence, no traceback and no password."""
    assert isinstance(result.exception, SystemExit)
    assert result.exit_code == 1
    assert result.stderr.startswith("The database does not answer (")
    assert len(result.stderr.splitlines()) == 1
    assert "hunter2" not in result.output


def test_a_staff_code_is_printed_with_what_to_do() -> None:
    runner.invoke(app, ["db", "upgrade"])
    result = runner.invoke(app, ["staff-code"])
    assert result.exit_code == 0
    assert re.search(r"/staff first [A-Z2-9]{4}-[A-Z2-9]{4}$", result.output.strip())


def test_an_old_database_is_not_started_with(elsewhere: Path) -> None:
    with closing(sqlite3.connect(elsewhere / "sister-libraries.db")) as file:
        file.execute("CREATE TABLE alembic_version (version_num TEXT)")
        file.execute("INSERT INTO alembic_version VALUES ('9999')")
        file.commit()
    for command in (["run"], ["staff-code"]):
        result = runner.invoke(app, command)
        assert result.exit_code == 1
        assert "belongs to a newer version" in result.output
