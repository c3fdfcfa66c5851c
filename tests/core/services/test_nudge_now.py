"""Staff ask about a silence by hand."""

from datetime import UTC, date, datetime

from sqlalchemy import func, select

from core.model.members import Member
from core.model.notices import Notice, NoticeState
from core.model.partnerships import Partnership
from core.services.messages import send_again
from core.services.nudge_answers import asked_by_staff, rows_of_member
from core.services.nudge_now import Became, nudge_now
from core.services.partnerships import partnership_by_id
from core.store import Store
from tests.builders import communication, library, member, partnership
from tests.clock import MovableClock
from tests.core.services.nudged import ANA, YUSUF, answer, later, person
from tests.core.services.postman import Letter, Postman

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
