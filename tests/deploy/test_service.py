"""The systemd unit starts the bot, as the documentation says it is installed, and lets it end in order."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

from bot.serving import PATIENCE
from tests.deploy.image import ROOT

UNIT = ROOT / "deploy" / "sister-libraries.service"
OPERATIONS = ROOT / "docs" / "operations.md"
HOME = "/opt/sister-libraries"


@pytest.fixture
def service() -> dict[str, str]:
    """What stands under [Service]."""
    read = ConfigParser(interpolation=None, strict=True)
    read.optionxform = str  # type: ignore[assignment,method-assign]  # the way configparser keeps capitals
    read.read_string(UNIT.read_text())
    return dict(read["Service"])


def test_it_starts_what_set_up_made(service: dict[str, str]) -> None:
    python, *arguments = service["ExecStart"].split()
    assert python == f"{HOME}/.venv/bin/python"
    assert arguments == ["-m", "bot", "run"]
    assert service["WorkingDirectory"] == HOME
    assert (ROOT / "bot" / "__main__.py").exists()
    help_of_it = subprocess.run(
        [sys.executable, *arguments, "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "Start the bot" in help_of_it.stdout


def test_it_starts_again_whatever_happens_and_is_given_the_time_to_end(service: dict[str, str]) -> None:
    assert service["Restart"] == "always"
    assert service["KillSignal"] == "SIGTERM"
    assert int(service["TimeoutStopSec"]) >= 2 * PATIENCE


def test_it_is_nobody_who_may_do_anything_else(service: dict[str, str]) -> None:
    assert service["User"] not in {"root", ""}
    assert (service["ProtectSystem"], service["NoNewPrivileges"]) == ("strict", "yes")
    assert service["CapabilityBoundingSet"] == ""
    assert "Environment" not in service, "settings stand in one place, where the shell finds them too"


def test_what_it_names_stands_in_the_documentation(service: dict[str, str]) -> None:
    told = OPERATIONS.read_text()
    for each in (service["User"], HOME, f"/var/lib/{service['StateDirectory']}", UNIT.name):
        assert each in told


def test_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        return  # the other tests have read the unit
    unit = tmp_path / UNIT.name
    unit.write_text(re.sub(rf"ExecStart={HOME}\S+", f"ExecStart={sys.executable}", UNIT.read_text()))
    looked = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    wrong = [line for line in looked.stderr.splitlines() if UNIT.name in line]
    assert wrong == []
