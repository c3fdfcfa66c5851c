"""R2, faults of platforms: nothing lost, nothing twice, an honest message, and soon all is well."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord.client

from tests.adapters.discord.connected import hears_anew
from tests.fakes.discord.wire_protocol import CALLBACK
from tests.faults.pier import Pier, Wrong

if TYPE_CHECKING:
    import pytest

    from tests.adapters.discord.faults.quay import Quay
    from tests.adapters.discord.wired import Pauses

TOLD = "logged a talk with you"
LOGGED = "Logged: video call with Amman City Library"

AN_HOUR = 60
"""Minutes until Dee of the staff reads."""


async def arrives_once(pier: Pier, *, within: float) -> None:
    """Ana is told within so many minutes, and an hour later still once."""
    await pier.at.talk()
    await pier.at.passes(minutes=within)
    assert pier.ana_reads(TOLD) == 1
    assert await pier.at.unsent() == 0
    await pier.at.passes(minutes=AN_HOUR)
    assert pier.ana_reads(TOLD) == 1


async def test_r2_429_with_retry_after(pier: Pier) -> None:
    pier.goes_wrong(Wrong.TOO_MANY)
    await pier.at.talk()
    await pier.at.passes(minutes=1.4)
    assert (pier.tries(), pier.ana_reads(TOLD)) == (1, 0), "it is left alone for as long as it says"
    await pier.at.passes(minutes=0.2)
    assert (pier.tries(), pier.ana_reads(TOLD)) == (2, 1)
    assert await pier.at.unsent() == 0


async def test_r2_429_without_retry_after(pier: Pier) -> None:
    pier.goes_wrong(Wrong.TOO_MANY_SAYS_NOTHING)
    await arrives_once(pier, within=1)


async def test_r2_5xx_before_the_effect(pier: Pier) -> None:
    pier.goes_wrong(Wrong.UNWELL)
    await arrives_once(pier, within=2)


async def test_r2_5xx_after_the_effect(pier: Pier) -> None:
    pier.goes_wrong(Wrong.UNWELL_AFTER)
    await arrives_once(pier, within=2)


async def test_r2_connection_cut_in_mid_body(pier: Pier) -> None:
    pier.goes_wrong(Wrong.TORN)
    await arrives_once(pier, within=2)


async def test_r2_time_out_after_acceptance(pier: Pier, monkeypatch: pytest.MonkeyPatch) -> None:
    pier.hasty(monkeypatch)
    await pier.at.restart()
    pier.goes_wrong(Wrong.NO_ANSWER)
    await arrives_once(pier, within=2)


async def test_r2_token_revoked(pier: Pier) -> None:
    pier.revoke()
    await pier.at.talk()
    await pier.at.post_start_card()
    await pier.at.passes(minutes=AN_HOUR)
    (told,) = pier.at.dee_reads()
    assert f"{pier.name} has not let me in since" in told

    pier.mend()
    await pier.at.passes(minutes=6)
    assert (pier.ana_reads(TOLD), pier.introductions()) == (1, 1)
    assert await pier.at.unsent() == 0


async def test_r2_channel_gone(pier: Pier) -> None:
    pier.lose_introductions()
    await pier.at.post_start_card()
    await arrives_once_beside_it(pier)


async def arrives_once_beside_it(pier: Pier) -> None:
    """What goes elsewhere goes; what was refused for good is tried once, and stands among staff's failed messages."""
    await pier.at.talk()
    await pier.at.passes(minutes=AN_HOUR)
    assert pier.ana_reads(TOLD) == 1
    assert pier.tries() == 2
    assert await pier.at.unsent() == 1


async def test_r2_direct_messages_closed(pier: Pier) -> None:
    pier.close_direct_messages()
    await pier.at.talk()
    await pier.at.passes(minutes=AN_HOUR)
    (called,) = pier.help()
    assert "I have a message for you and cannot write to you." in str(called)
    assert "Yusuf" not in str(called), "no matter is named"
    assert pier.ana_reads(TOLD) == 0
    assert await pier.at.unsent() == 1, "staff see it"


async def test_r2_gateway_resume(quay: Quay) -> None:
    quay.discord.gateway.drop()
    quay.here.command("log", channel=quay.place, how="video", about="the summer")
    await quay.here.reads(LOGGED, times=2)
    await quay.end()
    assert (len(quay.discord.gateway.identified), len(quay.discord.gateway.resumed)) == (1, 1)
    assert (await quay.talks(), quay.discord.calls[CALLBACK]) == (1, 1)


async def test_r2_gateway_invalid_session(quay: Quay, pauses: Pauses, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discord.client, "asyncio", pauses)
    before = list(quay.discord.gateway.sessions)
    quay.discord.gateway.invalidate()
    await hears_anew(quay.discord, before)
    quay.here.command("log", channel=quay.place, how="video", about="the summer")
    await quay.here.reads(LOGGED, times=2)
    assert (await quay.talks(), quay.discord.calls[CALLBACK]) == (1, 1)
