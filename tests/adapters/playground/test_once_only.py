"""What arrives twice happens once and leaves one message."""

from __future__ import annotations

import asyncio

from tests.adapters.playground.page import Page, answers, button, words

LOG = "/log how:video had a talk about story hour"


async def test_the_same_words_with_the_same_key_are_one_message(page: Page) -> None:
    first = await page.say("ana", LOG, key="k1")
    before = await page.messages("ana")
    again = await page.say("ana", LOG, key="k1")
    assert first["outcome"] == "reply"
    assert again == first
    assert await page.messages("ana") == before


async def test_two_copies_at_the_same_moment_are_one_message(page: Page) -> None:
    before = await page.messages("ana")
    outcomes = await asyncio.gather(*(page.say("ana", LOG, key="k1") for _copy in range(5)))
    assert all(outcome == outcomes[0] for outcome in outcomes)
    assert len(await page.messages("ana")) == len(before) + 1


async def test_other_words_with_a_used_key_change_nothing(page: Page) -> None:
    await page.say("ana", LOG, key="k1")
    other = await page.say("ana", "/log how:call something else", key="k1")
    assert other["outcome"] == "refusal"
    assert "Already sent" in words(other["message"])


async def test_without_a_key_each_time_counts(page: Page) -> None:
    before = await page.messages("ana")
    for _time in range(2):
        await page.say("ana", "/sister help")
    assert len(await page.messages("ana")) == len(before) + 2


async def test_plain_words_with_the_same_key_are_said_once(page: Page) -> None:
    await page.say("ana", "good morning", key="k1")
    before = await page.messages("ana")
    await page.say("ana", "good morning", key="k1")
    assert await page.messages("ana") == before
    await page.say("ana", "good morning everybody", place="help", key="k2")
    await page.say("ana", "good morning everybody", place="help", key="k2")
    assert [words(message) for message in await page.messages("tomas", "help")].count("good morning everybody") == 1


async def test_a_form_sent_twice_is_one_log_and_one_message(page: Page) -> None:
    form = (await page.say("ana", "/log"))["form"]
    values = {**answers(form), "how": "video"}
    first = await page.submit("ana", form["id"], **values)
    before = await page.messages("ana")
    again = await page.submit("ana", form["id"], **values)
    assert first["outcome"] == "reply"
    assert again == first
    assert await page.messages("ana") == before


async def test_a_form_sent_twice_in_a_channel_is_one_message_in_each_place(page: Page) -> None:
    form = (await page.say("ana", "/log", place="help"))["form"]
    values = {**answers(form), "how": "video"}
    for _time in range(2):
        answer = await page.submit("ana", form["id"], **values)
        assert answer["in"] == "help"
        assert answer["message"]["private"]
    logged = "Logged: video call with Amman Public Library"
    assert sum(logged in words(message) for message in await page.messages("ana", "help")) == 1
    assert sum(logged in words(message) for message in await page.messages("ana")) == 1


async def test_a_form_with_other_values_the_second_time_is_already_sent(page: Page) -> None:
    form = (await page.say("ana", "/log"))["form"]
    values = {**answers(form), "how": "video"}
    await page.submit("ana", form["id"], **values)
    other = await page.submit("ana", form["id"], **{**values, "how": "call"})
    assert other["outcome"] == "refusal"
    before = await page.messages("ana")
    await page.submit("ana", form["id"], **{**values, "how": "call"})
    assert await page.messages("ana") == before


async def test_a_list_asked_again_by_its_form_with_other_words_is_another_answer(page: Page) -> None:
    form = (await page.say("dee", "/staff inactive days:many"))["form"]
    first = await page.submit("dee", form["id"], days="30")
    again = await page.submit("dee", form["id"], days="30")
    other = await page.submit("dee", form["id"], days="100")
    assert first["outcome"] == other["outcome"] == "reply"
    assert again["message"]["id"] == first["message"]["id"]
    assert other["message"]["id"] != first["message"]["id"]
    assert other["message"]["card"] != first["message"]["card"]


async def test_a_button_that_acts_once_pressed_twice_acts_once(page: Page) -> None:
    logged = (await page.say("ana", LOG))["message"]
    undo = button(logged, "Undo")
    first = await page.press("ana", logged["id"], undo)
    before = await page.messages("ana")
    again = await page.press("ana", logged["id"], undo)
    assert first["message"]["id"] == logged["id"], "it replaces the card that was pressed"
    assert again == first
    assert await page.messages("ana") == before


async def test_a_button_that_only_shows_may_be_pressed_again(page: Page) -> None:
    helped = (await page.say("ana", "/sister help"))["message"]
    home = button(helped, "Home")
    first = await page.press("ana", helped["id"], home)
    again = await page.press("ana", helped["id"], home)
    assert first["message"]["id"] == again["message"]["id"] == helped["id"]
