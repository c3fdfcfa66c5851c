"""Messages nobody asked for: they arrive, change, go, and are found again by their notice."""

from __future__ import annotations

import pytest

from adapters.playground import Playground
from adapters.playground.messenger import PlaygroundMessenger
from core.chat import (
    Address,
    Channel,
    Parcel,
    PostRef,
    Reader,
    RefusedError,
    Text,
    ToChannel,
    ToMention,
    ToPerson,
    ToThread,
    Trouble,
    _,
    card,
)
from tests.adapters.playground.conftest import Served
from tests.adapters.playground.page import words

HELLO, BYE = _("Hello."), _("Good-bye.")


def parcel(address: Address, text: Text = HELLO, notice: int = 900) -> Parcel:
    return Parcel(notice=notice, address=address, card=card(text), reader=Reader())


def harbour(playground: Playground) -> PlaygroundMessenger:
    return playground.messengers[0]


@pytest.mark.parametrize(("address", "place"), [(ToPerson("ana"), "bot"), (ToChannel(Channel.HELP), "help")])
async def test_it_arrives_changes_and_goes(served: Served, address: Address, place: str) -> None:
    messenger = harbour(served.playground)
    ref = await messenger.send(parcel(address))
    assert words((await served.page.messages("ana", place))[-1]) == "Hello."
    assert await served.page.unread("ana", place) == 1
    await messenger.edit(ref, parcel(address, BYE))
    last = (await served.page.messages("ana", place))[-1]
    assert (last["id"], words(last)) == (ref.message, "Good-bye.")
    await messenger.delete(ref)
    await messenger.delete(ref)
    assert ref.message not in [each["id"] for each in await served.page.messages("ana", place)]


async def test_it_is_found_by_its_notice_in_its_own_workspace(served: Served) -> None:
    messenger = harbour(served.playground)
    ref = await messenger.send(parcel(ToPerson("ana")))
    assert await messenger.find(900, ToPerson("ana")) == ref
    assert await messenger.find(901, ToPerson("ana")) is None
    assert await served.playground.messengers[1].find(900, ToPerson("ana")) is None


@pytest.mark.parametrize("user", ["nobody", "yusuf"])
async def test_nobody_of_another_workspace_is_written_to(served: Served, user: str) -> None:
    with pytest.raises(RefusedError):
        await harbour(served.playground).send(parcel(ToPerson(user)))


async def test_what_is_gone_cannot_be_changed(served: Served) -> None:
    with pytest.raises(RefusedError):
        await harbour(served.playground).edit(PostRef("bot", "99999"), parcel(ToPerson("ana")))


async def test_who_closed_their_direct_message_is_refused_until_they_open_it(served: Served) -> None:
    await served.playground.storage.close_direct("ana")
    with pytest.raises(RefusedError) as refused:
        await harbour(served.playground).send(parcel(ToPerson("ana")))
    assert refused.value.trouble is Trouble.CLOSED
    await served.playground.storage.close_direct("ana", closed=False)
    await harbour(served.playground).send(parcel(ToPerson("ana")))


async def test_lantern_has_private_threads_as_discord_has_and_harbour_has_none(served: Served) -> None:
    lantern = served.playground.messengers[1]
    await lantern.send(parcel(ToThread("yusuf")))
    assert words((await served.page.messages("yusuf", "help"))[-1]) == "Hello."
    assert "Hello." not in [words(each) for each in await served.page.messages("mai", "help")]
    with pytest.raises(RefusedError) as refused:
        await harbour(served.playground).send(parcel(ToThread("ana")))
    assert refused.value.trouble is Trouble.FORBIDDEN


async def test_a_mention_stands_in_the_help_channel_with_the_name(served: Served) -> None:
    messenger = harbour(served.playground)
    ref = await messenger.send(parcel(ToMention("ana")))
    assert words((await served.page.messages("beth", "help"))[-1]) == "@Ana Hello."
    await messenger.edit(ref, parcel(ToMention("ana"), BYE))
    assert words((await served.page.messages("beth", "help"))[-1]) == "@Ana Good-bye."
