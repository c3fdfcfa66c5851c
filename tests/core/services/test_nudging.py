"""Nudges, as the people of Suva and Amman meet them. The clock begins on Friday 20 November 2026."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from core.model.communications import Communication, Way
from core.model.ids import CommunicationId, MemberId, PartnershipId
from core.model.libraries import ContactRole, Library
from core.model.members import Member
from core.model.notices import Notice, NoticeState
from core.model.nudges import Later, Nudge, NudgeAnswer
from core.model.partnerships import LadderStep, Partnership, PartnershipLibrary
from core.services.communications import communication_by_id, edit_communication, hold_communication, undo_communication
from core.services.libraries import answer_join_request, ask_to_join
from core.services.nudge_answers import asked_by_staff, not_yet, remind_in_a_week, remind_later, rows_of_member
from core.services.nudge_now import Became, nudge_now
from core.services.nudging import next_nudge_day, plan_nudges
from core.services.partnerships import partnership_by_id
from core.services.undelivered import send_again
from core.store import Store
from tests.builders import communication, contact, library, member, partnership
from tests.clock import START, MovableClock
from tests.core.services.postman import Letter, Postman

ANA, YUSUF = "Ana", "Yusuf"


@pytest.fixture
def postman(store: Store, clock: MovableClock) -> Postman:
    """Carries nudges on that database."""
    return Postman(store, clock)


async def row_of(store: Store, member_id: MemberId, among: Partnership) -> PartnershipLibrary:
    """The member's side of the partnership, read anew."""
    async with store.reading() as uow:
        (row,) = await rows_of_member(uow, [row.id for row in among.rows], member_id=member_id)
    return row


async def person(store: Store, name: str) -> Member:
    """The member of that name."""
    async with store.reading() as uow:
        return (await uow.session.scalars(select(Member).where(Member.name == name))).one()


async def answer(store: Store, name: str, among: Partnership, how: str) -> date:
    """Press *Not yet* or *Remind me in a week*."""
    who = (await person(store, name)).id
    async with store.writing() as uow:
        rows = await rows_of_member(uow, [row.id for row in among.rows], member_id=who)
        service = {"not yet": not_yet, "in a week": remind_in_a_week}[how]
        asked_by = await asked_by_staff(uow, rows, member_id=who)
        return await service(uow, rows, member_id=who, today=uow.now.date(), asked_by=asked_by)


async def later(store: Store, name: str, until: date, about: PartnershipId | None = None) -> None:
    """Say `/sister later`."""
    who = (await person(store, name)).id
    async with store.writing() as uow:
        await remind_later(
            uow, member_id=who, until=until, partnership=await partnership_by_id(uow, about) if about else None
        )


async def ana_with_partners(store: Store, *towns: tuple[str, date]) -> list[Partnership]:
    """Ana's library with partners in these towns, each last heard on that day; nobody else is connected."""
    ana = await member(store, ANA)
    suva = await library(store, "Suva", contacts=[ana])
    return [await partnership(store, suva, await library(store, town), last_on=last_on) for town, last_on in towns]


# When a nudge reaches whom


async def test_a_talk_due_on_a_saturday_is_asked_for_on_each_side_s_next_working_morning(
    store: Store, postman: Postman
) -> None:
    await partnership(store, last_on=date(2026, 11, 19))

    assert await postman.walk(days=60) == [
        Letter(YUSUF, "Sun 20 Dec 10:00", ("Suva",)),
        Letter(ANA, "Mon 21 Dec 10:00", ("Amman",)),
    ]


async def test_jordan_s_weekend_is_friday_and_saturday(store: Store, postman: Postman) -> None:
    """Due on Friday 18 December: a working day in Suva, none in Amman."""
    await partnership(store, last_on=date(2026, 11, 18))

    assert await postman.walk(days=40) == [
        Letter(ANA, "Fri 18 Dec 10:00", ("Amman",)),
        Letter(YUSUF, "Sun 20 Dec 10:00", ("Suva",)),
    ]


async def test_a_public_holiday_is_no_working_day(store: Store, postman: Postman) -> None:
    """Christmas 2026 is a Friday; in Fiji the Monday after it stands for Boxing Day."""
    await partnership(store, last_on=date(2026, 11, 25))

    letters = await postman.walk(days=60)

    assert [letter.local for letter in letters if letter.to == ANA] == ["Tue 29 Dec 10:00"]
    assert [letter.local for letter in letters if letter.to == YUSUF] == ["Sun 27 Dec 10:00"]


async def test_before_the_due_day_nobody_is_asked(store: Store, postman: Postman) -> None:
    await partnership(store, last_on=date(2026, 11, 10))

    assert await postman.walk(days=19) == []
    assert len(await postman.walk(days=2)) == 2


async def test_own_hour_days_and_zone_go_before_the_country_s(store: Store, postman: Postman) -> None:
    ana = await member(store, ANA, hour=16, days=(2, 5), zone="Europe/Kyiv", platform_zone="Pacific/Fiji")
    suva = await library(store, "Suva", contacts=[ana])
    await partnership(store, suva, await library(store, "Amman"), last_on=date(2026, 11, 10))

    assert await postman.walk(days=40) == [Letter(ANA, "Sat 12 Dec 16:00", ("Amman",))]


async def test_the_platform_s_zone_goes_before_the_library_s(store: Store, postman: Postman) -> None:
    ana = await member(store, ANA, platform_zone="Europe/Kyiv")
    suva = await library(store, "Suva", contacts=[ana])
    await partnership(store, suva, await library(store, "Amman"), last_on=date(2026, 11, 10))

    await postman.walk(days=40)

    assert (await person(store, ANA)).nudged_at == datetime(2026, 12, 10, 8, tzinfo=UTC)


async def test_ten_o_clock_stays_ten_when_the_clocks_change(
    store: Store, clock: MovableClock, postman: Postman
) -> None:
    """Kyiv's clocks go forward on Sunday 29 March 2026."""
    clock.set(datetime(2026, 3, 1, tzinfo=UTC))
    oksana = await member(store, "Oksana")
    kyiv = await library(store, "Kyiv", contacts=[oksana])
    made = await partnership(store, kyiv, await library(store, "Lima"), last_on=date(2026, 2, 25), cadence_days=30)
    spring = [*await postman.walk(days=30)]
    assert [letter.local for letter in spring] == ["Fri 27 Mar 10:00"]

    await answer(store, "Oksana", made, "not yet")

    assert [letter.local for letter in await postman.walk(days=30)] == ["Tue 7 Apr 10:00"]
    assert (await person(store, "Oksana")).nudged_at == datetime(2026, 4, 7, 7, tzinfo=UTC)


async def test_only_first_contacts_are_asked_on_the_first_rung(store: Store, postman: Postman) -> None:
    ana, tomas = await member(store, ANA), await member(store, "Tomas")
    suva = await library(store, "Suva", contacts=[ana, tomas])
    await partnership(store, suva, await library(store, "Amman"), last_on=date(2026, 11, 10))

    assert [letter.to for letter in await postman.walk(days=60)] == [ANA]


async def test_who_is_not_connected_is_passed_over_and_nothing_fails(store: Store, postman: Postman) -> None:
    ana, yusuf = await member(store, ANA, connected=False), await member(store, YUSUF)
    suva, amman = await library(store, "Suva", contacts=[ana]), await library(store, "Amman", contacts=[yusuf])
    made = await partnership(store, suva, amman, last_on=date(2026, 11, 10))

    assert [letter.to for letter in await postman.walk(days=60)] == [YUSUF]
    row = await row_of(store, ana.id, made)
    assert (row.step, row.nudge_on) == (LadderStep.NONE, None), "nobody was nudged there"
    async with store.reading() as uow:
        failed = await uow.session.scalar(select(func.count()).where(Notice.state == NoticeState.FAILED))
        assert failed == 0


async def test_a_partnership_that_never_talked_is_asked_about_too(store: Store, postman: Postman) -> None:
    made = await partnership(store)
    async with store.writing() as uow:
        fresh = await partnership_by_id(uow, made.id)
        assert fresh is not None
        fresh.began_on = date(2026, 11, 10)
        fresh.recount({})

    assert len(await postman.walk(days=30)) == 2


# Not too often


async def test_once_a_due_talk_and_no_second_time_by_itself(store: Store, postman: Postman) -> None:
    made = await partnership(store, last_on=date(2026, 11, 10))

    assert len(await postman.walk(days=200)) == 2
    row = await row_of(store, (await person(store, ANA)).id, made)
    assert (row.step, row.nudge_on, row.due_on) == (LadderStep.FIRST, None, date(2026, 12, 10))


async def test_all_that_is_due_for_a_person_comes_in_one_letter_longest_silence_first(
    store: Store, postman: Postman
) -> None:
    """Due on Saturday, Sunday and Monday."""
    await ana_with_partners(
        store, ("Amman", date(2026, 11, 20)), ("Kyiv", date(2026, 11, 21)), ("Lima", date(2026, 11, 19))
    )

    assert await postman.walk(days=31) == [Letter(ANA, "Mon 21 Dec 10:00", ("Lima", "Amman", "Kyiv"))]


async def test_two_rows_of_one_partnership_are_one_question(store: Store, postman: Postman) -> None:
    ana = await member(store, ANA)
    suva, lima = await library(store, "Suva", contacts=[ana]), await library(store, "Lima", contacts=[ana])
    await partnership(store, suva, lima, await library(store, "Kyiv"), last_on=date(2026, 11, 10))

    assert await postman.walk(days=40) == [Letter(ANA, "Thu 10 Dec 10:00", ("Kyiv",))]


async def test_at_most_one_a_week_and_what_comes_due_meanwhile_waits(store: Store, postman: Postman) -> None:
    await ana_with_partners(
        store, ("Amman", date(2026, 11, 10)), ("Kyiv", date(2026, 11, 11)), ("Lima", date(2026, 11, 16))
    )

    assert await postman.walk(days=40) == [
        Letter(ANA, "Thu 10 Dec 10:00", ("Amman",)),
        Letter(ANA, "Thu 17 Dec 10:00", ("Kyiv", "Lima")),
    ]


async def test_a_letter_that_left_some_seconds_late_does_not_put_off_the_next_one(
    store: Store, postman: Postman
) -> None:
    """Seven days by the calendar: else every week's nudge would slip to the next working day."""
    postman.late = timedelta(seconds=3)
    await ana_with_partners(store, ("Amman", date(2026, 11, 11)), ("Kyiv", date(2026, 11, 12)))

    assert [letter.local for letter in await postman.walk(days=40)] == ["Fri 11 Dec 10:00", "Fri 18 Dec 10:00"]


async def test_fewer_messages_means_one_in_four_weeks(store: Store, postman: Postman) -> None:
    ana = await member(store, ANA, fewer_messages=True)
    suva = await library(store, "Suva", contacts=[ana])
    for town, day in (("Amman", 10), ("Kyiv", 11), ("Lima", 18)):
        await partnership(store, suva, await library(store, town), last_on=date(2026, 11, day))

    assert await postman.walk(days=60) == [
        Letter(ANA, "Thu 10 Dec 10:00", ("Amman",)),
        Letter(ANA, "Thu 7 Jan 10:00", ("Kyiv", "Lima")),
    ]


async def test_ticking_often_and_from_many_programs_at_once_changes_nothing(
    store: Store, clock: MovableClock, postman: Postman
) -> None:
    await partnership(store, last_on=date(2026, 11, 10))
    clock.set(datetime(2026, 12, 9, 12, tzinfo=UTC))

    async def tick() -> int:
        async with store.writing() as uow:
            return await plan_nudges(uow)

    planned = await asyncio.gather(*(tick() for _ in range(6)))
    assert sum(planned) == 2
    assert [await tick() for _ in range(3)] == [0, 0, 0]
    async with store.reading() as uow:
        assert await uow.session.scalar(select(func.count()).select_from(Notice)) == 2
        assert await uow.session.scalar(select(func.count()).select_from(Nudge)) == 2
    assert len(await postman.walk(days=30)) == 2


async def test_after_a_month_without_a_clock_everybody_gets_one_letter(
    store: Store, clock: MovableClock, postman: Postman
) -> None:
    await ana_with_partners(
        store, ("Amman", date(2026, 11, 1)), ("Kyiv", date(2026, 11, 8)), ("Lima", date(2026, 11, 15))
    )
    clock.move(days=60)

    assert await postman.walk(days=14) == [Letter(ANA, "Wed 20 Jan 10:00", ("Amman", "Kyiv", "Lima"))]


async def test_a_clock_that_goes_back_sends_nothing_twice(store: Store, clock: MovableClock, postman: Postman) -> None:
    await partnership(store, last_on=date(2026, 11, 10))
    await postman.walk(days=30)
    clock.move(days=-12)

    assert await postman.walk(days=40) == []


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

    assert await postman.walk(days=20) == [Letter("Oksana", "Thu 10 Dec 10:00", ("Suva", "Amman"))]


async def test_not_yet_asks_the_library_again_in_a_week_and_leaves_the_partner_alone(
    store: Store, postman: Postman
) -> None:
    made = await partnership(store, last_on=date(2026, 11, 10))
    await postman.walk(days=21)

    assert await answer(store, ANA, made, "not yet") == date(2026, 12, 18)

    assert await postman.walk(days=60) == [Letter(ANA, "Fri 18 Dec 10:00", ("Amman",))]
    async with store.reading() as uow:
        answers = (await uow.session.scalars(select(Nudge.answer).order_by(Nudge.id))).all()
        assert answers == [NudgeAnswer.NOT_YET, None, None]


async def test_not_yet_of_one_first_contact_asks_the_other_one_too(store: Store, postman: Postman) -> None:
    ana, tomas = await member(store, ANA), await member(store, "Tomas")
    suva = await library(store, "Suva", contacts=[ana])
    await contact(store, suva, tomas, role=ContactRole.PRIMARY)
    made = await partnership(store, suva, await library(store, "Amman"), last_on=date(2026, 11, 10))
    await postman.walk(days=21)

    await answer(store, ANA, made, "not yet")

    assert {letter.to for letter in await postman.walk(days=10)} == {ANA, "Tomas"}


async def test_remind_me_in_a_week_reminds_only_the_one_who_pressed(store: Store, postman: Postman) -> None:
    ana, tomas = await member(store, ANA), await member(store, "Tomas")
    suva = await library(store, "Suva", contacts=[ana])
    await contact(store, suva, tomas, role=ContactRole.PRIMARY)
    made = await partnership(store, suva, await library(store, "Amman"), last_on=date(2026, 11, 10))
    assert len(await postman.walk(days=21)) == 2

    assert await answer(store, ANA, made, "in a week") == date(2026, 12, 18)
    await answer(store, ANA, made, "in a week")

    assert await postman.walk(days=60) == [Letter(ANA, "Fri 18 Dec 10:00", ("Amman",))]


async def test_a_talk_after_not_yet_ends_the_asking(store: Store, postman: Postman) -> None:
    made = await partnership(store, last_on=date(2026, 11, 10))
    await postman.walk(days=21)
    await answer(store, ANA, made, "not yet")
    await answer(store, YUSUF, made, "in a week")

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

    assert [letter.to for letter in await postman.walk(days=20)] == [ANA]


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


# Remind me later


async def test_remind_me_later_of_one_partnership(store: Store, postman: Postman) -> None:
    amman, _kyiv = await ana_with_partners(store, ("Amman", date(2026, 11, 10)), ("Kyiv", date(2026, 11, 10)))
    await later(store, ANA, date(2027, 1, 4), about=amman.id)

    assert await postman.walk(days=70) == [
        Letter(ANA, "Thu 10 Dec 10:00", ("Kyiv",)),
        Letter(ANA, "Mon 4 Jan 10:00", ("Amman",)),
    ]


async def test_remind_me_later_of_everything_is_for_that_person_only(store: Store, postman: Postman) -> None:
    await partnership(store, last_on=date(2026, 11, 10))
    await later(store, ANA, date(2027, 1, 4))

    assert await postman.walk(days=70) == [
        Letter(YUSUF, "Thu 10 Dec 10:00", ("Suva",)),
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

    assert [letter.local for letter in letters if letter.to == ANA] == ["Mon 14 Dec 10:00"]


# Staff ask


async def ask_now(store: Store, made: Partnership) -> dict[str, tuple[Became, datetime]]:
    """Dee presses *Nudge now*: what becomes of each person, and when."""
    async with store.writing() as uow:
        dee = await uow.session.scalar(select(Member.id).where(Member.name == "Dee"))
        whole = await partnership_by_id(uow, made.id)
        assert dee is not None
        assert whole is not None
        return {each.member.name: (each.became, each.at) for each in await nudge_now(uow, whole, by=dee)}


async def test_staff_ask_before_it_is_due_and_it_reaches_everybody_in_their_morning(
    store: Store, postman: Postman
) -> None:
    await member(store, "Dee")
    made = await partnership(store)

    assert await ask_now(store, made) == {
        ANA: (Became.QUEUED, datetime(2026, 11, 22, 22, tzinfo=UTC)),
        YUSUF: (Became.QUEUED, datetime(2026, 11, 22, 7, tzinfo=UTC)),
    }
    assert await postman.walk(days=10) == [
        Letter(YUSUF, "Sun 22 Nov 10:00", ("Suva",)),
        Letter(ANA, "Mon 23 Nov 10:00", ("Amman",)),
    ]


async def test_whoever_was_asked_within_a_week_is_left_alone(
    store: Store, clock: MovableClock, postman: Postman
) -> None:
    await member(store, "Dee")
    made = await partnership(store)
    await ask_now(store, made)
    await postman.walk(days=4)

    assert await ask_now(store, made) == {
        ANA: (Became.LEFT_ALONE, datetime(2026, 11, 22, 22, tzinfo=UTC)),
        YUSUF: (Became.LEFT_ALONE, datetime(2026, 11, 22, 7, tzinfo=UTC)),
    }
    clock.set(datetime(2026, 11, 29, 22, tzinfo=UTC))
    assert {name: became for name, (became, _at) in (await ask_now(store, made)).items()} == {
        ANA: Became.QUEUED,
        YUSUF: Became.QUEUED,
    }


async def test_pressing_twice_asks_once(store: Store, postman: Postman) -> None:
    await member(store, "Dee")
    made = await partnership(store)

    first, second = await ask_now(store, made), await ask_now(store, made)

    assert {became for became, _at in first.values()} == {Became.QUEUED}
    assert second == {name: (Became.WAITED, at) for name, (_became, at) in first.items()}
    assert len(await postman.walk(days=10)) == 2


async def test_a_talk_takes_the_staff_s_question_back(store: Store, postman: Postman) -> None:
    await member(store, "Dee")
    made = await partnership(store)
    await ask_now(store, made)
    await communication(store, partnership_id=made.id)

    assert await postman.walk(days=10) == []


async def test_nobody_connected_nobody_asked(store: Store) -> None:
    await member(store, "Dee")
    made = await partnership(store, await library(store, "Lima"), await library(store, "Kyiv"))

    assert await ask_now(store, made) == {}


async def test_staff_cannot_wake_somebody_who_asked_to_be_left_alone_until_a_day(
    store: Store, postman: Postman
) -> None:
    await member(store, "Dee")
    made = await partnership(store)
    await later(store, ANA, date(2026, 12, 2))

    asked = await ask_now(store, made)

    assert asked[ANA] == (Became.QUEUED, datetime(2026, 12, 1, 22, tzinfo=UTC))


# Who cannot be reached


async def test_somebody_who_cannot_be_reached_is_not_asked_for_ever(store: Store, postman: Postman) -> None:
    postman.refuses = frozenset({ANA})
    await partnership(store, last_on=date(2026, 11, 10))

    assert [letter.to for letter in await postman.walk(days=100)] == [YUSUF]
    async with store.reading() as uow:
        states = (await uow.session.scalars(select(Notice.state).order_by(Notice.state))).all()
        assert states == [NoticeState.FAILED, NoticeState.SENT]


# What the clock is told


async def test_the_next_day_on_which_somebody_is_to_be_asked(store: Store, clock: MovableClock) -> None:
    async def day() -> date | None:
        async with store.reading() as uow:
            return await next_nudge_day(uow)

    assert await day() is None
    await ana_with_partners(store, ("Amman", date(2026, 11, 10)), ("Kyiv", date(2026, 12, 1)))
    assert await day() == date(2026, 12, 10)
    clock.set(datetime(2026, 12, 9, 10, tzinfo=UTC))  # the tenth begins at UTC+14
    assert await day() == date(2026, 12, 31)


async def test_a_reminder_for_one_person_is_such_a_day_too(store: Store, postman: Postman) -> None:
    made = await partnership(store, last_on=date(2026, 11, 10))
    await postman.walk(days=21)
    await answer(store, ANA, made, "in a week")
    async with store.reading() as uow:
        assert await next_nudge_day(uow) == date(2026, 12, 18)


@pytest.mark.parametrize("days_late", [0, 1, 6])
async def test_the_letter_of_somebody_who_reads_once_a_week_is_not_lost(
    store: Store, clock: MovableClock, days_late: int
) -> None:
    """Only Wednesdays, whenever the clock work runs."""
    postman = Postman(store, clock)
    ana = await member(store, ANA, days=(2,))
    suva: Library = await library(store, "Suva", contacts=[ana])
    await partnership(store, suva, await library(store, "Amman"), last_on=date(2026, 11, 10))
    clock.set(START + timedelta(days=20 + days_late))

    letters = await postman.walk(days=20)

    assert [replace(letter, local=letter.local[:3]) for letter in letters] == [Letter(ANA, "Wed", ("Amman",))]


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


async def test_a_slip_after_a_nudge_lets_both_sides_be_asked_again_in_a_week(store: Store, postman: Postman) -> None:
    made = await partnership(store, last_on=date(2026, 11, 10))
    await postman.walk(days=22)  # nudged on Thursday 10 December

    await log_and_undo(store, made)

    assert (await row_of(store, (await person(store, ANA)).id, made)).step is LadderStep.FIRST
    assert await postman.walk(days=60) == [
        Letter(YUSUF, "Sun 20 Dec 10:00", ("Suva",)),
        Letter(ANA, "Mon 21 Dec 10:00", ("Amman",)),
    ]


async def test_a_slip_after_not_yet_keeps_the_promised_day(store: Store, postman: Postman) -> None:
    made = await partnership(store, last_on=date(2026, 11, 10))
    await postman.walk(days=21)
    promised = await answer(store, ANA, made, "not yet")
    await postman.walk(days=3)

    await log_and_undo(store, made)

    assert (await row_of(store, (await person(store, ANA)).id, made)).nudge_on == promised
    letters = await postman.walk(days=60)
    assert [letter.local for letter in letters if letter.to == ANA] == ["Fri 18 Dec 10:00"]


async def test_a_slip_after_remind_me_in_a_week_keeps_that_promise_to_that_person(
    store: Store, postman: Postman
) -> None:
    ana, tomas = await member(store, ANA), await member(store, "Tomas")
    suva = await library(store, "Suva", contacts=[ana])
    await contact(store, suva, tomas, role=ContactRole.PRIMARY)
    made = await partnership(store, suva, await library(store, "Amman"), last_on=date(2026, 11, 10))
    await postman.walk(days=21)
    await answer(store, ANA, made, "in a week")

    await log_and_undo(store, made)

    assert await postman.walk(days=60) == [Letter(ANA, "Fri 18 Dec 10:00", ("Amman",))]


async def test_a_slip_after_the_promised_nudge_waits_another_week(store: Store, postman: Postman) -> None:
    made = await partnership(store, last_on=date(2026, 11, 10))
    await postman.walk(days=21)
    await answer(store, ANA, made, "not yet")
    await postman.walk(days=9)  # asked again on Friday 18 December

    await log_and_undo(store, made)

    letters = await postman.walk(days=60)
    assert [letter.local for letter in letters if letter.to == ANA] == ["Tue 29 Dec 10:00"]


async def test_a_slip_before_the_nudge_leaves_its_day(store: Store, clock: MovableClock, postman: Postman) -> None:
    made = await partnership(store, last_on=date(2026, 11, 20))
    clock.set(datetime(2026, 12, 20, 6, tzinfo=UTC))  # Sunday: planned, and waiting for the morning
    await postman.work()

    await log_and_undo(store, made)

    assert await postman.walk(days=60) == [
        Letter(YUSUF, "Sun 20 Dec 10:00", ("Suva",)),
        Letter(ANA, "Mon 21 Dec 10:00", ("Amman",)),
    ]


# One question at a time


@pytest.mark.parametrize(("first", "then"), [("in a week", "not yet"), ("not yet", "in a week")])
async def test_a_later_answer_takes_the_place_of_the_first(
    store: Store, postman: Postman, first: str, then: str
) -> None:
    made = await partnership(store, last_on=date(2026, 11, 10))
    await postman.walk(days=20.5)
    await answer(store, ANA, made, first)
    await postman.walk(days=3)

    assert await answer(store, ANA, made, then) == date(2026, 12, 20)

    letters = await postman.walk(days=60)
    assert [letter.local for letter in letters if letter.to == ANA] == ["Mon 21 Dec 10:00"]


async def test_not_yet_supersedes_what_the_colleague_was_still_to_be_asked(store: Store, postman: Postman) -> None:
    ana, tomas = await member(store, ANA), await member(store, "Tomas")
    suva = await library(store, "Suva", contacts=[ana])
    await contact(store, suva, tomas, role=ContactRole.PRIMARY)
    made = await partnership(store, suva, await library(store, "Amman"), last_on=date(2026, 11, 10))
    await postman.walk(days=20.5)
    await answer(store, "Tomas", made, "in a week")
    await postman.walk(days=3)

    await answer(store, ANA, made, "not yet")

    letters = await postman.walk(days=60)
    assert sorted(letters, key=lambda letter: letter.to) == [
        Letter(ANA, "Mon 21 Dec 10:00", ("Amman",)),
        Letter("Tomas", "Mon 21 Dec 10:00", ("Amman",)),
    ]


# What staff asked


async def test_not_yet_to_the_staff_s_question_is_kept_although_nothing_is_due(store: Store, postman: Postman) -> None:
    """Due on Thursday 10 December; staff ask on 20 November."""
    await member(store, "Dee")
    made = await partnership(store)
    await ask_now(store, made)
    await postman.walk(days=4)

    assert await answer(store, ANA, made, "not yet") == date(2026, 12, 1)

    letters = await postman.walk(days=21)
    assert [letter.local for letter in letters if letter.to == ANA] == ["Tue 1 Dec 10:00", "Thu 10 Dec 10:00"]


async def test_the_staff_s_question_is_open_until_somebody_logs(store: Store, postman: Postman) -> None:
    await member(store, "Dee")
    made = await partnership(store)
    await ask_now(store, made)
    await postman.walk(days=4)
    ana = (await person(store, ANA)).id

    async def asked() -> bool:
        async with store.reading() as uow:
            rows = await rows_of_member(uow, [row.id for row in made.rows], member_id=ana)
            return bool(await asked_by_staff(uow, rows, member_id=ana))

    assert await asked()
    await communication(store, partnership_id=made.id)
    assert not await asked()


async def test_who_could_not_be_reached_is_asked_when_staff_send_it_again(store: Store, postman: Postman) -> None:
    await member(store, "Dee")
    made = await partnership(store)
    postman.refuses = frozenset({ANA})
    await ask_now(store, made)
    assert [letter.to for letter in await postman.walk(days=4)] == [YUSUF]

    postman.refuses = frozenset()
    async with store.writing() as uow:
        failed = await uow.session.scalar(select(Notice.id).where(Notice.state == NoticeState.FAILED))
        dee = await uow.session.scalar(select(Member.id).where(Member.name == "Dee"))
        assert failed is not None
        assert dee is not None
        assert await send_again(uow, failed, by=dee)

    assert [letter.to for letter in await postman.walk(days=1)] == [ANA]


async def test_asking_again_by_hand_revives_what_did_not_arrive(store: Store, postman: Postman) -> None:
    await member(store, "Dee")
    made = await partnership(store)
    postman.refuses = frozenset({ANA})
    await ask_now(store, made)
    await postman.walk(days=4)
    postman.refuses = frozenset()

    assert (await ask_now(store, made))[ANA] == (Became.QUEUED, datetime(2026, 11, 24, 22, tzinfo=UTC))

    assert [letter.to for letter in await postman.walk(days=2)] == [ANA]
    async with store.reading() as uow:
        assert await uow.session.scalar(select(func.count()).where(Notice.state == NoticeState.FAILED)) == 0


# Nobody to ask yet


async def test_a_newcomer_is_asked_about_what_came_due_before(store: Store, postman: Postman) -> None:
    kyiv, lima = await library(store, "Kyiv"), await library(store, "Lima")
    silent = await partnership(store, kyiv, lima, last_on=date(2026, 10, 1))
    await partnership(store, kyiv, await library(store, "Juneau"), last_on=date(2026, 11, 15))
    assert await postman.walk(days=3) == []
    async with store.reading() as uow:
        rows = (
            await uow.session.scalars(select(PartnershipLibrary).where(PartnershipLibrary.due_on <= START.date()))
        ).all()
        assert {(row.partnership_id, row.step, row.nudge_on) for row in rows} == {(silent.id, LadderStep.NONE, None)}

    oksana = await member(store, "Oksana")
    async with store.writing() as uow:
        request = await ask_to_join(uow, library=kyiv, member=await uow.session.get_one(Member, oksana.id))
        await answer_join_request(uow, request, accepted=True, by=oksana.id, told_at=uow.now)

    assert await postman.walk(days=4) == [Letter("Oksana", "Mon 23 Nov 10:00", ("Lima",))]


# Not more writing than needed


async def test_a_letter_that_waits_four_weeks_is_queued_once(
    store: Store, clock: MovableClock, postman: Postman
) -> None:
    ana = await member(store, ANA, fewer_messages=True)
    suva = await library(store, "Suva", contacts=[ana])
    for town, day in (("Amman", 10), ("Kyiv", 11)):
        await partnership(store, suva, await library(store, town), last_on=date(2026, 11, day))
    await postman.walk(days=22)

    async def waiting() -> list[datetime]:
        async with store.reading() as uow:
            return list(await uow.session.scalars(select(Notice.created_at).where(Notice.state == NoticeState.WAITING)))

    before = await waiting()
    assert len(before) == 1
    for _tick in range(3):
        clock.move(minutes=1)
        await postman.work()
    assert await waiting() == before


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
