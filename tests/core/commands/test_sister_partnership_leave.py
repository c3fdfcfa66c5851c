"""A library leaves a partnership of three, and the others go on; of two, one asks to end it instead."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from core.chat import Form
from core.model.agreements import Agreement, AgreementState
from core.model.audit import AuditEntry
from core.model.communications import CommunicationLibrary
from core.model.endings import Ending, EndingState
from core.model.ids import MemberId, PartnershipId
from core.model.lifecycle import ChangeReason
from core.model.nudges import Nudge
from core.model.partnerships import Partnership, PartnershipLibrary, PartnershipState
from core.model.proposals import ProposalAnswer
from core.model.renewals import Renewal, RenewalState
from tests import builders
from tests.core.commands.desk_reading import everything as said
from tests.core.commands.desk_reading import labels
from tests.core.commands.several import Several, build_several

if TYPE_CHECKING:
    from core.chat import WireValue
    from core.store import Database, Store
    from tests.clock import MovableClock

NOT_THERE = "is not there, or is not for you to see"
TWO = "You are two partners now"
NO_TIME: dict[str, WireValue] = {"partnership": "1", "reason": "no-time", "thanks": "For all."}


@pytest.fixture
async def there(database: Database, store: Store, clock: MovableClock) -> Several:
    return await build_several(database, store, clock)


async def test_a_library_leaves_with_its_words_and_the_others_go_on(there: Several) -> None:
    page = await there.town.say("Ana", "/sister partnership")
    form = await there.town.press("Ana", page, "Leave this partnership")
    preview = await there.town.fill("Ana", form, words="Thank you for the poems.")
    assert "Nothing is sent yet" in said(preview)
    assert await there.inside() == {1, 2, 3}
    changed = await there.town.press("Ana", preview, "Change")
    assert isinstance(changed.outcome, Form)
    left = await there.town.press("Ana", preview, "Leave")
    assert "Suva City Library has left the partnership with Amman City Library and Juneau City Library." in said(left)
    assert await there.inside() == {2, 3}
    (change,) = await there.changes()
    assert (change.reason, change.note, change.library_id) == (ChangeReason.LEFT, "Thank you for the poems.", 1)
    assert change.from_state is change.to_state is PartnershipState.ACTIVE

    await there.town.move(4)
    assert there.told("has left your partnership kindly") == ["beth", "yusuf"]
    assert there.told("Your library, Suva City Library, has left") == ["tomas"]
    assert there.told("Thank you for the poems.") == ["beth", "tomas", "yusuf"]
    assert "Suva City Library left, by Ana" in said(await there.town.say("Yusuf", "/sister partnership"))
    assert "no partner yet" in said(await there.town.say("Ana", "/sister partners"))


async def test_what_they_did_together_stays_and_nobody_of_it_is_asked_any_more(there: Several) -> None:
    await builders.communication(there.store, partnership_id=PartnershipId(1), on=date(2026, 11, 12))
    await there.leave("Ana")
    await there.town.move(60)
    assert "ana" not in there.told("Have you been in touch")
    async with there.store.reading() as uow:
        assert len(list(await uow.session.scalars(select(CommunicationLibrary)))) == 3
    assert "The summer reading plan" in said(await there.town.say("Yusuf", "/sister history"))
    assert "Logged: " in said(await there.town.say("Yusuf", "/log how:call we went on"))


async def test_a_nudge_that_waits_falls_away_with_it(there: Several) -> None:
    await there.town.move(21)
    await there.leave("Ana")
    async with there.store.reading() as uow:
        rows = set(await uow.session.scalars(select(Nudge.row_id)))
        left = set(await uow.session.scalars(select(PartnershipLibrary.id)))
    assert rows <= left
    await there.town.move(20)


async def test_a_talk_of_three_can_be_corrected_once_one_of_them_left(there: Several) -> None:
    logged = await there.town.say("Yusuf", "/log how:call first words")
    assert "Logged: " in said(logged)
    await there.leave("Ana")
    form = await there.town.press("Yusuf", await there.town.say("Yusuf", "/sister history"), "Edit")
    corrected = await there.town.fill("Yusuf", form, about="better words")
    assert "Corrected." in said(corrected)
    async with there.store.reading() as uow:
        assert set(await uow.session.scalars(select(CommunicationLibrary.library_id))) == {1, 2, 3}


async def test_of_two_one_asks_to_end_it_instead(there: Several) -> None:
    page = await there.town.say("Beth", "/sister partnership")
    await there.leave("Ana")
    stale = await there.town.press("Beth", page, "Leave this partnership")
    preview = await there.town.fill("Beth", stale, words="")
    assert TWO in said(preview)
    assert labels(preview)[0] == "End it kindly"
    assert isinstance((await there.ask("Beth", "sister ending", **NO_TIME)).outcome, object)
    assert TWO in said(await there.leave("Beth"))
    assert await there.inside() == {2, 3}
    assert "Leave this partnership" not in labels(await there.town.say("Beth", "/sister partnership"))
    assert "End it kindly" in labels(await there.town.say("Beth", "/sister partnership"))


@pytest.mark.parametrize("person", ["Olena", "Rosa", "Dee"])
async def test_nobody_leaves_what_they_have_no_part_in(there: Several, person: str) -> None:
    for command in ("sister partnership-leave", "sister partnership-left"):
        theirs = said(await there.ask(person, command, partnership="1", library="1"))
        assert theirs == said(await there.ask(person, command, partnership="77", library="1"))
    assert await there.inside() == {1, 2, 3}


async def test_nobody_takes_another_library_out(there: Several) -> None:
    assert NOT_THERE in said(await there.leave("Ana", library="2"))
    assert await there.inside() == {1, 2, 3}


async def test_a_second_press_reads_that_it_has_left(there: Several) -> None:
    preview = await there.ask("Ana", "sister partnership-leave", partnership="1", library="1", words="")
    await there.town.press("Ana", preview, "Leave")
    await there.town.press("Ana", preview, "Leave")
    for command in ("sister partnership-leave", "sister partnership-left"):
        again = await there.ask("Tomas", command, partnership="1", library="1")
        assert "Suva City Library has left this partnership already." in said(again)
    assert await there.reasons() == [ChangeReason.LEFT]


async def test_of_two_who_leave_three_at_once_one_stays(there: Several) -> None:
    answers = await asyncio.gather(there.leave("Ana"), there.leave("Beth"))
    assert len(await there.inside()) == 2
    assert sum("has left the partnership" in said(each) for each in answers) == 1
    assert sum(TWO in said(each) for each in answers) == 1
    assert await there.reasons() == [ChangeReason.LEFT]


async def test_leaving_and_inviting_at_once_know_each_other(there: Several) -> None:
    await asyncio.gather(there.leave("Ana"), there.invite("Ana"))
    waiting = [each for each in await there.proposals() if each.answer is ProposalAnswer.WAITING]
    assert await there.inside() == {2, 3}
    assert waiting == [], "whoever left invites nobody"


async def test_an_invitation_needs_one_yes_less(there: Several) -> None:
    await there.invite("Yusuf")
    await there.agree("Beth")
    await there.leave("Ana")
    (proposal,) = await there.proposals()
    assert (proposal.inside, proposal.answer) == (False, ProposalAnswer.WAITING)


async def test_whoever_invites_and_leaves_takes_it_back(there: Several) -> None:
    await there.invite("Ana")
    await there.agree("Yusuf", "Beth")
    await there.leave("Tomas")
    (proposal,) = await there.proposals()
    assert proposal.answer is ProposalAnswer.WITHDRAWN
    assert "took the invitation back" in said(await there.ask("Rosa", "sister propose-look", proposal="1"))


# What is open does not wait for whoever left


async def ending(there: Several) -> Ending:
    async with there.store.reading() as uow:
        return (await uow.session.scalars(select(Ending))).one()


async def test_whoever_asked_to_end_it_and_leaves_ends_nothing_for_the_others(there: Several) -> None:
    await there.ask("Ana", "sister ending-send", **NO_TIME)
    await there.town.move(4)
    await there.leave("Ana")
    assert (await ending(there)).state is EndingState.WITHDRAWN
    await there.town.move(30)
    assert (await there.partnership()).state is PartnershipState.ACTIVE
    assert {"beth", "yusuf"} <= set(there.told("Ana took it back."))


async def test_an_ending_that_waited_for_whoever_left_comes_as_soon_as_the_others_agreed(there: Several) -> None:
    await there.ask("Ana", "sister ending-send", **NO_TIME)
    await there.ask("Yusuf", "sister ending-agree", ending="1", library="2")
    assert (await there.partnership()).state is PartnershipState.ACTIVE
    await there.leave("Beth")
    assert (await there.partnership()).state is PartnershipState.ENDED
    done = await ending(there)
    assert (done.state, done.settled_by) == (EndingState.DONE, None)
    assert await there.reasons() == [ChangeReason.LEFT, ChangeReason.ENDED_KINDLY]


async def test_an_ending_that_nobody_answered_goes_on_without_whoever_left(there: Several) -> None:
    await there.ask("Ana", "sister ending-send", **NO_TIME)
    await there.ask("Beth", "sister ending-object", ending="1", library="3", words="Why?")
    await there.leave("Beth")
    assert (await ending(there)).state is EndingState.OBJECTED, "whoever asked decides, as after every objection"
    await there.ask("Yusuf", "sister ending-agree", ending="1", library="2")
    assert (await ending(there)).state is EndingState.DONE


async def asked_about_renewal(there: Several) -> None:
    """They signed an agreement a while ago, which ends in 95 days, and are asked about it now."""
    today = there.store.clock().date()
    async with there.store.writing() as uow:
        signed = Agreement(
            partnership_id=PartnershipId(1),
            version=1,
            languages=("en",),
            created_at=uow.now - timedelta(days=270),
            created_by=MemberId(1),
            state=AgreementState.SIGNED,
            begins_on=today - timedelta(days=270),
            ends_on=today + timedelta(days=89),
            signed_at=uow.now - timedelta(days=270),
            remind_on=today,
        )
        uow.session.add(signed)
    await there.town.move(1)


async def renewal(there: Several) -> Renewal:
    async with there.store.reading() as uow:
        return (await uow.session.scalars(select(Renewal))).one()


async def test_a_renewal_waits_for_nobody_who_left(there: Several) -> None:
    await asked_about_renewal(there)
    for person, library in (("Ana", "1"), ("Yusuf", "2")):
        await there.ask(person, "sister renewal-answer", renewal="1", library=library, choice="yes")
    assert (await renewal(there)).state is RenewalState.WAITING
    await there.leave("Beth")
    assert (await renewal(there)).state is RenewalState.RENEWED
    assert (await there.reasons())[-1] is ChangeReason.RENEWED


async def test_a_renewal_that_the_leaver_would_have_changed_is_the_others_to_answer(there: Several) -> None:
    await asked_about_renewal(there)
    await there.ask("Beth", "sister renewal-answer", renewal="1", library="3", choice="change", words="More.")
    await there.ask("Ana", "sister renewal-answer", renewal="1", library="1", choice="yes")
    await there.leave("Beth")
    assert (await renewal(there)).state is RenewalState.WAITING
    await there.ask("Yusuf", "sister renewal-answer", renewal="1", library="2", choice="yes")
    assert (await renewal(there)).state is RenewalState.RENEWED


async def test_a_renewal_does_not_wait_for_a_library_that_joined_since(there: Several) -> None:
    await asked_about_renewal(there)
    await there.town.move(1)
    await there.invite()
    await there.agree("Yusuf", "Beth")
    await there.ask("Rosa", "sister propose-accept", proposal="1")
    for person, library in (("Ana", "1"), ("Yusuf", "2"), ("Beth", "3")):
        await there.ask(person, "sister renewal-answer", renewal="1", library=library, choice="yes")
    assert (await renewal(there)).state is RenewalState.RENEWED


# Who alone is quiet


async def test_a_quiet_library_stands_alone_on_the_page_on_home_and_for_staff(there: Several) -> None:
    await there.town.move(50)
    both: tuple[str, ...] = ("1", "2")
    await there.ask("Ana", "log", partnership="1", how="call", when="2026-12-20", libraries=both)
    page = await there.town.say("Ana", "/sister partnership")
    assert "Juneau City Library alone is quiet; the others keep in touch." in said(page)
    assert "Juneau City Library alone is quiet" in said(await there.town.say("Ana", "/sister"))
    assert "Juneau alone is quiet." in said(await there.town.say("Dee", "/staff inactive days:30"))

    await there.ask("Beth", "log", partnership="1", how="call", when="2027-01-08", libraries=())
    assert "alone is quiet" not in said(await there.town.say("Ana", "/sister partnership"))


async def test_all_who_are_quiet_are_no_one_alone(there: Several) -> None:
    await there.town.move(70)
    assert "alone is quiet" not in said(await there.town.say("Ana", "/sister partnership"))
    assert "alone is quiet" not in said(await there.town.say("Dee", "/staff inactive days:30"))


async def test_the_log_asks_which_of_three_took_part_with_all_of_them_ticked(there: Several) -> None:
    form = await there.town.say("Ana", "/log we spoke")
    assert isinstance(form.outcome, Form)
    (libraries,) = [field for field in form.outcome.fields if field.name == "libraries"]
    assert libraries.value == ("1", "2", "3")


async def test_what_rests_can_be_left_and_what_ended_cannot(there: Several) -> None:
    async with there.store.writing() as uow:
        await uow.session.execute(update(Partnership).values(state=PartnershipState.ENDED))
    assert "There is nothing to leave here" in said(await there.leave("Ana"))
    async with there.store.writing() as uow:
        await uow.session.execute(update(Partnership).values(state=PartnershipState.DORMANT))
    assert "has left" in said(await there.leave("Ana"))


async def test_it_stands_in_the_audit(there: Several) -> None:
    await there.leave("Ana")
    async with there.store.reading() as uow:
        written = [each.action for each in await uow.session.scalars(select(AuditEntry))]
    assert "partnership left" in written
