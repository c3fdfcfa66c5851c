"""*Not yet*, while the question is open and afterwards; and both sides of a partnership, who may disagree."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING

import pytest

from core.chat import Refusal, Reply, plain
from core.model.closures import Closure
from core.model.libraries import Library
from core.model.nudges import NudgeAnswer
from tests.contracts.fitting import texts_of
from tests.core.commands.checking_in import ASKS, CheckingIn, build_check_in
from tests.core.commands.desk_reading import everything, facts, labels
from tests.core.town import said
from tests.fakes.workspace import press_of

if TYPE_CHECKING:
    from core.chat import Answer
    from core.store import Database, Store
    from tests.clock import MovableClock
    from tests.core.register import Register


async def press(there: Register, label: str, key: str) -> Answer:
    """Ana presses that button under the last message she got."""
    parcel = there.town.harbour.inbox("ana")[-1]
    return await there.town.core.press(there.town.speaker("Ana"), press_of(parcel.card, label), key)


@pytest.fixture
async def partners(database: Database, store: Store, clock: MovableClock) -> CheckingIn:
    return await build_check_in(database, store, clock)


# What staff asked


async def test_what_staff_asked_is_open_although_no_talk_is_due(there: Register) -> None:
    """Due on 10 December; asked on 23 November."""
    await there.ask("Dee", "staff nudge", partnership=str(there.pair.id))
    await there.town.move(days=4)

    assert "about Amman City Library from 1 December 2026 on." in said(await press(there, "Not yet", "1"))

    before = len(there.town.harbour.inbox("ana"))
    await there.town.move(days=8)
    assert len(there.town.harbour.inbox("ana")) == before + 1, "and the promise is kept"


async def test_after_a_talk_the_button_of_the_staff_s_question_is_stale(there: Register) -> None:
    await there.ask("Dee", "staff nudge", partnership=str(there.pair.id))
    await there.town.move(days=4)
    await there.ask("Ana", "log", how="video")

    refused = await press(there, "Not yet", "1")

    assert isinstance(refused.outcome, Refusal)
    assert said(refused) == "You logged a talk already: video call, 24 November 2026. There is nothing left to do."


# The question


async def test_the_question_says_when_the_partner_is_closed(partners: CheckingIn) -> None:
    async with partners.store.writing() as uow:
        amman = await uow.session.get_one(Library, partners.libraries["Amman"].id)
        amman.closures = (Closure(first=date(2026, 12, 20), last=date(2027, 1, 4)),)
    await partners.due()
    asked = partners.asked("Ana")
    lines = [plain(text, asked.reader) for text in texts_of(asked.card)]
    assert "Amman City Library is closed: 20 December 2026 to 4 January 2027" in lines


# Not yet


async def test_not_yet_says_when_the_library_is_asked_again_and_what_else_can_be_done(partners: CheckingIn) -> None:
    await partners.due()
    answered = await partners.press("Ana", ASKS, "Not yet")
    assert said(answered) == "Thank you. I will ask again about Amman City Library from 22 December 2026 on."
    assert labels(answered) == ["Yes", "We need help", "Pause", "Home"]
    (answer,) = await partners.check_ins()
    assert (answer.answer, answer.library_id, answer.member_id) == (NudgeAnswer.NOT_YET, 1, partners.ana)


@pytest.mark.parametrize(("by", "words"), [("Ana", "You answered"), ("Tomas", "Tomas answered")])
async def test_a_stale_not_yet_says_who_answered_and_what_can_still_be_done(
    partners: CheckingIn, by: str, words: str
) -> None:
    await partners.due()
    await partners.ask(by, "nudge not-yet", rows="1", on="2026-12-14")
    stale = await partners.press("Ana", ASKS, "Not yet")
    assert isinstance(stale.outcome, Refusal)
    assert said(stale) == f"{words} on 15 December 2026: not yet. I ask again from 22 December 2026 on."
    assert labels(stale) == ["Yes", "We need help", "Pause", "Home"]
    assert len(await partners.check_ins()) == 1


async def test_after_not_yet_the_other_answers_still_count(partners: CheckingIn) -> None:
    await partners.due()
    await partners.press("Ana", ASKS, "Not yet")
    await partners.need_help("Ana", "time")
    await partners.say_yes("Ana")
    assert [each.answer for each in await partners.check_ins()] == [
        NudgeAnswer.NOT_YET,
        NudgeAnswer.HELP,
        NudgeAnswer.YES,
    ]


async def test_two_presses_at_the_same_moment_are_one_answer(partners: CheckingIn) -> None:
    await partners.due()
    both = await asyncio.gather(
        *(partners.ask(name, "nudge not-yet", rows="1", on="2026-12-14") for name in ("Ana", "Tomas"))
    )
    assert sorted(type(each.outcome).__name__ for each in both) == ["Refusal", "Reply"]
    assert len(await partners.check_ins()) == 1


async def test_a_week_later_not_yet_is_a_new_answer(partners: CheckingIn) -> None:
    await partners.due()
    await partners.press("Ana", ASKS, "Not yet")
    await partners.at(date(2026, 12, 23))
    assert "I will ask again" in said(await partners.press("Ana", ASKS, "Not yet"))
    assert len(await partners.check_ins()) == 2


async def test_a_button_that_names_nothing_or_several_is_answered_kindly(partners: CheckingIn) -> None:
    await partners.due()
    for rows, on in (("", ""), ("x.y", ""), ("99999999999999999999", "2026-12-14")):
        for command in ("nudge yes", "nudge help", "nudge look", "nudge not-yet"):
            answer = await partners.ask("Ana", command, rows=rows, on=on)
            assert isinstance(answer.outcome, Refusal), (command, rows, on)


# Two sides disagree


async def test_two_sides_disagree_and_both_answers_are_kept_and_read_by_staff(partners: CheckingIn) -> None:
    await partners.due()
    await partners.press("Yusuf", ASKS, "Not yet")
    await partners.say_yes("Ana", when="2026-12-12")

    page = await partners.ask("Dee", "sister partnership", partnership="1")
    read = facts(page)
    assert read["Suva City Library"] == "yes: video call, 12 December 2026 (Ana, 14 December 2026)"
    assert read["Amman City Library"] == "not yet (Yusuf, 14 December 2026)"
    theirs = everything(await partners.ask("Yusuf", "sister partnership", partnership="1"))
    assert "not yet (Yusuf" in theirs
    assert "yes: video call" not in theirs, "partners do not read each other's answer"


async def test_who_says_not_yet_after_the_partner_s_yes_is_kept_beside_it(partners: CheckingIn) -> None:
    await partners.due()
    await partners.say_yes("Ana", when="2026-12-12")
    for _press in range(2):
        kept = await partners.press("Yusuf", ASKS, "Not yet")
        assert isinstance(kept.outcome, Reply)
        assert said(kept) == (
            "Ana of Suva City Library logged a talk already: video call, 12 December 2026. I keep your answer beside "
            "it: not yet. Staff can read both. Your next check-in is on 11 January 2027."
        )
    assert labels(kept) == ["We need help", "Pause", "Home"]
    assert [each.answer for each in await partners.check_ins()] == [NudgeAnswer.YES, NudgeAnswer.NOT_YET]
    assert [nudge for nudge in await partners.nudges() if nudge.sent_at is None] == [], "nobody is asked because of it"
