"""A Dockerfile's steps, carried out in a folder that stands for the image, by the Python that runs the tests.

No Docker is needed, so they are carried out wherever the tests run; what a step may be is what the bot's Dockerfile
needs. Who the container runs as is looked at and not imitated.
"""

from __future__ import annotations

import fnmatch
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]

_LEFT_BEHIND = ("VIRTUAL_ENV", "PYTHON", "COVERAGE", "PYTEST", "DATABASE_URL", "PLATFORMS")
"""Beginnings of names in this process' environment that an image would not have."""


@dataclass(frozen=True)
class Step:
    """One instruction, and what stands behind it."""

    name: str
    said: str

    @property
    def command(self) -> list[str]:
        """A command that is written as JSON."""
        found: list[str] = json.loads(self.said[self.said.index("[") :])
        return found


def steps_of(dockerfile: Path) -> list[Step]:
    """In their order."""
    lines = [line for line in dockerfile.read_text().splitlines() if line.strip() and not line.startswith("#")]
    whole = "\n".join(lines).replace("\\\n", " ")
    return [Step(name, said.strip()) for name, _space, said in (line.partition(" ") for line in whole.splitlines())]


def lets_in(ignore: Path, path: str) -> bool:
    """Whether that file of the project reaches the image: the last line that fits it, or a folder it stands in,
    decides.
    """
    lines = [line for line in ignore.read_text().splitlines() if line and not line.startswith("#")]
    parents = [str(each) for each in Path(path).parents if each != Path()]
    inside = True
    for line in lines:
        pattern = line.removeprefix("!").rstrip("/")
        names = [path, *parents]
        if pattern.startswith("**/"):
            pattern, names = pattern[3:], [Path(each).name for each in names]
        if any(fnmatch.fnmatch(each, pattern) for each in names):
            inside = line.startswith("!")
    return inside


@dataclass
class Image:
    """What came of the steps. `folder` stands for its root; `environment`, `work`: those of the steps and the program;
    `told`: the steps that say something of the container, by their names.
    """

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    work: Path = Path()
    told: dict[str, Step] = field(default_factory=dict)
    _folders: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_LEFT_BEHIND)}
        self.environment = {**kept, "PATH": f"{self._python()}:{kept['PATH']}"}

    def build(self, steps: list[Step]) -> None:
        """Carry them out. Raises AssertionError with what a step said when it failed."""
        self._folders = [step.said for step in steps if step.name in {"WORKDIR", "VOLUME"}]
        for step in steps:
            match step.name:
                case "ENV":
                    before = self.environment["PATH"]
                    for each in shlex.split(self.here(step.said)):
                        name, _is, value = each.partition("=")
                        self.environment[name] = value.replace("$PATH", before)
                case "WORKDIR":
                    self.work = Path(self.here(step.said))
                    self.work.mkdir(parents=True)
                case "COPY":
                    *sources, target = step.said.split()
                    for source in sources:
                        self._copy(source, target)
                case "RUN":
                    self._run(step.said)
                case _:
                    self.told[step.name] = step

    def here(self, said: str) -> str:
        """With the image's folders where they are now."""
        for each in self._folders:
            said = re.sub(rf"(?<![\w/]){re.escape(each)}(?![\w-])", f"{self.folder}{each}", said)
        return said

    def start(self, **more: str) -> subprocess.Popen[bytes]:
        """Begin the program, as in a container."""
        return subprocess.Popen(
            self.told["CMD"].command,
            cwd=self.work,
            env={**self.environment, **more},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def is_healthy(self, **more: str) -> bool:
        """What Docker would find out."""
        asked = subprocess.run(
            self.told["HEALTHCHECK"].command,
            cwd=self.work,
            env={**self.environment, **more},
            capture_output=True,
            check=False,
        )
        return asked.returncode == 0

    def files(self) -> set[Path]:
        """Everything outside of the volumes."""
        volumes = [Path(self.here(step.said)) for name, step in self.told.items() if name == "VOLUME"]
        return {path for path in self.work.rglob("*") if not any(each in path.parents for each in volumes)}

    def _copy(self, source: str, target: str) -> None:
        goal = self.work / target
        if source.endswith("/"):
            shutil.copytree(ROOT / source, goal, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
        else:
            shutil.copy(ROOT / source, goal)

    def _run(self, said: str) -> None:
        done = subprocess.run(
            ["/bin/sh", "-c", self.here(said)],
            cwd=self.work,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{said}\n{done.stdout}\n{done.stderr}"

    def _python(self) -> Path:
        """The image's own Python. A link to it would not find its library."""
        folder = self.folder / "usr" / "bin"
        folder.mkdir(parents=True)
        python = folder / "python"
        python.write_text(f'#!/bin/sh\nexec "{getattr(sys, "_base_executable", sys.executable)}" "$@"\n')
        python.chmod(0o755)
        return folder
