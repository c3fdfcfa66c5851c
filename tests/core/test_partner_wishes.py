"""A library for which nobody fits hears of somebody who does, or an honest "not yet" within two weeks."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from core.chat import plain
from core.model.finding import PartnerWish
from core.model.libraries import Library
from core.model.notices import Notice
from core.model.partnerships import PartnershipState
from tests.builders import contact, library, member, partnership, seeking
from tests.contracts.fitting import texts_of
from tests.core.town import said
from tests.fakes.workspace import press_of

if TYPE_CHECKING:
    from core.chat import Answer, Parcel
    from tests.core.register import Register


async def waits(there: Register) -> Answer:
    """Juneau's card is posted, and Beth looks for a partner."""
    async with there.store.writing() as uow:
        (await uow.session.get_one(Library, 3)).posted = True
    return await there.ask("Beth", "sister find", "beth", now="yes")


def read_by(there: Register, person: str) -> list[tuple[str, Parcel]]:
    """What reached her about it."""
    told = []
    for parcel in there.town.harbour.inbox(person.lower()):
        text = "\n".join(plain(each, parcel.reader) for each in texts_of(parcel.card))
        if "fits" in text:
            told.append((text, parcel))
    return told


async def wishes(there: Register) -> list[PartnerWish]:
    """All there are."""
    async with there.store.reading() as uow:
        return list(await uow.session.scalars(select(PartnerWish).order_by(PartnerWish.id)))


async def test_a_library_that_joins_is_told_of_in_the_readers_morning(there: Register) -> None:
    await waits(there)
    await there.town.move(days=3)
    assert read_by(there, "Beth") == []
    olena = await member(there.store, "Olena")
    kyiv = await library(there.store, "Kyiv", languages=("uk", "en"), contacts=[olena], posted=True)

    await there.ask("Olena", "sister find", "olena", library=str(kyiv.id), now="yes")
    await there.town.move(days=4)

    ((text, parcel),) = read_by(there, "Beth")
    assert text.startswith("Juneau City Library waited for a partner. Now somebody fits.")
    assert "For: both write English" in text
    form = await there.town.core.press(there.town.speaker("Beth"), press_of(parcel.card, "Say hello"), "hello")
    assert said(form).startswith("form: ")
    (wish,) = await wishes(there)
    assert wish.closed_at is not None
    await there.town.move(days=30)
    assert len(read_by(there, "Beth")) == 1


async def test_an_answer_that_makes_a_library_fit_is_told_of_too(there: Register) -> None:
    olena = await member(there.store, "Olena")
    kyiv = await seeking(there.store, await library(there.store, "Kyiv", contacts=[olena]))
    await waits(there)
    await there.ask("Olena", "sister find-answer", "olena", library=str(kyiv.id), writes=("uk", "en"))
    await there.town.move(days=4)
    assert len(read_by(there, "Beth")) == 1


async def test_who_does_not_fit_is_not_told_of(there: Register) -> None:
    await waits(there)
    await there.ask("Beth", "sister find-answer", "no", library="3", refused_places=("UA",))
    olena = await member(there.store, "Olena")
    kyiv = await library(there.store, "Kyiv", languages=("uk", "en"), contacts=[olena], posted=True)
    await there.ask("Olena", "sister find", "olena", library=str(kyiv.id), now="yes")
    await there.town.move(days=4)
    assert read_by(there, "Beth") == []


async def test_within_two_weeks_the_answer_is_not_yet_and_it_comes_once(there: Register) -> None:
    asked = there.town.clock()
    assert "by 3 December 2026 in any case" in said(await waits(there))
    await there.town.move(days=14)

    ((text, parcel),) = read_by(there, "Beth")
    assert text.startswith("Not yet: nobody who fits Juneau City Library has come since 19 November 2026.")
    async with there.store.reading() as uow:
        sent = await uow.session.scalar(select(Notice.sent_at).where(Notice.kind == "partner_not_yet"))
    assert sent is not None
    assert sent - asked <= timedelta(days=14)

    await there.town.move(days=60)
    assert len(read_by(there, "Beth")) == 1
    again = await there.town.core.press(there.town.speaker("Beth"), press_of(parcel.card, "Look again"), "again")
    assert "I keep looking, and write to you when somebody fits." in said(again)

    suva = await seeking(there.store, there.suva)
    await there.town.move(days=18)
    assert len(read_by(there, "Beth")) == 2, f"{suva.name} is found when the bot looks again by itself"


async def test_somebody_who_is_gone_again_before_the_morning_is_not_told_of_and_the_wish_waits_on(
    there: Register,
) -> None:
    await waits(there)
    await there.ask("Ana", "introduce post", "a", library="1", posted="yes")
    await there.ask("Ana", "sister find", "b", now="yes")
    await there.ask("Ana", "sister find-stop", "c", library="1")
    await there.town.move(days=4)
    assert read_by(there, "Beth") == []
    assert [wish.closed_at for wish in await wishes(there)] == [None]
    await there.ask("Ana", "sister find", "d", now="yes")
    await there.town.move(days=4)
    assert [text.split(".")[0] for text, _parcel in read_by(there, "Beth")] == [
        "Juneau City Library waited for a partner"
    ]


async def test_who_has_found_enough_partners_waits_no_more(there: Register) -> None:
    await waits(there)
    await there.ask("Beth", "sister find-answer", "one", library="3", limit="1")
    async with there.store.reading() as uow:
        juneau = await uow.session.get_one(Library, 3)
    await partnership(there.store, juneau, there.suva, state=PartnershipState.TRIAL)
    await there.town.move(days=14)
    assert read_by(there, "Beth") == []
    assert [wish.closed_at is not None for wish in await wishes(there)] == [True]


async def test_every_contact_is_told_and_who_left_is_not(there: Register) -> None:
    async with there.store.reading() as uow:
        juneau = await uow.session.get_one(Library, 3)
    tomas = await member(there.store, "Tomas")
    await contact(there.store, juneau, tomas)
    await waits(there)
    await there.town.move(days=14)
    assert [len(read_by(there, person)) for person in ("Beth", "Tomas", "Ana")] == [1, 1, 0]


async def test_one_library_has_one_wish_however_often_it_looks(there: Register) -> None:
    await waits(there)
    for number in range(3):
        await there.ask("Beth", "sister find", f"again {number}", now="yes")
    assert len(await wishes(there)) == 1
