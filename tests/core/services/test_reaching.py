"""Somebody whom no way reaches is not reminded; the second contact of their library is, at once and once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from core.model.libraries import ContactRole, Library
from core.model.members import Account
from core.model.ways import Way
from core.services.reaching import try_again
from tests.builders import contact, member, partnership
from tests.core.services.nudged import ANA, YUSUF, person

if TYPE_CHECKING:
    from core.model.members import Member
    from core.store import Store
    from tests.core.services.postman import Postman

TOMAS = "Tomas"


@pytest.fixture
async def tomas(store: Store) -> Member:
    """The second contact in Suva, whose partner in Amman has been silent; Ana's account is gone."""
    await partnership(store, last_on=date(2026, 11, 10))
    async with store.reading() as uow:
        suva = (await uow.session.scalars(select(Library).where(Library.town == "Suva"))).one()
    tomas = await member(store, TOMAS)
    await contact(store, suva, tomas, role=ContactRole.SECOND)
    return tomas


@pytest.mark.usefixtures("tomas")
async def test_r2_account_gone_the_second_contact_is_asked_instead(postman: Postman) -> None:
    postman.refuses = frozenset({ANA})
    first = await postman.walk(days=25)
    assert sorted((letter.to, letter.local[4:10]) for letter in first) == [(TOMAS, "10 Dec"), (YUSUF, "10 Dec")]


async def test_a_second_contact_who_cannot_be_reached_either_is_not_asked(
    store: Store, postman: Postman, tomas: Member
) -> None:
    async with store.writing() as uow:
        (account,) = await uow.session.scalars(select(Account).where(Account.member_id == tomas.id))
        account.way = Way.NONE
    postman.refuses = frozenset({ANA})
    assert [letter.to for letter in await postman.walk(days=25)] == [YUSUF]


@pytest.mark.usefixtures("tomas")
async def test_who_can_be_reached_again_is_asked_as_before(store: Store, postman: Postman) -> None:
    postman.refuses = frozenset({ANA})
    await postman.walk(days=21)
    postman.refuses = frozenset()
    ana = await person(store, ANA)
    async with store.writing() as uow:
        assert await try_again(uow, ana.id, by=ana.id)
    assert ANA in [letter.to for letter in await postman.walk(days=4)]
