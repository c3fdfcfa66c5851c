"""A partnership is invited to tell, once for each reason; and whoever is asked about a story is not forgotten."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from core.model.audit import AuditEntry
from core.model.ids import StoryId
from core.model.partnerships import PartnershipState
from core.model.stories import Consent, Story, StoryState
from core.services.public_stories import whole_story
from core.services.what_waits import ask_what_waits
from tests import builders
from tests.core.commands.telling import Tellers, build_tellers
from tests.core.town import said

if TYPE_CHECKING:
    from core.services.public_stories import WholeStory
    from core.store import Database, Store
    from tests.clock import MovableClock

VISITED = "visited each other. Would you tell others"
TOGETHER = "did something together. Would you tell others"
ENDED = "What you did together can help others"
YEAR = "have been partners for a year"
EVERYBODY = ["ana", "tomas", "yusuf", "zaid"]


@pytest.fixture
async def there(database: Database, store: Store, clock: MovableClock) -> Tellers:
    return await build_tellers(database, store, clock)


async def story(there: Tellers, story_id: int = 1) -> WholeStory:
    async with there.store.reading() as uow:
        found = await whole_story(uow, StoryId(story_id))
    assert found is not None
    return found


# After a visit or an event


@pytest.mark.parametrize(("how", "words"), [("visit", VISITED), ("other", TOGETHER)])
async def test_after_a_visit_or_an_event_its_partnership_is_invited_once(there: Tellers, how: str, words: str) -> None:
    await there.town.say("Ana", f"/log how:{how} we painted a wall")
    await there.town.move(4)
    assert there.told(words) == EVERYBODY
    invitation = await there.press("Yusuf", words, "Tell a story")
    assert said(invitation).startswith("form:")
    await there.town.say("Ana", "/log how:visit we went to Amman")
    await there.town.move(10)
    assert len(there.told(VISITED)) + len(there.told(TOGETHER)) == len(EVERYBODY)


async def test_after_a_call_nobody_is_invited(there: Tellers) -> None:
    await there.town.say("Ana", "/log how:video a call about story hour")
    await there.town.move(4)
    assert there.told("Would you tell") == []


async def test_a_visit_that_was_taken_back_invites_nobody_and_the_next_one_does(there: Tellers) -> None:
    logged = await there.town.say("Ana", "/log how:visit we went to Amman")
    await there.town.press("Ana", logged, "Undo")
    await there.town.move(4)
    assert there.told(VISITED) == []
    await there.town.say("Ana", "/log how:visit we really went to Amman")
    await there.town.move(10)
    assert there.told(VISITED) == EVERYBODY


async def test_who_tells_a_story_is_not_asked_to_tell_one(there: Tellers) -> None:
    await there.tell()
    await there.town.say("Ana", "/log how:visit we went to Amman")
    await there.town.move(4)
    assert there.told(VISITED) == []


# At an ending


async def test_at_an_ending_all_contacts_are_invited(there: Tellers) -> None:
    await there.end("Ana")
    await there.ask("Yusuf", "sister ending-agree", ending="1", library="2")
    await there.town.move(4)
    assert there.told(ENDED) == EVERYBODY


async def test_an_ending_undone_the_same_day_invites_nobody(there: Tellers) -> None:
    await there.end("Ana")
    await there.ask("Yusuf", "sister ending-agree", ending="1", library="2")
    await there.ask("Ana", "sister ending-undo", ending="1")
    assert await there.state() is PartnershipState.ACTIVE
    await there.town.move(4)
    assert there.told(ENDED) == []


async def test_what_was_said_of_an_ending_is_taken_back_with_it(there: Tellers) -> None:
    await there.end("Ana")
    await there.ask("Yusuf", "sister ending-agree", ending="1", library="2")
    await there.town.move(4)
    assert there.told(ENDED) == EVERYBODY
    await there.ask("Ana", "sister ending-undo", ending="1")
    await there.town.move(1)
    assert there.told(ENDED) == []


# After a year


async def test_a_year_after_it_began_a_partnership_is_invited_once(there: Tellers) -> None:
    """It began 200 days ago."""
    await there.town.move(160)
    assert there.told(YEAR) == []
    await there.town.move(12)
    assert there.told(YEAR) == EVERYBODY
    await there.town.move(20)
    assert there.told(YEAR) == EVERYBODY


async def test_what_ended_before_has_no_first_year(there: Tellers) -> None:
    await there.town.move(150)
    await there.end("Ana")
    await there.ask("Yusuf", "sister ending-agree", ending="1", library="2")
    await there.town.move(30)
    assert there.told(YEAR) == []


# Whoever is asked


async def test_after_two_weeks_of_silence_staff_are_told_once(there: Tellers) -> None:
    await there.tell()
    await there.do("Ana", "Send it")
    await there.town.move(13)
    assert there.told("did not answer for 14 days") == []
    await there.town.move(5)
    assert there.told("did not answer for 14 days") == ["dee"]
    whole = await story(there)
    assert whole.story.state is StoryState.ASKED, "silence is no consent"
    await there.town.move(20)
    assert there.told("did not answer for 14 days") == ["dee"]


async def test_whoever_speaks_for_a_library_next_is_asked_what_it_has_not_answered(
    there: Tellers, store: Store
) -> None:
    await there.tell()
    await there.do("Ana", "Send it")
    mere = await builders.member(store, "Mere")
    await builders.contact(store, there.libraries["Amman"], mere)
    async with store.writing() as uow:
        await ask_what_waits(uow, there.libraries["Amman"].id, [(mere.id, uow.now)])
    await there.town.move(4)
    assert "mere" in there.told("told a story of your partnership")
    assert "All agree" in said(await there.do("Mere", "Yes, with names"))


async def test_of_three_libraries_all_are_asked_and_one_no_is_enough(there: Tellers, store: Store) -> None:
    await builders.partnership(store, *there.libraries.values())
    for name in ("first", "second"):
        await there.tell(title=f"The {name}", partnership="2")
    for number in (1, 2):
        await there.do("Ana", "Send it", number)
        await there.do("Yusuf", "Yes, with names", number)
        assert (await story(there, number)).story.state is StoryState.ASKED, "Juneau has not answered"
    await there.do("Beth", "Yes, with names", 1)
    assert (await story(there, 1)).story.state is StoryState.REVIEW
    await there.do("Beth", "No, please keep it among us", 2)
    assert (await story(there, 2)).story.state is StoryState.KEPT


async def test_of_two_who_answer_at_once_one_speaks_for_the_library(there: Tellers, store: Store) -> None:
    await there.tell()
    await there.do("Ana", "Send it")
    cards = [await there.look(name) for name in ("Yusuf", "Zaid")]
    await asyncio.gather(
        there.town.press("Yusuf", cards[0], "Yes, with names"),
        there.town.press("Zaid", cards[1], "No, please keep it among us"),
    )
    async with store.reading() as uow:
        answers = (await uow.session.scalars(select(AuditEntry).where(AuditEntry.action == "story answered"))).all()
        kept = await uow.session.get_one(Story, 1)
    assert len(answers) == 1
    answer = Consent(str(answers[0].details["answer"]))
    assert kept.state is (StoryState.KEPT if answer is Consent.NOT_PUBLISHED else StoryState.REVIEW)
