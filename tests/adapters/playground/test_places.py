"""Where answers stand, who sees what, and what counts as read."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.adapters.playground.conftest import DATABASE, Served, serve
from tests.adapters.playground.page import Page, answers, button, buttons, words

if TYPE_CHECKING:
    from pathlib import Path

    from tests.clock import MovableClock

LOG = "/log how:video had a talk about story hour"


async def test_a_slash_command_is_no_message_and_its_answer_quotes_it(page: Page) -> None:
    answer = await page.say("ana", LOG)
    assert answer["in"] == "bot"
    assert answer["message"]["quoted"] == LOG
    assert not answer["message"]["private"], "in the direct message answers are ordinary messages"
    assert (await page.messages("ana"))[-1] == answer["message"]


async def test_the_answer_to_a_form_quotes_what_opened_it(page: Page) -> None:
    form = (await page.say("ana", "/log had a talk"))["form"]
    answer = await page.submit("ana", form["id"], **{**answers(form), "how": "video"})
    assert answer["message"]["quoted"] == "/log had a talk"


async def test_plain_words_to_the_bot_are_a_message_and_are_answered(page: Page) -> None:
    answer = await page.say("ana", "what can I do here?")
    said, told = (await page.messages("ana"))[-2:]
    assert said["from"]["id"] == "ana"
    assert words(said) == "what can I do here?"
    assert told == answer["message"]
    assert "quoted" not in told


async def test_plain_words_in_a_channel_are_for_everybody_in_that_workspace_and_not_answered(page: Page) -> None:
    answer = await page.say("ana", "Good morning from Suva", place="stories")
    assert answer["outcome"] == "reply"
    assert answer["message"]["from"] == {"id": "ana", "name": "Ana", "role": "First contact, Suva"}
    assert (await page.messages("tomas", "stories"))[-1]["id"] == answer["message"]["id"]
    assert all(each["from"]["id"] != "ana" for each in await page.messages("yusuf", "stories"))


async def test_an_answer_in_a_channel_is_private_and_a_lasting_one_stands_in_the_direct_message_too(page: Page) -> None:
    answer = await page.say("ana", LOG, place="help")
    assert answer["in"] == "help"
    assert answer["message"]["private"]
    assert answer["message"] not in await page.messages("tomas", "help")
    kept = (await page.messages("ana"))[-1]
    assert kept["card"] == answer["message"]["card"]
    assert kept["id"] != answer["message"]["id"]
    assert not kept["private"]
    assert await page.unread("ana") == 1, "whoever wrote in the channel has not read the direct message"
    assert await page.unread("ana", "help") == 0


async def test_a_private_card_in_a_channel_is_replaced_in_its_place(page: Page) -> None:
    logged = (await page.say("ana", LOG, place="help"))["message"]
    undone = await page.press("ana", logged["id"], button(logged, "Undo"))
    assert undone["in"] == "help"
    assert undone["message"]["id"] == logged["id"]
    assert "Taken back" in words(undone["message"])


async def test_a_public_card_stays_and_the_answer_is_private(served: Served) -> None:
    page = served.page
    await page.say("dee", "/staff start-card")
    card = (await page.messages("noor", "introductions"))[-1]
    answer = await page.press("noor", card["id"], button(card, "Just looking"))
    assert answer["in"] == "introductions"
    assert answer["message"]["private"]
    assert (await page.messages("tomas", "introductions"))[-1] == {**card, "at_text": "Friday 20 November 2026, 14:12"}


async def test_home_is_pressed_as_home_and_answers_in_the_direct_message(page: Page) -> None:
    home = await page.get("/api/home", **{"as": "ana"})
    assert home["title"] == "Home"
    assert home["message"]["id"] == "home"
    log = button(home["message"], "Log a talk")
    asked = await page.press("ana", "home", log)
    assert asked["outcome"] == "form"
    answer = await page.submit("ana", asked["form"]["id"], **{**answers(asked["form"]), "how": "call"})
    assert answer["in"] == "bot"
    assert answer["message"]["id"] == (await page.messages("ana"))[-1]["id"]


async def test_home_is_in_no_inbox_and_counts_nowhere(page: Page) -> None:
    await page.get("/api/home", **{"as": "ana"})
    conversations = await page.get("/api/inbox", **{"as": "ana"})
    assert [each["id"] for each in conversations] == ["introductions", "stories", "help", "bot"]
    assert next(each["unread"] for each in await page.get("/api/people") if each["id"] == "ana") == 0


async def test_the_staff_channel_is_for_staff(page: Page) -> None:
    assert "staff" in [each["id"] for each in await page.get("/api/inbox", **{"as": "dee"})]
    refused = await page.try_post("/api/say", {"as": "ana", "in": "staff", "text": "hello"})
    assert refused.status == 404
    await page.say("dee", "A word among staff", place="staff")
    people = {each["id"]: each["unread"] for each in await page.get("/api/people")}
    assert people["ana"] == 0


async def test_the_mentors_channel_is_for_mentors_and_staff(page: Page) -> None:
    opened = {
        who: [each["id"] for each in await page.get("/api/inbox", **{"as": who})] for who in ("ana", "mai", "dee")
    }
    assert ["mentors" in opened[who] for who in ("ana", "mai", "dee")] == [False, True, True]
    await page.say("mai", "A word among mentors", place="mentors")
    people = {each["id"]: each["unread"] for each in await page.get("/api/people")}
    assert people["ana"] == 0


async def test_only_staff_are_offered_the_commands_of_staff(page: Page) -> None:
    ana = {each["command"] for each in await page.get("/api/commands", **{"as": "ana"})}
    dee = {each["command"] for each in await page.get("/api/commands", **{"as": "dee"})}
    assert "/staff inactive" in dee - ana
    assert {"/log", "/sister", "/sister history"} <= ana


async def test_what_is_not_visible_answers_as_if_it_did_not_exist(page: Page) -> None:
    logged = (await page.say("ana", LOG))["message"]
    undo = button(logged, "Undo")
    form = (await page.say("ana", "/log"))["form"]["id"]
    for body in (
        {"as": "tomas", "message": logged["id"], "button": undo},
        {"as": "ana", "message": logged["id"], "button": "1|sister home|||"},
        {"as": "ana", "message": "99999", "button": undo},
        {"as": "ana", "message": "home", "button": undo},
        {"as": "nobody", "message": logged["id"], "button": undo},
    ):
        answer = await page.try_post("/api/press", body)
        assert (answer.status, await answer.json()) == (404, {"error": "There is nothing like that here."})
    for body in ({"as": "tomas", "form": form, "values": {}}, {"as": "ana", "form": "nope", "values": {}}):
        answer = await page.try_post("/api/submit", body)
        assert (answer.status, await answer.json()) == (404, {"error": "There is nothing like that here."})


async def test_reading_a_conversation_settles_its_count(page: Page) -> None:
    await page.say("ana", "Good morning", place="help")
    assert await page.unread("tomas", "help") == 1
    assert await page.unread("yusuf", "help") == 0
    assert await page.post("/api/read", {"as": "tomas", "in": "help"}) == {}
    assert await page.unread("tomas", "help") == 0


async def test_the_moment_is_told_in_the_readers_zone(page: Page) -> None:
    said = (await page.say("ana", "Good morning", place="help"))["message"]
    assert said["at"] == "2026-11-20T02:12:00Z"
    assert said["at_text"] == "Friday 20 November 2026, 14:12"
    beth = (await page.messages("beth", "help"))[-1]
    assert beth["at_text"] == "Thursday 19 November 2026, 17:12"


async def test_a_form_that_is_open_no_more_is_refused_kindly(served: Served) -> None:
    page = served.page
    form = (await page.say("ana", "/log"))["form"]
    await page.advance("P2M")
    answer = await page.submit("ana", form["id"], **{**answers(form), "how": "video"})
    assert answer["outcome"] == "refusal"
    assert (
        words(answer["message"])
        == "This form is not open any more. Nothing was saved. Please begin again from /sister."
    )


async def test_the_buttons_of_a_refusal_work(page: Page) -> None:
    refused = await page.say("noor", "/log")
    assert refused["outcome"] == "refusal"
    asked = await page.press("noor", refused["message"]["id"], button(refused["message"], "Introduce my library"))
    assert asked["outcome"] == "form"


async def test_what_goes_wrong_inside_is_told_with_a_code(folder: Path, clock: MovableClock) -> None:
    async with serve(folder, clock) as served:
        with closing(sqlite3.connect(folder / DATABASE)) as file:
            file.execute("ALTER TABLE communications RENAME TO elsewhere")
            answer = await served.page.say("ana", LOG, key="k1")
            file.execute("ALTER TABLE elsewhere RENAME TO communications")
        assert answer["outcome"] == "refusal"
        assert "Something went wrong on our side and nothing was saved" in words(answer["message"])
        assert (await served.page.say("ana", LOG, key="k1"))["outcome"] == "reply", "it can be tried again"


async def test_the_interface_too_tells_what_goes_wrong_inside_with_a_code(folder: Path, clock: MovableClock) -> None:
    async with serve(folder, clock) as served:
        with closing(sqlite3.connect(folder / DATABASE)) as file:
            file.execute("ALTER TABLE members RENAME TO elsewhere")
            answer = await served.client.get("/api/people")
        assert answer.status == 500
        assert "give staff this code" in (await answer.json())["error"]


async def test_undo_goes_when_its_time_is_over(served: Served) -> None:
    page = served.page
    form = (await page.say("ana", "/log story hour"))["form"]
    logged = await page.submit("ana", form["id"], **{**answers(form), "how": "video"})
    assert any(each["label"] == "Undo" for each in buttons(logged["message"]["card"]))
    await page.advance("PT16M")
    shown = (await page.messages("ana"))[-1]
    assert not list(buttons(shown["card"]))


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        ("/sister help \u202eevil\u2066\u200b here", "/sister help evil here"),
        ("/sister help\n\n  me\t\x1b[31m", "/sister help me [31m"),
        ("/sister help می\u200cخواهم 👩\u200d💻", "/sister help می\u200cخواهم 👩\u200d💻"),
        ("/sister help " + "a" * 287, "/sister help " + "a" * 287),
        ("/sister help " + "a" * 200_000, "/sister help " + "a" * 286 + "…"),
    ],
    ids=["direction", "control", "joiners", "just short enough", "long"],
)
async def test_what_was_said_is_quoted_short_and_clean(page: Page, said: str, quoted: str) -> None:
    assert (await page.say("ana", said))["message"]["quoted"] == quoted
