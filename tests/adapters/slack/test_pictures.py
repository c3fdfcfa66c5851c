"""Pictures of published stories in Slack: shown in the message with their words, changed with it, deleted with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from adapters.slack.calls import Calls, client_for
from adapters.slack.messenger import SlackMessenger
from adapters.slack.pacing import Pace
from core.chat import BusyError, Channel, Image, Name, Parcel, Picture, Reader, ToChannel, _, card, name
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
