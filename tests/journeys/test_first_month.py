"""Two libraries are introduced, paired, talk once, fall silent, and are nudged; on every platform."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.seats import Fault
from tests.journeys.telling import arrives

if TYPE_CHECKING:
    from tests.journeys.seen import Seen
    from tests.journeys.town import Town


async def nudges(town: Town, name: str) -> list[Seen]:
    """What that person was asked."""
    return [seen for seen in await town.inbox(name) if {"Not yet", "Fewer messages"} <= set(seen.buttons)]


async def test_a_talk_is_logged_by_filling_only_what_is_missing(town: Town) -> None:
    form = await town.say("Ana", "/log had a video call about story hour")
    assert form.asked.names == ("how", "partnership", "when", "libraries")
    assert [each.label for each in form.asked.questions] == [
        "How did you talk?",
        "Partnership",
        "When?",
        "Which libraries took part?",
    ]
    logged = await town.fill("Ana", form, how="Video", when="2026-11-20")
    assert "Logged: video call with Amman Public Library, 20 November 2026. Next check-in: 4 December 2026." in (
        logged.said
    )

    await arrives(town, "Yusuf", "Ana of Suva City Library logged a talk with you: video call")


async def test_the_same_form_sent_twice_is_saved_once(town: Town) -> None:
    form = await town.say("Ana", "/log story hour")
    first = await town.fill("Ana", form, how="Video")
    again = await town.fill("Ana", form, how="Video")
    assert first == again
    other = await town.fill("Ana", form, how="Call")
    assert other.said == "Already sent; nothing changed."
    assert len((await town.say("Ana", "/sister history")).rows) == 1


async def test_silence_is_nudged_at_ten_on_a_working_day(town: Town) -> None:
    await town.fill("Ana", await town.say("Ana", "/log hello"), how="Video")
    await town.move(days=20)
    assert len(await nudges(town, "Yusuf")) == 1
    (ours,) = await nudges(town, "Ana")

    logged = await town.press("Ana", ours, "Yes")
    assert "how" in logged.asked.names


async def test_a_log_can_be_taken_back(town: Town) -> None:
    logged = await town.fill("Ana", await town.say("Ana", "/log hello"), how="Call")
    undone = await town.press("Ana", logged, "Undo")
    assert "Taken back: phone call" in undone.said
    assert "No talk is logged here yet" in (await town.say("Ana", "/sister history")).said


@pytest.mark.parametrize(
    ("words", "field", "answer"),
    [
        ("/log how:video when:03/04 hello", "when", "can mean 3 April or 4 March"),
        ("/log how:video when:2031-01-01 hello", "when", "has not come yet"),
        ("/log how:telepathy hello", "how", "is not one of the answers"),
    ],
)
async def test_a_bad_value_is_answered_with_what_to_do(town: Town, words: str, field: str, answer: str) -> None:
    form = await town.say("Ana", words)
    assert answer in form.asked.problems[field]


async def test_only_staff_see_the_quiet_ones(town: Town) -> None:
    refused = await town.say("Ana", "/staff inactive")
    assert refused.said == "Only staff can see this list. Your own partnerships are in /sister."
    quiet = await town.say("Dee", "/staff inactive")
    assert "No quiet partnerships. Everyone talked in the last 60 days." in quiet.said


def is_home(seen: Seen) -> bool:
    """Whether it is a member's home card."""
    return "My library" in seen.small


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Answer one question", "/sister profile"),
        ("History", "/sister history"),
        ("Settings", "/sister settings"),
        ("Help", "/sister help"),
    ],
)
async def test_every_card_that_home_leads_to_leads_back(town: Town, label: str, words: str) -> None:
    home = await town.say("Ana", "/sister")
    assert is_home(home)
    led_to = await town.press("Ana", home, label)
    assert led_to == await town.say("Ana", words)
    back = "Enough for now" if words == "/sister profile" else "Home"
    assert is_home(await town.press("Ana", led_to, back))


async def test_home_leads_to_a_log_and_contacts_lead_home(town: Town) -> None:
    form = await town.press("Ana", await town.say("Ana", "/sister"), "Log a talk")
    assert form.asked.title == "Log a talk"
    assert is_home(await town.press("Ana", await town.say("Ana", "/sister contacts"), "Home"))


async def test_every_list_of_the_staff_leads_back(town: Town) -> None:
    home = await town.say("Dee", "/staff")
    for words in ("joins", "wishes", "messages", "start-card", "inactive"):
        listed = await town.say("Dee", f"/staff {words}")
        assert "Staff can" in (await town.press("Dee", listed, "Staff home")).small, words
    own = await town.press("Dee", home, "My home")
    assert own == await town.say("Dee", "/sister")


async def test_a_mistyped_command_offers_the_nearest(town: Town) -> None:
    refused = await town.say("Ana", "/sister histry")
    assert refused.said == "I do not know /sister histry. Did you mean one of these?"
    assert "No talk is logged here yet" in (await town.press("Ana", refused, "/sister history")).said


@pytest.mark.parametrize(("logger", "reader"), [("Ana", "Yusuf"), ("Yusuf", "Ana")])
async def test_an_unclear_try_is_looked_up_and_never_sent_twice(town: Town, logger: str, reader: str) -> None:
    await town.move(days=3)  # until both have read that they are partners
    town.fail(reader, Fault.BUSY, Fault.UNCLEAR)
    await town.fill(logger, await town.say(logger, "/log hello"), how="Video")
    await town.move(days=11)
    told = [seen for seen in await town.inbox(reader) if "logged a talk" in seen.said]
    assert len(told) == 1


@pytest.mark.parametrize(("logger", "reader"), [("Ana", "Yusuf"), ("Yusuf", "Ana")])
async def test_a_refused_message_is_shown_to_staff(town: Town, logger: str, reader: str) -> None:
    await town.move(days=3)  # until both have read that they are partners
    town.fail(reader, Fault.CLOSED)
    await town.fill(logger, await town.say(logger, "/log hello"), how="Video")
    await town.move(days=11)
    listed = await town.say("Dee", "/staff messages part:failed")
    assert listed.rows == ((f"To {reader}", "Send again"),)

    await town.press("Dee", listed, "Send again")
    await arrives(town, reader, "logged a talk with you")
