"""Messages through Discord's REST API: sent once, changed in place, found again, in plain words where it must be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from adapters.discord.cards import COMPONENTS_V2
from adapters.discord.messenger import DiscordMessenger
from core.chat import (
    Channel,
    Image,
    Name,
    Parcel,
    Picture,
    PostRef,
    Reader,
    RefusedError,
    ToChannel,
    ToMention,
    ToPerson,
    ToThread,
    Trouble,
    UnclearError,
    _,
    card,
    name,
)
from tests.fakes.discord.wire_protocol import BOT, EDITING, GUILD, HISTORY, POSTING, Fault

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
    introductions, closed = fake.server.open("introductions"), {Channel.STORIES: stories}
    return {Channel.INTRODUCTIONS: introductions, **closed, Channel.HELP: fake.server.open("help")}


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
        (ToChannel(Channel.STAFF), Trouble.FORBIDDEN),
    ],
)
async def test_where_the_bot_may_not_write_it_is_refused_for_good(
    messenger: DiscordMessenger, address: Address, trouble: Trouble
) -> None:
    with pytest.raises(RefusedError) as refused:
        await messenger.send(parcel(address))
    assert refused.value.trouble is trouble


# Where the direct message is closed


async def test_a_private_thread_of_the_help_channel_is_for_one_person(
    fake: FakeDiscord, messenger: DiscordMessenger, channels: Mapping[Channel, str], ana: str
) -> None:
    beth = fake.server.join("beth")
    ref = await messenger.send(parcel(ToThread(ana)))
    await messenger.send(parcel(ToThread(beth), notice=8))

    thread, hers = fake.server.channels[ref.channel], fake.threads.of(ana)
    assert hers == [ref.channel]
    assert (thread["type"], thread["parent_id"]) == (12, channels[Channel.HELP])
    assert (thread["name"], fake.threads.people[ref.channel]) == (f"Messages for you {ana}", {ana, BOT})
    assert fake.log[-1].asked.body["allowed_mentions"] == {"parse": [], "users": [beth]}
    (message,) = fake.messages.of(ref.channel)
    named, container = message["components"]
    assert named["content"] == f"<@{ana}>"
    assert container["components"][0]["content"] == r"Hello \*and\* welcome"
    assert fake.messages.of(channels[Channel.HELP]) == []
    assert fake.refusals == []


async def test_a_person_has_one_thread_also_after_a_restart_and_when_it_was_closed(
    fake: FakeDiscord, messenger: DiscordMessenger, calls: Calls, channels: Mapping[Channel, str], ana: str
) -> None:
    first = await messenger.send(parcel(ToThread(ana)))
    again = DiscordMessenger(calls, guild=GUILD, channels=channels)
    second = await again.send(parcel(ToThread(ana), notice=8))
    fake.threads.close(first.channel)
    fake.threads.people[first.channel].remove(ana)
    third = await again.send(parcel(ToThread(ana), notice=9))

    assert first.channel == second.channel == third.channel
    assert fake.threads.of(ana) == [first.channel]
    assert len(fake.messages.of(first.channel)) == 3


async def test_what_may_have_arrived_in_a_thread_is_found_there_and_none_is_made_to_look(
    fake: FakeDiscord, messenger: DiscordMessenger, ana: str
) -> None:
    assert await messenger.find(7, ToThread(ana)) is None
    assert fake.threads.people == {}
    fake.fail(POSTING, Fault(drop=True, after=True))
    with pytest.raises(UnclearError):
        await messenger.send(parcel(ToThread(ana)))

    found = await messenger.find(7, ToThread(ana))
    assert found is not None
    assert await messenger.find(6, ToThread(ana)) is None
    await messenger.edit(found, parcel(ToThread(ana), words="Found"))
    (message,) = fake.messages.of(found.channel)
    assert message["components"][1]["components"][0]["content"] == "Found"
    await messenger.delete(found)
    assert fake.messages.of(found.channel) == []
    assert fake.refusals == []


async def test_a_mention_names_that_person_and_pings_nobody_else(
    fake: FakeDiscord, messenger: DiscordMessenger, channels: Mapping[Channel, str], ana: str
) -> None:
    ref = await messenger.send(parcel(ToMention(ana), words="@everyone <@42>"))
    (message,) = fake.messages.of(channels[Channel.HELP])
    assert ref == PostRef(channels[Channel.HELP], message["id"])
    assert message["components"][0]["content"] == f"<@{ana}>"
    assert fake.log[-1].asked.body["allowed_mentions"] == {"parse": [], "users": [ana]}
    assert await messenger.find(7, ToMention(ana)) == ref
    await messenger.delete(ref)
    assert fake.messages.of(channels[Channel.HELP]) == []


async def test_in_plain_words_a_mention_pings_nobody_else_either(
    fake: FakeDiscord, messenger: DiscordMessenger, channels: Mapping[Channel, str], ana: str
) -> None:
    fake.messages.takes_components_v2 = False
    await messenger.send(parcel(ToMention(ana)))
    (message,) = fake.messages.of(channels[Channel.HELP])
    assert message["content"] == f"<@{ana}>\nHello \\*and\\* welcome\n-# № 7"
    assert fake.log[-1].asked.body["allowed_mentions"] == {"parse": [], "users": [ana]}


async def test_a_long_card_stands_in_a_thread_without_the_name(
    fake: FakeDiscord, messenger: DiscordMessenger, ana: str
) -> None:
    ref = await messenger.send(parcel(ToThread(ana), words="a" * 3990))
    (message,) = fake.messages.of(ref.channel)
    assert len(message["components"]) == 1
    assert fake.refusals == []


@pytest.mark.parametrize("address", [ToThread, ToMention], ids=lambda each: each.__name__)
async def test_r2_account_gone_who_left_the_server_is_not_called_there(
    fake: FakeDiscord,
    messenger: DiscordMessenger,
    channels: Mapping[Channel, str],
    ana: str,
    address: type[ToThread | ToMention],
) -> None:
    fake.server.leave(ana)
    with pytest.raises(RefusedError) as refused:
        await messenger.send(parcel(address(ana)))
    assert refused.value.trouble is Trouble.GONE
    assert fake.threads.people == {}
    assert fake.messages.of(channels[Channel.HELP]) == []


@pytest.mark.parametrize("address", [ToThread, ToMention], ids=lambda each: each.__name__)
async def test_r2_channel_gone_without_a_help_channel_both_ways_are_refused(
    fake: FakeDiscord,
    messenger: DiscordMessenger,
    channels: Mapping[Channel, str],
    ana: str,
    address: type[ToThread | ToMention],
) -> None:
    del fake.server.channels[channels[Channel.HELP]]
    with pytest.raises(RefusedError) as refused:
        await messenger.send(parcel(address(ana)))
    assert refused.value.trouble is Trouble.GONE


async def test_where_the_bot_may_not_make_threads_it_says_so(
    fake: FakeDiscord, messenger: DiscordMessenger, ana: str
) -> None:
    fake.threads.allowed = False
    with pytest.raises(RefusedError) as refused:
        await messenger.send(parcel(ToThread(ana)))
    assert refused.value.trouble is Trouble.FORBIDDEN


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


async def test_a_picture_goes_with_it_is_changed_with_it_and_taken_away(
    fake: FakeDiscord, messenger: DiscordMessenger, channels: Mapping[Channel, str]
) -> None:
    def shown(content: bytes | None) -> Parcel:
        pictures = {} if content is None else {"p1": Picture("image/jpeg", content)}
        image = Image(file="p1", alt=name("Two drawings"), name="photo-1.jpg")
        told = card(_("{words}", words=Name("A story")), image)
        return Parcel(
            notice=7, address=INTRODUCTIONS, card=told, reader=Reader(), pictures=pictures, pictured=content != b"1"
        )

    ref = await messenger.send(shown(b"1"))
    (message,) = fake.messages.of(channels[Channel.INTRODUCTIONS])
    assert [(each["filename"], each["description"]) for each in message["attachments"]] == [
        ("photo-1.jpg", "Two drawings")
    ]
    await messenger.edit(ref, shown(b"22"))
    assert [each["filename"] for each in message["attachments"]] == ["photo-1.jpg"]
    await messenger.edit(ref, shown(None))
    assert message["attachments"] == []
    assert fake.refusals == []
