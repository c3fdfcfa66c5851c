"""/log in ten seconds: what may go wrong while it is written down, taken back and corrected."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.chat import Form, Refusal
from core.model.communications import Communication
from core.model.partnerships import PartnershipState
from tests import builders
from tests.core.register import labels_of, problems_of, rows_of
from tests.core.town import said

if TYPE_CHECKING:
    from core.chat import Answer, WireValue
    from tests.clock import MovableClock
    from tests.core.register import Register


async def test_when_the_partner_logged_it_already_a_second_one_is_asked_for(there: Register) -> None:
    await there.ask("Yusuf", "log", how="video", about="plans")
    asked = await there.ask("Ana", "log", how="video", about="story hour", libraries=("1", "2"))
    assert said(asked) == (
        "Yusuf of Amman City Library already logged this: video call, 20 November 2026. Add another?"
    )
    assert await there.count(Communication) == 1

    again = await there.town.press("Ana", asked, "Add another")
    assert "Logged: video call with Amman City Library" in said(again)
    async with there.store.reading() as uow:
        assert (await uow.session.get_one(Communication, 2)).about == "story hour"
    assert "Home" not in said(await there.town.press("Ana", asked, "No, it is the same"))
    assert await there.count(Communication) == 2


async def test_of_two_sides_that_log_at_the_same_moment_the_second_is_asked(there: Register) -> None:
    answers = await asyncio.gather(
        there.ask("Ana", "log", how="video", about="story hour"), there.ask("Yusuf", "log", how="video", about="plans")
    )

    assert sorted(" already logged this" in said(answer) for answer in answers) == [False, True]
    assert await there.count(Communication) == 1


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ({"when": "1026-11-20"}, {"when": "20 November 1026 is very long ago. Is the year right?"}),
        (
            {"when": "tomorrow"},
            {
                "when": "21 November 2026 has not come yet. Please log a talk after it has happened; today is "
                "20 November 2026."
            },
        ),
        ({"about": "x" * 2001}, None),
        ({"libraries": "Suva City Library, Juneau City Library"}, None),
    ],
)
async def test_a_slip_is_asked_again_and_nothing_is_written(
    there: Register, given: dict[str, WireValue], answer: dict[str, str] | None
) -> None:
    asked = await there.ask("Ana", "log", **{"how": "call", **given})

    assert list(problems_of(asked)) == list(given)
    assert answer is None or problems_of(asked) == answer
    assert await there.count(Communication) == 0


async def test_a_talk_of_a_paused_partnership_expects_no_next_one(there: Register) -> None:
    paused = await builders.partnership(
        there.store, there.suva, await builders.library(there.store, "Lima"), state=PartnershipState.PAUSED
    )
    logged = await there.ask("Ana", "log", partnership=str(paused.id), how="post", when="yesterday")
    assert said(logged) == "Logged: letter or parcel with Lima City Library, 19 November 2026."

    undone = await there.town.press("Ana", logged, "Undo")
    assert said(undone) == "Taken back: letter or parcel, 19 November 2026."


async def test_undo_works_once_for_a_quarter_of_an_hour_and_the_words_are_kept(
    there: Register, clock: MovableClock
) -> None:
    ten_days_ago = clock().date() - timedelta(days=10)
    await builders.communication(there.store, partnership_id=there.pair.id, on=ten_days_ago)
    first = await there.ask("Ana", "log", "1", how="call", about="story hour")
    clock.move(minutes=15)
    undone = await there.town.press("Ana", first, "Undo")
    assert said(undone) == "Taken back: phone call, 20 November 2026. Next check-in: 10 December 2026."
    assert await there.town.press("Ana", first, "Undo") == undone
    assert said(await there.ask("Ana", "log undo", communication="2")) == (
        "This was taken back already. Your other talks are in /sister history."
    )

    form = await there.town.press("Ana", undone, "Log it again")
    assert isinstance(form.outcome, Form)
    assert {field.name: field.value for field in form.outcome.fields}["about"] == "story hour"
    second = await there.town.fill("Ana", form)
    clock.move(minutes=15, seconds=1)
    late = await there.town.press("Ana", second, "Undo")
    assert said(late) == "The time to undo is over, but you can still correct it in /sister history."


async def test_only_the_writer_undoes_and_only_the_library_corrects(there: Register) -> None:
    tomas = await builders.member(there.store, "Tomas")
    await builders.contact(there.store, there.suva, tomas)
    await there.ask("Ana", "log", how="call")

    colleague = await there.ask("Tomas", "log undo", communication="1")
    assert said(colleague) == "Only Ana, who logged this, can take it back. But you can correct it."
    assert isinstance(colleague.outcome, Refusal)
    assert [button.command for button in colleague.outcome.buttons] == ["log edit", "sister history"]
    for stranger, communication in (("Yusuf", "1"), ("Yusuf", "77777"), ("Tomas", "77777")):
        partner = await there.ask(stranger, "log undo", communication=communication)
        assert said(partner).startswith("Only the library that logged this can change it.")
    theirs = await there.ask("Yusuf", "sister history")
    assert [row.button for row in rows_of(theirs)] == [None]
    refused = await there.ask("Yusuf", "log edit", communication="1", partnership="1", how="visit")
    assert isinstance(refused.outcome, Refusal)

    ours = await there.ask("Tomas", "sister history")
    form = await there.town.press("Tomas", ours, "Edit")
    corrected = await there.town.fill("Tomas", form, how="visit", when="2026-11-10", about="")
    assert said(corrected) == (
        "Corrected.\nLogged: visit with Amman City Library, 10 November 2026. Next check-in: 10 December 2026."
    )


async def test_every_slip_of_a_correction_is_told_at_once(there: Register) -> None:
    await there.ask("Ana", "log", how="call")
    form = await there.town.press("Ana", await there.ask("Ana", "sister history"), "Edit")
    wrong = await there.town.fill(
        "Ana", form, how="", when="1998-12-31", about="x" * 2001, libraries=(str(there.suva.id),)
    )
    assert problems_of(wrong) == {
        "how": "Please choose one.",
        "when": "31 December 1998 is very long ago. Is the year right?",
        "about": "This has 2001 characters, and at most 2000 fit here. Please make it shorter; your text is kept.",
        "libraries": "A talk needs at least two libraries. Please tick all that took part.",
    }


@pytest.mark.parametrize("communication", ["9" * 40, "-1", "0", "٣", "abc", "1 OR 1=1"])
async def test_a_number_that_no_talk_can_have_is_a_button_that_is_worn_out(there: Register, communication: str) -> None:
    await there.ask("Ana", "log", how="call")

    answer = await there.ask("Ana", "log edit", communication=communication, how="visit", when="2026-11-10")
    assert isinstance(answer.outcome, Refusal)
    assert await there.count(Communication) == 1


async def test_a_correction_says_who_took_part(there: Register) -> None:
    lima = await builders.library(there.store, "Lima")
    three = await builders.partnership(there.store, there.suva, there.amman, lima)
    await there.ask("Ana", "log", partnership=str(three.id), how="call", libraries=("1", str(lima.id)))

    form = await there.town.press("Ana", await there.ask("Ana", "sister history"), "Edit")
    assert isinstance(form.outcome, Form)
    (libraries,) = [field for field in form.outcome.fields if field.name == "libraries"]
    assert labels_of(libraries.chosen) == ["Suva City Library", "Lima City Library"]
    assert labels_of(libraries.choices) == ["Suva City Library", "Amman City Library", "Lima City Library"]


async def test_pages_of_the_history_lead_to_each_other(there: Register) -> None:
    for number in range(10):
        await builders.communication(there.store, partnership_id=there.pair.id, about="x" * 150 if number else "")
    newest = await there.ask("Ana", "sister history", partnership=str(there.pair.id))
    older = await there.town.press("Ana", newest, "Older")

    assert (len(rows_of(newest)), len(rows_of(older))) == (8, 2)
    back = await there.town.press("Ana", older, "Newer")
    assert talks(back) == talks(newest) == [str(number) for number in range(10, 2, -1)]
    assert talks(older) == ["2", "1"]


def talks(answer: Answer) -> list[WireValue]:
    """The ids behind the rows, by what *Edit* gives."""
    return [row.button.given["communication"] for row in rows_of(answer) if row.button]
