"""People in the fake Slack and an app of Bolt's, over HTTP and over a socket: each sees what Slack would show."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from tests.fakes.block_kit import actions, button, home, option, section
from tests.fakes.slack.person import Person
from tests.fakes.slack.reading import labels_of, words_of
from tests.fakes.slack.transport import Silence

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltRequest, AsyncRespond, AsyncSay
    from slack_sdk.web.async_client import AsyncWebClient

    from tests.fakes.slack.web_api import FakeSlack

Json = dict[str, Any]

pytestmark = pytest.mark.usefixtures("connected")


CARD = [section("Which one?"), actions(button("One"), button("Two"))]


async def test_a_command_is_answered_to_one_person_alone(app: AsyncApp, ana: Person, slack: FakeSlack) -> None:
    @app.command("/log")
    async def log(ack: AsyncAck, command: Json) -> None:
        await ack(response_type="ephemeral", text="seen", blocks=[section(f"Logged: {command['text']}")])

    delivery = await ana.command("/log tea & talk", channel="C1")
    assert words_of(await ana.reads("Logged")) == "Logged: tea & talk"
    assert slack.channels["C1"] == []
    assert delivery.payload["channel_name"] == "channel-c1"
    assert delivery.payload["is_enterprise_install"] == "false"

    ana.reload()
    assert ana.messages == []


async def test_words_alone_are_an_answer_and_one_for_everybody_stays(app: AsyncApp, ana: Person) -> None:
    @app.command("/whisper")
    async def whisper(ack: AsyncAck) -> None:
        await ack("Only you")

    @app.command("/shout")
    async def shout(ack: AsyncAck) -> None:
        await ack(response_type="in_channel", text="All of you")

    await ana.command("/whisper", channel="C1")
    await ana.command("/shout", channel="C1")
    assert [each["text"] for each in ana.messages] == ["Only you", "All of you"]
    ana.reload()
    assert [each["text"] for each in ana.messages] == ["All of you"]


async def test_an_answer_that_slack_does_not_take_is_not_shown(app: AsyncApp, ana: Person, slack: FakeSlack) -> None:
    @app.command("/log")
    async def log(ack: AsyncAck) -> None:
        await ack(text="x", blocks=[section("")])

    await ana.command("/log")
    assert ana.messages == []
    assert ana.troubles == ["/log failed with the error “invalid_blocks”"]
    assert slack.refusals == ["block 0 (section): 0 letters"]


async def test_a_command_that_slack_does_not_know_never_arrives(ana: Person, slack: FakeSlack) -> None:
    slack.commands = frozenset({"/log"})
    with pytest.raises(LookupError, match="not a valid command"):
        await ana.command("/lgo")
    assert slack.bot.deliveries == []


async def test_an_acknowledgement_after_three_seconds_is_none(app: AsyncApp, ana: Person, slack: FakeSlack) -> None:
    @app.command("/log")
    async def log(ack: AsyncAck) -> None:
        await ack("Logged")

    slack.bot.delays.extend([2.5, 10])
    assert (await ana.command("/log")).silence is None
    assert (await ana.command("/log")).silence is Silence.TIMEOUT
    assert [each["text"] for each in ana.messages] == ["Logged"]
    assert ana.troubles == ["/log failed with the error “operation_timeout”"]


async def test_a_bot_that_hangs_is_not_waited_for(
    app: AsyncApp, ana: Person, slack: FakeSlack, client: AsyncWebClient
) -> None:
    @app.command("/log")
    async def log(ack: AsyncAck, respond: AsyncRespond) -> None:
        await client.users_info(user="U1")
        await ack()
        await respond("Better late")

    gate = slack.gates["users.info"] = asyncio.Event()
    typing = asyncio.create_task(ana.command("/log", channel="C1"))
    await slack.until(lambda: slack.calls["users.info"])
    slack.clock.move(10)
    assert (await typing).silence is Silence.TIMEOUT

    gate.set()
    await ana.reads("Better late")


async def test_a_button_changes_the_message_it_stands_in(
    app: AsyncApp, ana: Person, slack: FakeSlack, client: AsyncWebClient
) -> None:
    seen: list[Json] = []

    @app.action("press Two")
    async def pressed(ack: AsyncAck, body: Json, respond: AsyncRespond) -> None:
        seen.append(body)
        await ack()
        await respond(text="Two it is", replace_original=True)

    posted = await client.chat_postMessage(channel="C1", text="Which one?", blocks=CARD)
    await ana.press("Two")

    assert [words_of(each) for each in ana.messages] == ["Two it is"]
    (body,) = seen
    assert body["actions"][0]["value"] == "two"
    where = {"type": "message", "message_ts": posted["ts"], "channel_id": "C1", "is_ephemeral": False}
    assert body["container"] == where
    assert labels_of(body["message"]) == ["One", "Two"], "as it was when it was pressed"
    assert body["enterprise"] is None


async def test_a_button_that_one_person_alone_sees_takes_its_message_away(app: AsyncApp, ana: Person) -> None:
    seen: list[Json] = []

    @app.command("/choose")
    async def choose(ack: AsyncAck) -> None:
        await ack(text="Which one?", blocks=CARD)

    @app.action("press One")
    async def pressed(ack: AsyncAck, body: Json, respond: AsyncRespond) -> None:
        seen.append(body)
        await ack()
        await respond(delete_original=True)

    await ana.command("/choose", channel="C1")
    await ana.press("One")
    assert ana.messages == []
    assert seen[0]["container"]["is_ephemeral"] is True
    assert "message" not in seen[0], "Slack does not tell what only one person sees"


async def test_a_menu_of_a_message_is_picked_from(app: AsyncApp, ana: Person, client: AsyncWebClient) -> None:
    menu = {"type": "static_select", "action_id": "town", "options": [option("Suva", "FJ"), option("Amman", "JO")]}

    @app.action("town")
    async def picked(ack: AsyncAck, action: Json, body: Json, say: AsyncSay) -> None:
        await ack()
        (state,) = body["state"]["values"].values()
        await say(f"{action['selected_option']['value']} {state['town']['selected_option']['value']}")

    await client.chat_postMessage(channel="C1", text="Where?", blocks=[section("Where?", accessory=menu)])
    await ana.pick("Amman")
    await ana.reads("JO JO")


async def test_the_button_of_one_row_is_pressed(app: AsyncApp, ana: Person, client: AsyncWebClient) -> None:
    seen: list[str] = []

    @app.action("press Open")
    async def pressed(ack: AsyncAck, action: Json) -> None:
        seen.append(action["block_id"])
        await ack()

    rows = [section(town, accessory=button("Open"), block_id=town) for town in ("Suva", "Amman")]
    await client.chat_postMessage(channel="C1", text="Towns", blocks=rows)
    await ana.press("Open", beside="Amman")
    await ana.press("Open")
    assert seen == ["Amman", "Suva"]
    with pytest.raises(LookupError):
        await ana.press("Open", beside="Oslo")


async def test_a_button_that_nobody_sees_cannot_be_pressed(ana: Person) -> None:
    with pytest.raises(LookupError, match="finds no “One”"):
        await ana.press("One")


async def test_a_button_that_is_not_acknowledged_says_so(
    app: AsyncApp, ana: Person, slack: FakeSlack, client: AsyncWebClient
) -> None:
    @app.action("press One")
    async def pressed(ack: AsyncAck) -> None:
        await ack()

    await client.chat_postMessage(channel="C1", text="Which one?", blocks=CARD)
    slack.bot.delays.append(4)
    await ana.press("One")
    assert ana.troubles == ["The app did not respond: operation_timeout"]


async def test_plain_words_reach_the_bot_escaped(app: AsyncApp, ana: Person) -> None:
    seen: list[Json] = []

    @app.event("message")
    async def heard(body: Json, say: AsyncSay) -> None:
        seen.append(body)
        await say("Hello to you")

    await ana.say("tea & <talk>")
    await ana.reads("Hello to you")
    assert [words_of(each) for each in ana.direct] == ["tea & <talk>", "Hello to you"]
    (body,) = seen
    assert body["event"]["text"] == "tea &amp; &lt;talk&gt;"
    assert (body["event"]["channel_type"], body["event"]["channel"]) == ("im", "DU1")
    assert body["authorizations"][0]["is_bot"] is True


async def test_an_event_is_told_again_under_the_same_id(app: AsyncApp, ana: Person, slack: FakeSlack) -> None:
    seen: list[tuple[str, str]] = []

    @app.event("message")
    async def heard(body: Json, request: AsyncBoltRequest) -> None:
        seen.append((body["event_id"], request.headers.get("x-slack-retry-num", ["0"])[0]))

    slack.bot.delays.append(10)
    first = await ana.say("hello")
    assert first.silence is Silence.TIMEOUT
    then = slack.clock()
    second = await slack.bot.retry(first)
    third = await slack.bot.retry(second)
    fourth = await slack.bot.retry(third)
    assert slack.clock() - then == 360
    assert [(event == seen[0][0], number) for event, number in seen] == [(True, str(each)) for each in range(4)]
    with pytest.raises(LookupError):
        await slack.bot.retry(fourth)


async def test_the_home_tab_shows_what_was_published_last(app: AsyncApp, ana: Person, client: AsyncWebClient) -> None:
    seen: list[Json] = []

    @app.event("app_home_opened")
    async def opened(event: Json) -> None:
        seen.append(event)
        view = home(section(f"Welcome, {len(seen)}"), actions(button("Again")))
        await client.views_publish(user_id=event["user"], view=view)

    @app.action("press Again")
    async def again(ack: AsyncAck, body: Json) -> None:
        await ack()
        assert body["container"] == {"type": "view", "view_id": body["view"]["id"]}
        await client.views_publish(user_id="U1", view=home(section("Pressed")), hash=body["view"]["hash"])

    await ana.open_home()
    await ana.sees_home("Welcome, 1")
    await ana.open_home()
    await ana.sees_home("Welcome, 2")
    assert "view" not in seen[0]
    assert seen[1]["view"]["type"] == "home"
    await ana.press("Again")
    await ana.sees_home("Pressed")


async def test_somebody_of_another_workspace_is_told_as_such(app: AsyncApp, slack: FakeSlack) -> None:
    seen: list[str] = []

    @app.command("/log")
    async def log(ack: AsyncAck, command: Json) -> None:
        seen.append(command["team_id"])
        await ack()

    await Person(slack, "U2", team="T9").command("/log", channel="C1")
    assert seen == ["T9"]


async def test_whoever_waits_in_vain_learns_what_stands_there(
    ana: Person, slack: FakeSlack, client: AsyncWebClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.fakes.slack.web_api.PATIENCE", 0.01)
    await client.chat_postMessage(channel="C1", text="Hello")
    with pytest.raises(AssertionError, match="does not see “Goodbye” but:\nHello"):
        await ana.reads("Goodbye")
