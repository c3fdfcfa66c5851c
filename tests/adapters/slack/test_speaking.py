"""What a person does in Slack, and where the answer stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from adapters.slack.payloads import HomeOpened, Suggestion, WrittenMessage
from tests.fakes.slack.reading import labels_of

if TYPE_CHECKING:
    from tests.adapters.slack.conftest import SlackTown

Json = dict[str, Any]


def option(value: str) -> Json:
    return {"selected_option": {"value": value}}


async def introduced(town: SlackTown) -> Json:
    """Ana has filled in the form of introductions; the preview stands in the direct message."""
    assert await town.command("/introduce") == {}
    (view,) = town.slack.views
    closed = await town.submit(
        view,
        name={"value": "Suva City Library"},
        town={"value": "Suva"},
        country=option("FJ"),
        languages={"selected_options": [{"value": "en"}]},
    )
    assert closed == {}
    return town.direct[-1]


async def test_a_library_is_introduced_by_a_modal(slack_town: SlackTown) -> None:
    preview = await introduced(slack_town)
    assert "Suva City Library" in preview["text"]

    await slack_town.press(preview, "Keep private", channel="DU1")
    assert "Saved, and kept private." in slack_town.direct[0]["text"], "the preview was replaced by its outcome"
    assert len(slack_town.direct) == 1


async def test_an_answer_in_a_channel_is_seen_by_one_person_only(slack_town: SlackTown) -> None:
    await introduced(slack_town)
    said = await slack_town.command("/sister settings")
    assert said["response_type"] == "ephemeral"
    assert said["text"].startswith("This is how I write to you.")

    before = len(slack_town.direct)
    assert await slack_town.command("/sister settings", channel="DU1") == {}
    assert len(slack_town.direct) == before + 1


async def test_what_is_wrong_stands_at_its_field(slack_town: SlackTown) -> None:
    settings = await slack_town.command("/sister settings")
    await slack_town.press(settings, "Change")
    answered = await slack_town.submit(slack_town.slack.views[-1], hour={"value": "25"})
    assert answered == {
        "response_action": "errors",
        "errors": {"hour": "“25” is not a whole number from 0 to 23. Please write one."},
    }
    assert await slack_town.submit(slack_town.slack.views[-1], hour={"value": "8"}) == {}
    assert "Saved. This is how I write to you." in slack_town.direct[-1]["text"]


async def test_a_dead_trigger_leaves_a_card_with_which_one_goes_on(slack_town: SlackTown) -> None:
    assert await slack_town.command("/introduce", live=False) == {}
    assert slack_town.slack.views == []
    ((waiting,),) = slack_town.slack.responses.values()
    assert waiting["text"] == "One more step: Introduce your library."
    assert waiting["response_type"] == "ephemeral"

    await slack_town.press(waiting, "Continue")
    (view,) = slack_town.slack.views
    assert view["title"]["text"] == "Introduce your library"


async def test_what_takes_longer_comes_by_the_response_url(slack_town: SlackTown) -> None:
    slack_town.hurry()
    assert await slack_town.command("/sister help") == {}
    ((answer,),) = slack_town.slack.responses.values()
    assert answer["response_type"] == "ephemeral"
    assert "help" in answer["text"].lower()


async def test_a_response_url_that_is_used_up_gives_way_to_the_direct_message(slack_town: SlackTown) -> None:
    help_card = await slack_town.command("/sister help")
    slack_town.slack.responses["press"] = [{}] * 5
    await slack_town.press(help_card, "Home")
    assert len(slack_town.slack.responses["press"]) == 5
    assert len(slack_town.direct) == 1


async def test_a_button_of_no_bot_of_ours_is_answered_kindly(slack_town: SlackTown) -> None:
    stale = {"blocks": [{"elements": [{"type": "button", "text": {"text": "Old"}, "value": "gone|x"}]}]}
    await slack_town.press(stale, "Old")
    (answer,) = slack_town.slack.responses["press"]
    assert answer["text"] == ("This button is too old to work. Nothing was changed. Please begin again from /sister.")


@pytest.mark.parametrize(
    ("words", "way"),
    [("/log", "Introduce my library"), ("/sister histry", "/sister history"), ("/staff", "are in /sister.")],
)
async def test_a_refusal_says_the_next_step(slack_town: SlackTown, words: str, way: str) -> None:
    said = await slack_town.command(words)
    assert said["response_type"] == "ephemeral"
    assert way in [*labels_of(said), said["text"][-len(way) :]]


async def test_choices_are_searched_while_one_types(slack_town: SlackTown) -> None:
    await slack_town.command("/introduce")
    (view,) = slack_town.slack.views
    typed = {"action_id": "answer", "block_id": "country", "value": "fij"}
    told = {"user": {"id": "U1"}, "view": {**view, "state": {"values": {}}}, **typed}
    found = await slack_town.speaking.suggest(Suggestion.model_validate(told))
    assert {"text": {"type": "plain_text", "text": "Fiji", "emoji": True}, "value": "FJ"} in found["options"]


def words(text: str, **more: str) -> WrittenMessage:
    """Slack tells of a message in the direct message with the bot."""
    told = {"channel_type": "im", "user": "U1", "channel": "DU1", "ts": "1.1", "text": text, **more}
    return WrittenMessage.model_validate(told)


async def test_plain_words_are_answered_in_the_direct_message(slack_town: SlackTown) -> None:
    slack_town.slack.channels["DU1"] = []
    slack_town.slack.joined.add("DU1")
    await slack_town.speaking.message(words("hello &amp; welcome"))
    await slack_town.speaking.close()
    assert "Where shall we begin?" in slack_town.direct[0]["text"]
    await slack_town.speaking.message(words("/introduce"))
    await slack_town.speaking.close()
    assert slack_town.direct[1]["text"] == "One more step: Introduce your library.", "no trigger, so a card"


@pytest.mark.parametrize("more", [{"bot_id": "B1"}, {"subtype": "message_changed"}, {"channel_type": "channel"}])
async def test_what_is_not_meant_for_the_bot_is_not_read(slack_town: SlackTown, more: dict[str, str]) -> None:
    await slack_town.speaking.message(words("hello", **more))
    await slack_town.speaking.close()
    assert slack_town.direct == []


async def test_the_home_tab_shows_the_home_card(slack_town: SlackTown) -> None:
    await slack_town.speaking.home(HomeOpened(user="U1"))
    await slack_town.speaking.close()
    welcome = slack_town.slack.homes["U1"]
    labels = [
        each["text"]["text"] for block in welcome["blocks"] for each in block.get("elements", []) if "value" in each
    ]
    assert labels[:3] == ["Introduce my library", "I want to mentor", "Just looking"]
