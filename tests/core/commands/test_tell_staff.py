"""*Tell staff privately*: it never reaches the person it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.discord.cards import LETTERS_A_MESSAGE, card_components, letters_of
from core.chat import Refusal, Reply
from core.model.members import Role
from core.services.people import search_members
from core.services.roles import grant
from tests import builders
from tests.core.commands.telling import TITLE, build_tellers
from tests.core.mentoring import labels, letters, whole
from tests.core.register import problems_of

if TYPE_CHECKING:
    from core.store import Database, Store
    from tests.clock import MovableClock
    from tests.core.register import Register


async def test_tell_staff_privately(there: Register) -> None:
    """It never reaches the person it is about, though they are of the staff."""
    await builders.member(there.store, "Rex", roles=(Role.STAFF,))
    async with there.store.reading() as uow:
        (rex,) = await search_members(uow, "Rex")
    told = await there.ask("Ana", "tell staff", words="He writes at night.", about=str(rex.id))
    assert whole(told).startswith("Thank you for telling us.")
    assert any("He writes at night." in text for text in await letters(there, "dee", 4))
    assert not any("He writes at night." in text for text in await letters(there, "rex"))
    assert "He writes at night." in whole(await there.ask("Dee", "staff reports"))
    assert "Nobody told staff anything" in whole(await there.ask("Rex", "staff reports"))
    assert isinstance((await there.ask("Rex", "staff report-done", report="1")).outcome, Refusal)
    assert whole(await there.ask("Dee", "staff report-done", report="1")) == "Thank you. Please write to Ana."


async def test_only_who_was_named_is_promised_not_to_read_it(there: Register) -> None:
    told = await there.ask("Ana", "tell staff", words="It is very quiet here.")
    assert "Only they read it." in whole(told)
    assert "The person it is about" not in whole(told)


async def test_about_the_only_one_of_the_staff_the_words_stay_in_the_form(there: Register) -> None:
    async with there.store.reading() as uow:
        (dee,) = await search_members(uow, "Dee")
    told = await there.ask("Ana", "tell staff", words="Dee shouts.", about=str(dee.id))
    assert "Nobody else of the staff could read this here." in str(problems_of(told))
    sent = await there.town.fill("Ana", told, about="")
    assert whole(sent).startswith("Thank you for telling us."), "the words were kept in the form"


async def test_each_report_has_its_page_so_that_long_ones_fit(there: Register) -> None:
    for number in range(1, 4):
        words = f"{number}: " + "He writes at night. " * 95
        assert whole(await there.ask("Ana", "tell staff", f"t{number}", words=words)).startswith("Thank you")
    first = await there.ask("Dee", "staff reports")
    assert isinstance(first.outcome, Reply)
    assert letters_of(card_components(first.outcome.card, first.reader)) <= LETTERS_A_MESSAGE
    assert "1: He writes" in whole(first)
    assert "2: He writes" not in whole(first)
    assert "1 of 3" in whole(first)
    assert "Earlier" not in labels(first)
    last = await there.town.press("Dee", await there.town.press("Dee", first, "More"), "More")
    assert "3: He writes" in whole(last)
    assert "More" not in labels(last)
    assert "2: He writes" in whole(await there.town.press("Dee", last, "Earlier"))


async def test_from_a_story_staff_read_which_one_but_nobody_of_its_libraries(
    database: Database, store: Store, clock: MovableClock
) -> None:
    there = await build_tellers(database, store, clock)
    await there.published()
    async with store.writing() as uow:
        for name in ("Tomas", "Yusuf"):
            (one,) = await search_members(uow, name)
            await grant(uow, member_id=one.id, role=Role.STAFF, by=None)
    form = await there.town.press("Beth", await there.ask("Beth", "story read", story="1"), "Tell staff privately")
    told = await there.town.fill("Beth", form, words="This shows my child.")
    assert "nobody of the story's libraries" in whole(told)
    shown = whole(await there.ask("Dee", "staff reports"))
    assert "This shows my child." in shown
    assert TITLE in shown
    for name in ("Tomas", "Yusuf"):
        assert "Nobody told staff anything" in whole(await there.ask(name, "staff reports"))
