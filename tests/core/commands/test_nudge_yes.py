"""*Yes*: one form, and the talk is logged; a stale button says who logged one already."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from core.chat import Form, Refusal
from core.dispatch import plan
from core.model.ids import PartnershipId
from core.model.lifecycle import ChangeReason
from core.model.nudges import NudgeAnswer
from core.model.partnerships import PartnershipState
from core.services.lifecycle import change_state
from core.services.partnerships import partnership_by_id
from core.store.sealing import buttons_of
from tests.core.commands.checking_in import ASKS, CheckingIn, build_check_in
from tests.core.commands.desk_reading import everything as said
from tests.core.commands.desk_reading import labels
from tests.core.register import problems_of
from tests.core.statements import statements
from tests.fakes.workspace import words_of

if TYPE_CHECKING:
    from core.store import Database, Store
    from tests.clock import MovableClock


@pytest.fixture
async def there(database: Database, store: Store, clock: MovableClock) -> CheckingIn:
    return await build_check_in(database, store, clock)


async def test_the_question_names_the_partner_and_the_day_and_has_four_answers(there: CheckingIn) -> None:
    await there.due()
    asked = there.asked("Ana")
    assert words_of(asked.card) == (
        "Have you been in touch with Amman City Library since 10 November 2026? A short hello is enough."
    )
    assert [button.label.message for button in buttons_of(asked.card)] == [
        "Yes",
        "Not yet",
        "We need help",
        "Pause",
        "Fewer messages",
    ]


async def test_yes_asks_how_and_what_about_and_the_partner_reads_it(there: CheckingIn) -> None:
    await there.due()
    form = await there.press("Ana", ASKS, "Yes")
    assert isinstance(form.outcome, Form)
    assert [(field.name, field.value) for field in form.outcome.fields] == [
        ("how", None),
        ("about", None),
        ("when", "2026-12-15"),
    ]

    logged = await there.town.fill("Ana", form, how="video", about="The winter reading", when="2026-12-12")
    assert said(logged) == (
        "Logged: video call with Amman City Library, 12 December 2026. Next check-in: 11 January 2027."
    )
    assert labels(logged) == ["Undo"]
    (answer,) = await there.check_ins()
    assert (answer.answer, answer.communication_id) == (NudgeAnswer.YES, 1)
    assert [nudge.answer for nudge in await there.nudges() if nudge.member_id == there.ana] == [NudgeAnswer.YES]

    await there.town.move(9)
    assert "yusuf" in there.told("The winter reading")


async def test_a_slip_in_the_form_loses_nothing(there: CheckingIn) -> None:
    await there.due()
    wrong = await there.say_yes("Ana", how="", about="Songs", when="2027-12-12")
    assert set(problems_of(wrong)) == {"how", "when"}
    assert isinstance(wrong.outcome, Form)
    assert next(field.value for field in wrong.outcome.fields if field.name == "about") == "Songs"
    assert "Logged:" in said(await there.town.fill("Ana", wrong, how="call", when="2026-12-12"))


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ("Ana", "You logged a talk already: video call, 14 December 2026. There is nothing left to do."),
        ("Tomas", "Tomas logged a talk already: video call, 14 December 2026. There is nothing left to do."),
        (
            "Yusuf",
            (
                "Yusuf of Amman City Library logged a talk already: video call, 14 December 2026. "
                "There is nothing left to do."
            ),
        ),
    ],
)
async def test_a_stale_yes_says_who_logged_what_and_when(there: CheckingIn, by: str, words: str) -> None:
    await there.due()
    await there.ask(by, "log", partnership="1", how="video", when="2026-12-14")
    stale = await there.press("Ana", ASKS, "Yes")
    assert isinstance(stale.outcome, Refusal)
    assert said(stale) == words
    assert labels(stale) == ["Log another talk", "History", "Home"]


async def test_a_talk_that_a_colleague_logs_while_the_form_is_open_is_said_and_what_was_written_stays(
    there: CheckingIn,
) -> None:
    await there.due()
    form = await there.press("Ana", ASKS, "Yes")
    await there.ask("Tomas", "log", partnership="1", how="video", when="2026-12-14")
    asked = await there.town.fill("Ana", form, how="video", when="2026-12-14")
    assert "Tomas of Suva City Library already logged this: video call, 14 December 2026. Add another?" in said(asked)
    assert await there.check_ins() == []
    assert "Logged:" in said(await there.town.press("Ana", asked, "Add another"))


async def test_the_form_is_sent_once(there: CheckingIn) -> None:
    await there.due()
    form = await there.press("Ana", ASKS, "Yes")
    for _press in range(2):
        assert "Logged:" in said(await there.town.fill("Ana", form, how="video"))
    assert len(await there.check_ins()) == 1


async def test_a_yes_that_is_taken_back_is_none(there: CheckingIn) -> None:
    await there.due()
    logged = await there.say_yes("Ana")
    assert "yes: video call" in said(await there.ask("Dee", "sister partnership", partnership="1"))
    await there.town.press("Ana", logged, "Undo")
    assert "yes: video call" not in said(await there.ask("Dee", "sister partnership", partnership="1"))
    again = await there.press("Ana", ASKS, "Yes")
    assert isinstance(again.outcome, Form), "and the question is open again"


async def test_of_a_partnership_that_is_paused_or_ended_nothing_is_asked_any_more(there: CheckingIn) -> None:
    await there.due()
    for state, words, ways in (
        (
            PartnershipState.PAUSED,
            "is paused since 14 December 2026",
            ["Log a talk", "Look at the partnership", "Home"],
        ),
        (PartnershipState.DORMANT, "rests since 14 December 2026", ["Log a talk", "Look at the partnership", "Home"]),
        (PartnershipState.ENDED, "ended on 14 December 2026", ["Look at the partnership", "Home"]),
    ):
        async with there.store.writing() as uow:
            pair = await partnership_by_id(uow, PartnershipId(1))
            assert pair is not None
            await change_state(uow, pair, state, ChangeReason.TALKED, by=there.ana, on=date(2026, 12, 14))
        for label in ("Yes", "Not yet"):
            refused = await there.press("Ana", ASKS, label)
            assert words in said(refused), label
            assert labels(refused) == ways


@pytest.mark.parametrize("command", ["nudge yes", "nudge not-yet", "nudge help", "nudge look"])
async def test_nobody_answers_for_another_library(there: CheckingIn, command: str) -> None:
    await there.due()
    theirs = await there.ask("Beth", command, rows="1", on="2026-12-14")
    missing = await there.ask("Beth", command, rows="77777", on="2026-12-14")
    assert isinstance(theirs.outcome, Refusal)
    assert said(theirs) == said(missing)
    assert "contacts of a library" in said(await there.ask("Dee", command, rows="1"))


async def test_who_left_the_library_answers_no_more(there: CheckingIn) -> None:
    await there.due()
    await there.ask("Dee", "staff pair", libraries=("1", "3"))
    await there.ask("Tomas", "sister library-left", library="1")
    gone = await there.ask("Tomas", "nudge help", rows="1", reason="time")
    assert isinstance(gone.outcome, Refusal)
    assert await there.check_ins() == []


async def test_opening_the_form_takes_few_statements(there: CheckingIn, database: Database) -> None:
    await there.due()
    with statements(database) as seen:
        opened = await plan(there.store, there.invocation("Ana", "nudge yes", rows="1", on="2026-12-14"))
    assert opened is not None
    assert isinstance(opened.outcome, Form)
    assert len(seen) <= 3, seen
