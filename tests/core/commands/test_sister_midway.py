"""How is it going? One question midway, answered with one press; no partner reads the answer, and help is offered."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from core.chat import Form
from core.model.partnerships import PartnershipState
from tests.core.commands.desk_reading import everything as said
from tests.core.commands.desk_reading import labels
from tests.core.commands.on_trial import OnTrial, build_trial
from tests.core.commands.test_sister_ending import NOT_THERE

if TYPE_CHECKING:
    from core.store import Database, Store
    from tests.clock import MovableClock

BEGAN, MIDWAY, REVIEW = date(2026, 10, 5), date(2026, 12, 5), date(2027, 1, 22)
ASKS = "You are in the middle of your trial"


@pytest.fixture
async def there(database: Database, store: Store, clock: MovableClock) -> OnTrial:
    return await build_trial(database, store, clock, began=BEGAN)


@pytest.fixture
async def asked(there: OnTrial) -> OnTrial:
    """They have been asked."""
    await there.at(MIDWAY + timedelta(days=4))
    return there


async def test_all_contacts_are_asked_in_the_middle(there: OnTrial) -> None:
    assert (await there.partnership()).midway_on == MIDWAY
    await there.at(MIDWAY - timedelta(days=1))
    assert there.told(ASKS) == []
    await there.at(MIDWAY + timedelta(days=4))
    assert there.told(ASKS) == ["ana", "tomas", "yusuf", "zaid"]
    partnership = await there.partnership()
    assert (partnership.midway_on, partnership.midway_asked_on) == (None, MIDWAY)
    await there.at(MIDWAY + timedelta(days=9))
    assert (await there.kinds()).count("midway") == 4


async def test_one_press_answers_and_a_few_words_may_follow(asked: OnTrial) -> None:
    answered = await asked.press("Ana", ASKS, "4 · Well")
    assert "Thank you. You said: 4 · Well (Ana)." in said(answered)
    assert "We need help" not in labels(answered)
    form = await asked.town.press("Ana", answered, "Add a few words")
    worded = await asked.town.fill("Ana", form, words="Long letters, long answers.")
    assert "“Long letters, long answers.”" in said(worded)
    changed = await asked.town.press("Ana", worded, "5 · Very well")
    assert "5 · Very well, “Long letters, long answers.” (Ana)" in said(changed)
    (score,) = await asked.scores()
    assert (score.score, score.words) == (5, "Long letters, long answers.")
    form = await asked.town.press("Ana", changed, "Change the words")
    await asked.town.fill("Ana", form, words="")
    assert [each.words for each in await asked.scores()] == [None]


async def test_no_partner_reads_it_but_staff_do(asked: OnTrial) -> None:
    await asked.feels("Ana", "2", words="We wait long.")
    await asked.in_the_morning()
    for person in ("Yusuf", "Zaid"):
        assert "We wait long." not in said(await asked.town.say(person, "/sister review"))
    assert set(asked.told("We wait long.")) <= {"ana", "tomas"}
    assert "We wait long." in said(await asked.town.say("Dee", "/sister review partnership:1"))


async def test_who_says_it_does_not_go_well_is_offered_help_and_staff_are_told_once(asked: OnTrial) -> None:
    low = await asked.feels("Yusuf", "1", words="Nobody writes.")
    assert "Would you like somebody to help?" in said(low)
    helped = await asked.town.press("Yusuf", low, "We need help")
    assert "Staff read it in their own morning" in said(helped)
    await asked.town.press("Yusuf", low, "We need help")
    await asked.in_the_morning()
    assert asked.told("Amman City Library would like help in its trial with Suva City Library") == ["dee"]
    assert asked.told("Nobody writes.") == ["dee", "yusuf", "zaid"]
    assert len(await asked.audited("help asked")) == 1


async def test_bad_answers_and_strangers_change_nothing(asked: OnTrial) -> None:
    for wrong in ("0", "6", "splendid", "@everyone"):
        await asked.feels("Ana", wrong)
    assert isinstance((await asked.feels("Ana", "3", words="x" * 501)).outcome, Form)
    for person in ("Beth", "Lina", "Dee", "Yusuf"):
        for command in ("sister midway-answer", "sister midway-help"):
            answer = await asked.ask(person, command, partnership="1", library="1", going="1")
            assert NOT_THERE in said(answer), (person, command)
    assert NOT_THERE in said(await asked.feels("Ana", "3", partnership="99"))
    assert await asked.scores() == []
    assert await asked.audited("help asked") == []


async def test_colleagues_who_answer_at_the_same_moment_leave_one_answer(asked: OnTrial) -> None:
    await asyncio.gather(asked.feels("Ana", "3"), asked.feels("Tomas", "4"), asked.feels("Yusuf", "5"))
    assert sorted(each.library_id for each in await asked.scores()) == [1, 2]


async def test_programs_that_tick_at_the_same_moment_ask_once(there: OnTrial) -> None:
    there.town.clock.move(days=20)
    await asyncio.gather(*(there.town.core.tick() for _program in range(3)))
    assert (await there.kinds()).count("midway") == 4


async def test_once_the_review_is_asked_the_question_is_over(asked: OnTrial) -> None:
    await asked.feels("Ana", "4")
    await asked.at(REVIEW + timedelta(days=2))
    late = await asked.feels("Yusuf", "5")
    assert [each.score for each in await asked.scores()] == [4]
    assert "This question is over." in said(late)
    assert not asked.told(ASKS)


async def test_while_the_trial_rests_it_is_not_asked(there: OnTrial) -> None:
    await there.becomes(PartnershipState.PAUSED)
    await there.at(MIDWAY + timedelta(days=4))
    assert there.told(ASKS) == []
    await there.becomes(PartnershipState.TRIAL)
    assert (await there.partnership()).midway_on is not None


async def test_once_the_trial_has_ended_nothing_is_asked_where_it_was_read(asked: OnTrial) -> None:
    assert len(asked.told(ASKS)) == 4
    await asked.becomes(PartnershipState.ENDED)
    await asked.in_the_morning()
    assert not asked.told(ASKS)


async def test_a_library_that_left_is_asked_no_more(asked: OnTrial) -> None:
    await asked.one_more(asked.libraries["Juneau"])
    await asked.leaves(asked.libraries["Suva"])
    await asked.in_the_morning()
    assert len(asked.told(ASKS)) == 2


async def test_who_joined_later_is_not_asked(asked: OnTrial) -> None:
    asked.town.clock.move(days=2)
    await asked.one_more(asked.libraries["Juneau"])
    assert NOT_THERE in said(await asked.feels("Beth", "3"))
    assert "How is it going?" not in said(await asked.town.say("Beth", "/sister home"))


async def test_home_and_the_partnerships_page_ask_too(asked: OnTrial) -> None:
    home = await asked.town.say("Tomas", "/sister home")
    assert ASKS in said(home)
    page = await asked.town.say("Tomas", "/sister partnership")
    assert "One question waits for your library" in said(page)
    assert "day 67 of 124" in said(page)
    await asked.town.press("Tomas", home, "3 · All right")
    assert ASKS not in said(await asked.town.say("Ana", "/sister home"))


async def test_the_answer_to_a_letter_is_recorded(asked: OnTrial) -> None:
    await asked.disconnect("Yusuf", "Zaid")
    mine = await asked.feels("Ana", "4")
    letter = await asked.town.press("Ana", mine, "Copy an e-mail")
    assert "from 1, not well, to 5, very well" in said(letter)
    form = await asked.town.press("Ana", letter, "Record their answer")
    recorded = await asked.town.fill("Ana", form, source="call", on="2026-12-09", going="2", words="Hard.")
    assert "Recorded." in said(recorded)
    (_own, score) = await asked.scores()
    assert (score.score, score.words, score.recorded_on) == (2, "Hard.", date(2026, 12, 9))
    for person in ("Beth", "Lina"):
        given = {"partnership": "1", "library": "2", "source": "call", "on": "2026-12-09", "going": "5"}
        assert NOT_THERE in said(await asked.ask(person, "sister midway-record", **given))


async def test_who_is_connected_answers_themselves(asked: OnTrial) -> None:
    given = {"partnership": "1", "library": "2", "source": "call", "on": "2026-12-09", "going": "5"}
    assert "is connected to me now" in said(await asked.ask("Ana", "sister midway-record", **given))
    assert await asked.scores() == []
