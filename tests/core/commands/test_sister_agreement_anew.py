"""What was signed is changed: it is said first what that means, and the next version begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.content.agreement import Section
from core.model.agreements import Agreement, AgreementState
from tests.core.commands.writing import Desk
from tests.core.town import said

if TYPE_CHECKING:
    from tests.core.register import Register


@pytest.fixture
def desk(there: Register) -> Desk:
    """Nothing is begun yet."""
    return Desk(there)


async def test_a_change_of_what_some_have_signed_says_first_what_it_means(desk: Desk) -> None:
    await desk.begin()
    await desk.write("Ana", Section.PURPOSE, "Our readers meet.")
    await desk.sign(desk.there.suva.id, by=1)
    asked = await desk.press("Yusuf", await desk.open("Yusuf", Section.PURPOSE), "Change")
    assert "Version 1 was signed by Ana Waqa, Director, 20 November 2026." in said(asked)
    assert "In the next version these signatures count no more." in said(asked)
    begun = await desk.press("Yusuf", asked, "Begin the next version")
    assert "Version 2 is begun, with all texts." in said(begun)
    assert (await desk.agreement()).state is AgreementState.VOIDED
    await desk.there.town.fill("Yusuf", await desk.press("Yusuf", begun, "Change"), text="Our children read.")
    assert await desk.text() == "Our children read."


async def test_a_text_over_what_was_signed_meanwhile_is_kept_for_the_next_version(desk: Desk) -> None:
    await desk.begin()
    form = await desk.press("Yusuf", await desk.open("Yusuf", Section.PURPOSE), "Write")
    await desk.sign(desk.there.suva.id, by=1)
    kept = await desk.there.town.fill("Yusuf", form, text="Our children read.")
    assert said(kept).startswith(
        "This version was signed meanwhile, so your text does not stand in it:\nOur children read.\n"
    )
    assert await desk.text() is None
    begun = await desk.press("Yusuf", kept, "Begin it with my text")
    assert "Version 2 is begun" in said(begun)
    assert await desk.text() == "Our children read."


async def test_a_form_that_was_opened_before_the_next_version_writes_into_that_one(desk: Desk) -> None:
    await desk.begin()
    form = await desk.press("Ana", await desk.open("Ana", Section.PURPOSE), "Write")
    await desk.sign(desk.there.suva.id, by=1)
    asked = await desk.press("Yusuf", await desk.open("Yusuf", Section.GOALS), "Write")
    await desk.press("Yusuf", asked, "Begin the next version")
    await desk.there.town.fill("Ana", form, text="Our readers meet.")
    assert await desk.text() == "Our readers meet."
    assert (await desk.agreement(2)).state is AgreementState.DRAFT


async def test_a_version_in_force_stays_so_while_the_next_is_written(desk: Desk) -> None:
    shown = await desk.begin()
    async with desk.there.store.writing() as uow:
        (await uow.session.get_one(Agreement, 1)).state = AgreementState.SIGNED
    for library, by in ((desk.there.suva.id, 1), (desk.there.amman.id, 2)):
        await desk.sign(library, by)
    form = await desk.press("Ana", shown, "Form and languages")
    asked = await desk.press("Ana", form, "Change to the short form")
    assert "Version 1 is in force. It stays so until all have signed the next version." in said(asked)
    await desk.press("Ana", asked, "Begin the next version")
    assert (await desk.agreement()).state is AgreementState.SIGNED
    assert (await desk.agreement(2)).state is AgreementState.DRAFT


async def test_the_text_of_an_agreement_that_was_given_up_is_given_back(desk: Desk) -> None:
    await desk.begin()
    form = await desk.press("Ana", await desk.open("Ana", Section.PURPOSE), "Write")
    async with desk.there.store.writing() as uow:
        (await uow.session.get_one(Agreement, 1)).state = AgreementState.DROPPED
    answer = await desk.there.town.fill("Ana", form, text="Our readers meet.")
    assert "nothing was saved. Here is your text, to be copied:\nOur readers meet." in said(answer)
