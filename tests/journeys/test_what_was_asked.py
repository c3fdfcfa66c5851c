"""A nudge answered, put off, found again: every button keeps its question, and every pause has its end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.journeys.seen import Seen
    from tests.journeys.town import Town


async def nudges(town: Town) -> list[Seen]:
    """What Ana is asked, oldest first."""
    return [seen for seen in await town.inbox("Ana") if {"Not yet", "Fewer messages"} <= set(seen.buttons)]


async def test_an_answer_takes_the_place_of_the_question_and_home_knows_it(town: Town) -> None:
    await town.move(days=18)
    (asked,) = await nudges(town)
    before = await town.inbox("Ana")
    answer = await town.press("Ana", asked, "Not yet")
    assert "I will ask again about Amman Public Library from" in answer.said
    assert await town.inbox("Ana") == [answer if seen == asked else seen for seen in before]
    home = await town.say("Ana", "/sister")
    assert "Not yet" not in home.buttons
    assert "Yes" in home.buttons


async def test_a_promise_keeps_to_the_limit_and_to_the_pause(town: Town) -> None:
    await town.move(days=18)
    (asked,) = await nudges(town)
    await town.press("Ana", asked, "Fewer messages")
    answer = await town.press("Ana", asked, "Not yet")
    promised = answer.said.rpartition("from ")[2].removesuffix(" on.")
    assert f"I ask again from {promised} on." in (await town.say("Ana", "/sister")).small
    for _day in range(60):
        if any("Have you said hello" in row.title for seen in await town.inbox("Ana") for row in seen.rows):
            break  # together with the question about a second contact
        await town.move(days=1)
    came, day = town.clock.at, datetime.strptime(promised, "%d %B %Y").replace(tzinfo=UTC)
    assert day - timedelta(days=1) <= came <= day + timedelta(days=5), "not before, and on a working day soon after"

    await town.say("Ana", "/sister later until:2027-06-01")
    assert "I ask again from 1 June 2027 on." in (await town.say("Ana", "/sister")).small


async def test_fewer_messages_leaves_the_question_where_it_is(town: Town) -> None:
    await town.move(days=18)
    (asked,) = await nudges(town)
    answer = await town.press("Ana", asked, "Fewer messages")
    assert answer.said == (
        "Saved. You get news and reminders at most once in four weeks, and questions that wait for your answer within"
        " the week. You can change this in /sister settings."
    )
    assert await nudges(town) == [asked]
    await town.move(days=21)
    assert await nudges(town) == [asked], "for four weeks"


async def test_an_old_question_is_not_an_answer_to_the_next_one(town: Town) -> None:
    await town.move(days=18)
    (asked,) = await nudges(town)
    await town.say("Ana", "/log how:call hello")
    await town.move(days=21)
    before = await nudges(town)
    stale = await town.press("Ana", asked, "Not yet")
    assert "You logged a talk already" in stale.said
    assert await nudges(town) == before, "no question was answered"


async def test_an_answer_that_took_the_place_of_a_message_stays(town: Town) -> None:
    await town.move(days=4)
    await town.say("Ana", "/log how:video hello")
    await town.move(days=11)
    (told,) = [seen for seen in await town.inbox("Yusuf") if "logged a talk with you" in seen.said]
    home = await town.press("Yusuf", told, "Home")
    form = await town.press("Ana", await town.say("Ana", "/sister history"), "Edit")
    await town.fill("Ana", form, how="E-mail")
    await town.move(minutes=2)
    inbox = await town.inbox("Yusuf")
    assert home in inbox
    assert not [seen for seen in inbox if "logged a talk with you" in seen.said], "it is not put back"


def pauses(seen: Seen) -> list[str]:
    """What the settings say of pauses."""
    return [fact.value for fact in seen.facts if fact.label == "Pause"]


async def test_a_pause_is_seen_and_can_be_ended(town: Town) -> None:
    await town.say("Ana", "/sister later until:2027-01-31")
    await town.say("Ana", "/sister later until:2027-02-20 partnership:1")
    settings = await town.say("Ana", "/sister settings")
    assert pauses(settings) == [
        "No reminders before 31 January 2027",
        "No reminders about Amman Public Library before 20 February 2027",
    ]
    await town.move(days=30)
    assert await nudges(town) == []

    assert "You are reminded again" in (await town.press("Ana", settings, "Remind me again")).said
    assert pauses(await town.say("Ana", "/sister settings")) == []
    await town.move(days=11)
    assert len(await nudges(town)) == 1


@pytest.mark.parametrize("words", ["/log hello", "/log how:video hello"])
async def test_without_a_partner_there_is_nothing_to_log(town: Town, words: str) -> None:
    await town.introduce("Beth", "Juneau Public Library", "Juneau", "USA")
    assert "Log a talk" not in (await town.say("Beth", "/sister help")).buttons
    alone = await town.say("Beth", words)
    assert "no partner yet" in alone.said
    assert len(alone.buttons) == 1
    assert await town.press("Beth", alone, alone.buttons[0]) == await town.say("Beth", "/sister")


async def test_what_was_written_stands_above_the_form(town: Town) -> None:
    form = await town.say("Ana", "/log had a video call about story hour")
    assert "had a video call about story hour" in form.asked.note
    unused = await town.say("Ana", "/sister later next week")
    assert "I did not use “next week”." in unused.asked.note


async def test_what_was_taken_back_meanwhile_can_be_logged_with_the_new_words(town: Town) -> None:
    logged = await town.say("Ana", "/log how:call first words")
    edit = await town.press("Ana", await town.say("Ana", "/sister history"), "Edit")
    undone = await town.press("Ana", logged, "Undo")
    late = await town.fill("Ana", edit, about="better words")
    assert "taken back meanwhile" in late.said
    assert "No talk is logged here yet" in (await town.say("Ana", "/sister history")).said
    again = await town.press("Ana", late, late.buttons[0])
    assert again.asked.question("about").value == "better words"
    assert undone.buttons == ("Log it again",)


async def test_partners_live_in_different_countries(town: Town) -> None:
    await town.introduce("Beth", "Lautoka Public Library", "Lautoka", "Fiji")
    asked = await town.say("Dee", "/staff pair libraries:LIB-001,LIB-003")
    assert "All of these are in Fiji" in asked.asked.problems["libraries"]


@pytest.mark.parametrize("words", ["help", "Help!", "/help", "?"])
async def test_help_is_found_by_its_name(town: Town, words: str) -> None:
    answer = await town.say("Noor", words)
    assert "help" in answer.said.lower()
    assert answer.form is None
