"""The Dockerfile's steps lead to a bot that runs: they are carried out in a clean folder."""

from __future__ import annotations

import re
import signal
import subprocess
import time
from pathlib import Path

import pytest
from aiohttp.test_utils import unused_port

from tests.deploy.image import ROOT, Image, Step, lets_in, steps_of
from tests.patience import PATIENCE

DOCKERFILE = ROOT / "deploy" / "Dockerfile"
IGNORE = ROOT / "deploy" / "Dockerfile.dockerignore"


@pytest.fixture(scope="module")
def steps() -> list[Step]:
    """As they are written."""
    return steps_of(DOCKERFILE)


def said(steps: list[Step], name: str) -> list[str]:
    """What stands behind each instruction of that name."""
    return [step.said for step in steps if step.name == name]


def test_the_steps_lead_to_a_bot_that_runs(tmp_path: Path, steps: list[Step]) -> None:
    image = Image(tmp_path / "image")
    image.build(steps)
    before = image.files()
    ports = {"PORT": str(unused_port()), "PLAYGROUND_PORT": str(unused_port())}
    program = image.start(**ports)
    try:
        end = time.monotonic() + PATIENCE
        while not image.is_healthy(**ports):
            assert program.poll() is None, program.communicate()[0].decode()
            assert time.monotonic() < end, "it does not become healthy"
        program.send_signal(signal.Signals[image.told["STOPSIGNAL"].said])
        told, _nothing = program.communicate(timeout=PATIENCE)
    finally:
        program.kill()
        program.wait()
    assert program.returncode == 0, told.decode()
    assert image.files() == before, "it writes nowhere but into its volume"
    assert (Path(image.here("/data")) / "sister-libraries.db").exists()
    assert not image.is_healthy(**ports), "what does not run is not healthy"


def test_its_python_is_one_that_the_bot_is_made_for(steps: list[Step]) -> None:
    found = re.fullmatch(r"python:3\.(\d+)-slim", said(steps, "FROM")[0])
    assert found is not None
    assert int(found[1]) >= 11


def test_it_does_not_run_as_root_and_needs_no_packages_of_the_system(steps: list[Step]) -> None:
    assert said(steps, "USER") == ["10001:10001"]
    assert [step.name for step in steps].index("USER") < [step.name for step in steps].index("CMD")
    assert not [run for run in said(steps, "RUN") if re.search(r"\bapt|\bcurl|\bpip install", run)]


def test_everything_it_copies_reaches_it_and_no_secret_does(steps: list[Step]) -> None:
    sources = [source for copy in said(steps, "COPY") for source in copy.split()[:-1]]
    for source in sources:
        files = list((ROOT / source).rglob("*.py")) if source.endswith("/") else [ROOT / source]
        assert files
        assert all(lets_in(IGNORE, str(each.relative_to(ROOT))) for each in files), source
    for secret in (
        ".env",
        "sister-libraries.db",
        "bot/.env",
        "core/sister.db",
        "deploy/.env",
        ".git/config",
        "tests/x.py",
    ):
        assert not lets_in(IGNORE, secret), secret


def test_no_secret_stands_in_it() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "deploy"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout
    assert "deploy/.env" not in tracked.split()
    for word in ("TOKEN", "SECRET", "PASSWORD"):
        assert word not in DOCKERFILE.read_text()
