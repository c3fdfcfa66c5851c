"""What people answer to a nudge, what they put off, and what a talk that is taken back leaves of it."""

import asyncio
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from core.model.communications import Communication, Way
from core.model.ids import CommunicationId, PartnershipId
from core.model.libraries import ContactRole
from core.model.nudges import Later, Nudge, NudgeAnswer
from core.model.partnerships import LadderStep, Partnership
from core.services.communications import communication_by_id, edit_communication, hold_communication, undo_communication
from core.services.partnerships import partnership_by_id
from core.store import Store
from tests.builders import communication, contact, library, member, partnership
from tests.clock import MovableClock
from tests.core.services.nudged import ANA, YUSUF, ana_with_partners, answer, later, person, row_of
from tests.core.services.postman import Letter, Postman

# Answers


async def test_a_talk_logged_before_the_letter_leaves_silences_both_sides(
    store: Store, clock: MovableClock, postman: Postman
) -> None:
    made = await partnership(store, last_on=date(2026, 11, 20))
    clock.set(datetime(2026, 12, 20, 6, tzinfo=UTC))  # Sunday: planned, and waiting for the morning
    await postman.work()
    assert postman.letters == []

    await communication(store, partnership_id=made.id)

    assert await postman.walk(days=29) == []
    assert [letter.to for letter in await postman.walk(days=3)] == [ANA, YUSUF]


async def test_a_third_library_that_did_not_take_part_is_still_asked(
    store: Store, clock: MovableClock, postman: Postman
) -> None:
    oksana = await member(store, "Oksana")
    suva, amman = [await library(store, town, contacts=[await member(store, town)]) for town in ("Suva", "Amman")]
    kyiv = await library(store, "Kyiv", contacts=[oksana])
    made = await partnership(store, suva, amman, kyiv, last_on=date(2026, 11, 10))
    clock.set(datetime(2026, 12, 9, 11, tzinfo=UTC))
    await postman.work()

    await communication(store, partnership_id=made.id, took_part=[suva.id, amman.id])

    assert await postman.walk(days=5) == [Letter("Oksana", "Thu 10 Dec 10:00", ("Suva", "Amman"))]


async def test_not_yet_asks_the_library_again_in_a_week_and_leaves_the_partner_alone(
    store: Store, postman: Postman
) -> None:
    made = await partnership(store, last_on=date(2026, 11, 10))
    await postman.walk(days=21)

    assert await answer(store, ANA, made, "not yet") == date(2026, 12, 18)

    assert await postman.walk(days=10) == [
        Letter(YUSUF, "Thu 17 Dec 10:00", ("Suva",)),
        Letter(ANA, "Fri 18 Dec 10:00", ("Amman",)),
    ]
    async with store.reading() as uow:
        answers = (await uow.session.scalars(select(Nudge.answer).order_by(Nudge.id))).all()
        assert answers.count(NudgeAnswer.NOT_YET) == 1
        assert len(answers) == 4


async def test_not_yet_of_one_first_contact_asks_the_other_one_too(store: Store, postman: Postman) -> None:
    ana, tomas = await member(store, ANA), await member(store, "Tomas")
    suva = await library(store, "Suva", contacts=[ana])
    await contact(store, suva, tomas, role=ContactRole.PRIMARY)
    made = await partnership(store, suva, await library(store, "Amman"), last_on=date(2026, 11, 10))
    await postman.walk(days=21)

    await answer(store, ANA, made, "not yet")

    assert {letter.to for letter in await postman.walk(days=10)} == {ANA, "Tomas"}


async def test_a_talk_after_not_yet_ends_the_asking(store: Store, postman: Postman) -> None:
    made = await partnership(store, last_on=date(2026, 11, 10))
    await postman.walk(days=21)
    await answer(store, ANA, made, "not yet")
    await answer(store, YUSUF, made, "help")

    await communication(store, partnership_id=made.id)

    assert await postman.walk(days=29) == []


async def test_correcting_the_words_of_an_old_talk_does_not_stop_the_asking_again(
    store: Store, postman: Postman
) -> None:
    made = await partnership(store, last_on=date(2026, 11, 1))
    logged = await communication(store, partnership_id=made.id, on=date(2026, 11, 10))
    await postman.walk(days=21)
    await answer(store, ANA, made, "not yet")

    await edit_words(store, made.id, logged.id)

    assert ANA in [letter.to for letter in await postman.walk(days=20)]


async def edit_words(store: Store, partnership_id: PartnershipId, communication_id: CommunicationId) -> None:
    """Correct what a talk was about, and nothing else."""
    async with store.writing() as uow:
        found = await communication_by_id(uow, communication_id)
        whole = await partnership_by_id(uow, partnership_id)
        assert found is not None
        assert whole is not None
        await hold_communication(uow, found, whole)
        await edit_communication(
            uow,
            found,
            partnership=whole,
            by=found.logged_by,
            way=Way.VIDEO,
            on=found.on,
            about="Corrected",
            took_part=[each.library_id for each in found.libraries],
        )


# One question at a time


@pytest.mark.parametrize(("first", "then"), [("help", "not yet"), ("not yet", "help")])
async def test_a_later_answer_takes_the_place_of_the_first(
    store: Store, postman: Postman, first: str, then: str
) -> None:
    made = await partnership(store, last_on=date(2026, 11, 10))
    await postman.walk(days=20.5)
    await answer(store, ANA, made, first)
    await postman.walk(days=3)

    assert await answer(store, ANA, made, then) == date(2026, 12, 20)

    letters = await postman.walk(days=10)
    assert [letter.local for letter in letters if letter.to == ANA] == ["Mon 21 Dec 10:00"], "and not sooner"


# A talk that is taken back


async def undo(store: Store, logged: Communication) -> None:
    """Press *Undo*."""
    async with store.writing() as uow:
        found = await communication_by_id(uow, logged.id)
        whole = await partnership_by_id(uow, logged.partnership_id)
        assert found is not None
        assert whole is not None
        await hold_communication(uow, found, whole)
        await undo_communication(uow, found, partnership=whole, by=found.logged_by)


async def log_and_undo(store: Store, made: Partnership) -> None:
    """A slip: a talk is logged and taken back."""
    await undo(store, await communication(store, partnership_id=made.id))


async def heard(store: Store, on: date = date(2026, 11, 10)) -> Partnership:
    """Suva and Amman talked on that day."""
    made = await partnership(store, last_on=date(2026, 11, 1))
    await communication(store, partnership_id=made.id, on=on)
    return made


async def test_a_slip_after_a_nudge_leaves_the_ladder_where_it_stood(store: Store, postman: Postman) -> None:
    made = await heard(store)
    await postman.walk(days=22)  # nudged on Thursday 10 December

    await log_and_undo(store, made)

    row = await row_of(store, (await person(store, ANA)).id, made)
    assert (row.step, row.nudge_on) == (LadderStep.FIRST, date(2026, 12, 17))
    assert await postman.walk(days=10) == [
        Letter(ANA, "Thu 17 Dec 10:00", ("Amman",)),
        Letter(YUSUF, "Thu 17 Dec 10:00", ("Suva",)),
    ]


async def test_a_slip_after_not_yet_keeps_the_promised_day(store: Store, postman: Postman) -> None:
    made = await heard(store)
    await postman.walk(days=21)
    assert await answer(store, ANA, made, "not yet") == date(2026, 12, 18)
    await postman.walk(days=3)

    await log_and_undo(store, made)

    letters = await postman.walk(days=10)
    assert [letter.local for letter in letters if letter.to == ANA] == ["Fri 18 Dec 10:00"]


async def test_a_slip_after_the_promised_nudge_asks_nobody_once_more(store: Store, postman: Postman) -> None:
    made = await heard(store)
    await postman.walk(days=21)
    await answer(store, ANA, made, "not yet")
    await postman.walk(days=9)  # asked again on Friday 18 December

    await log_and_undo(store, made)

    assert ANA not in [letter.to for letter in await postman.walk(days=30)], "staff are told meanwhile"


async def test_a_slip_before_the_nudge_leaves_its_day(store: Store, clock: MovableClock, postman: Postman) -> None:
    made = await heard(store, date(2026, 11, 20))
    clock.set(datetime(2026, 12, 20, 6, tzinfo=UTC))  # Sunday: planned, and waiting for the morning
    await postman.work()

    await log_and_undo(store, made)

    assert await postman.walk(days=5) == [
        Letter(YUSUF, "Sun 20 Dec 10:00", ("Suva",)),
        Letter(ANA, "Mon 21 Dec 10:00", ("Amman",)),
    ]


# Remind me later


async def test_remind_me_later_of_one_partnership(store: Store, postman: Postman) -> None:
    amman, _kyiv = await ana_with_partners(store, ("Amman", date(2026, 11, 10)), ("Kyiv", date(2026, 11, 10)))
    await later(store, ANA, date(2027, 1, 4), about=amman.id)

    assert await postman.walk(days=70) == [
        Letter(ANA, "Thu 10 Dec 10:00", ("Kyiv",)),
        Letter(ANA, "Thu 17 Dec 10:00", ("Kyiv",)),
        Letter(ANA, "Mon 4 Jan 10:00", ("Amman",)),
    ]


async def test_remind_me_later_of_everything_is_for_that_person_only(store: Store, postman: Postman) -> None:
    await partnership(store, last_on=date(2026, 11, 10))
    await later(store, ANA, date(2027, 1, 4))

    assert await postman.walk(days=70) == [
        Letter(YUSUF, "Thu 10 Dec 10:00", ("Suva",)),
        Letter(YUSUF, "Thu 17 Dec 10:00", ("Suva",)),
        Letter(ANA, "Mon 4 Jan 10:00", ("Amman",)),
    ]


async def test_remind_me_later_moves_a_letter_that_waits_already(
    store: Store, clock: MovableClock, postman: Postman
) -> None:
    await partnership(store, last_on=date(2026, 11, 20))
    clock.set(datetime(2026, 12, 20, 6, tzinfo=UTC))
    await postman.work()

    await later(store, ANA, date(2027, 1, 4))

    letters = await postman.walk(days=40)
    assert [letter.local for letter in letters if letter.to == ANA] == ["Mon 4 Jan 10:00"]


async def test_a_talk_meanwhile_makes_later_needless(store: Store, postman: Postman) -> None:
    made = await partnership(store, last_on=date(2026, 11, 10))
    await later(store, ANA, date(2027, 1, 4))
    await postman.walk(days=30)
    await communication(store, partnership_id=made.id, on=date(2026, 12, 19))

    letters = await postman.walk(days=28)

    assert [letter.local for letter in letters if letter.to == ANA] == []


async def test_another_day_takes_the_place_of_the_first(store: Store, postman: Postman) -> None:
    await partnership(store, last_on=date(2026, 11, 10))
    await later(store, ANA, date(2027, 1, 4))
    await later(store, ANA, date(2026, 12, 14))

    letters = await postman.walk(days=60)

    assert [letter.local for letter in letters if letter.to == ANA] == ["Mon 14 Dec 10:00", "Mon 21 Dec 10:00"]


async def test_remind_me_later_said_twice_at_once_is_one_wish(store: Store) -> None:
    made = await partnership(store)

    async def say(about: PartnershipId | None, until: date) -> None:
        await later(store, ANA, until, about=about)

    for about in (None, made.id):
        await asyncio.gather(*(say(about, date(2027, 1, day)) for day in (4, 5, 6)))
    async with store.reading() as uow:
        wishes = (await uow.session.scalars(select(Later.partnership_id).order_by(Later.partnership_id))).all()
        assert set(wishes) == {None, made.id}
        assert len(wishes) == 2
