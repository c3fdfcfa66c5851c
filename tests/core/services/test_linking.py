"""The code that shows that two accounts are one person's: how it is made, typed, and guessed at."""

import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from core.model.ids import AccountId, LinkCodeId
from core.model.linking import LinkCode, LinkTry
from core.model.members import Account, Member
from core.services.linking import (
    CODE_LIFE,
    KEPT_FOR,
    MOST_TRIES,
    TRIES_IN,
    LinkAnswer,
    barred_until,
    both_sides,
    code_to_join,
    count_try,
    letters_of,
    make_link_code,
    type_code,
)
from core.store import Store
from tests.builders import accounts_of, communication, member, partnership
from tests.clock import MovableClock


async def account(store: Store, of: Member) -> Account:
    """Their first one."""
    async with store.reading() as uow:
        return (await uow.session.scalars(accounts_of(of.id))).all()[0]


async def code(store: Store, of: Member) -> str:
    """A new one of that person's."""
    at = await account(store, of)
    async with store.writing() as uow:
        text, _until = await make_link_code(uow, at.id)
        return text


async def typed(store: Store, text: str, by: Member) -> LinkAnswer:
    """What comes of it at that person's account."""
    at, letters = await account(store, by), letters_of(text)
    assert letters is not None
    async with store.writing() as uow:
        return (await type_code(uow, letters, at))[0]


async def used(store: Store, by: Member, number: int = 1) -> LinkAnswer:
    """*Join* is pressed there."""
    at = await account(store, by)
    async with store.writing() as uow:
        return (await code_to_join(uow, LinkCodeId(number), at))[0]


async def test_a_code_is_easy_to_read_aloud_and_only_its_digest_is_kept(store: Store) -> None:
    ana = await member(store, "Ana")
    text = await code(store, ana)

    assert re.fullmatch(r"[BCDFGHJKMNPQRSTVWXYZ]{4}-[BCDFGHJKMNPQRSTVWXYZ]{4}", text)
    async with store.reading() as uow:
        (kept,) = await uow.session.scalars(select(LinkCode))
    assert text.replace("-", "") not in kept.digest.upper()
    assert kept.expires_at - kept.created_at == timedelta(minutes=15)


@pytest.mark.parametrize(
    "text",
    [
        "ktrm-wqxz",
        " KTRM WQXZ ",
        "k-t-r-m-w-q-x-z",
        "ＫＴＲＭ－ＷＱＸＺ",
        "KTRM–WQXZ.",
        "/sister link KTRM-WQXZ",
        "/sister link code:KTRM-WQXZ",
        "code: ktrm-wqxz",
    ],
)
def test_a_code_is_read_as_people_type_it(text: str) -> None:
    assert letters_of(text) == "KTRMWQXZ"


@pytest.mark.parametrize(
    "text", ["", "KTRM-WQX", "KTRM-WQXZB", "KTRM-WQX1", "KTRM-WQXO", "/sister link", "дімдімді", "x" * 10_000]
)
def test_what_can_be_no_code_is_none(text: str) -> None:
    assert letters_of(text) is None


async def test_a_code_is_right_at_another_account_until_it_is_too_old(store: Store, clock: MovableClock) -> None:
    ana, yusuf = await member(store, "Ana"), await member(store, "Yusuf", workspace="lantern")
    text = await code(store, ana)
    clock.set(clock.at + CODE_LIFE - timedelta(seconds=1))
    assert await typed(store, text, yusuf) is LinkAnswer.RIGHT
    clock.move(seconds=1)

    assert await typed(store, text, yusuf) is LinkAnswer.EXPIRED
    assert await used(store, yusuf) is LinkAnswer.EXPIRED


async def test_a_code_is_used_once(store: Store) -> None:
    ana, yusuf = await member(store, "Ana"), await member(store, "Yusuf", workspace="lantern")
    beth = await member(store, "Beth")
    text = await code(store, ana)
    await typed(store, text, yusuf)

    assert await used(store, yusuf) is LinkAnswer.RIGHT
    assert await used(store, yusuf) is LinkAnswer.USED
    assert await typed(store, text, beth) is LinkAnswer.USED


async def test_only_where_it_was_typed_last_it_joins(store: Store) -> None:
    ana, yusuf = await member(store, "Ana"), await member(store, "Yusuf", workspace="lantern")
    beth = await member(store, "Beth")
    text = await code(store, ana)
    assert await used(store, yusuf) is LinkAnswer.UNKNOWN

    await typed(store, text, yusuf)
    await typed(store, text, beth)

    assert await used(store, yusuf) is LinkAnswer.UNKNOWN
    assert await used(store, beth) is LinkAnswer.RIGHT


async def test_who_looked_before_one_of_the_two_was_joined_to_another_looks_again(store: Store) -> None:
    """Yusuf saw Ana, and what Beth brought to her since then was not shown to him; so it is at his own side."""
    ana, yusuf = await member(store, "Ana"), await member(store, "Yusuf", workspace="lantern")
    beth, lina = await member(store, "Beth"), await member(store, "Lina", workspace="lantern")
    of_ana, of_beth, of_lina = await code(store, ana), await code(store, beth), await code(store, lina)
    await typed(store, of_ana, yusuf)
    await typed(store, of_lina, beth)
    await typed(store, of_beth, ana)
    assert await used(store, ana, 2) is LinkAnswer.RIGHT

    assert await used(store, yusuf, 1) is LinkAnswer.UNKNOWN
    assert await used(store, beth, 3) is LinkAnswer.UNKNOWN
    assert await typed(store, of_ana, yusuf) is LinkAnswer.RIGHT
    assert await used(store, yusuf, 1) is LinkAnswer.RIGHT


async def test_a_new_code_takes_the_place_of_the_one_before(store: Store) -> None:
    ana, yusuf = await member(store, "Ana"), await member(store, "Yusuf", workspace="lantern")
    first, second = await code(store, ana), await code(store, ana)

    assert await typed(store, first, yusuf) is LinkAnswer.UNKNOWN
    assert await typed(store, second, yusuf) is LinkAnswer.RIGHT


async def test_old_codes_are_forgotten_after_a_day(store: Store, clock: MovableClock) -> None:
    ana, yusuf = await member(store, "Ana"), await member(store, "Yusuf", workspace="lantern")
    text = await code(store, ana)
    await typed(store, text, yusuf)
    await used(store, yusuf)
    clock.move(seconds=(CODE_LIFE + KEPT_FOR).total_seconds())
    await code(store, yusuf)

    assert await typed(store, text, ana) is LinkAnswer.UNKNOWN


async def test_one_s_own_code_and_one_of_one_s_other_account_join_nothing(store: Store) -> None:
    ana = await member(store, "Ana")
    async with store.writing() as uow:
        other = Account(platform="slack", workspace="T1", user="U1", name="Ana", created_at=uow.now)
        other.member_id = ana.id
        uow.session.add(other)
    text = await code(store, ana)

    assert await typed(store, text, ana) is LinkAnswer.OWN
    async with store.writing() as uow:
        assert (await type_code(uow, letters_of(text) or "", other))[0] is LinkAnswer.TOGETHER


# Guessing


async def guess(store: Store, at: AccountId) -> tuple[int, datetime | None]:
    """One more wrong try: how many are left, and until when none."""
    async with store.writing() as uow:
        left = await count_try(uow, at)
        return left, await barred_until(uow, at)


async def test_after_five_tries_an_hour_must_pass_since_the_first_of_them(store: Store, clock: MovableClock) -> None:
    at = (await account(store, await member(store, "Ana"))).id
    first = clock()
    for left in range(MOST_TRIES - 1, 0, -1):
        assert await guess(store, at) == (left, None)
        clock.move(minutes=10)

    assert await guess(store, at) == (0, first + TRIES_IN)
    clock.set(first + TRIES_IN - timedelta(microseconds=1))
    async with store.writing() as uow:
        assert await barred_until(uow, at) == first + TRIES_IN
    clock.move(microseconds=1)
    async with store.writing() as uow:
        assert await barred_until(uow, at) is None


async def test_tries_are_counted_by_account_and_forgotten(store: Store, clock: MovableClock) -> None:
    ana, beth = [(await account(store, await member(store, name))).id for name in ("Ana", "Beth")]
    for _try in range(MOST_TRIES):
        await guess(store, ana)

    assert await guess(store, beth) == (4, None)
    clock.set(clock.at + TRIES_IN)
    assert await guess(store, beth) == (4, None)
    async with store.reading() as uow:
        assert await uow.session.scalar(select(func.count()).select_from(LinkTry)) == 1


# Before the joining


async def test_both_sides_are_seen_as_they_are(store: Store) -> None:
    pair = await partnership(store)
    for _talk in range(2):
        await communication(store, partnership_id=pair.id)
    async with store.writing() as uow:
        ana, yusuf = await uow.session.scalars(select(Account).order_by(Account.id))
        text, _until = await make_link_code(uow, ana.id)
        _answer, made = await type_code(uow, letters_of(text) or "", yusuf)
        assert made is not None
        first, second = await both_sides(uow, made, yusuf)

    assert [(side.member.name, side.talks, len(side.accounts)) for side in (first, second)] == [
        ("Ana", 2, 1),
        ("Yusuf", 0, 1),
    ]
