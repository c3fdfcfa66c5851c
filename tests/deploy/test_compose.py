"""The compose file: the bot several times, one PostgreSQL, and a copy of it every night."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.serving import PATIENCE
from bot.settings import Settings
from tests.deploy.image import ROOT, steps_of

COMPOSE = ROOT / "deploy" / "compose.yaml"
DUMP = ROOT / "deploy" / "nightly-dump.sh"

PG_DUMP = """#!/bin/sh
for each; do
    case $each in --file=*) echo dumped > "${each#--file=}" ;; esac
done
exit ${FAILS:-0}
"""


@pytest.fixture
def services() -> dict[str, Any]:
    """By their names."""
    found: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())["services"]
    return found


def test_every_setting_in_it_is_one_of_the_bots(services: dict[str, Any]) -> None:
    known = {name.upper() for name in Settings.model_fields}
    assert set(services["bot"]["environment"]) <= known


def test_the_bot_waits_for_the_database_and_is_given_the_time_to_end(services: dict[str, Any]) -> None:
    assert services["bot"]["depends_on"]["database"]["condition"] == "service_healthy"
    assert "healthcheck" in services["database"]
    assert int(services["bot"]["stop_grace_period"].removesuffix("s")) >= 2 * PATIENCE


def test_it_is_made_by_the_dockerfile_and_keeps_its_data_where_that_says(services: dict[str, Any]) -> None:
    bot = services["bot"]
    assert (
        COMPOSE.parent / bot["build"]["context"] / bot["build"]["dockerfile"]
    ).resolve() == ROOT / "deploy/Dockerfile"
    steps = {step.name: step.said for step in steps_of(ROOT / "deploy" / "Dockerfile")}
    assert bot["volumes"] == [f"data:{steps['VOLUME']}"]
    assert bot["environment"]["DATA_DIR"] == steps["VOLUME"]
    assert str(bot["environment"]["PORT"]) == steps["EXPOSE"] == bot["expose"][0]


def test_passwords_come_from_the_file_that_nobody_keeps(services: dict[str, Any]) -> None:
    assert services["bot"]["env_file"] == ".env"
    assert ".env" in (ROOT / ".gitignore").read_text().split()
    for service in services.values():
        for name, value in service["environment"].items():
            if "PASSWORD" in name or "URL" in name:
                assert "${POSTGRES_PASSWORD:?" in value
    assert "ports" not in services["database"], "nobody outside reaches it"


def dump(folder: Path, programs: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run it once, with a pg_dump of our own."""
    environment = {"PATH": f"{programs}:{os.environ['PATH']}", "FOLDER": str(folder), **more}
    return subprocess.run(["/bin/sh", DUMP, "once"], env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder with a pg_dump that writes into the file it is told, and fails where FAILS is set."""
    folder = tmp_path / "programs"
    folder.mkdir()
    program = folder / "pg_dump"
    program.write_text(PG_DUMP)
    program.chmod(0o755)
    return folder


def test_a_nightly_copy_is_whole_and_the_oldest_go(tmp_path: Path, programs: Path) -> None:
    backups = tmp_path / "backups"
    backups.mkdir()
    for day in range(1, 6):
        (backups / f"sister-libraries-2026-01-0{day}T030000Z.dump").write_text("older")
    (backups / "mine.dump").write_text("not a nightly one")
    done = dump(backups, programs, KEEP="3")
    assert done.returncode == 0, done.stderr
    kept = sorted(each.name for each in backups.iterdir())
    assert kept[:3] == [
        "mine.dump",
        "sister-libraries-2026-01-04T030000Z.dump",
        "sister-libraries-2026-01-05T030000Z.dump",
    ]
    assert len(kept) == 4
    assert Path(done.stdout.strip()).read_text() == "dumped\n"


def test_a_copy_that_failed_leaves_nothing_and_takes_nothing_away(tmp_path: Path, programs: Path) -> None:
    backups = tmp_path / "backups"
    backups.mkdir()
    (backups / "sister-libraries-2026-01-01T030000Z.dump").write_text("older")
    done = dump(backups, programs, KEEP="1", FAILS="1")
    assert done.returncode != 0
    assert "could not be copied" in done.stderr
    assert [each.name for each in backups.iterdir()] == ["sister-libraries-2026-01-01T030000Z.dump"]
