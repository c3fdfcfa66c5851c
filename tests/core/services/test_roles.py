"""Roles: granting, revoking, wishing, and the code that makes the first member of staff."""

import asyncio
import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.model.ids import MemberId
from core.model.members import Role, RoleGrant, StaffCode
from core.services.roles import (
    CODE_LIFE,
    CodeAnswer,
    grant,
    holders,
    holds,
    make_staff_code,
    revoke,
    use_staff_code,
    waiting_wishes,
    wish,
)
from core.store import Store
from tests.builders import member
from tests.clock import MovableClock


async def names(store: Store, role: Role = Role.STAFF) -> list[str]:
    """Who holds the role."""
    async with store.reading() as uow:
        return [each.name for each in await holders(uow, role)]


async def give(store: Store, to: MemberId, role: Role = Role.STAFF, *, by: MemberId | None = None) -> None:
    """Grant it."""
    async with store.writing() as uow:
        await grant(uow, member_id=to, role=role, by=by)


async def take(store: Store, of: MemberId, role: Role = Role.STAFF, *, by: MemberId) -> bool:
    """Revoke it."""
    async with store.writing() as uow:
        return await revoke(uow, member_id=of, role=role, by=by)


async def code(store: Store) -> str:
    """A new staff code."""
    async with store.writing() as uow:
        return make_staff_code(uow)


async def use(store: Store, text: str, who: MemberId) -> tuple[CodeAnswer, str | None]:
    """Try a code: the answer, and who used it before."""
    async with store.writing() as uow:
        answer, by = await use_staff_code(uow, text, member_id=who)
        return answer, by.name if by else None


async def test_a_role_is_granted_and_revoked(store: Store) -> None:
    dee, mai = await member(store, "Dee"), await member(store, "Mai")
    await give(store, mai.id, Role.MENTOR, by=dee.id)
    async with store.reading() as uow:
        assert await holds(uow, mai.id, Role.MENTOR)
        assert not await holds(uow, mai.id, Role.STAFF)

    assert await take(store, mai.id, Role.MENTOR, by=dee.id)
    assert await names(store, Role.MENTOR) == []


async def test_granting_twice_is_granting_once(store: Store) -> None:
    dee, mai = await member(store, "Dee"), await member(store, "Mai")
    await asyncio.gather(*(give(store, mai.id, Role.MENTOR, by=dee.id) for _ in range(3)))

    async with store.reading() as uow:
        assert await uow.session.scalar(select(func.count()).select_from(RoleGrant)) == 1


async def test_the_last_of_the_staff_stays(store: Store) -> None:
    dee, sam = await member(store, "Dee", roles=[Role.STAFF]), await member(store, "Sam", roles=[Role.STAFF])

    assert await take(store, dee.id, by=dee.id)
    assert not await take(store, sam.id, by=sam.id)
    assert await names(store) == ["Sam"]


async def test_two_who_revoke_each_other_at_once_do_not_leave_nobody(store: Store) -> None:
    dee, sam = await member(store, "Dee", roles=[Role.STAFF]), await member(store, "Sam", roles=[Role.STAFF])

    done = await asyncio.gather(take(store, dee.id, by=sam.id), take(store, sam.id, by=dee.id))

    assert sorted(done) == [False, True]
    assert len(await names(store)) == 1


async def test_the_last_mentor_may_stop(store: Store) -> None:
    dee, mai = await member(store, "Dee"), await member(store, "Mai", roles=[Role.MENTOR])

    assert await take(store, mai.id, Role.MENTOR, by=dee.id)


async def test_a_wish_waits_until_it_is_granted(store: Store, clock: MovableClock) -> None:
    dee = await member(store, "Dee")
    wishers = [await member(store, name) for name in ("Mai", "Lina")]
    for who in wishers:
        for _ in range(2):
            clock.move(minutes=1)
            async with store.writing() as uow:
                await wish(uow, member_id=who.id, role=Role.MENTOR)
    async with store.reading() as uow:
        assert [who.name for _wish, who in await waiting_wishes(uow)] == ["Mai", "Lina"]

    await give(store, wishers[0].id, Role.MENTOR, by=dee.id)

    async with store.reading() as uow:
        assert [who.name for _wish, who in await waiting_wishes(uow)] == ["Lina"]


async def test_a_code_makes_its_user_staff_once(store: Store) -> None:
    dee, sam = await member(store, "Dee"), await member(store, "Sam")
    text = await code(store)

    assert await use(store, text, dee.id) == (CodeAnswer.TAKEN, None)
    assert await use(store, text, sam.id) == (CodeAnswer.USED, "Dee")
    assert await names(store) == ["Dee"]


async def test_of_two_who_use_a_code_at_once_one_becomes_staff(store: Store) -> None:
    dee, sam = await member(store, "Dee"), await member(store, "Sam")
    text = await code(store)

    answers = await asyncio.gather(use(store, text, dee.id), use(store, text, sam.id))

    assert sorted(answer.value for answer, _by in answers) == ["taken", "used"]
    assert len(await names(store)) == 1


async def test_staff_who_use_a_code_stay_staff(store: Store) -> None:
    dee = await member(store, "Dee", roles=[Role.STAFF])

    assert await use(store, await code(store), dee.id) == (CodeAnswer.TAKEN, None)
    assert await names(store) == ["Dee"]


async def test_a_code_is_easy_to_read_aloud_and_only_its_digest_is_kept(store: Store) -> None:
    text = await code(store)

    assert re.fullmatch(r"[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}", text)
    async with store.reading() as uow:
        digest = await uow.session.scalar(select(StaffCode.digest))
        assert digest is not None
        assert text.replace("-", "") not in digest.upper()


@pytest.mark.parametrize("typed", [str.lower, lambda text: f" {text} ", lambda text: text.replace("-", " ")])
async def test_a_code_is_taken_as_people_type_it(store: Store, typed: object) -> None:
    assert callable(typed)
    dee = await member(store, "Dee")

    assert await use(store, typed(await code(store)), dee.id) == (CodeAnswer.TAKEN, None)


@pytest.mark.parametrize("wrong", ["", "AAAA-AAAA", "no", "x" * 10_000, "дім"])
async def test_a_wrong_code_is_unknown(store: Store, wrong: str) -> None:
    dee = await member(store, "Dee")
    await code(store)

    assert await use(store, wrong, dee.id) == (CodeAnswer.UNKNOWN, None)
    assert await names(store) == []


async def test_a_code_that_is_too_old_is_unknown_and_a_used_one_is_still_used(
    store: Store, clock: MovableClock
) -> None:
    dee, sam = await member(store, "Dee"), await member(store, "Sam")
    old, used = await code(store), await code(store)
    clock.set(clock.at + CODE_LIFE - timedelta(seconds=1))
    assert (await use(store, used, dee.id))[0] is CodeAnswer.TAKEN
    clock.move(seconds=1)

    assert await use(store, old, sam.id) == (CodeAnswer.UNKNOWN, None)
    assert await use(store, used, sam.id) == (CodeAnswer.USED, "Dee")
