"""Messages of the fake Slack, by its Web API and by response URLs: what it takes, what it refuses, where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.block_kit import actions, button, home, modal, section
from tests.fakes.slack.messages import LONGEST_TEXT
from tests.fakes.slack.protocol import APP_TOKEN, TOKEN
from tests.fakes.slack.reading import labels_of, words_of
from tests.fakes.slack.web_api import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slack_sdk.web.async_slack_response import AsyncSlackResponse

    from tests.fakes.slack.person import Person
    from tests.fakes.slack.web_api import FakeSlack

Json = dict[str, Any]


async def refusal(client: AsyncWebClient, method: str, **asked: object) -> Mapping[str, Any]:
    """What Slack says against it."""
    with pytest.raises(SlackApiError) as refused:
        await client.api_call(method, json=asked)
    answer: AsyncSlackResponse = refused.value.response
    assert isinstance(answer.data, dict)
    return {"status": answer.status_code, "headers": answer.headers, **answer.data}


async def respond(url: str, answer: Json) -> tuple[int, str]:
    """Answer by a response URL."""
    async with ClientSession() as session, session.post(url, json=answer) as heard:
        return heard.status, await heard.text()


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"channel": "C1"}, "no_text"),
        ({"channel": "C1", "text": "x", "blocks": [section("")]}, "invalid_blocks"),
        ({"channel": "C1", "text": "x", "blocks": [actions()]}, "invalid_blocks"),
        ({"channel": "C1", "text": "x", "blocks": [actions(button("A"), button("A"))]}, "invalid_blocks"),
        ({"channel": "C1", "text": "x", "blocks": [actions(button("A", colour="red"))]}, "invalid_blocks"),
        ({"channel": "C2", "text": "x"}, "not_in_channel"),
        ({"channel": "C9", "text": "x"}, "channel_not_found"),
    ],
)
@pytest.mark.parametrize("method", ["chat.postMessage", "chat.postEphemeral"])
async def test_a_message_that_slack_refuses(client: AsyncWebClient, method: str, asked: Json, error: str) -> None:
    assert (await refusal(client, method, user="U1", **asked))["error"] == error


async def test_why_blocks_are_refused_is_said(client: AsyncWebClient, slack: FakeSlack) -> None:
    answer = await refusal(client, "chat.postMessage", channel="C1", blocks=[section("x" * 3001)])
    assert answer["errors"] == ["block 0 (section): 3001 letters"] == slack.refusals
    assert answer["response_metadata"] == {"messages": ["[ERROR] block 0 (section): 3001 letters"]}


async def test_what_one_person_alone_sees_is_for_no_method(
    client: AsyncWebClient, ana: Person, slack: FakeSlack
) -> None:
    told = await client.chat_postEphemeral(channel="C1", user="U1", text="Between us")
    assert words_of(ana.messages[0]) == "Between us"
    assert (await client.conversations_history(channel="C1"))["messages"] == []
    answer = await refusal(client, "chat.update", channel="C1", ts=told["message_ts"], text="x")
    assert answer["error"] == "message_not_found"
    answer = await refusal(client, "chat.postEphemeral", channel="C1", user="U9", text="x")
    assert answer["error"] == "user_not_in_channel"
    assert slack.calls["chat.postEphemeral"] == 2


async def test_a_text_is_cut_and_blocks_get_ids(client: AsyncWebClient, slack: FakeSlack) -> None:
    bare = {**button("A")}
    del bare["action_id"]
    await client.chat_postMessage(channel="C1", text="x" * (LONGEST_TEXT + 1), blocks=[actions(bare)])
    (message,) = slack.channels["C1"]
    assert len(message["text"]) == LONGEST_TEXT
    (block,) = message["blocks"]
    assert block["block_id"]
    assert block["elements"][0]["action_id"]
    assert labels_of(message) == ["A"]


async def test_what_a_person_wrote_is_not_the_bot_s_to_change(
    client: AsyncWebClient, ana: Person, slack: FakeSlack
) -> None:
    await ana.say("mine")
    (message,) = slack.channels["DU1"]
    where = {"channel": "DU1", "ts": message["ts"]}
    assert (await refusal(client, "chat.update", text="yours", **where))["error"] == "cant_update_message"
    assert (await refusal(client, "chat.delete", **where))["error"] == "cant_delete_message"


# Too many


async def test_one_message_a_second_where_the_pace_is_kept(client: AsyncWebClient, slack: FakeSlack) -> None:
    slack.messages.paced = True
    await client.chat_postMessage(channel="C1", text="1")
    answer = await refusal(client, "chat.postMessage", channel="C1", text="2")
    assert (answer["status"], answer["error"], answer["headers"]["Retry-After"]) == (429, "ratelimited", "1")
    await client.chat_postMessage(channel=slack.messages.direct("U1"), text="elsewhere")
    slack.clock.move(1)
    await client.chat_postMessage(channel="C1", text="2")
    assert [message["text"] for message in slack.channels["C1"]] == ["1", "2"]


async def test_a_channel_in_which_slack_wants_silence(client: AsyncWebClient, slack: FakeSlack) -> None:
    slack.messages.hush("C1", 30)
    slack.clock.move(9.5)
    answer = await refusal(client, "chat.postMessage", channel="C1", text="x")
    assert answer["headers"]["Retry-After"] == "21"
    slack.clock.move(20.5)
    await client.chat_postMessage(channel="C1", text="x")


# Response URLs


async def test_an_address_takes_five_answers(slack: FakeSlack, ana: Person) -> None:
    url = slack.answers.address("U1", "C1")
    for number in range(5):
        assert await respond(url, {"text": str(number)}) == (200, "ok")
    status, said = await respond(url, {"text": "too many"})
    assert (status, "used_url" in said) == (404, True)
    assert [each["text"] for each in ana.messages] == list("01234")


async def test_an_address_lives_for_half_an_hour(slack: FakeSlack, ana: Person) -> None:
    url = slack.answers.address("U1", "C1")
    slack.clock.move(1799)
    assert (await respond(url, {"text": "in time", "response_type": "in_channel"}))[0] == 200
    assert [each["text"] for each in slack.channels["C1"]] == ["in time"]
    slack.clock.move(1)
    status, said = await respond(url, {"text": "late"})
    assert (status, "expired_url" in said) == (404, True)


async def test_an_answer_that_is_not_valid_is_refused(slack: FakeSlack, ana: Person) -> None:
    url = slack.answers.address("U1", "C1")
    assert await respond(url, {"text": "x", "blocks": [section("")]}) == (400, "invalid_blocks")
    assert await respond(url, {}) == (400, "no_text")
    assert ana.messages == []


@pytest.mark.parametrize("alone", [True, False])
async def test_an_answer_replaces_what_was_pressed_or_takes_it_away(
    client: AsyncWebClient, slack: FakeSlack, ana: Person, alone: bool
) -> None:
    for words in ("first", "second"):
        if alone:
            await client.chat_postEphemeral(channel="C1", user="U1", text=words)
        else:
            await client.chat_postMessage(channel="C1", text=words)
    first, second = (each["ts"] for each in ana.messages)
    replaced = {"text": "changed", "replace_original": True}
    assert (await respond(slack.answers.address("U1", "C1", first), replaced))[0] == 200
    assert (await respond(slack.answers.address("U1", "C1", second), {"delete_original": True}))[0] == 200
    assert [words_of(each) for each in ana.messages] == ["changed"]


async def test_a_response_can_be_made_to_fail(slack: FakeSlack) -> None:
    slack.fail("response_url", Fault(status=503))
    assert (await respond(slack.answers.address("U1", "C1"), {"text": "x"}))[0] == 503
    assert slack.calls["response_url"] == 1


# Views and tokens


@pytest.mark.parametrize(
    ("method", "view", "error"),
    [
        ("views.publish", modal("Form"), "invalid_arguments"),
        ("views.publish", home(section("")), "invalid_arguments"),
        ("views.open", home(section("Home")), "invalid_arguments"),
        ("views.open", modal("A title of more than 24 letters"), "invalid_arguments"),
        ("views.open", modal("Form", section("x", colour={})), "invalid_arguments"),
    ],
)
async def test_a_view_that_slack_refuses(
    client: AsyncWebClient, slack: FakeSlack, method: str, view: Json, error: str
) -> None:
    slack.triggers.add("t")
    assert (await refusal(client, method, user_id="U1", trigger_id="t", view=view))["error"] == error
    assert slack.views == []
    assert slack.homes == {}


async def test_each_token_opens_its_own_doors(slack: FakeSlack) -> None:
    app = AsyncWebClient(token=APP_TOKEN, base_url=slack.base_url, retry_handlers=[])
    bot = AsyncWebClient(token=TOKEN, base_url=slack.base_url, retry_handlers=[])
    assert (await app.apps_connections_open(app_token=APP_TOKEN))["url"].startswith("ws://127.0.0.1:")
    assert (await refusal(bot, "apps.connections.open"))["error"] == "not_allowed_token_type"
    assert (await refusal(app, "chat.postMessage", channel="C1", text="x"))["error"] == "not_allowed_token_type"
    stranger = AsyncWebClient(token="xoxb-stranger", base_url=slack.base_url, retry_handlers=[])
    assert (await refusal(stranger, "chat.postMessage", channel="C1", text="x"))["error"] == "invalid_auth"
    assert (await refusal(bot, "files.upload"))["error"] == "unknown_method"
