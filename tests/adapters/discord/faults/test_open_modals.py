"""Modals that are open while something happens: nothing written in them is lost, and they are their owner's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.api import OLD_FORM
from core.chat import Reader, plain
from tests.fakes.discord import components as kinds
from tests.fakes.discord.person import drawn, labels_of, words_of
from tests.fakes.discord.wire_protocol import QUARTER_HOUR

if TYPE_CHECKING:
    from tests.adapters.discord.faults.quay import Quay

LOGGED = "Logged: video call with Amman City Library"
TOO_OLD = plain(OLD_FORM, Reader())

AN_HOUR, A_MONTH = 4 * QUARTER_HOUR, 30 * 24 * 60 * 60


async def test_a_modal_that_was_open_while_the_program_began_anew_is_taken(quay: Quay) -> None:
    asked = quay.here.command("log", channel=quay.place, about="the summer")
    await quay.here.sees_modal(asked)
    await quay.restart()
    quay.here.submit(how="Video")
    await quay.here.reads(LOGGED)
    assert await quay.talks() == 1


async def test_two_open_modals_of_one_person_are_kept_apart(quay: Quay) -> None:
    first = quay.here.command("log", channel=quay.place, about="the summer")
    second = quay.here.command("log", about="the winter")
    ids = {(await quay.here.sees_modal(each))["custom_id"] for each in (first, second)}
    assert len(ids) == 2, "Discord's app would lose one of them"
    quay.here.submit(of=first, how="Call")
    await quay.here.reads("Logged: phone call")
    quay.here.submit(of=second, how="Visit")
    await quay.here.reads("Logged: visit")
    await quay.end()
    assert await quay.talks() == 2


async def test_a_form_of_two_pages_waits_for_hours_between_them(quay: Quay) -> None:
    asked = quay.here.command("log", channel=quay.place, how="telepathy", about="the summer")
    await quay.here.sees_modal(asked)
    quay.clock.move(seconds=AN_HOUR)
    quay.here.submit(how="Video")
    ready = await quay.here.reads("Ready: Log a talk.")
    assert labels_of(ready) == ["Log it", "More"]
    quay.clock.move(seconds=AN_HOUR)
    more = quay.here.press("More", on=ready)
    await quay.here.sees_modal(more)
    quay.clock.move(seconds=AN_HOUR)
    await quay.restart()
    quay.here.submit()
    await quay.here.reads(LOGGED)
    await quay.end()
    assert await quay.talks() == 1
    assert [words_of(each).startswith(LOGGED) for each in quay.here.whispers] == [True], "in the place of the card"


async def test_what_is_wrong_is_changed_alone_however_much_later(quay: Quay) -> None:
    asked = quay.here.command("log", channel=quay.place, about="the summer")
    await quay.here.sees_modal(asked)
    quay.here.submit(how="Video", when="03/04")
    wrong = await quay.here.reads("Nothing is lost. Please change this:")
    quay.clock.move(seconds=AN_HOUR)
    await quay.restart()
    again = await quay.here.sees_modal(quay.here.press("Edit", on=wrong))
    assert [each["component"]["custom_id"] for each in again["components"] if "component" in each] == ["when"]
    quay.here.submit(when="today")
    await quay.here.reads(LOGGED)
    assert await quay.talks() == 1


async def test_a_modal_that_stood_open_for_a_month_says_why_it_is_not_taken(quay: Quay) -> None:
    asked = quay.here.command("log", about="the summer")
    await quay.here.sees_modal(asked)
    quay.clock.move(seconds=A_MONTH)
    quay.here.submit(how="Video")
    await quay.here.reads(TOO_OLD)
    assert await quay.talks() == 0


async def test_a_modal_that_another_person_sends_is_refused_and_reveals_nothing(quay: Quay) -> None:
    asked = quay.here.command("log", channel=quay.place, about="the secret summer")
    await quay.here.sees_modal(asked)
    quay.yusuf_here.submit(of=asked, how="Video")
    await quay.yusuf_here.reads(TOO_OLD)
    await quay.end()
    assert [words_of(each) for each in quay.yusuf_here.messages] == [TOO_OLD]
    assert await quay.talks() == 0


async def test_a_card_that_leads_on_is_nobody_elses_either(quay: Quay) -> None:
    await quay.post_start_card()
    await quay.passes()
    await quay.hurry(0)
    quay.here.command("log", channel=quay.place, about="the secret summer")
    card = await quay.here.reads("One more step: Log a talk.")
    (button,) = drawn(card, kinds.BUTTON)
    (start,) = quay.introductions
    quay.yusuf_here.tell(quay.yusuf_here.pressed(start, button))
    await quay.yusuf_here.reads("This button is too old to work.")
    await quay.end()
    assert quay.here.whispers == [card]
