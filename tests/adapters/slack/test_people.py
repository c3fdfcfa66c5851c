"""What Slack tells of people, and what is said of them while it does not answer."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from adapters.slack.calls import client_for
from adapters.slack.people import FRESH, People
from core.chat import Profile
from tests.fakes.slack.web_api import TOKEN, FakeSlack, Fault, running

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.clock import MovableClock

ANA = {
    "name": "ana",
    "real_name": "Ana Vuki",
    "profile": {"display_name": "Ana", "real_name": "Ana Vuki"},
    "locale": "en-GB",
    "tz": "Pacific/Fiji",
}


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    """A workspace with Ana in it."""
    async with running() as fake:
        fake.people["U1"] = dict(ANA)
        yield fake


@pytest.fixture
async def people(slack: FakeSlack, clock: MovableClock) -> AsyncIterator[People]:
    """Its people, whom one asks for without patience."""
    people = People(client_for(TOKEN, base_url=slack.base_url), clock=clock, patience=5)
    yield people
    await people.close()


async def test_somebody_is_asked_for_once_a_day(slack: FakeSlack, people: People, clock: MovableClock) -> None:
    ana = Profile(name="Ana", locale="en-GB", zone="Pacific/Fiji")
    for _time in range(3):
        assert await people.profile("U1", "ana.v") == ana
    assert slack.calls["users.info"] == 1

    slack.people["U1"]["tz"] = "Asia/Amman"
    clock.set(clock.at + FRESH - timedelta(seconds=1))
    assert await people.profile("U1", "ana.v") == ana
    clock.move(seconds=1)
    assert await people.profile("U1", "ana.v") == ana, "nobody waits for a refresh"
    await people.close()
    assert (await people.profile("U1", "ana.v")).zone == "Asia/Amman"
    assert slack.calls["users.info"] == 2


async def test_ten_at_once_ask_once(slack: FakeSlack, people: People) -> None:
    found = await asyncio.gather(*(people.profile("U1", "ana.v") for _request in range(10)))
    assert {profile.zone for profile in found} == {"Pacific/Fiji"}
    assert slack.calls["users.info"] == 1


@pytest.mark.parametrize(
    "faults",
    [
        [Fault(error="ratelimited", status=429)],
        [Fault(status=503)],
        [Fault(drop=True), Fault(drop=True)],  # aiohttp asks a second time by itself, as it may: nothing is changed
    ],
)
async def test_without_an_answer_the_name_of_the_request_will_do(
    slack: FakeSlack, people: People, faults: list[Fault]
) -> None:
    slack.fail("users.info", *faults)
    assert await people.profile("U1", "ana.v") == Profile(name="ana.v", guessed=True)
    assert (await people.profile("U1", "ana.v")).name == "Ana", "it is asked again"


async def test_a_late_answer_is_there_for_the_next_request(slack: FakeSlack, clock: MovableClock) -> None:
    gate = slack.gates["users.info"] = asyncio.Event()
    people = People(client_for(TOKEN, base_url=slack.base_url), clock=clock, patience=0.01)
    assert await people.profile("U1", "ana.v") == Profile(name="ana.v", guessed=True)
    gate.set()
    await people.close()
    assert (await people.profile("U1", "ana.v")).name == "Ana"
    assert slack.calls["users.info"] == 1


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ({"name": "ana", "profile": {"display_name": "", "real_name": "Ana Vuki"}}, "Ana Vuki"),
        ({"name": "ana", "real_name": "A. Vuki"}, "A. Vuki"),
        ({"name": "ana"}, "ana"),
        ({}, "?"),
    ],
)
async def test_the_name_that_people_see(slack: FakeSlack, people: People, told: dict[str, object], name: str) -> None:
    slack.people["U1"] = told
    assert await people.profile("U1", "ana.v") == Profile(name=name)
