"""Forms in several steps: one that cannot open waits on a card, a small one asks the rest later; nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from core.chat import Answer, Context, Facts, Form, Name, Pick, Reply, _, plain
from core.errors import UnknownHandleError
from core.model.communications import Communication
from core.store.sealing import buttons_of
from tests.core.register import form_of, labels_of, problems_of
from tests.core.town import said

if TYPE_CHECKING:
    from core.chat import WireValue
    from tests.core.register import Register


async def held(there: Register, words: str) -> Answer:
    """The card that takes the place of the form."""
    return await held_form(there, await there.town.say("Ana", words))


async def held_form(there: Register, asked: Answer) -> Answer:
    """The card that takes the place of this form."""
    shown = await there.town.core.hold(form_of(asked), there.town.speaker("Ana").account)
    return Answer(outcome=Reply(card=shown), reader=asked.reader)


async def send(there: Register, asked: Answer, shown: tuple[str, ...], **values: WireValue) -> Answer:
    """A page with these fields alone is sent, and the others are left for later."""
    form = form_of(asked)
    left = tuple(field.name for field in form.fields if field.name not in shown)
    page = replace(
        form, fields=tuple(field for field in form.fields if field.name in shown), later=(*left, *form.later)
    )
    ana = there.town.speaker("Ana")
    return await there.town.core.submit(ana, await there.town.core.keep_form(page, ana.account), values)


def labels(answer: Answer) -> list[str]:
    """Of the buttons of a card."""
    assert isinstance(answer.outcome, Reply)
    return [plain(button.label, answer.reader) for button in buttons_of(answer.outcome.card)]


def facts(answer: Answer) -> list[str]:
    """What stands beside the labels of a card."""
    assert isinstance(answer.outcome, Reply)
    found = [part.facts for part in answer.outcome.card.parts if isinstance(part, Facts)]
    return [plain(fact.value, answer.reader) for each in found for fact in each]


async def talks(there: Register) -> list[Communication]:
    async with there.store.reading() as uow:
        return list(await uow.session.scalars(select(Communication)))


# A form that cannot open


async def test_a_form_with_errors_waits_to_be_edited_and_shows_them_again(there: Register) -> None:
    card = await held(there, "/log when:03/04 we spoke")
    opened = await there.town.press("Ana", card, "Edit")
    assert next(field.value for field in form_of(opened).fields if field.name == "when") == "03/04"
    assert "can mean" in problems_of(opened)["when"]
    first = await there.town.fill("Ana", opened, when="2026-11-19", how="video")
    assert "Logged: video call" in said(first)

    twice = await there.town.press("Ana", card, "Edit")
    assert said(await there.town.fill("Ana", twice, when="2026-11-18", how="visit")) == "Already sent; nothing changed."


async def test_a_form_without_errors_continues(there: Register) -> None:
    card = await held(there, "/log we spoke")
    opened = await there.town.press("Ana", card, "Continue")
    assert problems_of(opened) == {}
    assert "Logged: letter or parcel" in said(await there.town.fill("Ana", opened, how="post"))


async def test_what_may_have_been_meant_is_picked_on_the_card(there: Register) -> None:
    asked = await there.town.say("Ana", "/introduce")
    wrong = await there.town.fill(
        "Ana", asked, name="Lautoka Library", town="Lautoka", country="Fijji", languages=("English",)
    )
    card = await held_form(there, wrong)
    assert isinstance(card.outcome, Reply)
    pick = next(part for part in card.outcome.card.parts if isinstance(part, Pick))
    assert "Fiji" in labels_of(pick.choices)
    fiji = next(choice.value for choice in pick.choices if plain(choice.label, card.reader) == "Fiji")
    done = await there.town.core.press(there.town.speaker("Ana"), pick.button.handle, "k", value=fiji)
    assert "Lautoka, Fiji" in facts(done)


async def test_one_piece_of_a_list_is_picked_and_joins_the_others(there: Register) -> None:
    asked = await there.town.say("Ana", "/introduce")
    wrong = await there.town.fill(
        "Ana", asked, name="Lautoka Library", town="Lautoka", country="Fiji", languages="English, Frenhc, Hindi"
    )
    card = await held_form(there, wrong)
    assert isinstance(card.outcome, Reply)
    pick = next(part for part in card.outcome.card.parts if isinstance(part, Pick))
    french = next(choice.value for choice in pick.choices if plain(choice.label, card.reader) == "French")
    done = await there.town.core.press(there.town.speaker("Ana"), pick.button.handle, "k", value=french)
    assert "English, Hindi and French" in facts(done)


async def test_two_pieces_that_are_unclear_are_edited(there: Register) -> None:
    asked = await there.town.say("Ana", "/introduce")
    wrong = await there.town.fill(
        "Ana", asked, name="Lautoka Library", town="Lautoka", country="Fiji", languages="Englihs, Frenhc"
    )
    card = await held_form(there, wrong)
    assert isinstance(card.outcome, Reply)
    assert not any(isinstance(part, Pick) for part in card.outcome.card.parts)
    assert labels(card) == ["Edit"]


# A form in pages


async def test_what_is_needed_comes_first_and_the_rest_can_be_left(there: Register) -> None:
    asked = await there.town.say("Ana", "/log")
    card = await send(there, asked, ("how", "when"), how="video", when="2026-11-19")
    assert labels(card) == ["Log it", "More"]
    assert await talks(there) == []

    done = await there.town.press("Ana", card, "Log it")
    assert "Logged: video call" in said(done)
    assert [talk.on.isoformat() for talk in await talks(there)] == ["2026-11-19"]


async def test_more_asks_the_rest_and_keeps_the_first_page(there: Register) -> None:
    asked = await there.town.say("Ana", "/log")
    card = await send(there, asked, ("how", "when"), how="video", when="2026-11-19")
    more = await there.town.press("Ana", card, "More")
    assert {"how", "when"}.isdisjoint(field.name for field in form_of(more).fields)
    done = await there.town.fill("Ana", more, about="Story hour")
    assert "Logged: video call" in said(done)
    assert [(talk.about, talk.on.isoformat()) for talk in await talks(there)] == [("Story hour", "2026-11-19")]


async def test_a_page_that_was_sent_twice_is_carried_out_once(there: Register) -> None:
    asked = await there.town.say("Ana", "/log")
    card = await send(there, asked, ("how", "when"), how="video", when="2026-11-19")
    first, second = await there.town.press("Ana", card, "Log it"), await there.town.press("Ana", card, "Log it")
    assert said(first) == said(second)
    assert len(await talks(there)) == 1


async def test_while_something_needed_is_left_it_only_goes_on(there: Register) -> None:
    asked = await there.town.say("Ana", "/introduce")
    card = await send(there, asked, ("name", "town"), name="Lautoka Library", town="Lautoka")
    assert labels(card) == ["Continue"]
    rest = await there.town.press("Ana", card, "Continue")
    assert [field.name for field in form_of(rest).fields] == ["country", "languages"]
    done = await there.town.fill("Ana", rest, country="Fiji", languages=("English",))
    assert "Lautoka Library" in said(done)


async def test_a_page_with_something_wrong_comes_back_and_the_rest_still_follows(there: Register) -> None:
    asked = await there.town.say("Ana", "/log")
    wrong = await send(there, asked, ("how", "when"), how="video", when="03/04")
    assert set(problems_of(wrong)) == {"when"}
    card = await held_form(there, wrong)
    opened = await there.town.press("Ana", card, "Edit")
    assert isinstance(opened.outcome, Form)
    assert opened.outcome.later
    way_on = await send(there, opened, ("how", "when"), how="video", when="2026-11-19")
    assert labels(way_on) == ["Log it", "More"]
    assert "Logged: video call" in said(await there.town.press("Ana", way_on, "Log it"))


async def test_somebody_else_cannot_go_on_with_it(there: Register) -> None:
    asked = await there.town.say("Ana", "/log")
    card = await send(there, asked, ("how", "when"), how="video", when="2026-11-19")
    with pytest.raises(UnknownHandleError):
        await there.town.press("Yusuf", card, "Log it")


async def test_words_that_no_field_took_are_shown_on_the_card(there: Register) -> None:
    card = await held(there, "/sister later next week")
    assert isinstance(card.outcome, Reply)
    assert Context(_("I did not use “{text}”.", text=Name("next week"))) in card.outcome.card.parts
