"""Suva in Slack and Amman on Discord: one bot, one partnership, and each reads where they are."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from tests.fakes.slack.clock import Seconds
from tests.fakes.slack.web_api import Fault, running
from tests.journeys.a_mentored_trial import mentored
from tests.journeys.a_pictured_story import pictured
from tests.journeys.a_whole_life import live
from tests.journeys.seats import Person
from tests.journeys.seats.discord import DiscordSeats
from tests.journeys.seats.discord_world import World
from tests.journeys.seats.slack import SlackSeats, Way
from tests.journeys.town import HARBOUR, LANTERN, Town

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.clock import MovableClock
    from tests.journeys.seats import Platform
    from tests.journeys.seen import Seen

SUVA, AMMAN = ZoneInfo("Pacific/Fiji"), ZoneInfo("Asia/Amman")
SUNDAY, SATURDAY, FRIDAY = 6, 5, 4
MANY = 10


@asynccontextmanager
async def across(url: str, clock: MovableClock) -> AsyncIterator[Town]:
    """Harbour is a workspace of Slack's, Lantern a server of Discord's, and one bot is in both."""
    async with running(Seconds(clock)) as fake:
        town = Town(url, clock, [SlackSeats(fake, Way.SOCKET, HARBOUR), DiscordSeats(World(clock), LANTERN)])
        await town.start()
        try:
            yield town
        finally:
            await town.stop()
        assert not town.complaints()


@pytest.fixture
async def town(sqlite_url: str, clock: MovableClock) -> AsyncIterator[Town]:
    """Ana in Suva, Yusuf in Amman, and Dee of the staff, partners since today."""
    async with across(sqlite_url, clock) as town:
        assert "Posted." in (await town.introduce("Ana", "Suva City Library", "Suva", "Fiji")).said
        assert "Posted." in (await town.introduce("Yusuf", "Amman Public Library", "Amman", "Jordan")).said
        assert "You are staff now" in (await town.say("Dee", f"/staff first {await town.staff_code()}")).said
        assert "Paired:" in (await town.say("Dee", "/staff pair libraries:LIB-001,LIB-002")).said
        await town.move(minutes=0)
        yield town


async def nudges(town: Town, name: str) -> list[Seen]:
    """What that person was asked about a silence."""
    return [seen for seen in await town.inbox(name) if {"Not yet", "Fewer messages"} <= set(seen.buttons)]


async def found(town: Town, name: str, words: str) -> Seen:
    """The one message in their direct message that says so."""
    (seen,) = [seen for seen in await town.inbox(name) if words in seen.said]
    return seen


def sent_at(seen: Seen) -> datetime:
    """When a message was sent, as its platform tells."""
    assert isinstance(seen.given, dict)
    if "ts" in seen.given:
        return datetime.fromtimestamp(float(seen.given["ts"]), UTC)
    return datetime.fromisoformat(seen.given["timestamp"])


def slack(town: Town) -> SlackSeats:
    """Where Harbour is."""
    platform = town.platform(HARBOUR)
    assert isinstance(platform, SlackSeats)
    return platform


def discord(town: Town) -> DiscordSeats:
    """Where Lantern is."""
    platform = town.platform(LANTERN)
    assert isinstance(platform, DiscordSeats)
    return platform


async def test_cards_of_both_libraries_stand_in_both_places(town: Town) -> None:
    for name in ("Ana", "Yusuf"):
        cards = " ".join(seen.said for seen in await town.channel(name, "introductions"))
        assert "Suva City Library" in cards
        assert "Amman Public Library" in cards


async def test_a_talk_logged_in_slack_is_told_on_discord_in_that_persons_hours(town: Town) -> None:
    await town.move(days=4)  # until both have read that they are partners
    logged = await town.say("Ana", "/log how:video when:2026-11-20 We planned the summer")
    assert "Logged: video call with Amman Public Library" in logged.said
    await town.move(days=11)
    told = await found(town, "Yusuf", "Ana of Suva City Library logged a talk with you")
    there = sent_at(told).astimezone(AMMAN)
    assert (there.hour, there.weekday() not in {FRIDAY, SATURDAY}) == (10, True)


async def test_a_talk_logged_on_discord_is_told_in_slack_in_that_persons_hours(town: Town) -> None:
    await town.move(days=4)  # until both have read that they are partners
    logged = await town.say("Yusuf", "/log how:call when:2026-11-20 We spoke about story hour")
    assert "Logged: phone call with Suva City Library" in logged.said
    await town.move(days=11)
    told = await found(town, "Ana", "Yusuf of Amman Public Library logged a talk with you")
    here = sent_at(told).astimezone(SUVA)
    assert (here.hour, here.weekday() not in {SATURDAY, SUNDAY}) == (10, True)


async def test_both_are_nudged_each_in_their_own_morning_and_answer_where_they_are(town: Town) -> None:
    await town.say("Ana", "/log how:video when:2026-11-20 Hello")
    await town.move(days=18)
    (suva,), (amman,) = await nudges(town, "Ana"), await nudges(town, "Yusuf")
    here, there = sent_at(suva).astimezone(SUVA), sent_at(amman).astimezone(AMMAN)
    assert (here.hour, there.hour) == (10, 10)
    assert here.weekday() not in {SATURDAY, SUNDAY}
    assert there.weekday() not in {FRIDAY, SATURDAY}

    form = await town.press("Yusuf", amman, "Yes")
    logged = await town.fill("Yusuf", form, how="Chat", about="A short hello")
    assert "Logged: chat with Suva City Library" in logged.said
    await town.move(days=11)
    assert (await found(town, "Ana", "Yusuf of Amman Public Library logged a talk with you")).said


async def test_staff_in_slack_have_both_in_one_list_and_one_file(town: Town) -> None:
    await town.move(days=70)
    listed = await town.say("Dee", "/staff inactive days:60")
    assert [row.title for row in listed.rows] == ["Suva – Amman"]
    file = await town.press("Dee", listed, "CSV file")
    content = await town.open_file("Dee", file, file.files[0])
    assert content is not None
    text = content.decode("utf-8-sig")
    assert "Suva City Library" in text
    assert "Amman Public Library" in text


async def test_who_links_an_account_of_the_other_platform_receives_there(town: Town) -> None:
    made = await town.say("Yusuf", "/sister link")
    code = next(word for line in made.lines for word in line.split() if len(word) == len("BCDF-GHJK") and "-" in word)
    also = await town.platform(HARBOUR).seat(Person(name="Yusuf Haddad", workspace=HARBOUR, zone="Asia/Amman"))
    shown = await also.say(f"/sister link {code}", None)
    assert "Amman Public Library" in " ".join(shown.lines)
    joined = await also.press(shown, "Join", None)
    assert "Messages arrive in Discord." in joined.said
    assert "Messages arrive in Slack." in (await also.press(joined, "Write to me in Slack", None)).said

    await town.move(days=4)  # until both have read that they are partners
    before = await town.inbox("Yusuf")
    await town.say("Ana", "/log how:video when:2026-11-20 We planned the summer")
    await town.move(days=11)
    told = [seen.said for seen in await also.inbox()]
    assert any("Ana of Suva City Library logged a talk with you" in text for text in told)
    assert await town.inbox("Yusuf") == before
    assert "Logged: chat with Suva City Library" in (await also.say("/log how:chat Thank you", None)).said


# One of the two is off


def turn_off(platform: Platform, status: int) -> None:
    """401: it does not take the bot's token; 503: nobody is there."""
    if isinstance(platform, SlackSeats):
        platform.slack.off = Fault(error="token_revoked", status=200) if status == 401 else Fault(status=status)
    else:
        assert isinstance(platform, DiscordSeats)
        platform.world.off = status


def turn_on(platform: Platform) -> None:
    """As before."""
    if isinstance(platform, SlackSeats):
        platform.slack.off = None
    else:
        assert isinstance(platform, DiscordSeats)
        platform.world.off = None


@pytest.mark.parametrize("status", [401, 503])
async def test_while_one_is_off_the_other_goes_on_and_what_waited_is_sent_once(town: Town, status: int) -> None:
    await town.move(days=4)  # until both have read that they are partners
    for off, silent, spoken, words in (
        (discord(town), "Yusuf", "Ana", "how:video We planned the summer"),
        (slack(town), "Ana", "Yusuf", "how:call We spoke about story hour"),
        (discord(town), "Yusuf", "Ana", "how:chat One more hello"),
    ):
        before = len(await told(town, silent))
        turn_off(off, status)
        assert "Logged:" in (await town.say(spoken, f"/log {words}")).said
        await town.move(days=4)
        assert len(await told(town, silent)) == before
        assert "My library" in (await town.say(spoken, "/sister")).small

        turn_on(off)
        await town.move(days=9)
        assert len(await told(town, silent)) == before + 1
        await town.move(days=7)
        assert len(await told(town, silent)) == before + 1


async def told(town: Town, name: str) -> list[Seen]:
    """What that person learned of talks."""
    return [seen for seen in await town.inbox(name) if "logged a talk with you" in " ".join(seen.lines)]


async def test_a_whole_partnership_is_lived_across_both_and_each_sees_only_their_own(
    sqlite_url: str, clock: MovableClock
) -> None:
    async with across(sqlite_url, clock) as town:
        await live(town)
        here, there = slack(town).slack, discord(town).world.env.backend
        assert {user for user in here.people if here.channels.get(f"D{user}")} == {"UANA", "UTOMAS", "UDEE"}
        people = {str(user.id): user.name for user in there.users.values() if not user.bot}
        assert set(people.values()) == {"yusuf", "olena", "Harbour Owner"}
        for name, others in (("Ana", people), ("Tomas", people), ("Yusuf", here.people), ("Olena", here.people)):
            seen = [*await town.inbox(name), *await town.channel(name, "introductions")]
            assert len(seen) > MANY
            for each in seen:
                assert not any(account in json.dumps(each.given) for account in others), "an account elsewhere"
                assert ("Slack" if others is here.people else "Discord") not in " ".join(each.lines)


async def test_a_mentor_on_discord_helps_libraries_in_slack_and_on_discord(town: Town) -> None:
    await mentored(town)


async def test_a_story_with_its_photo_stands_in_both_is_corrected_in_both_and_gone_from_both(town: Town) -> None:
    await pictured(town)
    assert slack(town).slack.channels[slack(town).channel("stories")] == []
