"""Nudges, as the people of Suva and Amman meet them. The clock begins on Friday 20 November 2026."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select, update

from core.chat import Parcel, PostRef, UnclearError
from core.model.libraries import Library
from core.model.members import Member
from core.model.notices import Notice, NoticeState, Post
from core.model.nudges import Nudge
from core.model.partnerships import LadderStep, PartnershipLibrary
from core.services.climbing import plan_nudges
from core.services.holding import hold_back, start_again
from core.services.libraries import answer_join_request, ask_to_join
from core.services.messages import send_all_again
from core.services.nudging import Wanted, next_nudge_day, requeue_nudges, write_nudges
from core.services.partnerships import partnership_by_id
from core.store import Store
from tests.builders import library, member, notice, partnership
from tests.clock import START, MovableClock
from tests.core.services.nudged import ANA, YUSUF, ana_with_partners, answer, later, person, row_of
from tests.core.services.postman import Letter, Postman

# When a nudge reaches whom


async def test_a_talk_due_on_a_saturday_is_asked_for_on_each_side_s_next_working_morning(
    store: Store, postman: Postman
) -> None:
    await partnership(store, last_on=date(2026, 11, 19))

    assert await postman.walk(days=34) == [
        Letter(YUSUF, "Sun 20 Dec 10:00", ("Suva",)),
        Letter(ANA, "Mon 21 Dec 10:00", ("Amman",)),
    ]


async def test_jordan_s_weekend_is_friday_and_saturday(store: Store, postman: Postman) -> None:
    """Due on Friday 18 December: a working day in Suva, none in Amman."""
    await partnership(store, last_on=date(2026, 11, 18))

    assert await postman.walk(days=31) == [
        Letter(ANA, "Fri 18 Dec 10:00", ("Amman",)),
        Letter(YUSUF, "Sun 20 Dec 10:00", ("Suva",)),
    ]


async def test_a_public_holiday_is_no_working_day(store: Store, postman: Postman) -> None:
    """Christmas 2026 is a Friday; in Fiji the Monday after it stands for Boxing Day."""
    await partnership(store, last_on=date(2026, 11, 25))

    letters = await postman.walk(days=40)

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

    assert await postman.walk(days=26) == [Letter(ANA, "Sat 12 Dec 16:00", ("Amman",))]


async def test_the_platform_s_zone_goes_before_the_library_s(store: Store, postman: Postman) -> None:
    ana = await member(store, ANA, platform_zone="Europe/Kyiv")
    suva = await library(store, "Suva", contacts=[ana])
    await partnership(store, suva, await library(store, "Amman"), last_on=date(2026, 11, 10))

    await postman.walk(days=25)

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

    assert [letter.to for letter in await postman.walk(days=26)] == [ANA]


async def test_who_is_not_connected_is_passed_over_and_nothing_fails(store: Store, postman: Postman) -> None:
    ana, yusuf = await member(store, ANA, connected=False), await member(store, YUSUF)
    suva, amman = await library(store, "Suva", contacts=[ana]), await library(store, "Amman", contacts=[yusuf])
    made = await partnership(store, suva, amman, last_on=date(2026, 11, 10))

    assert [letter.to for letter in await postman.walk(days=25)] == [YUSUF]
    row = await row_of(store, ana.id, made)
    assert (row.step, row.nudge_on) == (LadderStep.FIRST, date(2026, 12, 17)), "the ladder climbs on"
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

    assert len(await postman.walk(days=25)) == 2


# Not too often


async def test_twice_a_due_talk_and_no_third_time_by_itself(store: Store, postman: Postman) -> None:
    made = await partnership(store, last_on=date(2026, 11, 10))

    assert [letter.to for letter in await postman.walk(days=200)] == [ANA, YUSUF, ANA, YUSUF]
    row = await row_of(store, (await person(store, ANA)).id, made)
    assert (row.step, row.nudge_on, row.due_on) == (LadderStep.STAFF, None, date(2026, 12, 10))


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

    assert await postman.walk(days=25) == [Letter(ANA, "Thu 10 Dec 10:00", ("Kyiv",))]


async def test_at_most_one_a_week_and_what_comes_due_meanwhile_waits(store: Store, postman: Postman) -> None:
    await ana_with_partners(
        store, ("Amman", date(2026, 11, 10)), ("Kyiv", date(2026, 11, 11)), ("Lima", date(2026, 11, 16))
    )

    assert await postman.walk(days=32) == [
        Letter(ANA, "Thu 10 Dec 10:00", ("Amman",)),
        Letter(ANA, "Thu 17 Dec 10:00", ("Amman", "Kyiv", "Lima")),
    ]


async def test_a_letter_that_left_some_seconds_late_does_not_put_off_the_next_one(
    store: Store, postman: Postman
) -> None:
    """Seven days by the calendar: else every week's nudge would slip to the next working day."""
    postman.late = timedelta(seconds=3)
    await ana_with_partners(store, ("Amman", date(2026, 11, 11)), ("Kyiv", date(2026, 11, 12)))

    assert [letter.local for letter in await postman.walk(days=32)] == ["Fri 11 Dec 10:00", "Fri 18 Dec 10:00"]


async def test_fewer_messages_means_one_in_four_weeks(store: Store, postman: Postman) -> None:
    ana, tomas = await member(store, ANA, fewer_messages=True), await member(store, "Tomas")
    suva = await library(store, "Suva", contacts=[ana, tomas])
    for town, day in (("Amman", 10), ("Kyiv", 11), ("Lima", 18)):
        await partnership(store, suva, await library(store, town), last_on=date(2026, 11, day))

    assert [letter for letter in await postman.walk(days=60) if letter.to == ANA] == [
        Letter(ANA, "Thu 10 Dec 10:00", ("Amman",)),
        Letter(ANA, "Thu 7 Jan 10:00", ("Amman", "Kyiv", "Lima")),
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
    assert len(await postman.walk(days=4)) == 2


async def test_after_a_month_without_a_clock_everybody_gets_one_letter(
    store: Store, clock: MovableClock, postman: Postman
) -> None:
    """However many rungs were missed; the second contact is asked too, and staff are told."""
    suva = await library(store, "Suva", contacts=[await member(store, ANA), await member(store, "Tomas")])
    for town, day in (("Amman", 1), ("Kyiv", 8), ("Lima", 15)):
        await partnership(store, suva, await library(store, town), last_on=date(2026, 11, day))
    clock.move(days=60)

    assert await postman.walk(days=14) == [
        Letter(ANA, "Wed 20 Jan 10:00", ("Amman", "Kyiv", "Lima")),
        Letter("Tomas", "Wed 20 Jan 10:00", ("Amman", "Kyiv", "Lima")),
    ]


async def test_a_clock_that_goes_back_sends_nothing_twice(store: Store, clock: MovableClock, postman: Postman) -> None:
    await partnership(store, last_on=date(2026, 11, 10))
    await postman.walk(days=30)
    clock.move(days=-12)

    assert await postman.walk(days=40) == []


# Who cannot be reached


async def test_somebody_who_cannot_be_reached_is_not_asked_for_ever(store: Store, postman: Postman) -> None:
    postman.refuses = frozenset({ANA})
    await partnership(store, last_on=date(2026, 11, 10))

    assert [letter.to for letter in await postman.walk(days=25)] == [YUSUF]
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
    await partnership(store, last_on=date(2026, 11, 10))
    await later(store, ANA, date(2026, 12, 14))
    await postman.walk(days=21)
    async with store.reading() as uow:
        assert await next_nudge_day(uow) == date(2026, 12, 14), "the next rung comes on the 17th"


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

    letters = await postman.walk(days=9)

    assert [replace(letter, local=letter.local[:3]) for letter in letters] == [Letter(ANA, "Wed", ("Amman",))]


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
        assert {(row.partnership_id, row.step, row.nudge_on) for row in rows} == {
            (silent.id, LadderStep.MENTOR, date(2026, 11, 28))
        }

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


# Nobody is asked twice, and nothing is taken for asked


async def staff_ask(store: Store, town: str) -> None:
    """Staff ask Ana about her partner there, from today on."""
    async with store.writing() as uow:
        theirs = select(PartnershipLibrary.partnership_id).join(Library).where(Library.town == town)
        row = (
            await uow.session.scalars(
                select(PartnershipLibrary)
                .join(Library)
                .where(PartnershipLibrary.partnership_id.in_(theirs), Library.town == "Suva")
            )
        ).one()
        ana = (await uow.session.scalars(select(Member.id).where(Member.name == ANA))).one()
        await write_nudges(uow, [Wanted(member_id=ana, row=row, on=uow.now.date(), asked_by=ana)])


async def test_what_is_written_while_a_letter_is_on_its_way_is_asked_in_the_next_one(
    store: Store, postman: Postman, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ana_with_partners(store, ("Amman", date(2026, 10, 20)), ("Juneau", date(2026, 12, 31)))
    harbour = postman.rounds[0]
    bring = harbour.send

    async def slowly(parcel: Parcel) -> PostRef:
        if not harbour.arrived:
            await staff_ask(store, "Juneau")
        return await bring(parcel)

    monkeypatch.setattr(harbour, "send", slowly)

    assert await postman.walk(days=12) == [
        Letter(ANA, "Mon 23 Nov 10:00", ("Amman",)),
        Letter(ANA, "Mon 30 Nov 10:00", ("Amman", "Juneau")),
    ]


async def test_what_is_written_before_an_unsure_letter_is_found_is_added_to_it(
    store: Store, clock: MovableClock, postman: Postman
) -> None:
    await ana_with_partners(store, ("Amman", date(2026, 10, 20)), ("Juneau", date(2026, 12, 31)))
    harbour = postman.rounds[0]
    harbour.faults = [UnclearError("the line went dead")]
    clock.set(datetime(2026, 11, 22, 22, tzinfo=UTC))
    await postman.work()
    clock.move(minutes=1)
    await staff_ask(store, "Juneau")
    await postman.work()

    (letter,) = harbour.posts.values()
    shown = str(letter.card)
    assert ("Amman City Library" in shown, "Juneau City Library" in shown) == (True, True)
    assert harbour.sends == 1


async def test_several_that_did_not_arrive_come_as_one_question(store: Store, postman: Postman) -> None:
    await ana_with_partners(store, ("Amman", date(2026, 10, 20)), ("Juneau", date(2026, 10, 31)))
    postman.refuses = frozenset({ANA})
    await postman.walk(days=11)
    async with store.reading() as uow:
        lost = list(await uow.session.scalars(select(Notice.state).where(Notice.kind == "nudge")))
    assert lost == [NoticeState.FAILED, NoticeState.FAILED]

    postman.refuses = frozenset()
    dee = await member(store, "Dee")
    async with store.writing() as uow:
        await send_all_again(uow, by=dee.id)

    assert await postman.walk(days=5) == [Letter(ANA, "Wed 2 Dec 10:00", ("Amman", "Juneau"))]
    (at_once,) = postman.rounds[0].posts.values()
    assert "messages for you" not in str(at_once.card)


async def test_a_letter_that_staff_have_to_look_at_keeps_no_later_one(store: Store, postman: Postman) -> None:
    """It may have arrived in a message with others, which nobody can look up any more."""
    await ana_with_partners(store, ("Amman", date(2026, 10, 20)), ("Juneau", date(2026, 11, 3)))
    await postman.work()
    first = await notice(store, to=(await person(store, ANA)).id)
    async with store.writing() as uow:
        of_it = update(Notice).where(Notice.id == first.id)
        await uow.session.execute(of_it.values(state=NoticeState.FAILED, unsure=True))
        nudge = update(Notice).where(Notice.kind == "nudge")
        await uow.session.execute(nudge.values(state=NoticeState.RIDING, carried_by=first.id))

    assert [letter.local for letter in await postman.walk(days=14)] == ["Thu 3 Dec 10:00"]


async def test_a_letter_that_may_have_gone_before_old_data_was_put_back_is_looked_up_in_new_hours_too(
    store: Store, clock: MovableClock, postman: Postman
) -> None:
    await ana_with_partners(store, ("Amman", date(2026, 10, 20)))
    await postman.walk(days=4)
    assert len(postman.letters) == 1
    dee = await member(store, "Dee")
    async with store.writing() as uow:
        await uow.session.execute(delete(Post))
        for change in (
            update(Notice).values(state=NoticeState.WAITING, sent_at=None),
            update(Nudge).values(sent_at=None, notice_id=None),
            update(Member).values(nudged_at=None, written_at=None),
        ):
            await uow.session.execute(change)
        await hold_back(uow, of=datetime(2026, 11, 22, tzinfo=UTC))
        await start_again(uow, by=dee.id)
    clock.set(datetime(2026, 11, 24, 12, tzinfo=UTC))
    await postman.work()
    async with store.writing() as uow:
        ana = (await uow.session.scalars(select(Member).where(Member.name == ANA))).one()
        ana.hour = 11
        await requeue_nudges(uow, ana.id)
    await postman.walk(days=2)
    assert len(postman.letters) == 1
