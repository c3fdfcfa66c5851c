"""Two libraries are introduced, paired, talk once, fall silent, and are nudged; on both databases."""

import pytest

from core.chat import Answer, BusyError, Form, Reader, Refusal, RefusedError, Reply, UnclearError, plain
from core.store.sealing import buttons_of
from tests.fakes.workspace import press_of, words_of
from tests.journeys.town import Town, said


async def test_a_talk_is_logged_by_filling_only_what_is_missing(town: Town) -> None:
    form = await town.say("Ana", "/log had a video call about story hour")
    assert said(form) == "form: how, partnership, when, libraries"
    logged = await town.fill("Ana", form, how="video", when="today")
    assert "Logged: video call with Amman Public Library, 20 November 2026. Next check-in: 4 December 2026." in said(
        logged
    )

    await town.move(days=3)
    told = [words_of(parcel.card, parcel) for parcel in town.lantern.inbox("yusuf")]
    assert any("Ana of Suva City Library logged a talk with you: video call" in text for text in told)


async def test_the_same_form_sent_twice_is_saved_once(town: Town) -> None:
    form = await town.say("Ana", "/log story hour")
    assert isinstance(form.outcome, Form)
    handle = await town.core.keep_form(form.outcome, town.speaker("Ana").account)
    first = await town.core.submit(town.speaker("Ana"), handle, {"how": "video"})
    again = await town.core.submit(town.speaker("Ana"), handle, {"how": "video"})
    assert first.outcome == again.outcome
    other = await town.core.submit(town.speaker("Ana"), handle, {"how": "call"})
    assert said(other) == "Already sent; nothing changed."


async def test_silence_is_nudged_at_ten_on_a_working_day(town: Town) -> None:
    await town.fill("Ana", await town.say("Ana", "/log hello"), how="video")
    await town.move(days=21)
    nudges = [parcel for parcel in town.lantern.inbox("yusuf") if "What would help?" in words_of(parcel.card, parcel)]
    assert len(nudges) == 1
    ours = [parcel for parcel in town.harbour.inbox("ana") if "What would help?" in words_of(parcel.card, parcel)]
    assert len(ours) == 1

    logged = await town.core.press(town.speaker("Ana"), press_of(ours[0].card, "Log it"), "later")
    assert "how" in said(logged)


async def test_a_log_can_be_taken_back(town: Town) -> None:
    logged = await town.fill("Ana", await town.say("Ana", "/log hello"), how="call")
    undone = await town.press("Ana", logged, "Undo")
    assert "Taken back: phone call" in said(undone)
    assert "No talk is logged here yet" in said(await town.say("Ana", "/sister history"))


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("/log how:video when:03/04 hello", "can mean 3 April or 4 March"),
        ("/log how:video when:2031-01-01 hello", "has not come yet"),
        ("/log how:telepathy hello", "is not one of the answers"),
    ],
)
async def test_a_bad_value_is_answered_with_what_to_do(town: Town, words: str, answer: str) -> None:
    form = (await town.say("Ana", words)).outcome
    assert isinstance(form, Form)
    assert any(answer in plain(problem.text, Reader()) for problem in form.problems.values())


async def test_only_staff_see_the_quiet_ones(town: Town) -> None:
    refused = await town.say("Ana", "/staff inactive")
    assert said(refused) == "Only staff can see this list. Your own partnerships are in /sister."
    quiet = await town.say("Dee", "/staff inactive")
    assert "No quiet partnerships. Everyone talked in the last 60 days." in said(quiet)


async def test_every_card_that_home_leads_to_leads_back(town: Town) -> None:
    home = commands_of(await town.say("Ana", "/sister"))
    assert {"sister profile", "log", "sister history", "sister settings", "sister help"} <= home
    for command in [*sorted(home - {"log"}), "sister contacts"]:
        shown = await town.say("Ana", f"/{command}")
        assert "sister home" in commands_of(shown), command


async def test_every_list_of_the_staff_leads_back(town: Town) -> None:
    for words in ("joins", "wishes", "undelivered", "start-card", "inactive"):
        assert "staff home" in commands_of(await town.say("Dee", f"/staff {words}")), words
    assert "sister home" in commands_of(await town.say("Dee", "/staff"))


def commands_of(answer: Answer) -> set[str]:
    """What the buttons of the card lead to."""
    assert isinstance(answer.outcome, Reply)
    return {button.command for button in buttons_of(answer.outcome.card)}


async def test_a_mistyped_command_offers_the_nearest(town: Town) -> None:
    refused = await town.say("Ana", "/sister histry")
    assert isinstance(refused.outcome, Refusal)
    assert "sister history" in [button.command for button in refused.outcome.buttons]


async def test_an_unclear_try_is_looked_up_and_never_sent_twice(town: Town) -> None:
    town.lantern.faults = [UnclearError("cut"), BusyError("slow", 5)]
    await town.fill("Ana", await town.say("Ana", "/log hello"), how="video")
    await town.move(days=4)
    told = [parcel for parcel in town.lantern.inbox("yusuf") if "logged a talk" in words_of(parcel.card, parcel)]
    assert len(told) == 1


async def test_a_refused_message_is_shown_to_staff(town: Town) -> None:
    town.lantern.faults = [RefusedError("closed")] * 5
    await town.fill("Ana", await town.say("Ana", "/log hello"), how="video")
    await town.move(days=4)
    answer = await town.say("Dee", "/staff undelivered")
    assert isinstance(answer.outcome, Reply)
    assert press_of(answer.outcome.card, "Send again")
