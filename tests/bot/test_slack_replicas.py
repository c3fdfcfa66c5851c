"""Several programs on one PostgreSQL behind one address: whichever Slack reaches, everything happens once."""

from __future__ import annotations

import asyncio
import signal
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from adapters.slack.messenger import PLATFORM
from core.model.communications import Communication
from core.model.members import Account, Member
from core.store import Database, Store, Workspace
from tests import builders
from tests.bot.replicas import Replica, announce_libraries, replicas, until
from tests.clock import MovableClock
from tests.fakes.slack.clock import Seconds
from tests.fakes.slack.http_transport import HttpTransport
from tests.fakes.slack.person import Person
from tests.fakes.slack.protocol import APP_TOKEN, SIGNING_SECRET, TEAM, TOKEN
from tests.fakes.slack.reading import words_of
from tests.fakes.slack.web_api import FakeSlack, running
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence
    from pathlib import Path

    from tests.fakes.slack.protocol import Json
    from tests.fakes.slack.transport import Ack

HERE = Workspace(PLATFORM, TEAM)
TALK = "/log how:video about:Our-summer-plan"


@dataclass
class Balancer(HttpTransport):
    """Whatever stands before the programs: each request goes to the next one. `reached`: to which each went."""

    urls: Iterator[str] = field(kw_only=True)
    reached: list[str] = field(default_factory=list)

    async def _send(self, request: Json) -> Ack:
        self.url = next(self.urls)
        self.reached.append(self.url)
        return await super()._send(request)


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    """A workspace in which it is as late as for the programs."""
    async with running(Seconds(MovableClock(datetime.now(UTC)))) as fake:
        yield fake


def settings(slack: FakeSlack, url: str, **more: str) -> dict[str, str]:
    """What the administrator set for all of them."""
    return {
        "PLATFORMS": "slack",
        "DATABASE_URL": url,
        "SLACK_API_URL": slack.base_url,
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_TEAM_ID": TEAM,
        **more,
    }


def balanced(slack: FakeSlack, programs: Sequence[Replica]) -> Balancer:
    """Slack reaches them in turn."""
    urls = cycle(f"http://127.0.0.1:{each.port}/slack/events" for each in programs)
    slack.bot = balancer = Balancer(slack.clock, url="", urls=urls)
    return balancer


async def partners(store: Store) -> None:
    """Ana of Suva, in this workspace, and Yusuf of Amman, elsewhere."""
    ana = await builders.member(store, "Ana", connected=False, zone="Pacific/Fiji")
    async with store.writing() as uow:
        of = await uow.session.get_one(Member, ana.id)
        uow.session.add(
            Account(platform=PLATFORM, workspace=TEAM, user="U1", name="Ana", created_at=uow.now, member=of)
        )
    yusuf = await builders.member(store, "Yusuf", workspace="lantern")
    await builders.partnership(
        store,
        await builders.library(store, "Suva", contacts=[ana]),
        await builders.library(store, "Amman", contacts=[yusuf]),
    )


async def has_talks(store: Store, number: int) -> None:
    """So many are written down, and no more; on a busy machine a moment after Slack had its answer."""

    async def talks() -> int:
        async with store.reading() as uow:
            return await uow.session.scalar(select(func.count()).select_from(Communication)) or 0

    async with asyncio.timeout(PATIENCE):
        while await talks() < number:  # noqa: ASYNC110  # processes of their own tell nobody here
            await asyncio.sleep(0.05)
    assert await talks() == number


async def test_requests_go_to_all_of_them_and_a_repeated_one_is_carried_out_once(
    tmp_path: Path, slack: FakeSlack, postgres_url: str
) -> None:
    database = Database(postgres_url)
    store = Store(database, MovableClock(datetime.now(UTC)), (HERE,))
    await partners(store)
    more = {"SLACK_SIGNING_SECRET": SIGNING_SECRET}
    async with replicas(tmp_path, settings(slack, postgres_url, **more), "one", "two") as programs:
        balancer = balanced(slack, programs)
        ana = Person(slack, "U1")
        first = await ana.command(TALK, channel="C1")
        await has_talks(store, 1)
        second = await balancer.again(first)
        assert (first.silence, second.silence) == (None, None)
        assert balancer.reached[0] != balancer.reached[1], "the same request reached both"

        await ana.command(TALK, channel="C1")
        await has_talks(store, 2)

        slack.bot = HttpTransport(slack.clock, url="http://127.0.0.1:1/")
        request = (await ana.command(TALK, channel="C1")).request
        both = [HttpTransport(slack.clock, url=next(balancer.urls)) for _each in programs]
        await asyncio.gather(*(each._send(request) for each in both))
        await has_talks(store, 3)
        for each in programs:
            each.signal(signal.SIGTERM)
        assert [await each.ends() for each in programs] == [0, 0], "each has ended what it had begun"
    await has_talks(store, 3)
    await database.close()


async def test_several_connections_of_socket_mode_share_what_happens(
    tmp_path: Path, slack: FakeSlack, postgres_url: str
) -> None:
    more = {"SLACK_APP_TOKEN": APP_TOKEN}
    async with replicas(tmp_path, settings(slack, postgres_url, **more), "one", "two") as programs:
        await slack.until(lambda: len(slack.socket.connections) == len(programs))
        ana = Person(slack, "U1")
        told = await ana.command("/sister help", channel="C1")
        assert told.ack is not None
        programs[0].signal(signal.SIGKILL)
        await programs[0].ends()
        await slack.until(lambda: len(slack.socket.connections) == 1)
        told = await ana.command("/sister help", channel="C1")
        assert told.ack is not None, "the other one answers at once"


async def test_what_nobody_asked_for_is_sent_once(tmp_path: Path, slack: FakeSlack, postgres_url: str) -> None:
    named = await announce_libraries(postgres_url, HERE, MovableClock(datetime.now(UTC)))
    more = {"SLACK_SIGNING_SECRET": SIGNING_SECRET, "INTRODUCTIONS_CHANNEL": "C1"}
    async with replicas(tmp_path, settings(slack, postgres_url, **more), "one", "two", "three") as programs:
        await until(lambda: len(slack.channels["C1"]) >= len(named), programs[0].log)
        for each in programs:
            each.signal(signal.SIGTERM)
        assert [await each.ends() for each in programs] == [0, 0, 0]
    posted = [words_of(each) for each in slack.channels["C1"]]
    assert [sum(name in each for each in posted) for name in named] == [1] * len(named)
    assert len(posted) == len(named)
