"""Signing: one name a library under one text; who signs, who writes and who leaves at the same moment."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, select

from core.cards.signing import signature_line
from core.chat import plain
from core.chat.spelling import Reader
from core.content.agreement import Section
from core.model.agreements import Agreement, AgreementState
from core.model.ids import MemberId, PartnershipId
from core.model.libraries import Contact, Library
from core.model.lifecycle import ChangeReason
from core.model.notices import Notice
from core.model.partnerships import PartnershipState
from core.model.renewals import Renewal, RenewalState
from core.services.agreement_form import change_form
from core.services.agreement_length import Span, with_days
from core.services.agreement_writing import Writing, is_signed, write
from core.services.communications import hold
from core.services.libraries import edit_library
from core.services.lifecycle import change_state
from core.services.linking_members import join_members
from core.services.partnership_libraries import admit, release
from core.services.partnerships import partnership_by_id
from core.services.signing import Hindrance, withdraw
from tests import builders
from tests.core.agreed import AMMAN, JUNEAU, SUVA, written
from tests.core.commands.parting import build_partners

if TYPE_CHECKING:
    from core.store import Database, Store
    from tests.clock import MovableClock
    from tests.core.agreed import Paper
    from tests.core.commands.parting import Partners

ANA, TOMAS, BETH, YUSUF, ZAID, DEE = range(1, 7)


@pytest.fixture
async def there(database: Database, store: Store, clock: MovableClock) -> Partners:
    """Suva and Amman."""
    return await build_partners(database, store, clock)


@pytest.fixture
async def paper(there: Partners) -> Paper:
    """All is written, and nobody has signed."""
    return await written(there.store)


async def recipients(store: Store, kind: str) -> set[int | None]:
    """Who is told of that."""
    async with store.reading() as uow:
        return set(await uow.session.scalars(select(Notice.member_id).where(Notice.kind == kind)))


async def test_when_all_have_signed_it_is_in_force_and_everybody_is_told(there: Partners, paper: Paper) -> None:
    assert await paper.sign(SUVA, ANA) is None
    version = await paper.version()
    assert version.agreement.state is AgreementState.DRAFT
    assert [each.id for each in version.waiting] == [AMMAN]
    assert await recipients(there.store, "agreement_to_sign") == {YUSUF, ZAID}

    assert await paper.sign(AMMAN, YUSUF) is None
    version = await paper.version()
    assert version.agreement.state is AgreementState.SIGNED
    assert version.agreement.signed_at == there.town.clock.at
    assert version.draft.signed
    assert await recipients(there.store, "agreement_signed") == {ANA, TOMAS, ZAID, DEE}
    assert await there.reasons() == [ChangeReason.AGREEMENT_SIGNED]
    assert [each for each in await paper.audited() if "sign" in each or "force" in each] == [
        "agreement signed",
        "agreement signed",
        "agreement in force",
    ]


@pytest.mark.parametrize(
    ("span", "days"),
    [
        (Span(date(2026, 12, 1), date(2028, 11, 30)), date(2028, 9, 1)),
        (Span(date(2026, 12, 1), date(2026, 12, 10)), date(2026, 12, 3)),
        (Span(date(2026, 12, 1), None), date(2027, 11, 20)),
    ],
)
async def test_the_day_of_the_first_reminder_is_set_by_the_last_signature(
    there: Partners, span: Span, days: date
) -> None:
    paper = await written(there.store, span=span)
    await paper.sign(SUVA, ANA)
    assert (await paper.version()).agreement.remind_on is None
    await paper.sign(AMMAN, YUSUF)
    assert (await paper.version()).agreement.remind_on == days


async def test_a_library_signs_once_whoever_of_it_presses(paper: Paper) -> None:
    assert await paper.sign(SUVA, ANA) is None
    assert await paper.sign(SUVA, TOMAS, name="Tomas") is Hindrance.SIGNED
    assert [each.name for each in await paper.signatures()] == ["Ana"]


async def test_of_two_colleagues_who_sign_at_the_same_moment_one_does(paper: Paper) -> None:
    done = await asyncio.gather(*(paper.sign(SUVA, by) for by in (ANA, TOMAS)))
    assert sorted(done, key=str) == sorted([None, Hindrance.SIGNED], key=str)
    assert len(await paper.signatures()) == 1


async def test_two_libraries_that_sign_at_the_same_moment_put_it_in_force_once(there: Partners, paper: Paper) -> None:
    done = await asyncio.gather(paper.sign(SUVA, ANA), paper.sign(AMMAN, YUSUF))
    assert not any(done)
    assert (await paper.version()).agreement.state is AgreementState.SIGNED
    assert await there.reasons() == [ChangeReason.AGREEMENT_SIGNED]
    assert (await paper.audited()).count("agreement in force") == 1


async def test_nobody_signs_a_text_that_they_have_not_read(paper: Paper) -> None:
    seen = await paper.seen()
    await paper.write(Section.PURPOSE, "Something else.")
    assert await paper.sign(SUVA, ANA, seen=seen) is Hindrance.CHANGED
    assert not await paper.signatures()


async def test_nobody_signs_other_languages_than_they_have_read(there: Partners, paper: Paper) -> None:
    seen = await paper.seen()
    async with there.store.writing() as uow:
        agreement = await paper.held(uow)
        partnership = await partnership_by_id(uow, agreement.partnership_id)
        assert partnership is not None
        await change_form(
            uow, agreement, partnership, languages=("en", "ar"), short=True, ruling="ar", by=MemberId(ANA)
        )
    assert await paper.sign(SUVA, ANA, seen=seen) is Hindrance.CHANGED


async def test_of_who_signs_and_who_writes_at_the_same_moment_no_signature_stands_under_another_text(
    paper: Paper,
) -> None:
    seen = await paper.seen()
    texts = (await paper.version()).texts

    async def writes() -> str:
        async with paper.store.writing() as uow:
            agreement = await paper.held(uow)
            if await is_signed(uow, agreement):
                return "settled"
            partnership = await partnership_by_id(uow, agreement.partnership_id)
            assert partnership is not None
            writing = Writing(
                section=Section.PURPOSE,
                language="en",
                text="We changed our minds.",
                edition=texts[Section.PURPOSE, "en"].text.edition,
            )
            await write(uow, agreement, partnership, writing, by=MemberId(YUSUF))
            return "written"

    hindrance, became = await asyncio.gather(paper.sign(SUVA, ANA, seen=seen), writes())
    assert (hindrance, became) in {(None, "settled"), (Hindrance.CHANGED, "written")}
    version = await paper.version()
    assert bool(await paper.signatures()) is (version.seen == seen)


async def test_of_who_signs_and_who_begins_the_next_version_at_the_same_moment_nothing_is_lost(paper: Paper) -> None:
    await paper.sign(SUVA, ANA)
    seen = await paper.seen()
    signed, following = await asyncio.gather(paper.sign(AMMAN, YUSUF, seen=seen), paper.anew())
    first, second = await paper.version(), await paper.version(following)
    if signed is None:
        assert first.agreement.state is AgreementState.SIGNED
    else:
        assert signed is Hindrance.CLOSED
        assert first.agreement.state is AgreementState.VOIDED
    assert second.agreement.state is AgreementState.DRAFT
    assert not await paper.signatures(following)


@pytest.mark.parametrize("text", ["", "  \n"])
async def test_what_is_not_written_whole_cannot_be_signed(paper: Paper, text: str) -> None:
    await paper.write(Section.PURPOSE, text)
    assert await paper.sign(SUVA, ANA) is Hindrance.UNWRITTEN


async def test_what_has_run_out_already_cannot_be_signed(there: Partners) -> None:
    paper = await written(there.store, span=Span(date(2025, 12, 1), date(2026, 11, 19)))
    assert await paper.sign(SUVA, ANA) is Hindrance.PAST
    last = Span(date(2025, 12, 1), date(2026, 11, 20))
    await paper.write(Section.LENGTH, with_days("", last, "en"), span=last)
    assert await paper.sign(SUVA, ANA) is None, "its last day is today"
    there.town.clock.at += timedelta(days=1)
    assert await paper.sign(AMMAN, YUSUF) is Hindrance.PAST


async def test_two_texts_for_one_section_are_settled_before_anybody_signs(paper: Paper) -> None:
    async with paper.store.writing() as uow:
        agreement = await paper.held(uow)
        partnership = await partnership_by_id(uow, agreement.partnership_id)
        assert partnership is not None
        writing = Writing(section=Section.PURPOSE, language="en", text="Another one.", edition=0)
        assert await write(uow, agreement, partnership, writing, by=MemberId(YUSUF)) is not None
    assert await paper.sign(SUVA, ANA) is Hindrance.CONFLICT


async def test_a_change_after_a_signature_makes_the_next_version_and_who_signed_is_told(
    there: Partners, paper: Paper
) -> None:
    await paper.sign(SUVA, TOMAS)
    following = await paper.anew(by=YUSUF)
    first = await paper.version()
    assert first.agreement.state is AgreementState.VOIDED
    assert len(await paper.signatures()) == 1, "it stays as history"
    assert not await paper.signatures(following)
    assert (await paper.version(following)).texts.keys() == first.texts.keys()
    assert await recipients(there.store, "agreement_voided") == {ANA, TOMAS}
    assert await paper.sign(AMMAN, YUSUF) is Hindrance.CLOSED
    assert await paper.sign(SUVA, ANA, agreement=following) is None


async def test_what_is_in_force_stays_so_until_all_have_signed_the_next_version(there: Partners, paper: Paper) -> None:
    await paper.sign(SUVA, ANA)
    await paper.sign(AMMAN, YUSUF)
    following = await paper.anew()
    await paper.sign(SUVA, ANA, agreement=following)
    assert (await paper.version()).agreement.state is AgreementState.SIGNED
    await paper.sign(AMMAN, ZAID, agreement=following)
    first, second = await paper.version(), await paper.version(following)
    assert (first.agreement.state, first.agreement.remind_on) == (AgreementState.REPLACED, None)
    assert second.agreement.state is AgreementState.SIGNED
    assert await there.reasons() == [ChangeReason.AGREEMENT_SIGNED] * 2


async def test_nobody_is_asked_any_more_whether_to_renew_what_was_replaced(there: Partners, paper: Paper) -> None:
    await paper.sign(SUVA, ANA)
    await paper.sign(AMMAN, YUSUF)
    following = await paper.anew()
    async with there.store.writing() as uow:
        today = uow.now.date()
        for state in (RenewalState.WAITING, RenewalState.ENDING):
            uow.session.add(
                Renewal(
                    partnership_id=PartnershipId(1),
                    agreement_id=paper.id,
                    asked_on=today,
                    reminded_on=today,
                    state=state,
                )
            )
    await paper.sign(SUVA, ANA, agreement=following)
    await paper.sign(AMMAN, YUSUF, agreement=following)
    async with there.store.reading() as uow:
        states = await uow.session.scalars(select(Renewal.state).order_by(Renewal.id))
        assert list(states) == [RenewalState.CLOSED, RenewalState.ENDING]


async def test_the_next_version_of_a_renewed_agreement_says_until_when_it_runs_now(there: Partners) -> None:
    signed = Span(date(2026, 1, 1), date(2026, 12, 31))
    paper = await written(there.store, span=signed)
    await paper.write(Section.LENGTH, with_days("By a short letter.", signed, "en"), span=signed)
    await paper.sign(SUVA, ANA)
    await paper.sign(AMMAN, YUSUF)
    async with there.store.writing() as uow:
        today = uow.now.date()
        uow.session.add(
            Renewal(
                partnership_id=PartnershipId(1),
                agreement_id=paper.id,
                asked_on=today,
                reminded_on=today,
                ends_on=signed.ends_on,
                until=date(2027, 12, 31),
                state=RenewalState.RENEWED,
            )
        )
        (await uow.session.get_one(Agreement, paper.id)).ends_on = date(2027, 12, 31)
    following = await paper.version(await paper.anew())
    assert following.draft.texts[Section.LENGTH]["en"] == (
        "This agreement begins on 1 January 2026 and ends on 31 December 2027.\n\nBy a short letter."
    )
    assert "31 December 2026" in (await paper.version()).draft.texts[Section.LENGTH]["en"], "what was signed stays"


async def test_a_signature_can_be_taken_back_until_all_have_signed(there: Partners, paper: Paper) -> None:
    await paper.sign(SUVA, ANA)
    async with there.store.writing() as uow:
        assert await withdraw(uow, await paper.held(uow), library_id=SUVA, by=MemberId(ANA))
    assert not await paper.signatures()
    assert (await paper.audited())[-1] == "agreement signature withdrawn"
    assert await paper.sign(SUVA, TOMAS) is None
    assert await paper.sign(AMMAN, YUSUF) is None
    async with there.store.writing() as uow:
        assert not await withdraw(uow, await paper.held(uow), library_id=SUVA, by=MemberId(ANA))
    assert len(await paper.signatures()) == 2


async def test_of_who_takes_a_signature_back_and_who_signs_last_nothing_half_signed_is_in_force(paper: Paper) -> None:
    await paper.sign(SUVA, ANA)

    async def takes_back() -> bool:
        async with paper.store.writing() as uow:
            return await withdraw(uow, await paper.held(uow), library_id=SUVA, by=MemberId(ANA))

    taken, signed = await asyncio.gather(takes_back(), paper.sign(AMMAN, YUSUF))
    assert signed is None
    version = await paper.version()
    assert (version.agreement.state is AgreementState.DRAFT) is taken
    assert len(version.waiting) == int(taken)


async def test_a_partnership_that_ended_signs_nothing(there: Partners, paper: Paper) -> None:
    await paper.sign(SUVA, ANA)
    async with there.store.writing() as uow:
        partnership = await partnership_by_id(uow, (await paper.held(uow)).partnership_id)
        assert partnership is not None
        await hold(uow, partnership)
        await change_state(
            uow, partnership, PartnershipState.ENDED, ChangeReason.ENDED_KINDLY, by=None, on=uow.now.date()
        )
    assert await paper.sign(AMMAN, YUSUF) is Hindrance.CLOSED
    assert (await paper.version()).agreement.state is AgreementState.DROPPED


async def test_the_signature_of_a_contact_who_left_stays_and_nobody_tells_them(there: Partners, paper: Paper) -> None:
    await paper.sign(SUVA, TOMAS)
    async with there.store.writing() as uow:
        await uow.session.execute(delete(Contact).where(Contact.member_id == TOMAS))
    await paper.sign(AMMAN, YUSUF)
    assert (await paper.version()).agreement.state is AgreementState.SIGNED
    assert await recipients(there.store, "agreement_signed") == {ANA, ZAID, DEE}


async def test_a_library_that_joins_voids_what_some_signed_and_changes_nothing_that_all_signed(
    there: Partners, paper: Paper
) -> None:
    await paper.sign(SUVA, ANA)
    await joins(there, JUNEAU)
    assert (await paper.version()).agreement.state is AgreementState.VOIDED
    async with there.store.reading() as uow:
        newest = (await uow.session.scalars(select(Agreement).order_by(Agreement.id.desc()))).first()
    assert newest is not None
    for library, by in ((SUVA, ANA), (AMMAN, YUSUF), (JUNEAU, BETH)):
        assert await paper.sign(library, by, agreement=newest.id) is None
    assert (await paper.version(newest.id)).agreement.state is AgreementState.SIGNED
    kyiv = await builders.library(there.store, "Kyiv")
    await joins(there, kyiv.id)
    version = await paper.version(newest.id)
    assert [party.code for party in version.draft.parties] == ["LIB-001", "LIB-002", "LIB-003"]
    assert version.draft.signed
    assert version.agreement.state is AgreementState.SIGNED


async def test_when_a_library_leaves_the_others_sign_a_version_of_their_own(there: Partners, paper: Paper) -> None:
    await joins(there, JUNEAU)
    await paper.sign(SUVA, ANA)
    await paper.sign(AMMAN, YUSUF)
    async with there.store.writing() as uow:
        partnership = await partnership_by_id(uow, (await paper.held(uow)).partnership_id)
        assert partnership is not None
        await hold(uow, partnership)
        row = next(each for each in partnership.rows if each.library_id == JUNEAU)
        await release(uow, partnership, row, by=MemberId(BETH), note=None)
    assert (await paper.version()).agreement.state is AgreementState.VOIDED
    assert await there.state() is PartnershipState.ACTIVE


async def joins(there: Partners, library_id: int) -> None:
    async with there.store.writing() as uow:
        partnership = await partnership_by_id(uow, 1)  # type: ignore[arg-type]  # the only one
        assert partnership is not None
        await hold(uow, partnership)
        await admit(uow, partnership, await uow.session.get_one(Library, library_id), by=MemberId(DEE))


async def test_a_library_that_is_renamed_keeps_its_name_in_what_it_signed(there: Partners, paper: Paper) -> None:
    await paper.sign(SUVA, ANA)
    await paper.sign(AMMAN, YUSUF)
    seen = await paper.seen()
    async with there.store.writing() as uow:
        suva = await uow.session.get_one(Library, SUVA)
        assert await edit_library(uow, suva, by=MemberId(ANA), name="Suva Library of the Sea", town="Lami")
    version = await paper.version()
    assert [(each.name, each.town) for each in version.draft.parties] == [
        ("Suva City Library", "Suva"),
        ("Amman City Library", "Amman"),
    ]
    assert plain(signature_line(version.signatories[0]), Reader("en", "UTC")).startswith("Suva City Library: ")
    assert await paper.seen() == seen
    following = await paper.version(await paper.anew())
    assert following.draft.parties[0].name == "Suva Library of the Sea"


async def test_a_library_that_is_renamed_before_it_signs_signs_by_its_new_name(there: Partners, paper: Paper) -> None:
    await paper.sign(SUVA, ANA)
    seen = await paper.seen()
    async with there.store.writing() as uow:
        amman = await uow.session.get_one(Library, AMMAN)
        await edit_library(uow, amman, by=MemberId(YUSUF), name="Amman Library of the Hills")
    assert await paper.sign(AMMAN, YUSUF, seen=seen) is Hindrance.CHANGED
    assert await paper.sign(AMMAN, YUSUF) is None
    assert [each.name for each in (await paper.version()).draft.parties] == [
        "Suva City Library",
        "Amman Library of the Hills",
    ]


async def test_two_accounts_of_one_person_become_one_signer(there: Partners, paper: Paper) -> None:
    await paper.sign(SUVA, TOMAS)
    async with there.store.writing() as uow:
        await join_members(uow, kept=MemberId(ANA), gone=MemberId(TOMAS))
    assert [each.member_id for each in await paper.signatures()] == [ANA]


async def test_a_day_later_the_text_is_the_same_to_whoever_reads_it(there: Partners, paper: Paper) -> None:
    seen = await paper.seen()
    there.town.clock.move(days=1)
    assert await paper.seen() == seen
    assert (await paper.version()).agreement.created_at + timedelta(days=1) == there.town.clock.at
