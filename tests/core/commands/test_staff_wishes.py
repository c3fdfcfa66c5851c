"""/staff wishes: who would like to mentor is answered yes, or kindly not now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.chat import Refusal, Reply, plain
from core.store.sealing import buttons_of
from tests import builders
from tests.core.town import said
from tests.fakes.workspace import words_of

if TYPE_CHECKING:
    from tests.core.register import Register


async def inbox(there: Register, user: str) -> list[str]:
    """What that person has read in a week."""
    await there.town.move(days=7)
    return [words_of(parcel.card, parcel) for parcel in there.town.harbour.inbox(user)]


async def test_not_now_is_told_kindly_and_the_wish_may_come_again(there: Register) -> None:
    await there.ask("Beth", "newcomer mentor")
    listed = await there.ask("Dee", "staff wishes")
    assert "Beth asked on 20 November 2026." in said(listed)

    answered = await there.town.press("Dee", listed, "Not now")

    assert said(answered) == "Not now. Beth will read it, with a kind word, in their own morning."
    assert said(await there.ask("Dee", "staff wishes")) == "Nobody is waiting for an answer."
    assert any(text.startswith("Thank you for offering to mentor.") for text in await inbox(there, "beth"))

    await there.ask("Beth", "newcomer mentor", "again")
    assert "Beth asked on 27 November 2026." in said(await there.ask("Dee", "staff wishes"))


async def test_a_wish_is_answered_once(there: Register) -> None:
    await there.ask("Beth", "newcomer mentor")
    listed = await there.ask("Dee", "staff wishes")
    await there.town.press("Dee", listed, "Grant")

    late = await there.town.press("Dee", listed, "Not now")

    assert isinstance(late.outcome, Refusal)
    assert said(late) == "This was answered already. Thank you. There is nothing left to do."
    assert not any("Staff cannot say yes" in text for text in await inbox(there, "beth"))


async def test_only_staff_answer(there: Register) -> None:
    await there.ask("Beth", "newcomer mentor")
    assert isinstance((await there.ask("Ana", "staff not-now", wish="1")).outcome, Refusal)
    assert "Beth" in said(await there.ask("Dee", "staff wishes"))


async def test_five_stand_on_a_card_and_the_others_are_counted(there: Register) -> None:
    for number in range(6):
        person = await builders.member(there.store, f"Person {number}")
        await there.town.core.answer(there.invocation(person.name, "newcomer mentor"))

    listed = await there.ask("Dee", "staff wishes")

    assert said(listed).startswith("6 people want to mentor")
    assert "And 1 more, after these." in said(listed)
    assert isinstance(listed.outcome, Reply)
    labels = [plain(button.label, listed.reader) for button in buttons_of(listed.outcome.card)]
    assert labels == [*("Grant", "Not now") * 5, "Staff home"]
