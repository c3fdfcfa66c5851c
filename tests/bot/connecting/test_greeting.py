"""The start card stands once, pinned; and a code is given only while nobody is staff."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.database import open_database
from bot.settings import load_settings
from core.chat import AccountRef, Profile
from core.clock import system_clock
from core.model.members import Role
from core.services.people import recognise, welcome
from core.services.roles import grant
from core.store.unit import Store
from tests.bot.conftest import CHANNELS, ENTER, SOCKET
from tests.fakes.slack.web_api import Fault

if TYPE_CHECKING:
    from tests.bot.conftest import Shell
    from tests.fakes.slack.administration import Administration
    from tests.fakes.slack.web_api import FakeSlack


def test_a_card_that_slack_does_not_take_now_waits_for_the_bot(
    shell: Shell, slack: FakeSlack, owned: Administration
) -> None:
    slack.fail("chat.postMessage", Fault(error="ratelimited", status=429, retry_after=30))
    result = shell.connect(*SOCKET, *CHANNELS)
    assert result.exit_code == 0
    assert "The bot posts the card when it runs." in result.output
    assert owned.pins == {}


def test_a_card_that_may_not_be_pinned_stands_all_the_same(shell: Shell, slack: FakeSlack) -> None:
    slack.fail("pins.add", Fault(error="restricted_action"))
    result = shell.connect(*SOCKET, *CHANNELS)
    assert result.exit_code == 0
    assert "The card cannot be pinned." in result.output
    assert "/staff first" in result.output


def test_a_card_that_somebody_took_away_is_posted_anew(shell: Shell, slack: FakeSlack, owned: Administration) -> None:
    shell.connect(*SOCKET, *CHANNELS)
    channel = owned.named("sister-introductions")
    slack.channels[channel].clear()
    assert shell.connect(ENTER).exit_code == 0
    (card,) = slack.channels[channel]
    assert card["ts"] in owned.pins[channel]


def test_in_another_channel_the_card_stands_there_alone(shell: Shell, slack: FakeSlack, owned: Administration) -> None:
    shell.connect(*SOCKET, *CHANNELS)
    old, new = owned.named("sister-introductions"), owned.channel("hall", joined=True)
    shell.env.write_text(shell.env.read_text().replace(f"INTRODUCTIONS_CHANNEL={old}", f"INTRODUCTIONS_CHANNEL={new}"))
    assert shell.connect(ENTER).exit_code == 0
    assert slack.channels[old] == []
    assert len(slack.channels[new]) == 1


async def make_staff(name: str) -> None:
    database = open_database(load_settings().database)
    try:
        async with Store(database, system_clock).writing() as uow:
            actor, _earlier = await recognise(uow, AccountRef("slack", "T1", "U1"), Profile(name))
            member = actor.member or await welcome(uow, actor)
            await grant(uow, member_id=member.id, role=Role.STAFF, by=None)
    finally:
        await database.close()


def test_where_somebody_is_staff_there_is_no_code(shell: Shell) -> None:
    shell.connect(*SOCKET, *CHANNELS)
    asyncio.run(make_staff("Dee"))
    result = shell.connect(ENTER)
    assert "/staff first" not in result.output
    assert "Staff already: Dee." in result.output
