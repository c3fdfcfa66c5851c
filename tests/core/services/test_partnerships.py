"""Making a partnership, and finding whose it is."""

from datetime import UTC, date, datetime

from sqlalchemy import select

from core.model.ids import PartnershipId
from core.model.notices import Notice
from core.model.partnerships import PartnershipState
from core.services.partnerships import pair, partners_of, partnership_by_id, partnerships_of, same_partnership
from core.store import Store
from tests.builders import library, member, partnership


async def test_staff_pair_two_libraries_and_their_trial_begins(store: Store) -> None:
    dee, ana, yusuf = await member(store, "Dee"), await member(store, "Ana"), await member(store, "Yusuf")
    suva = await library(store, "Suva", contacts=[ana])
    amman = await library(store, "Amman", contacts=[yusuf, await member(store, "Layla", connected=False)])
    async with store.writing() as uow:
        made = await pair(uow, libraries=[suva, amman], by=dee.id)

    assert (made.state, made.began_on, made.trial_ends_on) == (
        PartnershipState.TRIAL,
        date(2026, 11, 20),
        date(2027, 3, 20),
    )
    assert {(row.last_contact_on, row.due_on, row.nudge_on) for row in made.rows} == {
        (None, date(2026, 12, 4), date(2026, 12, 4))
    }
    async with store.reading() as uow:
        told = await uow.session.execute(select(Notice.kind, Notice.member_id, Notice.not_before).order_by(Notice.id))
        assert [tuple(each) for each in told] == [
            ("paired", ana.id, datetime(2026, 11, 22, 22, tzinfo=UTC)),
            ("paired", yusuf.id, datetime(2026, 11, 22, 7, tzinfo=UTC)),
        ]


async def test_partnerships_of_a_library_oldest_first_with_everybody_in_them(store: Store) -> None:
    suva, amman, kyiv, lima = [await library(store, town) for town in ("Suva", "Amman", "Kyiv", "Lima")]
    one = await partnership(store, suva, amman)
    three = await partnership(store, suva, kyiv, lima, state=PartnershipState.PAUSED)
    await partnership(store, suva, lima, state=PartnershipState.ENDED)
    await partnership(store, kyiv, amman)

    async with store.reading() as uow:
        found = await partnerships_of(uow, [suva.id])
        ended = await partnerships_of(uow, [suva.id], states={PartnershipState.ENDED})
        assert await partnerships_of(uow, []) == ()

    assert [each.id for each in found] == [one.id, three.id]
    assert [row.library.town for row in found[1].rows] == ["Suva", "Kyiv", "Lima"]
    assert len(ended) == 1


async def test_a_partnership_that_is_not_there(store: Store) -> None:
    async with store.reading() as uow:
        assert await partnership_by_id(uow, PartnershipId(99)) is None


async def test_partners_are_the_others_and_all_of_them_for_somebody_outside(store: Store) -> None:
    suva, amman, kyiv, lima = [await library(store, town) for town in ("Suva", "Amman", "Kyiv", "Lima")]
    made = await partnership(store, suva, amman, kyiv)
    async with store.reading() as uow:
        whole = await partnership_by_id(uow, made.id)
    assert whole is not None

    assert [each.town for each in partners_of(whole, [suva.id])] == ["Amman", "Kyiv"]
    assert [each.town for each in partners_of(whole, [suva.id, kyiv.id])] == ["Amman"]
    assert [each.town for each in partners_of(whole, [lima.id])] == ["Suva", "Amman", "Kyiv"]


async def test_the_same_libraries_in_any_order_are_the_same_partnership_while_it_lasts(store: Store) -> None:
    suva, amman, kyiv = [await library(store, town) for town in ("Suva", "Amman", "Kyiv")]
    await partnership(store, suva, amman, state=PartnershipState.ENDED)
    made = await partnership(store, suva, amman, state=PartnershipState.DORMANT)

    async with store.reading() as uow:
        found = await same_partnership(uow, [amman.id, suva.id])
        assert found is not None
        assert found.id == made.id
        assert await same_partnership(uow, [suva.id, amman.id, kyiv.id]) is None
        assert await same_partnership(uow, [suva.id, kyiv.id]) is None
