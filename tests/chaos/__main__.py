"""Many lives of workers that are killed, on SQLite and on PostgreSQL: `python -m tests.chaos`, `make chaos`.

A life is 100 kills with a seed of its own, so that what went wrong in one can be lived again alone:
`python -m tests.chaos --on sqlite --seed 7f3a --first 301 --kills 100`.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Annotated

import typer
from alembic import command

from migrations.config import alembic_config
from tests.chaos.life import Life
from tests.postgres import PostgresServer

A_LIFE = 100
"""Kills."""

DATABASES = ("sqlite", "postgresql")


def main(
    kills: Annotated[int, typer.Option(help="On each database.")] = 400,
    first: Annotated[int, typer.Option(help="The number of the first one, to go on where an earlier run ended.")] = 1,
    seed: Annotated[str, typer.Option(help="Any word; by default another one each time.")] = "",
    on: Annotated[list[str] | None, typer.Option(help="sqlite, postgresql; by default both.")] = None,
) -> None:
    """Kill workers at random moments; see that nothing is lost and nothing seen twice."""
    seed = seed or os.urandom(2).hex()
    typer.echo(f"Seed {seed}")
    faults = 0
    with PostgresServer() as server:
        for kind in on or DATABASES:
            for begin in range(first, first + kills, A_LIFE):
                faults += _life(server, kind, begin, min(A_LIFE, first + kills - begin), f"{seed}-{begin}")
    if faults:
        raise typer.Exit(1)


def _life(server: PostgresServer, kind: str, first: int, kills: int, seed: str) -> int:
    folder = Path(tempfile.mkdtemp(prefix="sister-chaos-"))
    name = f"chaos{first}"
    if kind == "postgresql":
        server.create_database(name)
        url = server.url(name)
    else:
        url = f"sqlite:///{folder / 'sister.db'}"
    command.upgrade(alembic_config(url=url), "head")
    began = time.monotonic()
    try:
        verdict = asyncio.run(Life(url, folder, kills, seed).live())
    except BaseException:
        typer.echo(f"{kind}, seed {seed}: it did not come to an end; see {folder}")
        raise
    took = time.monotonic() - began
    typer.echo(f"{kind}, kills {first} to {first + kills - 1}, {took:.0f} s: {verdict}")
    for fault in verdict.faults:
        typer.echo(f"  {fault}")
    if kind == "postgresql":
        server.drop_database(name)
    if verdict.faults:
        typer.echo(f"  see {folder}")
    else:
        shutil.rmtree(folder)
    return len(verdict.faults)


if __name__ == "__main__":
    typer.run(main)
