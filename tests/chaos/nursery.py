"""Processes that are there at once: one that has everything imported, and forks whoever is asked for.

It is spoken to by lines: `Receive` and `Work` are answered with the new process's id, `Warm` and `End` when it is
done. The end of its input ends everybody whom it brought up.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Coroutine
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

import structlog

from tests.chaos.receiver import Counter, receive
from tests.chaos.worker import Post, Worker

ROOT = Path(__file__).parents[2]


class Nursery:
    """As the driver sees it: `with Nursery(folder) as nursery: …`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[str]

    def __enter__(self) -> Self:
        with (self._folder / "log").open("a") as told:
            self._process = subprocess.Popen(
                (sys.executable, "-m", "tests.chaos.nursery"),
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=told,
                text=True,
            )
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.communicate()  # closes its input

    def receive(self, counter: Counter) -> int:
        """The platform begins; answers the process's id."""
        return self._ask({"receive": asdict(counter)})

    def warm(self, post: Post, talk: dict[str, str]) -> None:
        """All workers will be of this kind; the first command is this one."""
        self._ask({"warm": asdict(post), "talk": talk})

    def work(self, number: int) -> int:
        """That worker begins; answers the process's id."""
        return self._ask({"work": number})

    def end(self, pid: int) -> None:
        """Kill -9, stopped or not, and wait until it is gone."""
        self._ask({"end": pid})

    def _ask(self, asked: object) -> int:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


def main() -> None:
    """Until the input ends."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger("error"),  # what a killed neighbour causes is expected
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    children: set[int] = set()
    worker: Worker | None = None
    pid = 0
    while line := sys.stdin.readline():
        asked = json.loads(line)
        if "receive" in asked:
            children.add(pid := _forked(receive(Counter(**asked["receive"]))))
        elif "warm" in asked:
            worker = Worker(Post(**asked["warm"]))
            asyncio.run(worker.warm(asked["talk"]))
        elif "work" in asked:
            assert worker is not None
            children.add(pid := _forked(worker.work(asked["work"])))
        else:
            children.discard(pid := asked["end"])
            _end(pid)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()
    for each in children:
        _end(each)


def _end(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, 0)


def _forked(life: Coroutine[Any, Any, None]) -> int:
    """The child lives it and nothing else; here it is only closed."""
    if pid := os.fork():
        life.close()
        return pid
    code = 1
    try:
        os.close(0)
        os.dup2(2, 1)
        asyncio.run(life)
        code = 0
    except BaseException:  # noqa: BLE001  # whatever it is, it is written down, and the child ends here
        traceback.print_exc()
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
