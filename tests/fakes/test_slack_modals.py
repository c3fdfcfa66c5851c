"""Modals of the fake Slack with an app of Bolt's: opened in time, filled in, sent, answered, left."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from slack_sdk.errors import SlackApiError

from tests.fakes.block_kit import actions, button, field, modal, option, section
from tests.fakes.slack.filling import MISSING
from tests.fakes.slack.modals import TROUBLE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_bolt.async_app import AsyncAck, AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    from tests.fakes.slack.person import Person
    from tests.fakes.slack.web_api import FakeSlack

Json = dict[str, Any]

pytestmark = pytest.mark.usefixtures("connected")

NAME = field("name", {"type": "plain_text_input", "max_length": 5}, optional=False)


@pytest.fixture
def asks(app: AsyncApp, ana: Person, client: AsyncWebClient) -> Callable[..., Awaitable[Json]]:
    """Ana is asked something by the command /ask; answers the view that she sees."""
    shown: list[Json] = []

    @app.command("/ask")
    async def ask(ack: AsyncAck, command: Json) -> None:
        await ack()
        await client.views_open(trigger_id=command["trigger_id"], view=shown[-1])

    async def asked(*blocks: Json, **more: object) -> Json:
        shown.append(modal("Asked", *blocks, **more))
        await ana.command("/ask")
        return await ana.sees_modal("Asked")

    return asked


@pytest.fixture
def sent(app: AsyncApp) -> list[Json]:
    """What arrived of the modal that was sent."""
    bodies: list[Json] = []

    @app.view("Asked")
    async def take(ack: AsyncAck, body: Json) -> None:
        bodies.append(body)
        await ack()

    return bodies


async def test_every_kind_of_field_is_filled_in(
    asks: Callable[..., Awaitable[Json]], sent: list[Json], app: AsyncApp, ana: Person, slack: FakeSlack
) -> None:
    few = {"options": [option("Suva", "FJ"), option("Amman", "JO")]}

    @app.options("answer")
    async def search(ack: AsyncAck, body: Json) -> None:
        found = [each for each in few["options"] if each["text"]["text"].lower().startswith(body["value"].lower())]
        await ack(options=found)

    photo = slack.uploads.chosen(b"png", "reading-room.png")
    await asks(
        field("text", {"type": "plain_text_input"}),
        field("number", {"type": "number_input", "is_decimal_allowed": False}),
        field("day", {"type": "datepicker"}),
        field("radio", {"type": "radio_buttons", **few}),
        field("boxes", {"type": "checkboxes", **few}),
        field("menu", {"type": "static_select", **few}),
        field("menus", {"type": "multi_static_select", **few}),
        field("found", {"type": "external_select", "min_query_length": 0}),
        field("founds", {"type": "multi_external_select", "min_query_length": 0}),
        field("photo", {"type": "file_input", "max_files": 1}),
        field("kept", {"type": "plain_text_input", "initial_value": "as it stood"}),
        field("emptied", {"type": "static_select", **few, "initial_option": few["options"][0]}),
        field("untouched", {"type": "multi_static_select", **few}),
    )
    assert await ana.search("found", "am") == ["Amman"]
    await ana.submit(
        text="tea",
        number="3",
        day="2026-11-20",
        radio="Amman",
        boxes=["Suva", "JO"],
        menu="FJ",
        menus=["Amman"],
        found="Suva",
        founds=["Suva", "Amman"],
        photo=photo.id,
        emptied="",
    )
    assert ana.modal is None
    state = {name: value["answer"] for name, value in sent[0]["view"]["state"]["values"].items()}
    suva, amman = few["options"]
    assert state.pop("photo")["files"][0]["name"] == "reading-room.png"
    assert state == {
        "text": {"type": "plain_text_input", "value": "tea"},
        "number": {"type": "number_input", "value": "3"},
        "day": {"type": "datepicker", "selected_date": "2026-11-20"},
        "radio": {"type": "radio_buttons", "selected_option": amman},
        "boxes": {"type": "checkboxes", "selected_options": [suva, amman]},
        "menu": {"type": "static_select", "selected_option": suva},
        "menus": {"type": "multi_static_select", "selected_options": [amman]},
        "found": {"type": "external_select", "selected_option": suva},
        "founds": {"type": "multi_external_select", "selected_options": [suva, amman]},
        "kept": {"type": "plain_text_input", "value": "as it stood"},
        "emptied": {"type": "static_select", "selected_option": None},
        "untouched": {"type": "multi_static_select", "selected_options": []},
    }


async def test_slack_s_form_does_not_send_what_is_not_filled_in(
    asks: Callable[..., Awaitable[Json]], sent: list[Json], ana: Person
) -> None:
    await asks(NAME, field("number", {"type": "number_input", "is_decimal_allowed": False, "max_value": "9"}))
    assert await ana.submit() is None
    assert ana.errors == {"name": MISSING}
    assert await ana.submit(name="longer", number="10") is None
    assert ana.errors["name"] == "Please write 0 to 5 characters."
    assert ana.errors["number"] == "Please enter a number up to 9."
    assert await ana.submit(name="Suva", number="2.5") is None
    assert ana.errors == {"number": "Please enter a whole number."}
    assert await ana.submit(number="three") is None
    assert ana.errors == {"number": "Please enter a number."}
    assert sent == []
    assert await ana.submit(number="3") is not None
    assert len(sent) == 1


@pytest.mark.parametrize("wanted", [{"town": "Oslo"}, {"river": "Nile"}, {"found": "Oslo"}, {"photo": "F9"}])
async def test_what_is_not_offered_cannot_be_chosen(
    asks: Callable[..., Awaitable[Json]], app: AsyncApp, ana: Person, wanted: dict[str, str]
) -> None:
    @app.options("answer")
    async def search(ack: AsyncAck) -> None:
        await ack(options=[])

    await asks(
        field("town", {"type": "static_select", "options": [option("Suva", "FJ")]}),
        field("found", {"type": "external_select"}),
        field("photo", {"type": "file_input"}),
    )
    with pytest.raises(LookupError):
        await ana.fill(**wanted)


async def test_choices_that_slack_does_not_take_are_not_shown(
    asks: Callable[..., Awaitable[Json]], app: AsyncApp, ana: Person, slack: FakeSlack
) -> None:
    said: list[object] = [[option("x" * 76, "x")], [option("Suva", "FJ")]]

    @app.options("answer")
    async def search(ack: AsyncAck) -> None:
        await ack(options=said.pop(0))  # type: ignore[arg-type]  # whatever it is

    await asks(field("found", {"type": "external_select"}))
    assert await ana.search("found", "su") == [], "Slack asks after three letters only, when nothing else is said"
    assert await ana.search("found", "suv") == []
    assert slack.refusals == ["76 letters, at most 75"]
    slack.bot.delays.append(4)
    assert await ana.search("found", "suva") == []
    assert ana.troubles == [TROUBLE]


async def test_errors_stand_at_their_fields_until_they_are_mended(
    asks: Callable[..., Awaitable[Json]], app: AsyncApp, ana: Person
) -> None:
    @app.view("Asked")
    async def take(ack: AsyncAck, view: Json) -> None:
        name = view["state"]["values"]["name"]["answer"]["value"]
        if name == "Suva":
            await ack()
        else:
            await ack(response_action="errors", errors={"name": f"{name}?"})

    await asks(NAME)
    await ana.submit(name="Oslo")
    assert ana.errors == {"name": "Oslo?"}
    assert ana.modal is not None
    await ana.submit(name="Suva")
    assert ana.stack == []
    assert ana.errors == {}


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"nowhere": "An error at no field"}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "update", "view": modal("A title of more than 24 letters")},
        {"response_action": "update"},
        {"response_action": "vanish"},
        {"text": "Thank you"},
    ],
)
async def test_an_answer_that_slack_does_not_understand_leaves_the_modal_open(
    asks: Callable[..., Awaitable[Json]], app: AsyncApp, ana: Person, answer: Json
) -> None:
    @app.view("Asked")
    async def take(ack: AsyncAck) -> None:
        await ack(answer)

    await asks(NAME)
    await ana.submit(name="Suva")
    assert ana.troubles == [TROUBLE]
    assert ana.modal is not None


async def test_a_modal_that_is_not_acknowledged_in_time_can_be_sent_again(
    asks: Callable[..., Awaitable[Json]], sent: list[Json], ana: Person, slack: FakeSlack
) -> None:
    await asks(NAME)
    slack.bot.delays.append(4)
    await ana.submit(name="Suva")
    assert ana.troubles == [TROUBLE]
    await ana.submit()
    assert ana.modal is None
    assert [body["view"]["state"]["values"]["name"]["answer"]["value"] for body in sent] == ["Suva", "Suva"]


async def test_views_stand_on_one_another_and_are_left_one_by_one(
    asks: Callable[..., Awaitable[Json]], app: AsyncApp, ana: Person
) -> None:
    asked = ["Second", "Third", "Fourth"]

    @app.view("Asked")
    @app.view("Second")
    @app.view("Third")
    async def take(ack: AsyncAck) -> None:
        await ack(response_action="push", view=modal(asked.pop(0)))

    first = await asks(section("Go on"))
    await ana.submit()
    await ana.submit()
    assert [view["title"]["text"] for view in ana.stack] == ["Asked", "Second", "Third"]
    assert ana.stack[2]["root_view_id"] == first["id"]
    assert ana.stack[2]["previous_view_id"] == ana.stack[1]["id"]
    await ana.submit()
    assert (len(ana.stack), ana.troubles) == (3, [TROUBLE]), "three at most"
    await ana.cancel()
    assert ana.modal == ana.stack[1]
    await ana.cancel(everything=True)
    assert ana.modal is None


async def test_a_view_takes_the_place_of_another_and_all_are_cleared(
    asks: Callable[..., Awaitable[Json]], app: AsyncApp, ana: Person
) -> None:
    @app.view("Asked")
    async def change(ack: AsyncAck) -> None:
        await ack(response_action="update", view=modal("Changed", NAME))

    @app.view("Changed")
    async def clear(ack: AsyncAck) -> None:
        await ack(response_action="clear")

    asked = await asks(NAME)
    number = asked["id"]
    await ana.submit(name="Suva")
    changed = await ana.sees_modal("Changed")
    assert changed["id"] == number
    await ana.submit()
    assert ana.modal is None, "what was written under the same name is kept"


async def test_a_bot_that_wants_to_know_is_told_of_a_closed_modal(
    asks: Callable[..., Awaitable[Json]], app: AsyncApp, ana: Person
) -> None:
    closed: list[Json] = []

    @app.view_closed("Asked")
    async def gone(ack: AsyncAck, body: Json) -> None:
        closed.append(body)
        await ack()

    await asks(NAME)
    assert await ana.cancel() is None
    await asks(NAME, notify_on_close=True)
    await ana.cancel()
    assert [body["is_cleared"] for body in closed] == [False]


async def test_a_button_in_a_modal_brings_another_one(
    asks: Callable[..., Awaitable[Json]], app: AsyncApp, ana: Person, client: AsyncWebClient
) -> None:
    @app.action("press More")
    async def more(ack: AsyncAck, body: Json) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal("More"))

    @app.view("More")
    async def done(ack: AsyncAck) -> None:
        await ack()

    await asks(NAME, actions(button("More")))
    await ana.fill(name="Suva")
    delivery = await ana.press("More")
    assert delivery.payload["view"]["state"]["values"]["name"]["answer"]["value"] == "Suva"
    await ana.sees_modal("More")
    await ana.submit()
    assert [view["title"]["text"] for view in ana.stack] == ["Asked"]


async def test_a_view_changes_under_the_eyes_of_its_reader(
    asks: Callable[..., Awaitable[Json]], ana: Person, client: AsyncWebClient
) -> None:
    asked = dict(await asks(NAME))
    await client.views_update(view_id=asked["id"], hash=asked["hash"], view=modal("Once"))
    await ana.sees_modal("Once")
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_update(view_id=asked["id"], hash=asked["hash"], view=modal("Twice"))
    with pytest.raises(SlackApiError, match="not_found"):
        await client.views_update(view_id="V0", view=modal("Twice"))


async def test_a_modal_opens_once_and_within_three_seconds(
    app: AsyncApp, ana: Person, slack: FakeSlack, client: AsyncWebClient
) -> None:
    @app.command("/ask")
    async def ask(ack: AsyncAck, command: Json) -> None:
        await ack()
        for trigger in (command["trigger_id"], command["trigger_id"], "of.no.trigger"):
            with suppress(SlackApiError):
                await client.views_open(trigger_id=trigger, view=modal("Asked"))

    def refused() -> list[str]:
        return [call.answer["error"] for call in slack.log if not call.answer["ok"]]

    await ana.command("/ask")
    assert ana.modal is not None
    assert refused() == ["exchanged_trigger_id", "invalid_trigger_id"]

    slack.delay("views.open", 3)
    await ana.command("/ask")
    await slack.until(lambda: len(refused()) == 5)
    assert refused()[2:4] == ["expired_trigger_id", "expired_trigger_id"]
