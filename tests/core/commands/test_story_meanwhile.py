"""What somebody decides or writes about a story while somebody else does something to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.chat import Form, plain
from core.model.ids import StoryId
from core.model.libraries import ContactRole
from core.model.members import Role
from core.model.stories import StoryState
from core.services.public_stories import whole_story
from tests.builders import contact, member
from tests.core.commands.several import build_several
from tests.core.commands.telling import SPANISH, TITLE, Tellers, build_tellers, labels, read
from tests.core.town import said

if TYPE_CHECKING:
    from core.services.public_stories import WholeStory
    from core.store import Database, Store
    from tests.clock import MovableClock

OTHER = "Otro título"


@pytest.fixture
async def there(database: Database, store: Store, clock: MovableClock) -> Tellers:
    return await build_tellers(database, store, clock)


@pytest.fixture
async def three(database: Database, store: Store, clock: MovableClock) -> Tellers:
    several = await build_several(database, store, clock)
    return Tellers(several.town, several.store, several.libraries, (await member(store, "Nobody")).id)


async def stands(tellers: Tellers, story: int = 1) -> WholeStory:
    async with tellers.store.reading() as uow:
        whole = await whole_story(uow, StoryId(story))
    assert whole is not None
    return whole


async def test_staff_decline_the_words_that_they_read_and_no_others(there: Tellers) -> None:
    await member(there.store, "Eve", roles=(Role.STAFF,))
    await there.tell()
    await there.do("Ana", "Send it")
    await there.do("Yusuf", "Yes, with names")
    old = await there.town.press("Dee", await there.look("Dee"), "Decline kindly")
    await there.do("Eve", "Ask for changes", words="Shorter, please.")
    await there.do("Ana", "Change it", title=OTHER)
    await there.do("Ana", "Send it")
    await there.do("Yusuf", "Yes, with names")
    answer = read(await there.town.fill("Dee", old, words="The title says nothing."))
    assert "The story was changed since you read it" in answer
    assert "The title says nothing." in answer
    assert (await stands(there)).story.state is StoryState.REVIEW
    await there.do("Dee", "Decline kindly", words="Not now.")
    assert (await stands(there)).story.state is StoryState.DECLINED


async def test_a_change_is_asked_of_the_words_that_were_read(there: Tellers) -> None:
    await there.tell()
    await there.do("Ana", "Send it")
    old = await there.town.press("Yusuf", await there.look("Yusuf"), "Ask for a change")
    await there.do("Zaid", "Ask for a change", words="Shorter, please.")
    await there.do("Ana", "Change it", title=OTHER)
    await there.do("Ana", "Send it")
    assert "The title says nothing." in read(await there.town.fill("Yusuf", old, words="The title says nothing."))
    assert (await stands(there)).story.state is StoryState.ASKED


@pytest.mark.parametrize(("button", "field"), [("Change it", "happened"), ("Add more", "more")])
async def test_of_two_who_change_it_nobody_loses_a_word(there: Tellers, button: str, field: str) -> None:
    await there.tell()
    hers = await there.town.press("Ana", await there.look("Ana"), button)
    his = await there.town.press("Tomas", await there.look("Tomas"), button)
    await there.town.fill("Tomas", his, **{field: f"{SPANISH} Tomas lo contó."})
    late = await there.town.fill("Ana", hers, **{field: f"{SPANISH} Ana lo contó."})
    assert isinstance(late.outcome, Form)
    assert "Somebody changed this story" in plain(late.outcome.problems[field].text, late.reader)
    (kept,) = [each.value for each in late.outcome.fields if each.name == field]
    assert kept == f"{SPANISH} Ana lo contó."
    assert getattr((await stands(there)).story, field) == f"{SPANISH} Tomas lo contó."
    await there.do("Ana", button, **{field: f"{SPANISH} Los dos."})
    assert getattr((await stands(there)).story, field) == f"{SPANISH} Los dos."


async def test_a_correction_waits_while_its_story_is_hidden(there: Tellers) -> None:
    await there.published()
    await there.do("Ana", "Correct it")
    await there.do("Ana", "Change it", 2, title=OTHER)
    await there.do("Ana", "Send it", 2)
    await there.do("Yusuf", "Yes, with names", 2)
    await there.do("Dee", "Hide it now")
    waits = await there.do("Dee", "Approve", 2)
    assert "is hidden, so nothing was published" in read(waits)
    assert (await stands(there, 2)).story.state is StoryState.REVIEW
    await there.town.press("Dee", await there.town.press("Dee", waits, "Look at the hidden story"), "Show it again")
    assert "The new words take the place" in read(await there.do("Dee", "Approve", 2))
    assert (await stands(there)).story.title == OTHER


async def test_who_was_told_of_names_reads_what_is_left_to_do(there: Tellers) -> None:
    await there.tell(happened=f"{SPANISH} Ana estaba.")
    await there.do("Ana", "Send it")
    await there.do("Yusuf", "Yes, without names")
    await there.town.move(4)
    assert there.told("It still says") == ["ana", "tomas"]
    await there.do("Ana", "Change it", title=OTHER, happened=SPANISH)
    await there.town.core.drain()
    assert there.told("It still says") == []
    assert there.told(f"agrees to “{OTHER}” without names. Please send it again.") == ["ana", "tomas"]


async def test_a_draft_that_was_thrown_away_stays_unread(there: Tellers) -> None:
    await there.tell()
    asked = await there.do("Ana", "Throw it away")
    assert f"Throw the draft “{TITLE}” away?" in said(asked)
    assert "Thrown away" in said(await there.town.press("Ana", asked, "Yes, throw it away"))
    for who in ("Yusuf", "Dee", "Lina"):
        for command in ("story look", "story read"):
            assert TITLE not in said(await there.ask(who, command, story="1"))


async def test_the_guardians_are_confirmed_once(three: Tellers) -> None:
    await three.tell(partnership="1", minors="yes")
    await three.do("Ana", "Send it")
    late = await three.town.press("Yusuf", await three.look("Yusuf"), "Guardians agreed")
    await three.do("Ana", "Guardians agreed", adult="Mere Tuivaga", sure="yes")
    await three.do("Beth", "Yes, with names")
    await three.town.fill("Yusuf", late, adult="Somebody Else", sure="yes")
    whole = await stands(three)
    assert whole.story.guardians_adult == "Mere Tuivaga"
    assert [each.answer for each in whole.consents].count(None) == 1
    assert "Guardians agreed" not in labels(await three.look("Yusuf"))


async def test_silence_after_the_guardians_agreed_is_told_anew(three: Tellers) -> None:
    await three.tell(partnership="1", minors="yes")
    await three.do("Ana", "Send it")
    await three.do("Beth", "Yes, with names")
    await three.town.move(15)
    assert (await stands(three)).story.silence_told_at is not None
    await three.do("Ana", "Guardians agreed", adult="Mere Tuivaga", sure="yes")
    assert (await stands(three)).story.silence_told_at is None
    await three.town.move(15)
    assert (await stands(three)).story.silence_told_at is not None


async def test_only_names_that_were_told_are_said_to_be_none(there: Tellers) -> None:
    people = ("Salote", "Vasemaca", "Ilisapeci", "Kelera", "Litia", "Mereoni", "Sainimere", "Taraivini", "Unaisi")
    for person in people:
        await contact(there.store, there.libraries["Suva"], await member(there.store, person), role=ContactRole.SECOND)
    await there.tell(publish="nameless", happened=f"{SPANISH} {', '.join(people)}.")
    told = read(await there.look("Ana"))
    unseen = [person for person in people if person not in told.partition("still says")[2].partition(". Please")[0]]
    assert unseen
    await there.do("Ana", "These are no names")
    kept = (await stands(there)).story.no_names
    assert len(kept) == len(people) - len(unseen)
    rest = await there.look("Ana")
    assert all(person in read(rest).partition("still says")[2].partition(". Please")[0] for person in unseen)
    await there.town.press("Ana", rest, "These are no names")
    assert "Send it" in labels(await there.look("Ana"))


@pytest.mark.parametrize("answer", ["Yes, with names", "No, keep it as it is"])
async def test_with_a_story_all_that_corrected_it_is_withdrawn(there: Tellers, answer: str) -> None:
    await there.published()
    await there.do("Ana", "Correct it")
    await there.do("Ana", "Change it", 2, title=OTHER)
    await there.do("Ana", "Send it", 2)
    await there.do("Yusuf", answer, 2)
    if answer.startswith("Yes"):
        await there.do("Dee", "Approve", 2)
    await there.town.move(4)
    await there.town.press("Yusuf", await there.do("Yusuf", "Withdraw it"), "Yes, withdraw it")
    await there.town.core.drain()
    for who in ("Ana", "Tomas", "Yusuf", "Zaid", "Dee"):
        for command in ("story look", "story read"):
            for story in ("1", "2"):
                assert SPANISH not in said(await there.ask(who, command, story=story))
    assert there.told(SPANISH) == []


async def test_a_story_that_was_kept_can_be_withdrawn_too(there: Tellers) -> None:
    await there.tell()
    await there.do("Ana", "Send it")
    await there.do("Yusuf", "No, please keep it among us")
    assert (await stands(there)).story.state is StoryState.KEPT
    await there.town.press("Yusuf", await there.do("Yusuf", "Withdraw it"), "Yes, withdraw it")
    assert SPANISH not in said(await there.look("Dee"))
