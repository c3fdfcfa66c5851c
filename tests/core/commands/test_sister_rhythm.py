"""How often partners talk: proposed, confirmed by all others, declined, replaced, taken back; the longer one holds."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, select

from core.chat import Form, Refusal
from core.model.answers import LibraryAnswer
from core.model.ids import PartnershipId
from core.model.libraries import Contact
from core.model.lifecycle import ChangeReason
from core.model.partnerships import Partnership, PartnershipLibrary, PartnershipState
from core.model.rhythms import Rhythm, RhythmState
from tests import builders
from tests.core.commands.desk_reading import everything as said
from tests.core.commands.desk_reading import facts, labels
from tests.core.commands.parting import Partners, build_partners
from tests.core.register import problems_of

if TYPE_CHECKING:
    from core.chat import Answer
    from core.store import Database, Store
    from tests.clock import MovableClock

NOT_THERE = "is not there, or is not for you to see"
ASKS = "would like to talk with you"


@pytest.fixture
async def there(database: Database, store: Store, clock: MovableClock) -> Partners:
    return await build_partners(database, store, clock)


async def cadence(there: Partners) -> tuple[int | None, int]:
    """What was agreed, and what holds."""
    async with there.store.reading() as uow:
        partnership = await uow.session.get_one(Partnership, 1)
        return partnership.cadence_days, partnership.cadence.days


async def states(there: Partners) -> list[RhythmState]:
    async with there.store.reading() as uow:
        return list(await uow.session.scalars(select(Rhythm.state).order_by(Rhythm.id)))


async def answer(there: Partners, person: str, choice: str, rhythm: str = "1", **more: str) -> Answer:
    library = {"Ana": "1", "Tomas": "1", "Beth": "3"}.get(person, "2")
    given = {"rhythm": rhythm, "library": library, "choice": choice, **more}
    return await there.ask(person, "sister rhythm-answer", **given)


async def nobody_of_amman_is_connected(there: Partners) -> None:
    """Rosa, who is on no platform, speaks for Amman from now on."""
    rosa = await builders.member(there.store, "Rosa", connected=False, email="rosa@amman.example")
    async with there.store.writing() as uow:
        await uow.session.execute(delete(Contact).where(Contact.library_id == 2))
    await builders.contact(there.store, there.libraries["Amman"], rosa)


async def juneau_is_a_partner_too(there: Partners) -> None:
    async with there.store.writing() as uow:
        row = PartnershipLibrary(library_id=there.libraries["Juneau"].id)
        row.partnership_id = PartnershipId(1)
        uow.session.add(row)


async def test_it_is_read_in_the_others_morning_and_confirmed_for_good(there: Partners) -> None:
    proposed = await there.town.say("Ana", "/sister rhythm every 3 weeks")
    assert "Proposed to Amman City Library." in said(proposed)
    assert "Until all agree, you talk every 30 days." in said(proposed)
    await there.town.move(4)
    assert there.told(ASKS) == ["yusuf", "zaid"]
    assert await cadence(there) == (None, 30)

    confirmed = await there.press("Yusuf", ASKS, "Confirm")
    assert "It is agreed: a talk every 21 days." in said(confirmed)
    assert await cadence(there) == (21, 21)
    assert await there.reasons() == [ChangeReason.RHYTHM_AGREED]
    await there.town.move(4)
    assert there.told("It is agreed") == ["ana", "tomas", "yusuf", "zaid"]


async def test_the_longer_one_holds_meanwhile(there: Partners) -> None:
    await there.town.say("Ana", "/sister rhythm 60")
    assert await cadence(there) == (60, 60)
    await answer(there, "Yusuf", "yes")
    await there.town.say("Yusuf", "/sister rhythm monthly")
    assert await cadence(there) == (60, 60)
    await answer(there, "Ana", "yes", "2")
    assert await cadence(there) == (30, 30)


async def test_one_no_and_what_was_agreed_before_holds_again(there: Partners) -> None:
    await there.town.say("Ana", "/sister rhythm 60")
    await there.town.move(4)
    form = await there.press("Zaid", ASKS, "Not this one")
    declined = await there.town.fill("Zaid", form, words="We would forget you.")
    assert "Amman City Library would rather not: “We would forget you.” (Zaid)." in said(declined)
    assert await cadence(there) == (None, 30)
    await there.town.move(4)
    assert "ana" in there.told("So you talk every 30 days, as before.")
    assert await states(there) == [RhythmState.DECLINED]
    assert await there.reasons() == []


async def test_another_one_takes_its_place(there: Partners) -> None:
    await there.town.say("Ana", "/sister rhythm 60")
    await there.town.move(4)
    form = await there.press("Yusuf", ASKS, "Propose another")
    assert "Proposed to Suva" in said(await there.town.fill("Yusuf", form, how_often="every 45 days"))
    assert await states(there) == [RhythmState.REPLACED, RhythmState.WAITING]
    assert await cadence(there) == (45, 45)
    late = await answer(there, "Zaid", "yes")
    assert "Another rhythm was proposed since." in said(late)
    await answer(there, "Tomas", "no", "2")
    assert await cadence(there) == (None, 30)


async def test_it_is_taken_back(there: Partners) -> None:
    await there.town.say("Ana", "/sister rhythm 60")
    await there.town.move(4)
    back = await there.ask("Tomas", "sister rhythm-withdraw", rhythm="1")
    assert "It was taken back. You talk every 30 days, as before." in said(back)
    assert await cadence(there) == (None, 30)
    for choice in ("yes", "no"):
        assert "It was taken back." in said(await answer(there, "Yusuf", choice))
    assert "It was taken back." in said(await there.ask("Ana", "sister rhythm-withdraw", rhythm="1"))
    await there.town.move(1)
    assert there.told("It was taken back") == ["yusuf", "zaid"]


async def test_taken_back_before_anybody_read_it_nobody_hears_of_it(there: Partners) -> None:
    await there.town.say("Ana", "/sister rhythm 60")
    await there.ask("Ana", "sister rhythm-withdraw", rhythm="1")
    await there.town.move(4)
    assert there.told("to talk with you") == there.told("taken back") == []


async def test_what_is_agreed_already_is_said(there: Partners) -> None:
    await there.town.say("Ana", "/sister rhythm 21")
    await answer(there, "Yusuf", "yes")
    again = await there.town.say("Yusuf", "/sister rhythm every 3 weeks")
    assert "You have agreed on that: a talk every 21 days. Nothing has to change." in said(again)
    await there.town.say("Ana", "/sister rhythm 40")
    waits = await there.town.say("Yusuf", "/sister rhythm 21")
    assert "You have agreed on that" in said(waits)
    assert "Confirm" in labels(waits)
    assert await states(there) == [RhythmState.CONFIRMED, RhythmState.WAITING]


async def test_to_propose_the_same_is_to_confirm_it(there: Partners) -> None:
    await there.town.say("Ana", "/sister rhythm 21")
    assert "It waits for Amman" in said(await there.town.say("Tomas", "/sister rhythm 21"))
    assert "It is agreed" in said(await there.town.say("Yusuf", "/sister rhythm every 3 weeks"))
    assert await states(there) == [RhythmState.CONFIRMED]


async def test_what_the_programme_has_can_be_agreed_on_for_good(there: Partners) -> None:
    assert "Proposed to" in said(await there.town.say("Ana", "/sister rhythm monthly"))
    await answer(there, "Yusuf", "yes")
    assert await cadence(there) == (30, 30)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("0", "from 7 to 180 days"),
        ("-3", "from 7 to 180 days"),
        ("every -3 days", "from 7 to 180 days"),
        ("400 days", "from 7 to 180 days"),
        ("6", "from 7 to 180 days"),
        ("181", "from 7 to 180 days"),
        ("daily", "from 7 to 180 days"),
        ("often", "I cannot read “often”."),
        ("bimonthly", "I cannot read “bimonthly”."),
        ("every 3 months or so", "I cannot read"),
    ],
)
async def test_what_cannot_be_kept_is_said(there: Partners, words: str, problem: str) -> None:
    assert problem in problems_of(await there.town.say("Ana", f"/sister rhythm {words}"))["how_often"]
    assert await states(there) == []


async def test_nothing_written_asks_how_often(there: Partners) -> None:
    for words in ("/sister rhythm", "/sister rhythm  "):
        assert isinstance((await there.town.say("Ana", words)).outcome, Form)


@pytest.mark.parametrize(
    ("state", "problem"),
    [
        (PartnershipState.PAUSED, "This partnership is paused."),
        (PartnershipState.DORMANT, "This partnership rests. One talk brings it back"),
    ],
)
async def test_where_no_talk_is_expected_there_is_none_to_agree_on(
    there: Partners, state: PartnershipState, problem: str
) -> None:
    async with there.store.writing() as uow:
        (await uow.session.get_one(Partnership, 1)).state = state
    assert problem in problems_of(await there.town.say("Ana", "/sister rhythm 21"))["partnership"]
    assert "Change how often" not in labels(await there.ask("Ana", "sister partnership", partnership="1"))


async def test_when_it_ends_what_was_only_proposed_is_gone(there: Partners) -> None:
    await there.town.say("Ana", "/sister rhythm 60")
    await there.end()
    await there.ask("Yusuf", "sister ending-agree", ending="1", library="2")
    late = await answer(there, "Yusuf", "yes")
    assert "The partnership has ended since." in said(late)
    await there.ask("Yusuf", "sister ending-undo", ending="1")
    assert await cadence(there) == (None, 30)
    assert "It was taken back." in said(await answer(there, "Yusuf", "yes"))


@pytest.mark.parametrize("person", ["Beth", "Lina"])
async def test_others_are_not_told_that_there_is_anything(there: Partners, person: str) -> None:
    await there.town.say("Ana", "/sister rhythm 21")
    for rhythm in ("1", "99"):
        for command, more in (
            ("sister rhythm-look", {}),
            ("sister rhythm-withdraw", {}),
            ("sister rhythm-answer", {"library": "2", "choice": "yes"}),
            ("sister rhythm-answer", {"library": "3", "choice": "yes"}),
            ("sister rhythm-record", {"library": "2", "source": "email", "on": "today", "answer": "yes"}),
        ):
            asked = await there.ask(person, command, rhythm=rhythm, **more)
            assert isinstance(asked.outcome, Refusal)
            assert NOT_THERE in said(asked)
    refused = await there.ask(person, "sister rhythm", partnership="1", how_often="21")
    assert isinstance(refused.outcome, Refusal | Form)
    assert await states(there) == [RhythmState.WAITING]


async def test_who_proposed_it_does_not_confirm_it_nor_does_a_colleague(there: Partners) -> None:
    await there.town.say("Ana", "/sister rhythm 21")
    for person in ("Ana", "Tomas"):
        assert "Confirm" not in labels(await there.ask(person, "sister rhythm-look", rhythm="1"))
        for library in ("1", "2"):
            given = {"rhythm": "1", "library": library, "choice": "yes"}
            assert NOT_THERE in said(await there.ask(person, "sister rhythm-answer", **given))
    assert NOT_THERE in said(await there.ask("Yusuf", "sister rhythm-withdraw", rhythm="1"))
    assert await states(there) == [RhythmState.WAITING]


async def test_staff_read_it_and_answer_for_nobody(there: Partners) -> None:
    await there.town.say("Ana", "/sister rhythm 21")
    seen = await there.ask("Dee", "sister rhythm-look", rhythm="1")
    assert "Suva City Library would like to talk with Amman City Library every 21 days." in said(seen)
    assert labels(seen) == ["Home"]
    assert NOT_THERE in said(await there.ask("Dee", "sister rhythm-answer", rhythm="1", library="2", choice="yes"))


async def test_of_three_libraries_both_others_confirm(there: Partners) -> None:
    await juneau_is_a_partner_too(there)
    await there.town.say("Ana", "/sister rhythm 21")
    one = await answer(there, "Yusuf", "yes")
    assert "It waits for Juneau City Library." in said(one)
    assert await cadence(there) == (None, 30)
    assert "Not this one" in labels(one)
    await answer(there, "Beth", "yes")
    assert await cadence(there) == (21, 21)
    await there.town.move(4)
    assert {"ana", "tomas", "yusuf", "zaid"} <= set(there.told("It is agreed"))


async def test_who_said_yes_may_say_no_while_it_waits(there: Partners) -> None:
    await juneau_is_a_partner_too(there)
    await there.town.say("Ana", "/sister rhythm 60")
    await answer(there, "Yusuf", "yes")
    await answer(there, "Zaid", "no")
    assert await cadence(there) == (None, 30)
    assert await states(there) == [RhythmState.DECLINED]


async def test_home_and_the_partnership_show_what_waits(there: Partners) -> None:
    before = await there.ask("Yusuf", "sister partnership", partnership="1")
    assert "Change how often" in labels(before)
    assert facts(before)["How often"] == "every 30 days"
    await there.town.say("Ana", "/sister rhythm 60")
    page = await there.ask("Yusuf", "sister partnership", partnership="1")
    assert facts(page)["How often"] == "every 60 days, until all agree"
    assert facts(page)["Proposed rhythm"] == "every 60 days, by Ana, Suva City Library"
    assert "Look at the proposed rhythm" in labels(page)
    assert "Confirm" not in labels(await there.town.say("Ana", "/sister"))
    home = await there.town.say("Yusuf", "/sister")
    assert "Suva City Library would like to talk with you every 60 days." in said(home)
    assert "It is agreed" in said(await there.town.press("Yusuf", home, "Confirm"))
    assert "All agreed how often to talk, by Yusuf" in said(
        await there.ask("Ana", "sister partnership", partnership="1")
    )


async def test_a_double_press_confirms_once(there: Partners) -> None:
    await there.town.say("Ana", "/sister rhythm 21")
    for _press in range(2):
        assert "It is agreed" in said(await answer(there, "Yusuf", "yes"))
    assert "It is agreed" in said(await answer(there, "Zaid", "no"))
    assert (await there.reasons()).count(ChangeReason.RHYTHM_AGREED) == 1


async def test_two_who_propose_at_the_same_moment_leave_one_that_waits(there: Partners) -> None:
    await asyncio.gather(
        there.town.core.say(there.town.speaker("Ana"), "/sister rhythm 60", "a"),
        there.town.core.say(there.town.speaker("Yusuf"), "/sister rhythm 45", "b"),
    )
    assert await states(there) == [RhythmState.REPLACED, RhythmState.WAITING]
    async with there.store.reading() as uow:
        last = (await uow.session.scalars(select(Rhythm).where(Rhythm.state == RhythmState.WAITING))).one()
    assert last.days_before is None
    assert (await cadence(there))[0] == last.days


@pytest.mark.parametrize("first", ["yes", "withdraw"])
async def test_confirmed_and_taken_back_at_the_same_moment_it_is_one_of_the_two(there: Partners, first: str) -> None:
    await there.town.say("Ana", "/sister rhythm 60")
    both = [answer(there, "Yusuf", "yes"), there.ask("Ana", "sister rhythm-withdraw", rhythm="1")]
    answers = await asyncio.gather(*(both if first == "yes" else reversed(both)))
    (state,) = await states(there)
    agreed = state is RhythmState.CONFIRMED
    assert agreed or state is RhythmState.WITHDRAWN
    assert all(("It is agreed" if agreed else "It was taken back") in said(each) for each in answers)
    assert await cadence(there) == ((60, 60) if agreed else (None, 30))
    assert await there.reasons() == ([ChangeReason.RHYTHM_AGREED] if agreed else [])


async def test_of_two_who_answer_at_the_same_moment_one_wins(there: Partners) -> None:
    await there.town.say("Ana", "/sister rhythm 60")
    answers = await asyncio.gather(answer(there, "Yusuf", "yes"), answer(there, "Zaid", "no"))
    (state,) = await states(there)
    words = "It is agreed" if state is RhythmState.CONFIRMED else "as before"
    assert all(words in said(each) for each in answers)
    async with there.store.reading() as uow:
        assert len(list(await uow.session.scalars(select(LibraryAnswer)))) == 1


# A partner by e-mail


async def record(there: Partners, person: str = "Ana", /, **given: str) -> Answer:
    values = {"rhythm": "1", "library": "2", "source": "email", "on": "today", **given}
    return await there.ask(person, "sister rhythm-record", **values)


async def test_what_they_wrote_back_is_recorded(there: Partners) -> None:
    await nobody_of_amman_is_connected(there)
    proposed = await there.town.say("Ana", "/sister rhythm 21")
    assert {"Copy an e-mail", "Record their answer"} <= set(labels(proposed))
    letter = await there.town.press("Ana", proposed, "Copy an e-mail")
    assert "would like to talk with you every 21 days" in said(letter)
    form = await there.town.press("Ana", letter, "Record their answer")
    recorded = await there.town.fill("Ana", form, source="email", answer="yes")
    assert "Recorded." in said(recorded)
    assert "It is agreed: a talk every 21 days." in said(recorded)
    assert await cadence(there) == (21, 21)
    assert "It is agreed" in said(await record(there, answer="no"))


async def test_another_one_that_they_wrote_waits_for_the_others(there: Partners) -> None:
    await nobody_of_amman_is_connected(there)
    await there.town.say("Ana", "/sister rhythm 21")
    asked = await record(there, "Dee", answer="another", how_often="every 6 weeks", words="Winter is long.")
    assert facts(asked)["Asked by"] == "recorded by Dee, from an e-mail, 20 November 2026"
    assert await states(there) == [RhythmState.REPLACED, RhythmState.WAITING]
    await there.town.move(4)
    assert there.told("Amman City Library would like to talk with you every 42 days.") == ["ana", "tomas"]
    await answer(there, "Tomas", "yes", "2")
    assert await cadence(there) == (42, 42)


async def test_their_no_is_shown_as_recorded(there: Partners) -> None:
    await nobody_of_amman_is_connected(there)
    await there.town.say("Ana", "/sister rhythm 60")
    no = await record(there, answer="no", words="Too seldom.")
    assert "would rather not: “Too seldom.” (recorded by Ana, from an e-mail, 20 November 2026)" in said(no)
    assert await cadence(there) == (None, 30)


@pytest.mark.parametrize(
    ("given", "field", "problem"),
    [
        ({"answer": "another"}, "how_often", "Please write how often they would like to talk."),
        ({"answer": "another", "how_often": "often"}, "how_often", "I cannot read “often”."),
        ({"answer": "another", "how_often": "400"}, "how_often", "from 7 to 180 days"),
        ({"answer": "yes", "on": "2027-03-01"}, "on", "This day is still to come."),
    ],
)
async def test_a_record_that_cannot_be_is_asked_again(
    there: Partners, given: dict[str, str], field: str, problem: str
) -> None:
    await nobody_of_amman_is_connected(there)
    await there.town.say("Ana", "/sister rhythm 21")
    assert problem in problems_of(await record(there, **given))[field]
    assert await states(there) == [RhythmState.WAITING]


async def test_somebody_who_is_connected_is_asked_instead(there: Partners) -> None:
    await there.town.say("Ana", "/sister rhythm 21")
    assert "so I ask them instead" in said(await record(there, answer="yes"))
    assert NOT_THERE in said(await record(there, "Yusuf", answer="yes"))
    assert NOT_THERE in said(await record(there, library="1", answer="yes"))
    assert await states(there) == [RhythmState.WAITING]
