"""Once only: an answer is remembered by account, command and key, with a digest of what was given."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.model.ids import AccountId
from core.model.requests import Request
from core.store import Store
from core.store.requests import REQUEST_LIFE, digest_of, purge_requests, remember_request
from tests.builders import member
from tests.clock import MovableClock

wire_values = st.text() | st.lists(st.text()).map(tuple)


async def account(store: Store, name: str = "Ana") -> AccountId:
    """Somebody's account."""
    return (await member(store, name)).accounts[0].id


async def remember(store: Store, of: AccountId, key: str = "k1", digest: str = "d1") -> None:
    """The command was carried out."""
    async with store.writing() as uow:
        remember_request(uow, of, "log", key, digest, {"is": "Reply", "text": "Записано"})


async def test_a_second_writer_of_the_same_key_fails(store: Store) -> None:
    ana = await account(store)
    await remember(store, ana)

    with pytest.raises(IntegrityError):
        await remember(store, ana, digest="d2")


async def test_answers_are_forgotten_when_no_button_can_ask_for_them_any_more(
    store: Store, clock: MovableClock
) -> None:
    ana = await account(store)
    await remember(store, ana, "old")
    clock.move(seconds=1)
    await remember(store, ana, "young")
    clock.set(clock.at + REQUEST_LIFE - timedelta(milliseconds=500))
    async with store.writing() as uow:
        await purge_requests(uow)

    async with store.reading() as uow:
        assert list(await uow.session.scalars(select(Request.key))) == ["young"]


@given(values=st.dictionaries(st.text(), wire_values))
def test_a_digest_does_not_hang_on_the_order(values: dict[str, str | tuple[str, ...]]) -> None:
    turned = dict(reversed(values.items()))

    assert digest_of(values) == digest_of(turned)
    assert len(digest_of(values)) == 32


@given(one=st.dictionaries(st.text(), wire_values), other=st.dictionaries(st.text(), wire_values))
def test_other_values_have_another_digest(
    one: dict[str, str | tuple[str, ...]], other: dict[str, str | tuple[str, ...]]
) -> None:
    assert (digest_of(one) == digest_of(other)) == (one == other)


def test_text_and_a_list_of_one_text_are_not_the_same() -> None:
    assert digest_of({"languages": "uk"}) != digest_of({"languages": ("uk",)})
