"""`python -m bot content check` says of each fault its file and row, and which rows nobody checked for a year."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from bot.command_line import app
from bot.content import look
from core.content.resources import FILES, FOLDER

if TYPE_CHECKING:
    from pathlib import Path

runner = CliRunner()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The data files, to be changed."""
    for file in FILES.values():
        (tmp_path / file).write_text((FOLDER / file).read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


def change(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_data_files_are_right() -> None:
    result = runner.invoke(app, ["content", "check"])
    assert result.exit_code == 0, result.output
    assert "All 76 rows can be read" in result.output


def test_a_fault_is_named_with_its_file_and_row_and_fails(copy: Path) -> None:
    change(copy, "funding.toml", "amount_max = 1000\n", 'amount_max = "1000"\n')
    change(copy, "ideas.toml", 'effort = "low"', 'effort = "none"')
    result = runner.invoke(app, ["content", "check", str(copy)])
    assert result.exit_code == 1
    assert "FAIL  funding.toml FUND-001" in result.output
    assert "amount_max" in result.output
    assert "FAIL  ideas.toml IDEA-001" in result.output
    assert "2 to correct." in result.output


def test_overdue_rows_are_reported_and_fail_where_that_is_wished(copy: Path) -> None:
    change(copy, "reading.toml", "last_checked = 2026-11-20", "last_checked = 2019-02-03")
    result = runner.invoke(app, ["content", "check", str(copy)])
    assert result.exit_code == 0
    assert "WARN  READ-001" in result.output
    assert "last checked 3 February 2019" in result.output
    assert "https://scholar.colorado.edu/concern/presentations/jw827c59m" in result.output
    assert runner.invoke(app, ["content", "check", str(copy), "--strict"]).exit_code == 1


def test_what_is_over_is_never_overdue_and_the_longest_unchecked_come_first(copy: Path) -> None:
    change(copy, "funding.toml", "last_checked = 2026-11-20", "last_checked = 2025-01-01")
    found = look(date(2027, 11, 22), copy)
    assert len(found.findings) == 74
    assert found.findings[0].what.startswith("FUND-001")
    assert not [each for each in found.findings if "FUND-019" in each.what]
    assert look(date(2026, 11, 20), FOLDER).findings == ()


def test_a_check_that_is_still_to_come_is_a_fault(copy: Path) -> None:
    change(copy, "templates.toml", "last_checked = 2026-11-20", "last_checked = 2026-12-24")
    found = look(date(2026, 11, 20), copy)
    assert [str(each) for each in found.findings] == [
        "FAIL  TEMP-001 Agreement between sister libraries\n      last_checked: 24 December 2026 is a day to come"
    ]


def test_a_folder_that_is_not_there_is_said() -> None:
    result = runner.invoke(app, ["content", "check", "/nowhere/at/all"])
    assert result.exit_code == 2
    assert "does not exist" in result.stderr
