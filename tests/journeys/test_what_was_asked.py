"""A nudge answered, put off, found again: every button keeps its question, and every pause has its end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from core.chat import Context, Form, Refusal, Reply, plain
from core.chat.card import Fact, Facts
from core.store.sealing import buttons_of
from tests.fakes.workspace import press_of, words_of
from tests.journeys.town import said

if TYPE_CHECKING:
    from core.chat import Answer, Parcel
    from tests.journeys.town import Town


def nudges(town: Town) -> list[Parcel]:
    """What Ana was asked, oldest first."""
    return [parcel for parcel in town.harbour.inbox("ana") if "What would help?" in words_of(parcel.card, parcel)]


def labels(answer: Answer) -> list[str]:
    """The buttons of a card."""
    assert isinstance(answer.outcome, Reply)
    return [button.label.message for button in buttons_of(answer.outcome.card)]


async def test_an_answer_takes_the_place_of_the_question_and_home_knows_it(town: Town) -> None:
    await town.move(days=21)
    (asked,) = nudges(town)
    answer = await town.core.press(town.speaker("Ana"), press_of(asked.card, "Not yet"), "n1")
    assert isinstance(answer.outcome, Reply)
    assert answer.outcome.replace
    assert "I will ask again about Amman Public Library from" in said(answer)
    home = await town.say("Ana", "/sister")
    assert "Not yet" not in labels(home)
    assert "Log it" in labels(home)


def of_home(answer: Answer) -> str:
    """The small lines of a card."""
    assert isinstance(answer.outcome, Reply)
    lines = [part.text for part in answer.outcome.card.parts if isinstance(part, Context)]
    return "\n".join(plain(line, answer.reader) for line in lines)


async def test_a_promise_keeps_to_the_limit_and_to_the_pause(town: Town) -> None:
    await town.move(days=21)
    (asked,) = nudges(town)
    await town.core.press(town.speaker("Ana"), press_of(asked.card, "Fewer messages"), "n1")
    answer = await town.core.press(town.speaker("Ana"), press_of(asked.card, "Not yet"), "n2")
    promised = said(answer).rpartition("from ")[2].removesuffix(" on.")
    assert f"I ask again from {promised} on." in of_home(await town.say("Ana", "/sister"))
    while len(nudges(town)) == 1:
        await town.move(days=1)
    came, day = town.clock.at, datetime.strptime(promised, "%d %B %Y").replace(tzinfo=UTC)
    assert day - timedelta(days=1) <= came <= day + timedelta(days=5), "not before, and on a working day soon after"

    await town.say("Ana", "/sister later until:2027-06-01", key="pause")
    assert "I ask again from 1 June 2027 on." in of_home(await town.say("Ana", "/sister"))


async def test_fewer_messages_leaves_the_question_where_it_is(town: Town) -> None:
    await town.move(days=21)
    (asked,) = nudges(town)
    answer = await town.core.press(town.speaker("Ana"), press_of(asked.card, "Fewer messages"), "n1")
    assert isinstance(answer.outcome, Reply)
    assert not answer.outcome.replace
    assert said(answer) == "Saved. You get at most one reminder in four weeks. You can change this in /sister settings."
    await town.move(days=21)
    assert len(nudges(town)) == 1


async def test_an_old_question_is_not_an_answer_to_the_next_one(town: Town) -> None:
    await town.move(days=21)
    (asked,) = nudges(town)
    await town.say("Ana", "/log how:call hello", key="talk")
    await town.move(days=21)
    stale = await town.core.press(town.speaker("Ana"), press_of(asked.card, "Not yet"), "n2")
    assert isinstance(stale.outcome, Refusal)
    assert "Somebody logged a talk on" in said(stale)


def pauses(answer: Answer) -> list[str]:
    """What the settings say of pauses."""
    assert isinstance(answer.outcome, Reply)
    facts: list[Fact] = [fact for part in answer.outcome.card.parts if isinstance(part, Facts) for fact in part.facts]
    return [plain(fact.value, answer.reader) for fact in facts if fact.label.message == "Pause"]


async def test_a_pause_is_seen_and_can_be_ended(town: Town) -> None:
    await town.say("Ana", "/sister later until:2027-01-31")
    await town.say("Ana", "/sister later until:2027-02-20 partnership:1", key="one")
    settings = await town.say("Ana", "/sister settings")
    assert pauses(settings) == [
        "No reminders before 31 January 2027",
        "No reminders about Amman Public Library before 20 February 2027",
    ]
    await town.move(days=30)
    assert nudges(town) == []

    assert "You are reminded again" in said(await town.press("Ana", settings, "Remind me again"))
    assert pauses(await town.say("Ana", "/sister settings")) == []
    await town.move(days=4)
    assert len(nudges(town)) == 1


async def test_without_a_partner_there_is_nothing_to_log(town: Town) -> None:
    await town.introduce("Beth", "Juneau Public Library", "Juneau", "USA")
    assert "Log a talk" not in labels(await town.say("Beth", "/sister help"))
    for words in ("/log hello", "/log how:video hello"):
        alone = await town.say("Beth", words)
        assert isinstance(alone.outcome, Refusal)
        assert "no partner yet" in said(alone)
        assert [button.command for button in alone.outcome.buttons] == ["sister home"]


async def test_what_was_written_stands_above_the_form(town: Town) -> None:
    form = (await town.say("Ana", "/log had a video call about story hour")).outcome
    assert isinstance(form, Form)
    assert form.note is not None
    assert "had a video call about story hour" in plain(form.note, (await town.say("Ana", "/sister")).reader)
    unused = (await town.say("Ana", "/sister later next week")).outcome
    assert isinstance(unused, Form)
    assert unused.note is not None
    assert "I did not use “next week”." in plain(unused.note, (await town.say("Ana", "/sister")).reader)


async def test_what_was_taken_back_meanwhile_can_be_logged_with_the_new_words(town: Town) -> None:
    logged = await town.say("Ana", "/log how:call first words")
    edit = await town.press("Ana", await town.say("Ana", "/sister history"), "Edit")
    undone = await town.press("Ana", logged, "Undo")
    late = await town.fill("Ana", edit, about="better words")
    assert isinstance(late.outcome, Refusal)
    assert "taken back meanwhile" in said(late)
    again = await town.core.press(town.speaker("Ana"), late.outcome.buttons[0].handle, "again")
    assert isinstance(again.outcome, Form)
    assert next(field.value for field in again.outcome.fields if field.name == "about") == "better words"
    assert labels(undone) == ["Log it again"]


async def test_partners_live_in_different_countries(town: Town) -> None:
    await town.introduce("Beth", "Lautoka Public Library", "Lautoka", "Fiji")
    asked = await town.say("Dee", "/staff pair libraries:LIB-001,LIB-003")
    assert isinstance(asked.outcome, Form)
    assert "All of these are in Fiji" in plain(asked.outcome.problems["libraries"].text, asked.reader)


async def test_help_is_found_by_its_name(town: Town) -> None:
    for words in ("help", "Help!", "/help", "?"):
        assert isinstance((await town.say("Noor", words)).outcome, Reply)
        assert "help" in said(await town.say("Noor", words)).lower()
