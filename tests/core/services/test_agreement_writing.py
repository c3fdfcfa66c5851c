"""Two libraries write one agreement: nothing of either is ever lost, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from core.content.agreement import Section
from core.model.agreements import AgreementState, AgreementText
from core.model.ids import AgreementId, MemberId, PartnershipId
from core.model.notices import Notice
from core.services.agreement_form import change_form, start
from core.services.agreement_length import Span
from core.services.agreement_writing import Writing, edition_of, leave_open, settle, write
from core.services.agreements import agreement_by_id, conflict_by_id, conflicts_of, current_agreement, texts_of
from core.services.partnerships import partnership_by_id
from core.services.signing import void_signatures
from tests import builders

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.model.agreements import Agreement, AgreementConflict
    from core.model.partnerships import Partnership
    from core.services.agreements import Standing
    from core.store import Store, UnitOfWork

NEW = (Section.PURPOSE, "en")


@dataclass
class Desk:
    """An agreement between Ana's library in Suva and Yusuf's in Amman."""

    store: Store
    partnership: PartnershipId
    agreement: AgreementId
    ana: MemberId
    yusuf: MemberId

    async def held(self, uow: UnitOfWork) -> tuple[Agreement, Partnership]:
        agreement = await agreement_by_id(uow, self.agreement, to_change=True)
        partnership = await partnership_by_id(uow, self.partnership)
        assert agreement is not None
        assert partnership is not None
        return agreement, partnership

    async def write(
        self,
        by: MemberId,
        text: str,
        *,
        edition: int = 0,
        section: Section = Section.PURPOSE,
        language: str = "en",
        span: Span | None = None,
    ) -> AgreementConflict | None:
        writing = Writing(section=section, language=language, text=text, edition=edition, span=span)
        async with self.store.writing() as uow:
            return await write(uow, *await self.held(uow), writing, by=by)

    async def texts(self) -> Mapping[tuple[Section, str], Standing]:
        async with self.store.reading() as uow:
            return await texts_of(uow, self.agreement)

    async def said(self, section: Section = Section.PURPOSE, language: str = "en") -> str | None:
        standing = (await self.texts()).get((section, language))
        return None if standing is None else standing.text.text

    async def rivals(self) -> list[str]:
        async with self.store.reading() as uow:
            return [each.conflict.text for each in await conflicts_of(uow, self.agreement)]

    async def settle(self, *, use: bool, edition: int, by: MemberId | None = None) -> bool:
        async with self.store.writing() as uow:
            held = await self.held(uow)
            rival = (await conflicts_of(uow, self.agreement))[0].conflict
            return await settle(uow, *held, rival, use=use, edition=edition, by=by or self.ana)


async def begun(store: Store, *, languages: tuple[str, ...] = ("en",), short: bool = False) -> Desk:
    """Ana has begun it."""
    ana, yusuf = await builders.member(store, "Ana"), await builders.member(store, "Yusuf", workspace="lantern")
    pair = await builders.partnership(
        store,
        await builders.library(store, "Suva", contacts=[ana]),
        await builders.library(store, "Amman", contacts=[yusuf]),
    )
    async with store.writing() as uow:
        partnership = await partnership_by_id(uow, pair.id)
        assert partnership is not None
        agreement, new = await start(uow, partnership, languages=languages, short=short, by=ana.id)
        assert new
    return Desk(store, pair.id, agreement.id, ana.id, yusuf.id)


@pytest.fixture
async def desk(store: Store) -> Desk:
    """An English agreement that Ana has just begun."""
    return await begun(store)


async def test_of_two_who_begin_at_the_same_moment_one_begins_and_both_write_the_same(store: Store) -> None:
    pair = await builders.partnership(store)

    async def begin(by: MemberId) -> tuple[AgreementId, bool]:
        async with store.writing() as uow:
            partnership = await partnership_by_id(uow, pair.id)
            assert partnership is not None
            agreement, new = await start(uow, partnership, languages=("en",), short=False, by=by)
            return agreement.id, new

    both = await asyncio.gather(begin(MemberId(1)), begin(MemberId(2)))
    assert {agreement for agreement, _new in both} == {both[0][0]}
    assert sorted(new for _agreement, new in both) == [False, True]


async def test_two_who_write_one_section_at_the_same_moment_lose_nothing(desk: Desk) -> None:
    kept = await asyncio.gather(desk.write(desk.ana, "Our readers meet."), desk.write(desk.yusuf, "Our children read."))
    assert len([each for each in kept if each is not None]) == 1
    survived = {await desk.said(), *await desk.rivals()}
    assert survived == {"Our readers meet.", "Our children read."}


async def test_five_who_write_at_the_same_moment_lose_nothing(desk: Desk) -> None:
    texts = [f"Because of reason {number}." for number in range(5)]
    writers = [desk.ana, desk.yusuf, desk.ana, desk.yusuf, desk.ana]
    await asyncio.gather(*(desk.write(by, text) for by, text in zip(writers, texts, strict=True)))
    assert sorted([str(await desk.said()), *await desk.rivals()]) == texts


async def test_the_same_text_twice_is_no_conflict(desk: Desk) -> None:
    kept = await asyncio.gather(*(desk.write(by, "Our readers meet.") for by in (desk.ana, desk.yusuf)))
    assert kept == [None, None]
    assert await desk.rivals() == []


async def test_the_same_other_text_twice_is_kept_once(desk: Desk) -> None:
    await desk.write(desk.ana, "Our readers meet.")
    first = await desk.write(desk.yusuf, "Our children read.")
    again = await desk.write(desk.yusuf, "Our children read.")
    assert first is not None
    assert again is not None
    assert await desk.rivals() == ["Our children read."]


async def test_who_has_read_what_stands_there_changes_it(desk: Desk) -> None:
    await desk.write(desk.ana, "Our readers meet.")
    assert await desk.write(desk.yusuf, "Our readers meet, and write.", edition=1) is None
    standing = (await desk.texts())[NEW]
    assert (standing.text.text, standing.editor, standing.text.edition) == ("Our readers meet, and write.", "Yusuf", 2)


async def test_a_text_over_one_that_was_taken_out_meanwhile_stands(desk: Desk) -> None:
    await desk.write(desk.ana, "Six story hours.", section=Section.SUCCESS)
    async with desk.store.writing() as uow:
        assert await leave_open(uow, *await desk.held(uow), Section.SUCCESS, editions={"en": 1}, by=desk.ana)
    assert await desk.said(Section.SUCCESS) == ""
    assert await desk.write(desk.yusuf, "Seven story hours.", section=Section.SUCCESS, edition=1) is None
    assert await desk.said(Section.SUCCESS) == "Seven story hours."


async def test_nobody_takes_out_what_they_have_not_read(desk: Desk) -> None:
    await desk.write(desk.ana, "Six story hours.", section=Section.SUCCESS)
    async with desk.store.writing() as uow:
        assert not await leave_open(uow, *await desk.held(uow), Section.SUCCESS, editions={"en": 0}, by=desk.yusuf)
    assert await desk.said(Section.SUCCESS) == "Six story hours."


async def test_the_text_that_is_chosen_stands_and_the_other_is_kept_with_its_settling(desk: Desk) -> None:
    await desk.write(desk.ana, "Our readers meet.")
    conflict = await desk.write(desk.yusuf, "Our children read.")
    assert conflict is not None
    assert await desk.settle(use=True, edition=1, by=desk.yusuf)
    assert await desk.said() == "Our children read."
    assert await desk.rivals() == []
    async with desk.store.reading() as uow:
        settled = await conflict_by_id(uow, conflict.id)
    assert settled is not None
    assert (settled.text, settled.settled_by) == ("Our children read.", desk.yusuf)


async def test_the_first_text_can_be_kept(desk: Desk) -> None:
    await desk.write(desk.ana, "Our readers meet.")
    await desk.write(desk.yusuf, "Our children read.")
    assert await desk.settle(use=False, edition=1)
    assert (await desk.said(), await desk.rivals()) == ("Our readers meet.", [])


async def test_nobody_settles_over_a_text_they_have_not_read(desk: Desk) -> None:
    await desk.write(desk.ana, "Our readers meet.")
    await desk.write(desk.yusuf, "Our children read.")
    await desk.write(desk.ana, "Our readers meet twice a year.", edition=1)
    assert not await desk.settle(use=True, edition=1, by=desk.yusuf)
    assert (await desk.said(), await desk.rivals()) == ("Our readers meet twice a year.", ["Our children read."])


async def test_the_days_stand_in_words_in_every_language(store: Store) -> None:
    desk = await begun(store, languages=("en", "fr"))
    span = Span(date(2027, 4, 1), date(2029, 3, 31))
    text = "This agreement begins on 1 April 2027 and ends on 31 March 2029.\n\nRenewed when both say so."
    await desk.write(desk.ana, text, section=Section.LENGTH, span=span)
    assert await desk.said(Section.LENGTH) == text
    french = await desk.said(Section.LENGTH, "fr")
    assert french == "Cet accord commence le 1 avril 2027 et se termine le 31 mars 2029."
    async with store.reading() as uow:
        agreement = await agreement_by_id(uow, desk.agreement)
    assert agreement is not None
    assert (agreement.begins_on, agreement.ends_on) == (span.begins_on, span.ends_on)


async def test_two_who_change_the_days_in_two_languages_lose_nothing(store: Store) -> None:
    desk = await begun(store, languages=("en", "fr"))
    one, other = Span(date(2027, 4, 1), None), Span(date(2027, 5, 1), None)
    kept = await asyncio.gather(
        desk.write(desk.ana, "From April.", section=Section.LENGTH, span=one),
        desk.write(desk.yusuf, "Dès mai.", section=Section.LENGTH, span=other, language="fr"),
    )
    (conflict,) = [each for each in kept if each is not None]
    async with store.reading() as uow:
        agreement = await agreement_by_id(uow, desk.agreement)
    assert agreement is not None
    assert {agreement.begins_on, conflict.begins_on} == {one.begins_on, other.begins_on}


async def test_the_days_of_the_chosen_text_are_those_of_the_agreement(desk: Desk) -> None:
    one, other = Span(date(2027, 4, 1), None), Span(date(2027, 5, 1), date(2028, 5, 1))
    await desk.write(desk.ana, "From April.", section=Section.LENGTH, span=one)
    await desk.write(desk.yusuf, "From May.", section=Section.LENGTH, span=other)
    assert await desk.settle(use=True, edition=1, by=desk.ana)
    async with desk.store.reading() as uow:
        agreement = await agreement_by_id(uow, desk.agreement)
    assert agreement is not None
    assert (agreement.begins_on, agreement.ends_on) == (other.begins_on, other.ends_on)


async def test_the_next_version_has_the_texts_the_days_and_what_waits(desk: Desk) -> None:
    await desk.write(desk.ana, "Our readers meet.")
    await desk.write(desk.yusuf, "Our children read.")
    await desk.write(desk.ana, "From April.", section=Section.LENGTH, span=Span(date(2027, 4, 1), None))
    before = {place: standing.text.text for place, standing in (await desk.texts()).items()}
    async with desk.store.writing() as uow:
        agreement, _partnership = await desk.held(uow)
        following = await void_signatures(uow, agreement, by=desk.ana)
        assert agreement.state is AgreementState.VOIDED
    async with desk.store.reading() as uow:
        current = await current_agreement(uow, desk.partnership)
        assert current is not None
        assert (current.id, current.version, current.begins_on) == (following.id, 2, date(2027, 4, 1))
        texts = await texts_of(uow, current.id)
        assert {place: standing.text.text for place, standing in texts.items()} == before
        assert [each.conflict.text for each in await conflicts_of(uow, current.id)] == ["Our children read."]
        assert edition_of(texts[NEW]) == 1


async def test_another_form_and_other_languages_lose_no_text(desk: Desk) -> None:
    await desk.write(desk.ana, "Each pays its own.", section=Section.MONEY, edition=1)
    for languages, short in ((("fr",), True), (("en", "fr"), False)):
        async with desk.store.writing() as uow:
            await change_form(uow, *await desk.held(uow), languages=languages, short=short, ruling="fr", by=desk.yusuf)
    assert await desk.said(Section.MONEY) == "Each pays its own."
    assert "Chaque bibliothèque" in str(await desk.said(Section.MONEY, "fr"))
    assert "le texte en français fait foi" in str(await desk.said(Section.LANGUAGES, "fr"))
    assert "the French text counts" in str(await desk.said(Section.LANGUAGES))


async def test_what_somebody_wrote_about_the_languages_is_not_written_anew(desk: Desk) -> None:
    await desk.write(desk.ana, "In English, two copies.", section=Section.LANGUAGES, edition=1)
    async with desk.store.writing() as uow:
        await change_form(uow, *await desk.held(uow), languages=("en", "fr"), short=False, ruling="en", by=desk.ana)
    assert await desk.said(Section.LANGUAGES) == "In English, two copies."


async def test_the_other_side_reads_one_message_a_day_however_often_one_writes(desk: Desk) -> None:
    for edition in range(3):
        await desk.write(desk.ana, f"Our readers meet {edition} times.", edition=edition)
    async with desk.store.reading() as uow:
        told = (await uow.session.scalars(select(Notice).where(Notice.kind == "agreement_written"))).all()
    assert [notice.member_id for notice in told] == [desk.yusuf]
    assert told[0].not_before > desk.store.clock()


async def test_no_text_is_there_twice(desk: Desk) -> None:
    await asyncio.gather(*(desk.write(desk.ana, f"{number}", section=Section.GOALS) for number in range(4)))
    async with desk.store.reading() as uow:
        found = await uow.session.scalars(select(AgreementText).where(AgreementText.section == Section.GOALS))
        assert len(found.all()) == 1
