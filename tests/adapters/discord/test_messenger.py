"""Messages through Discord's REST API: sent once, changed in place, found again, in plain words where it must be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from adapters.discord.cards import COMPONENTS_V2
from adapters.discord.messenger import DiscordMessenger
from core.chat import (
    Channel,
    Name,
    Parcel,
    PostRef,
    Reader,
    RefusedError,
    ToChannel,
    ToPerson,
    Trouble,
    UnclearError,
    _,
    card,
    name,
)
from tests.fakes.discord.wire_protocol import EDITING, GUILD, HISTORY, POSTING, Fault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.discord.calls import Calls
    from core.chat import Address
    from tests.fakes.discord.wire import FakeDiscord

INTRODUCTIONS = ToChannel(Channel.INTRODUCTIONS)


@pytest.fixture
def ana(fake: FakeDiscord) -> str:
    """Somebody in the server."""
    return fake.server.join("ana")


@pytest.fixture
def channels(fake: FakeDiscord) -> Mapping[Channel, str]:
    """Those that are set up; the bot may not write in that of stories."""
    stories = fake.server.open("stories")
    fake.server.forbidden[stories] = 50013
    return {Channel.INTRODUCTIONS: fake.server.open("introductions"), Channel.STORIES: stories}


@pytest.fixture
def messenger(calls: Calls, channels: Mapping[Channel, str]) -> DiscordMessenger:
    """The bot in that server."""
    return DiscordMessenger(calls, guild=GUILD, channels=channels)


def parcel(address: Address = INTRODUCTIONS, *, notice: int = 7, words: str = "Hello *and* welcome") -> Parcel:
    return Parcel(notice=notice, address=address, card=card(_("{words}", words=Name(words))), reader=Reader())


def words_of(message: Mapping[str, object]) -> str:
    """Its only sentence."""
    components = message["components"]
    assert isinstance(components, list)
    return str(components[0]["components"][0]["content"]) if components else str(message["content"])


async def test_it_is_posted_with_its_notice(
    fake: FakeDiscord, messenger: DiscordMessenger, channels: Mapping[Channel, str]
) -> None:
    ref = await messenger.send(parcel())
    (message,) = fake.messages.of(channels[Channel.INTRODUCTIONS])
    assert ref == PostRef(channels[Channel.INTRODUCTIONS], message["id"])
    assert words_of(message) == r"Hello \*and\* welcome"
    sent = fake.log[-1].asked.body
    assert (sent["nonce"], sent["enforce_nonce"]) == ("notice-7", True)
    assert sent["allowed_mentions"] == {"parse": []}
    assert (messenger.platform, messenger.workspace) == ("discord", GUILD)
    assert fake.refusals == []


async def test_a_person_is_written_to_in_the_direct_message(
    fake: FakeDiscord, messenger: DiscordMessenger, ana: str
) -> None:
    ref = await messenger.send(parcel(ToPerson(ana)))
    assert ref.channel == fake.server.direct(ana)
    assert len(fake.messages.to(ana)) == 1


async def test_it_is_changed_in_place_and_taken_back(
    fake: FakeDiscord, messenger: DiscordMessenger, channels: Mapping[Channel, str]
) -> None:
    ref = await messenger.send(parcel())
    await messenger.edit(ref, parcel(words="Corrected"))
    there = fake.messages.of(channels[Channel.INTRODUCTIONS])
    assert [words_of(each) for each in there] == ["Corrected"]
    await messenger.delete(ref)
    await messenger.delete(ref)
    assert there == []
    assert fake.refusals == []
    with pytest.raises(RefusedError) as refused:
        await messenger.edit(ref, parcel())
    assert refused.value.trouble is Trouble.GONE
    assert fake.calls[EDITING] == 2, "a message that is gone is not tried in plain words"


@pytest.mark.parametrize("direct", [False, True])
async def test_what_may_have_arrived_is_found_by_its_notice(
    fake: FakeDiscord, messenger: DiscordMessenger, ana: str, direct: bool
) -> None:
    address = ToPerson(ana) if direct else INTRODUCTIONS
    fake.fail(POSTING, Fault(drop=True, after=True))
    with pytest.raises(UnclearError):
        await messenger.send(parcel(address))
    for number in (8, 9):
        await messenger.send(parcel(address, notice=number))

    found = await messenger.find(7, address)
    assert found is not None
    assert await messenger.find(6, address) is None
    await messenger.edit(found, parcel(address, words="Found"))
    assert words_of(fake.messages.of(found.channel)[0]) == "Found"


async def test_what_somebody_writes_is_never_taken_for_a_notice(
    fake: FakeDiscord, messenger: DiscordMessenger, ana: str
) -> None:
    fake.messages.write(ana, fake.server.direct(ana), "-# № 7")
    assert await messenger.find(7, ToPerson(ana)) is None


async def test_who_cannot_look_does_not_say_that_it_is_not_there(
    fake: FakeDiscord, messenger: DiscordMessenger
) -> None:
    fake.fail(HISTORY, Fault(status=503))
    with pytest.raises(UnclearError):
        await messenger.find(7, INTRODUCTIONS)


@pytest.mark.parametrize(
    ("code", "trouble"), [(50007, Trouble.CLOSED), (50278, Trouble.CLOSED), (50001, Trouble.FORBIDDEN)]
)
async def test_who_takes_no_messages_is_refused_for_good(
    fake: FakeDiscord, messenger: DiscordMessenger, ana: str, code: int, trouble: Trouble
) -> None:
    match code:
        case 50007:
            fake.messages.closed.add(ana)
        case 50278:
            fake.server.leave(ana)
        case _:
            fake.server.forbidden[fake.server.direct(ana)] = code
    with pytest.raises(RefusedError) as refused:
        await messenger.send(parcel(ToPerson(ana)))
    assert refused.value.trouble is trouble
    assert fake.calls[POSTING] == 1, "nor are plain words tried"


@pytest.mark.parametrize(
    ("address", "trouble"),
    [
        (ToPerson("999"), Trouble.GONE),
        (ToChannel(Channel.STORIES), Trouble.FORBIDDEN),
        (ToChannel(Channel.HELP), Trouble.FORBIDDEN),
    ],
)
async def test_where_the_bot_may_not_write_it_is_refused_for_good(
    messenger: DiscordMessenger, address: Address, trouble: Trouble
) -> None:
    with pytest.raises(RefusedError) as refused:
        await messenger.send(parcel(address))
    assert refused.value.trouble is trouble


# In plain words


async def test_where_components_are_not_taken_the_words_arrive(
    fake: FakeDiscord, messenger: DiscordMessenger, channels: Mapping[Channel, str]
) -> None:
    fake.messages.takes_components_v2 = False
    ref = await messenger.send(parcel())
    (message,) = fake.messages.of(channels[Channel.INTRODUCTIONS])
    assert message["content"] == "Hello \\*and\\* welcome\n-# № 7"
    assert not message["flags"] & COMPONENTS_V2
    assert await messenger.find(7, INTRODUCTIONS) == ref

    await messenger.edit(ref, parcel(words="Corrected"))
    assert message["content"] == "Corrected\n-# № 7"
    fake.messages.takes_components_v2 = True
    await messenger.edit(ref, parcel(words="Corrected again"))
    assert message["content"] == "Corrected again\n-# № 7", "a message stays of its kind"


async def test_a_long_one_arrives_in_several_messages_and_is_found_by_the_last(
    fake: FakeDiscord, messenger: DiscordMessenger, channels: Mapping[Channel, str]
) -> None:
    fake.messages.takes_components_v2 = False
    long = Parcel(notice=7, address=INTRODUCTIONS, card=card(name("a" * 1500), name("b" * 1500)), reader=Reader())
    ref = await messenger.send(long)
    there = fake.messages.of(channels[Channel.INTRODUCTIONS])
    assert [each["content"][0] for each in there] == ["a", "b"]
    assert ref.message == there[-1]["id"]
    assert await messenger.find(7, INTRODUCTIONS) == ref
    with pytest.raises(RefusedError):
        await messenger.edit(ref, long)
    assert len(there) == 2
