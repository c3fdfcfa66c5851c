"""Pictures of published stories in Slack: shown in the message with their words, changed with it, deleted with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from adapters.slack.calls import Calls, client_for
from adapters.slack.messenger import SlackMessenger
from adapters.slack.pacing import Pace
from core.chat import (
    BusyError,
    Channel,
    DeliveryError,
    Image,
    Name,
    Parcel,
    Picture,
    Reader,
    RefusedError,
    ToChannel,
    UnclearError,
    _,
    card,
    name,
)
from tests.fakes.slack.web_api import TEAM, TOKEN, FakeSlack, Fault, running

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

STORIES = "C1"


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    """A workspace."""
    async with running() as fake:
        yield fake


@pytest.fixture
def messenger(slack: FakeSlack) -> SlackMessenger:
    """The bot in it."""
    calls = Calls(client_for(TOKEN, base_url=slack.base_url), pace=Pace())
    return SlackMessenger(calls, team=TEAM, channels={Channel.STORIES: STORIES})


def story(title: str, content: bytes = b"a picture", *, pictured: bool = False) -> Parcel:
    """A card with a picture, whose words mean something to Slack."""
    shown = card(_("{title}", title=Name(title)), Image(file="p1", alt=name("Two <drawings>"), name="photo-1.jpg"))
    pictures = {"p1": Picture("image/jpeg", content)}
    return Parcel(
        notice=7,
        address=ToChannel(Channel.STORIES),
        card=shown,
        reader=Reader(),
        pictures=pictures,
        pictured=pictured,
    )


def standing(slack: FakeSlack) -> list[tuple[bytes | None, str]]:
    """The pictures in the channel, each with its words."""
    blocks = [block for message in slack.channels[STORIES] for block in message["blocks"] if block["type"] == "image"]
    return [(slack.uploads.files[each["slack_file"]["id"]].content, each["alt_text"]) for each in blocks]


async def test_it_is_uploaded_with_its_words_and_stands_in_the_message(
    slack: FakeSlack, messenger: SlackMessenger
) -> None:
    await messenger.send(story("One story"))
    assert standing(slack) == [(b"a picture", "Two <drawings>")]
    (file,) = slack.uploads.files.values()
    assert (file.alt_txt, file.name) == ("Two <drawings>", "photo-1.jpg")
    assert slack.refusals == []


async def test_it_is_changed_in_place_and_the_old_one_is_deleted(slack: FakeSlack, messenger: SlackMessenger) -> None:
    ref = await messenger.send(story("One story"))
    await messenger.edit(ref, story("Another", b"another picture", pictured=True))
    assert standing(slack) == [(b"another picture", "Two <drawings>")]
    assert [each.deleted for each in slack.uploads.files.values()] == [True, False]


async def test_taken_back_nothing_of_it_is_left(slack: FakeSlack, messenger: SlackMessenger) -> None:
    ref = await messenger.send(story("One story"))
    await messenger.delete(ref)
    await messenger.delete(ref)
    assert slack.channels[STORIES] == []
    assert [(each.deleted, each.content) for each in slack.uploads.files.values()] == [(True, None)]


async def test_where_the_upload_fails_nothing_was_sent_and_it_is_tried_again(
    slack: FakeSlack, messenger: SlackMessenger
) -> None:
    slack.fail("upload", Fault(status=503))
    with pytest.raises(BusyError):
        await messenger.send(story("One story"))
    assert slack.channels[STORIES] == []
    await messenger.send(story("One story"))
    assert standing(slack) == [(b"a picture", "Two <drawings>")]


def kept(slack: FakeSlack) -> int:
    """How many pictures Slack keeps."""
    return sum(not each.deleted for each in slack.uploads.files.values())


async def test_words_are_taken_back_though_a_picture_stays(slack: FakeSlack, messenger: SlackMessenger) -> None:
    ref = await messenger.send(story("One story"))
    slack.fail("files.delete", Fault(error="cant_delete_file"))
    with pytest.raises(RefusedError):
        await messenger.delete(ref)
    assert slack.channels[STORIES] == []
    assert kept(slack) == 1
    await messenger.delete(ref)
    assert kept(slack) == 0


async def test_words_are_taken_back_though_its_pictures_cannot_be_looked_up(
    slack: FakeSlack, messenger: SlackMessenger
) -> None:
    ref = await messenger.send(story("One story"))
    slack.fail("conversations.history", Fault(error="missing_scope"))
    with pytest.raises(RefusedError):
        await messenger.delete(ref)
    assert slack.channels[STORIES] == []


async def test_where_a_message_is_not_taken_its_pictures_are_not_left(
    slack: FakeSlack, messenger: SlackMessenger
) -> None:
    for refused in ("ratelimited", "not_in_channel"):
        slack.fail("chat.postMessage", Fault(error=refused))
        with pytest.raises(DeliveryError):
            await messenger.send(story("One story"))
        assert kept(slack) == 0


@pytest.mark.parametrize("arrived", [True, False])
async def test_where_nobody_knows_whether_it_arrived_its_pictures_stay_if_it_did(
    slack: FakeSlack, messenger: SlackMessenger, arrived: bool
) -> None:
    slack.fail("chat.postMessage", Fault(error="fatal_error", after=arrived))
    with pytest.raises(UnclearError):
        await messenger.send(story("One story"))
    found = await messenger.find(7, ToChannel(Channel.STORIES))
    assert (found is not None, kept(slack)) == (arrived, int(arrived))


@pytest.mark.parametrize("fault", ["ratelimited", "edit_window_closed", "fatal_error"])
async def test_where_it_cannot_be_changed_the_new_pictures_are_not_left(
    slack: FakeSlack, messenger: SlackMessenger, fault: str
) -> None:
    ref = await messenger.send(story("One story"))
    for _try in range(3):
        slack.fail("chat.update", Fault(error=fault))
        with pytest.raises(DeliveryError):
            await messenger.edit(ref, story("Another", b"another picture", pictured=True))
        assert standing(slack) == [(b"a picture", "Two <drawings>")]
        assert kept(slack) == 1


async def test_where_it_was_changed_and_nobody_knows_its_new_pictures_stay(
    slack: FakeSlack, messenger: SlackMessenger
) -> None:
    ref = await messenger.send(story("One story"))
    slack.fail("chat.update", Fault(error="fatal_error", after=True))
    with pytest.raises(UnclearError):
        await messenger.edit(ref, story("Another", b"another picture", pictured=True))
    assert standing(slack) == [(b"another picture", "Two <drawings>")]
    assert kept(slack) == 1
    await messenger.edit(ref, story("Another", b"another picture", pictured=True))
    assert standing(slack) == [(b"another picture", "Two <drawings>")]
    assert kept(slack) == 1


async def test_an_old_picture_that_stays_is_deleted_at_the_next_change(
    slack: FakeSlack, messenger: SlackMessenger
) -> None:
    ref = await messenger.send(story("One story"))
    slack.fail("files.delete", Fault(error="cant_delete_file"))
    await messenger.edit(ref, story("Another", b"another picture", pictured=True))
    assert kept(slack) == 2
    await messenger.edit(ref, story("A third", b"a third picture", pictured=True))
    assert kept(slack) == 1


async def test_a_picture_that_slack_is_not_done_with_is_not_left(slack: FakeSlack, messenger: SlackMessenger) -> None:
    slack.fail("files.info", Fault(error="fatal_error"))
    with pytest.raises(BusyError):
        await messenger.send(story("One story"))
    assert kept(slack) == 0
