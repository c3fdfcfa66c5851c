"""Random people do random things to partnerships, at random times: the laws hold after each."""

from __future__ import annotations

import asyncio
import contextlib
import os
from random import Random
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from core.errors import UnknownHandleError
from core.store import Database
from tests.clock import MovableClock
from tests.core.lives.laws import Laws
from tests.core.lives.people import ENTRANCES, PEOPLE, Lives

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine


CHANCE = st.integers(min_value=0, max_value=2**32).map(Random)
WHO = st.sampled_from(PEOPLE)

MANY = int(os.environ.get("RANDOM_LIVES", "0"))
"""So many other lives on each database, in place of the few that are the same in every run."""


def lives(few: int) -> settings:
    """What goes wrong is told step by step and not made smaller: that would take longer than to read it."""
    return settings(
        max_examples=MANY or few,
        derandomize=not MANY,
        database=None,
        stateful_step_count=40,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate,),
    )


class RandomLives(RuleBasedStateMachine):
    """One life after another, each with a database of its own."""

    new_url: Callable[[], str]
    """Answers the address of a migrated, empty database."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.database = Database(type(self).new_url())
        self.lives = Lives(self.database, MovableClock())
        self.laws = Laws(self.lives.store)

    def does(self, action: Coroutine[object, object, None]) -> None:
        """Until it is done. A button that is too old to be known is no mistake."""
        with contextlib.suppress(UnknownHandleError):
            self.runner.run(action)

    @initialize()
    def begins(self) -> None:
        self.does(self.lives.begin())

    @rule(who=WHO, command=st.sampled_from(ENTRANCES), chance=CHANCE, steps=st.integers(min_value=2, max_value=9))
    def visits(self, who: str, command: str, chance: Random, steps: int) -> None:
        self.does(self.lives.visit(who, command, chance, steps))

    @rule(who=WHO, chance=CHANCE)
    def goes_on(self, who: str, chance: Random) -> None:
        self.does(self.lives.go_on(who, chance))

    @rule(who=WHO, other=WHO, chance=CHANCE)
    def two_at_once(self, who: str, other: str, chance: Random) -> None:
        async def together() -> None:
            both = (self.lives.go_on(who, chance), self.lives.go_on(other, chance))
            for found in await asyncio.gather(*both, return_exceptions=True):
                if found is not None and not isinstance(found, UnknownHandleError):
                    raise found

        self.does(together())

    @rule(who=WHO, chance=CHANCE)
    def somebody_outside_presses_it(self, who: str, chance: Random) -> None:
        self.does(self.lives.stolen(who, chance))
        self.does(self.laws.unchanged())

    @rule(number=st.integers(min_value=0, max_value=45))
    def days_pass(self, number: int) -> None:
        self.does(self.lives.days(number))

    @invariant()
    def the_laws_hold(self) -> None:
        self.does(self.laws.hold())

    def teardown(self) -> None:
        self.runner.run(self.database.close())
        self.runner.close()


def test_on_sqlite(new_sqlite_url: Callable[[], str]) -> None:
    class OnSqlite(RandomLives):
        new_url = staticmethod(new_sqlite_url)

    run_state_machine_as_test(OnSqlite, settings=lives(8))


def test_on_postgresql(new_postgres_url: Callable[[], str]) -> None:
    class OnPostgresql(RandomLives):
        new_url = staticmethod(new_postgres_url)

    run_state_machine_as_test(OnPostgresql, settings=lives(3))
