"""The ladder, as the people of Suva and Amman meet it, and those who watch over them. Their talk is due on Thursday 10
December 2026.
"""

from datetime import date, timedelta

import pytest
from sqlalchemy import event, func, select

from core.chat import plain
from core.model.climbs import Climb
from core.model.defaults import LEFT_IN_PEACE_AFTER
from core.model.ladder import RUNGS, Skipped
from core.model.libraries import ContactRole
from core.model.members import Member, Role
from core.model.notices import Notice, NoticeState
from core.model.nudges import Nudge
from core.model.partnerships import LadderStep, Partnership, PartnershipState
from core.services.climbing import plan_nudges
from core.services.communications import communication_by_id, hold_communication, undo_communication
from core.services.contacts import put_contact
from core.services.nudge_answers import remind_again
from core.services.nudge_now import Became, nudge_now
from core.services.partnerships import partnership_by_id
from core.services.quiet_mode import last_before_quiet, left_in_peace
from core.services.roles import grant
from core.store import Store
from tests.builders import communication, library, member, partnership
from tests.clock import MovableClock
from tests.contracts.fitting import texts_of
from tests.core.services.nudged import ANA, YUSUF, answer, later, person, row_of
from tests.core.services.postman import Letter, Postman

TOMAS, OMAR, DEE = "Tomas", "Omar", "Dee"
LAST = date(2026, 11, 10)
DUE = date(2026, 12, 10)


async def staff(store: Store, name: str = DEE) -> Member:
    """Somebody of the staff."""
    dee = await member(store, name)
    async with store.writing() as uow:
        await grant(uow, member_id=dee.id, role=Role.STAFF, by=None)
    return dee


async def two_libraries(
    store: Store, *, seconds: bool = True, connected: bool = True, state: PartnershipState = PartnershipState.ACTIVE
) -> Partnership:
    """Ana and Yusuf, with Tomas and Omar as second contacts."""
    suva = [await member(store, ANA, connected=connected)]
    amman = [await member(store, YUSUF, connected=connected)]
    if seconds:
        suva.append(await member(store, TOMAS, connected=connected))
        amman.append(await member(store, OMAR, connected=connected))
    libraries = await library(store, "Suva", contacts=suva), await library(store, "Amman", contacts=amman)
    return await partnership(store, *libraries, last_on=LAST, state=state, cadence_days=30)


async def climbs(store: Store) -> list[tuple[LadderStep, Skipped | None]]:
    """Every rung that Suva climbed, as it was."""
    async with store.reading() as uow:
        first = select(func.min(Climb.row_id)).scalar_subquery()
        found = await uow.session.scalars(select(Climb).where(Climb.row_id == first))
        return [(each.step, each.skipped) for each in sorted(found, key=lambda climb: RUNGS.index(climb.step))]


async def notices(store: Store, kind: str) -> list[tuple[str | None, NoticeState]]:
    """Those of a kind: to whom, and what became of each."""
    async with store.reading() as uow:
        found = await uow.session.execute(
            select(Member.name, Notice.state)
            .join(Member, Member.id == Notice.member_id)
            .where(Notice.kind == kind)
            .order_by(Notice.id)
        )
        return [(name, state) for name, state in found]


def inbox(postman: Postman, name: str) -> str:
    """Every word of what stands with that person now."""
    return "\n".join(
        plain(text, parcel.reader)
        for each in postman.rounds
        for parcel in each.inbox(name.lower())
        for text in texts_of(parcel.card)
    )


async def whole(store: Store, made: Partnership) -> Partnership:
    """As it is now."""
    async with store.reading() as uow:
        found = await partnership_by_id(uow, made.id)
    assert found is not None
    return found


# The rungs


async def test_a_silence_climbs_from_the_first_contact_to_the_second_and_to_staff(
    store: Store, postman: Postman
) -> None:
    await two_libraries(store)
    await staff(store)

    letters = [letter for letter in await postman.walk(days=60) if letter.to in {ANA, TOMAS}]

    assert letters == [
        Letter(ANA, "Thu 10 Dec 10:00", ("Amman",)),
        Letter(ANA, "Thu 17 Dec 10:00", ("Amman",)),
        Letter(TOMAS, "Thu 24 Dec 10:00", ("Amman",)),
    ]
    assert await climbs(store) == [
        (LadderStep.FIRST, None),
        (LadderStep.AGAIN, None),
        (LadderStep.SECOND, None),
        (LadderStep.MENTOR, Skipped.NOBODY),
        (LadderStep.STAFF, None),
    ]
    assert await notices(store, "quiet_partnership") == [(DEE, NoticeState.SENT)], "once, though both sides are silent"


async def test_staff_read_what_was_tried_and_what_was_skipped(store: Store, postman: Postman) -> None:
    await two_libraries(store, seconds=False)
    await staff(store)
    await postman.walk(days=51)

    read = inbox(postman, DEE)

    assert "Suva City Library and Amman City Library have not talked since 10 November 2026." in read
    assert (
        "First contact's turn: 10 December 2026 and 17 December 2026. Skipped: no second contact and no mentor." in read
    )


async def test_in_a_trial_the_mentor_s_rung_comes_with_the_second_contact_s(store: Store, postman: Postman) -> None:
    made = await two_libraries(store, state=PartnershipState.TRIAL)
    await postman.walk(days=34)  # the 24th

    row = (await whole(store, made)).rows[0]
    assert (row.step, row.nudge_on) == (LadderStep.MENTOR, DUE + timedelta(days=28))


async def test_after_a_month_without_a_clock_everybody_hears_once_and_staff_are_told_once(
    store: Store, clock: MovableClock, postman: Postman
) -> None:
    await two_libraries(store)
    await staff(store)
    clock.move(days=60)

    letters = await postman.walk(days=14)

    assert sorted(letter.to for letter in letters) == [ANA, OMAR, TOMAS, YUSUF]
    assert [step for step, _skipped in await climbs(store)] == list(RUNGS)
    assert await notices(store, "quiet_partnership") == [(DEE, NoticeState.SENT)]


# Nothing keeps a silence from staff


@pytest.mark.parametrize("how", ["nobody connected", "everybody later", "fewer messages", "not yet, every week"])
async def test_a_silence_reaches_staff_four_weeks_past_due_whatever_people_do(
    store: Store, clock: MovableClock, postman: Postman, how: str
) -> None:
    made = await two_libraries(store, connected=how != "nobody connected")
    await staff(store)
    if how == "everybody later":
        for name in (ANA, YUSUF, TOMAS, OMAR):
            await later(store, name, DUE + timedelta(days=300))
    if how == "fewer messages":
        async with store.writing() as uow:
            for each in await uow.session.scalars(select(Member)):
                each.fewer_messages = each.name != DEE
    for _week in range(7):
        await postman.walk(days=7)
        if how == "not yet, every week":
            await answer(store, ANA, made)
            await answer(store, YUSUF, made)

    assert await notices(store, "quiet_partnership") == [(DEE, NoticeState.SENT)]
    async with store.reading() as uow:
        sent = await uow.session.scalar(select(Notice.sent_at).where(Notice.kind == "quiet_partnership"))
    assert sent is not None
    assert DUE + timedelta(days=28) <= sent.date() <= DUE + timedelta(days=32), "staff too read in their own mornings"
    if how == "nobody connected":
        assert dict(await climbs(store))[LadderStep.SECOND] is Skipped.NOT_CONNECTED


async def test_not_yet_of_the_first_contact_does_not_spare_the_second(store: Store, postman: Postman) -> None:
    made = await two_libraries(store)
    await later(store, TOMAS, date(2026, 12, 26))
    await postman.walk(days=34)
    await answer(store, ANA, made)  # on the 24th, while Tomas' reminder waits

    assert TOMAS in {letter.to for letter in await postman.walk(days=7)}


async def test_without_a_first_contact_it_climbs_on_from_the_second(store: Store, postman: Postman) -> None:
    tomas = await member(store, TOMAS)
    ana = await member(store, ANA, connected=False)
    suva = await library(store, "Suva", contacts=[ana, tomas])
    await partnership(store, suva, await library(store, "Amman"), last_on=LAST)

    assert await postman.walk(days=60) == [Letter(TOMAS, "Thu 24 Dec 10:00", ("Amman",))]
    assert (await climbs(store))[:3] == [
        (LadderStep.FIRST, Skipped.NOT_CONNECTED),
        (LadderStep.AGAIN, Skipped.NOT_CONNECTED),
        (LadderStep.SECOND, None),
    ]


# Who has no second contact reads it


async def test_the_first_contact_reads_once_that_there_is_no_second(store: Store, postman: Postman) -> None:
    await two_libraries(store, seconds=False)
    await postman.walk(days=50)

    assert inbox(postman, ANA).count("Suva City Library has no second contact yet.") == 1
    assert await notices(store, "no_second_contact") == [(ANA, NoticeState.SENT), (YUSUF, NoticeState.SENT)]


async def test_nothing_is_said_once_somebody_was_named(store: Store, postman: Postman) -> None:
    made = await two_libraries(store, seconds=False)
    await postman.walk(days=33)
    tomas = await member(store, TOMAS)
    await postman.work()
    async with store.writing() as uow:
        await put_contact(uow, made.rows[0].library_id, tomas.id, ContactRole.SECOND)
    await postman.walk(days=10)

    assert "no second contact" not in inbox(postman, ANA)


# Any talk resets it


async def test_a_talk_takes_back_what_staff_were_told_and_the_ladder_begins_anew(
    store: Store, clock: MovableClock, postman: Postman
) -> None:
    made = await two_libraries(store)
    await staff(store)
    await postman.walk(days=52)
    assert "have not talked" in inbox(postman, DEE)

    talk = await communication(store, partnership_id=made.id)
    await postman.work()

    assert inbox(postman, DEE) == ""
    assert {(row.step, row.nudge_on) for row in (await whole(store, made)).rows} == {
        (LadderStep.NONE, clock().date() + timedelta(days=30))
    }

    async with store.writing() as uow:
        found, pair = await communication_by_id(uow, talk.id), await partnership_by_id(uow, made.id)
        assert found is not None
        assert pair is not None
        await hold_communication(uow, found, pair)
        await undo_communication(uow, found, partnership=pair, by=found.logged_by)
    letters = await postman.walk(days=6)

    assert letters == [], "what was asked is not asked again"
    assert "Please write to them" in inbox(postman, DEE), "staff are told anew"


# Quiet mode


async def asked_thrice(store: Store, postman: Postman) -> Partnership:
    """Ana left the two reminders of the ladder and one of Dee's without an answer."""
    made = await two_libraries(store)
    await staff(store)
    await postman.walk(days=40)
    assert (await by_hand(store, made))[ANA] is Became.QUEUED
    await postman.walk(days=7)
    return made


async def by_hand(store: Store, made: Partnership) -> dict[str, Became]:
    """*Nudge now*."""
    dee = await person(store, DEE)
    async with store.writing() as uow:
        pair = await partnership_by_id(uow, made.id)
        assert pair is not None
        return {each.member.name: each.became for each in await nudge_now(uow, pair, by=dee.id)}


async def test_after_three_reminders_without_an_answer_a_person_is_left_in_peace(
    store: Store, postman: Postman
) -> None:
    made = await asked_thrice(store, postman)
    ana = await person(store, ANA)
    async with store.reading() as uow:
        sent = await uow.session.scalar(
            select(func.count()).where(Nudge.member_id == ana.id, Nudge.sent_at.is_not(None))
        )
        assert sent == LEFT_IN_PEACE_AFTER
        assert (ana.id, made.rows[0].id) in await left_in_peace(uow, [row.id for row in made.rows])

    assert (await by_hand(store, made))[ANA] is Became.IN_PEACE
    assert ANA not in {letter.to for letter in await postman.walk(days=60)}


async def test_the_third_reminder_says_that_it_is_the_last(store: Store, postman: Postman) -> None:
    made = await two_libraries(store)
    await staff(store)
    await postman.walk(days=40)
    ana = await person(store, ANA)

    async def last() -> bool:
        async with store.reading() as uow:
            mine = (await uow.session.scalars(select(Nudge).where(Nudge.member_id == ana.id).order_by(Nudge.id))).all()
            return mine[-1].id in await last_before_quiet(uow, mine)

    assert not await last()
    await by_hand(store, made)
    assert await last()
    await postman.walk(days=7)
    assert await last(), "a card that is shown again says so too"


@pytest.mark.parametrize("how", ["answer", "talk of the partner", "remind me again"])
async def test_whatever_comes_back_ends_quiet_mode(store: Store, postman: Postman, how: str) -> None:
    made = await asked_thrice(store, postman)
    match how:
        case "answer":
            await answer(store, ANA, made)
        case "talk of the partner":
            yusuf = await person(store, YUSUF)
            await communication(store, partnership_id=made.id, by=yusuf.id, library_id=made.rows[1].library_id)
        case _:
            async with store.writing() as uow:
                await remind_again(uow, member_id=(await person(store, ANA)).id, today=uow.now.date())

    async with store.reading() as uow:
        assert (await person(store, ANA)).id not in {who for who, _row in await left_in_peace(uow, [made.rows[0].id])}
    assert ANA in {letter.to for letter in await postman.walk(days=45)}


async def test_a_person_left_in_peace_does_not_keep_the_ladder_from_climbing(store: Store, postman: Postman) -> None:
    made = await asked_thrice(store, postman)
    async with store.writing() as uow:
        pair = await partnership_by_id(uow, made.id)
        assert pair is not None
        pair.keep_asking(uow.now.date())
    await postman.walk(days=35)

    ana = await row_of(store, (await person(store, ANA)).id, made)
    async with store.reading() as uow:
        found = await uow.session.scalars(select(Climb).where(Climb.row_id == ana.id, Climb.due_on == ana.due_on))
        again = {climb.step: climb.skipped for climb in found}
    assert again[LadderStep.FIRST] is again[LadderStep.AGAIN] is Skipped.IN_PEACE
    assert again[LadderStep.SECOND] is None, "Tomas is asked"
    assert ana.step is LadderStep.STAFF


# Not more writing than needed


async def test_many_rows_climb_in_a_few_statements(store: Store, clock: MovableClock) -> None:
    await staff(store)
    people = [await member(store, ANA), await member(store, TOMAS)]
    suva, amman = await library(store, "Suva", contacts=people), await library(store, "Amman")

    async def statements() -> int:
        count = 0

        def one_more(*_arguments: object) -> None:
            nonlocal count
            count += 1

        event.listen(store.database.writer.sync_engine, "before_cursor_execute", one_more)
        async with store.writing() as uow:
            await plan_nudges(uow)
        event.remove(store.database.writer.sync_engine, "before_cursor_execute", one_more)
        return count

    await partnership(store, suva, amman, last_on=LAST)
    clock.set(clock() + timedelta(days=34))  # first and second contacts are asked, nobody is told
    one = await statements()
    for _ in range(12):
        await partnership(store, suva, amman, last_on=LAST)

    assert await statements() <= one
