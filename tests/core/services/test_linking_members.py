"""Two members become one: nothing is lost, nothing is there twice, and nobody is reminded twice."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text

from core.chat import Parcel, PostRef, RefusedError
from core.content.agreement import Section
from core.delivery import Delivery
from core.model.agreements import Agreement, AgreementConflict, AgreementCopy, AgreementSignature, AgreementText
from core.model.alerts import MentorNote
from core.model.answers import Choice, LibraryAnswer, Question
from core.model.audit import AuditEntry
from core.model.check_ins import CheckIn
from core.model.communications import Communication, Way
from core.model.contacts import ContactInvitation, Departure, Handover, HandoverState, InvitationState
from core.model.endings import Ending, EndingReason
from core.model.finding import PartnerWish
from core.model.ids import LibraryId, MemberId
from core.model.letters import Letter, Matter
from core.model.libraries import Contact, ContactRole, JoinRequest, JoinState, Library
from core.model.lifecycle import ChangeReason, StateChange
from core.model.mapping import Table
from core.model.members import Account, Member, Role, RoleGrant, RoleWish, StaffCode
from core.model.mentoring import MentoringRequest, MentorOffer, MentorProfile, Mentorship, Topic
from core.model.notes import PartnerNote, StaffReport
from core.model.notices import Notice, NoticeState
from core.model.nudges import Later, Nudge, NudgeAnswer
from core.model.partnerships import LadderStep, Partnership, PartnershipState
from core.model.pauses import Away, CountryPause, Pause, where_it_stands
from core.model.proposals import Proposal, ProposalQuestion
from core.model.recoveries import Recovery
from core.model.resources import FollowedDeadline, IdeaPlan, ResourceEdit
from core.model.reviews import Enough, MidwayAnswer, Review, ReviewAnswer, Wish
from core.model.rhythms import Rhythm
from core.model.stories import Consent, Minors, Story, StoryConsent, StoryPhoto
from core.services.climbing import plan_nudges
from core.services.communications import hold, log_communication
from core.services.libraries import ask_to_join, library_by_id
from core.services.linking_members import MOVED, UNITED, join_members
from core.services.nudge_answers import remind_later
from core.services.partnerships import partnership_by_id
from core.services.people import members_with_hours, preferred_account
from core.services.roles import grant, wish
from core.store import Store, UnitOfWork
from core.store.outbox import claim_due
from tests.builders import LONG_AGO, accounts_of, contact, library, member, notice, partnership
from tests.clock import MovableClock
from tests.core.services.nudged import answer, later
from tests.core.services.postman import Postman, Round

FRIDAY = date(2026, 11, 20)


async def join(store: Store, kept: Member, gone: Member) -> None:
    """The one who is gone is the one who is kept."""
    async with store.writing() as uow:
        await join_members(uow, kept=kept.id, gone=gone.id)


async def rows(store: Store, table: type[Any]) -> list[Any]:
    """All of that table, the first one first."""
    async with store.reading() as uow:
        return list(await uow.session.scalars(select(table).order_by(table.id)))


@pytest.fixture
async def ana(store: Store) -> Member:
    """She stays."""
    return await member(store, "Ana")


@pytest.fixture
async def anna(store: Store) -> Member:
    """The same person in Lantern."""
    return await member(store, "Anna", workspace="lantern")


def _invitation(now: datetime, of: LibraryId, member_id: MemberId, *, by: MemberId) -> ContactInvitation:
    """That member is named for that library."""
    return ContactInvitation(
        library_id=of, role=ContactRole.SECOND, invited_by=by, invited_at=now, lapses_at=now, member_id=member_id
    )


def _handover(
    now: datetime, of: LibraryId, *, leaver: MemberId, successor: MemberId, ended_by: MemberId | None = None
) -> Handover:
    """One hands over to the other."""
    return Handover(
        library_id=of,
        leaver_id=leaver,
        successor_id=successor,
        asked_by=leaver,
        asked_at=now,
        last_on=FRIDAY,
        moves_at=now,
        lapses_at=now,
        ended_by=ended_by,
    )


# Nothing is forgotten


def references() -> set[tuple[str, str]]:
    """Every column that names a member."""
    return {
        (table.name, column.name)
        for table in Table.metadata.tables.values()
        for column in table.columns
        if any(key.column is Member.__table__.c.id for key in column.foreign_keys)
    }


def test_every_reference_to_a_member_is_minded() -> None:
    """A new table or column that names a member stands in MOVED, or with a rule of its own in UNITED."""
    minded = [(column.parent.class_.__tablename__, column.key) for column in (*MOVED, *UNITED)]

    assert set(minded) == references()
    assert len(minded) == len(set(minded))


async def test_a_row_in_every_table_moves(store: Store, ana: Member, anna: Member) -> None:
    """Each column that names a member names the one who is gone; afterwards each of the rows names the other."""
    pair = await partnership(store, await library(store, "Suva", created_by=anna.id), await library(store, "Amman"))
    await contact(store, await library(store, "Lima"), anna)
    async with store.writing() as uow:
        uow.audit("something", "library", 1, by=anna.id)
        uow.session.add_all(
            [
                Communication(
                    partnership_id=pair.id,
                    on=FRIDAY,
                    way=Way.CALL,
                    about="",
                    logged_by=anna.id,
                    library_id=LibraryId(1),
                    logged_at=uow.now,
                ),
                _invitation(uow.now, LibraryId(2), anna.id, by=anna.id),
                ContactInvitation(
                    library_id=LibraryId(2),
                    role=ContactRole.PRIMARY,
                    invited_by=anna.id,
                    invited_at=uow.now,
                    lapses_at=uow.now,
                    stands_for=anna.id,
                ),
                Letter(
                    partnership_id=pair.id,
                    library_id=LibraryId(2),
                    matter=Matter.HELLO,
                    on=FRIDAY,
                    sent_by=anna.id,
                    sent_at=uow.now,
                ),
                Departure(library_id=LibraryId(2), member_id=anna.id, at=uow.now),
                _handover(uow.now, LibraryId(1), leaver=anna.id, successor=anna.id, ended_by=anna.id),
                JoinRequest(library_id=LibraryId(2), member_id=anna.id, asked_at=uow.now, answered_by=anna.id),
                Later(member_id=anna.id, until=FRIDAY),
                Nudge(
                    member_id=anna.id,
                    row_id=pair.rows[0].id,
                    on=FRIDAY,
                    step=LadderStep.FIRST,
                    planned_at=uow.now,
                    asked_by=anna.id,
                ),
                PartnerWish(library_id=LibraryId(1), asked_by=anna.id, asked_at=uow.now, look_at=uow.now),
                RoleGrant(member_id=anna.id, role=Role.STAFF, granted_at=uow.now, granted_by=anna.id),
                RoleWish(member_id=anna.id, role=Role.MENTOR, asked_at=uow.now, answered_by=anna.id),
                StaffCode(digest="x", created_at=uow.now, expires_at=uow.now, used_by=anna.id),
                StateChange(
                    partnership_id=pair.id,
                    at=uow.now,
                    from_state=None,
                    to_state=PartnershipState.TRIAL,
                    reason=ChangeReason.PAIRED,
                    member_id=anna.id,
                ),
                proposal := Proposal(
                    partnership_id=pair.id,
                    library_id=LibraryId(1),
                    asked_library_id=LibraryId(2),
                    asked_by=anna.id,
                    asked_at=uow.now,
                    lapses_at=uow.now,
                    reason="",
                    answered_by=anna.id,
                ),
            ]
        )
        await uow.session.flush()
        uow.session.add(
            ProposalQuestion(
                proposal_id=proposal.id, question="", asked_by=anna.id, asked_at=uow.now, replied_by=anna.id
            )
        )
        await _its_life(uow, pair, anna.id)
        await _mentoring(uow, pair, anna.id)
        _resources(uow, pair, anna.id)
        await _story(uow, pair, anna.id)
    await notice(store, to=anna.id)
    before = {each: await _naming(store, each, anna.id) for each in references()}
    assert all(before.values()), before

    await join(store, ana, anna)

    assert not any([await _naming(store, each, anna.id) for each in references()])
    after = {each: await _naming(store, each, ana.id) for each in references()}
    assert {each for each, count in after.items() if count < before[each]} == set()
    assert [each.name for each in await rows(store, Member)] == ["Ana"]


async def _story(uow: UnitOfWork, pair: Partnership, who: MemberId) -> None:
    """That member tells one, agrees to it, adds a photo, reviews it and takes it down."""
    now = uow.now
    story = Story(
        partnership_id=pair.id,
        library_id=LibraryId(1),
        author_id=who,
        created_at=now,
        changed_at=now,
        title="",
        happened="",
        happened_on=FRIDAY,
        wish=Consent.NAMED,
        minors=Minors.NO,
        language="en",
        guardians_confirmed_by=who,
        reviewed_by=who,
        taken_down_by=who,
    )
    uow.session.add(story)
    await uow.session.flush()
    uow.session.add_all(
        [
            StoryConsent(story_id=story.id, library_id=LibraryId(1), member_id=who),
            StoryPhoto(
                story_id=story.id,
                handle="x",
                alt="",
                all_agreed=True,
                width=1,
                height=1,
                media_type="image/jpeg",
                added_by=who,
                added_at=now,
                content=b"",
            ),
        ]
    )


async def _mentoring(uow: UnitOfWork, pair: Partnership, who: MemberId) -> None:
    """That member mentors, wishes for a mentor, and writes notes."""
    now = uow.now
    request = MentoringRequest(
        topic=Topic.MONEY, language="en", asked_at=now, next_at=now, answer_by=FRIDAY, asked_by=who, taken_by=who
    )
    uow.session.add(request)
    await uow.session.flush()
    uow.session.add_all(
        [
            MentorProfile(member_id=who, languages=("en",), since=now),
            MentorOffer(request_id=request.id, member_id=who, offered_at=now),
            Mentorship(mentor_id=who, began_at=now, partnership_id=pair.id),
            MentorNote(partnership_id=pair.id, author_id=who, at=now, words=""),
            PartnerNote(partnership_id=pair.id, member_id=who, at=now, words=""),
            StaffReport(member_id=who, at=now, words="", about_member_id=who, handled_by=who),
        ]
    )


def _resources(uow: UnitOfWork, pair: Partnership, who: MemberId) -> None:
    """That member follows a deadline, plans to try an idea, and of the staff, corrects a resource."""
    now = uow.now
    uow.session.add_all(
        [
            FollowedDeadline(member_id=who, code="FUND-001", deadline=FRIDAY, remind_on=FRIDAY, asked_at=now),
            IdeaPlan(partnership_id=pair.id, code="IDEA-001", title="", on=FRIDAY, planned_by=who, planned_at=now),
            ResourceEdit(code="FUND-001", changed={}, replaced={}, written_by=who, written_at=now),
        ]
    )


async def _its_life(uow: UnitOfWork, pair: Partnership, who: MemberId) -> None:
    """A rhythm, a review, an agreement and an ending of a partnership, each by that member."""
    suva, now = LibraryId(1), uow.now
    review = Review(partnership_id=pair.id, asked_at=now, closes_at=now, settled_by=who)
    agreement = Agreement(partnership_id=pair.id, version=1, languages=("en",), created_at=now, created_by=who)
    uow.session.add_all([review, agreement])
    await uow.session.flush()
    uow.session.add_all(
        [
            Rhythm(partnership_id=pair.id, library_id=suva, days=30, asked_by=who, asked_at=now),
            LibraryAnswer(
                partnership_id=pair.id,
                question=Question.RHYTHM,
                subject_id=1,
                library_id=suva,
                choice=Choice.YES,
                member_id=who,
                at=now,
            ),
            CheckIn(partnership_id=pair.id, library_id=suva, member_id=who, at=now, answer=NudgeAnswer.NOT_YET),
            MidwayAnswer(partnership_id=pair.id, library_id=suva, asked_on=FRIDAY, score=4, member_id=who, at=now),
            ReviewAnswer(
                review_id=review.id, library_id=suva, member_id=who, at=now, wish=Wish.CONTINUE, enough=Enough.RIGHT
            ),
            AgreementText(
                agreement_id=agreement.id,
                section=Section.PURPOSE,
                language="en",
                text="So that we read.",
                edition=1,
                edited_at=now,
                edited_by=who,
            ),
            AgreementConflict(
                agreement_id=agreement.id,
                section=Section.PURPOSE,
                language="en",
                text="So that children read.",
                written_by=who,
                written_at=now,
                settled_by=who,
            ),
            AgreementSignature(
                agreement_id=agreement.id,
                library_id=suva,
                name="Anna",
                position="Director",
                party="Suva City Library",
                town="Suva",
                country="FJ",
                on=FRIDAY,
                member_id=who,
                at=now,
            ),
            AgreementCopy(
                agreement_id=agreement.id,
                name="signed.pdf",
                media_type="application/pdf",
                content=b"%PDF",
                uploaded_at=now,
                uploaded_by=who,
            ),
            Ending(
                partnership_id=pair.id,
                asked_by=who,
                asked_at=now,
                ends_at=now,
                reason=EndingReason.DONE,
                settled_by=who,
            ),
            Away(library_id=suva, asked_by=who, began_at=now, ask_on=FRIDAY, ended_by=who),
            CountryPause(country="FJ", asked_by=who, began_at=now, ended_by=who),
            Recovery(digest="y", member_id=who, made_by=who, created_at=now, expires_at=now),
            Pause(
                partnership_id=pair.id,
                library_id=suva,
                asked_by=who,
                began_at=now,
                ended_by=who,
                **where_it_stands(pair, now),
            ),
        ]
    )


async def _naming(store: Store, column: tuple[str, str], who: MemberId) -> int:
    table = Table.metadata.tables[column[0]]
    async with store.reading() as uow:
        counted = select(func.count()).select_from(table).where(table.c[column[1]] == who)
        return await uow.session.scalar(counted) or 0


async def test_the_joining_is_written_down_and_the_history_of_both_goes_on(
    store: Store, ana: Member, anna: Member
) -> None:
    async with store.writing() as uow:
        await grant(uow, member_id=anna.id, role=Role.MENTOR, by=None)
    await join(store, ana, anna)

    told = [(each.action, each.subject_id, each.member_id) for each in await rows(store, AuditEntry)]
    assert told == [("role granted", ana.id, None), ("accounts joined", ana.id, ana.id)]


async def test_the_number_of_who_is_gone_is_never_given_again(store: Store, ana: Member, anna: Member) -> None:
    """An old card may still carry it, such as a button of staff that grants a role."""
    await join(store, ana, anna)

    assert (await member(store, "Lina")).id > anna.id


# Settings and accounts


async def test_own_settings_stay_and_gaps_are_filled(store: Store) -> None:
    ana = await member(store, "Ana", hour=8, zone="Pacific/Fiji", nudged_at=LONG_AGO)
    late = LONG_AGO + timedelta(days=1)
    anna = await member(
        store, "Anna", workspace="lantern", hour=9, zone="Asia/Amman", days=(0, 1), language="fr", nudged_at=late
    )
    await join(store, ana, anna)

    (one,) = await rows(store, Member)
    assert (one.name, one.hour, one.zone, one.days, one.language) == ("Ana", 8, "Pacific/Fiji", (0, 1), "fr")
    assert one.nudged_at == late


async def test_messages_arrive_where_they_did(store: Store) -> None:
    """Though the other account is the older one."""
    anna, ana = await member(store, "Anna", workspace="lantern"), await member(store, "Ana")
    await join(store, ana, anna)

    async with store.reading() as uow:
        found, _library = (await members_with_hours(uow, [ana.id]))[ana.id]
        account = preferred_account(found)
        assert account is not None
        assert (account.workspace, len(found.accounts)) == ("harbour", 2)


# Contacts, roles, requests


@pytest.mark.parametrize(
    ("own", "other", "stays"),
    [
        (ContactRole.SECOND, ContactRole.PRIMARY, ContactRole.PRIMARY),
        (ContactRole.PRIMARY, ContactRole.DIRECTOR, ContactRole.PRIMARY),
        (ContactRole.DIRECTOR, ContactRole.SECOND, ContactRole.SECOND),
        (ContactRole.SECOND, ContactRole.SECOND, ContactRole.SECOND),
    ],
)
async def test_who_speaks_twice_for_a_library_speaks_once_in_the_higher_role(  # noqa: PLR0917  # three roles
    store: Store, ana: Member, anna: Member, own: ContactRole, other: ContactRole, stays: ContactRole
) -> None:
    suva, lima = await library(store, "Suva"), await library(store, "Lima")
    await contact(store, suva, ana, role=own)
    await contact(store, suva, anna, role=other)
    await contact(store, lima, anna, role=ContactRole.DIRECTOR)
    await join(store, ana, anna)

    found = [(each.library_id, each.member_id, each.role) for each in await rows(store, Contact)]
    assert found == [(suva.id, ana.id, stays), (lima.id, ana.id, ContactRole.DIRECTOR)]


async def test_a_role_of_either_is_held_once_and_wished_for_no_more(store: Store) -> None:
    ana = await member(store, "Ana", roles=[Role.STAFF])
    anna = await member(store, "Anna", workspace="lantern", roles=[Role.STAFF, Role.MENTOR])
    async with store.writing() as uow:
        await wish(uow, member_id=ana.id, role=Role.MENTOR)
    await join(store, ana, anna)

    assert [(each.member_id, each.role) for each in await rows(store, RoleGrant)] == [
        (ana.id, Role.STAFF),
        (ana.id, Role.MENTOR),
    ]
    (answered,) = await rows(store, RoleWish)
    assert answered.answered_at is not None


async def test_of_two_wishes_the_older_one_waits_on(store: Store, ana: Member, anna: Member) -> None:
    async with store.writing() as uow:
        for who in (anna, ana):
            await wish(uow, member_id=who.id, role=Role.MENTOR)
    await join(store, ana, anna)

    assert [(each.member_id, each.answered_at is None) for each in await rows(store, RoleWish)] == [
        (ana.id, True),
        (ana.id, False),
    ]


async def test_the_last_of_the_staff_is_still_staff(store: Store, ana: Member) -> None:
    dee = await member(store, "Dee", workspace="lantern", roles=[Role.STAFF])
    await join(store, ana, dee)

    assert [(each.member_id, each.role) for each in await rows(store, RoleGrant)] == [(ana.id, Role.STAFF)]


async def test_requests_to_join_wait_once_and_none_for_a_library_of_one_s_own(
    store: Store, ana: Member, anna: Member
) -> None:
    suva, lima, kyiv = [await library(store, town) for town in ("Suva", "Lima", "Kyiv")]
    await contact(store, suva, ana)
    async with store.writing() as uow:
        for where, who in ((suva, anna), (lima, anna), (lima, ana), (kyiv, anna)):
            found = await library_by_id(uow, where.id)
            assert found is not None
            await ask_to_join(uow, library=found, member=await uow.session.get_one(Member, who.id))
        (asked_ana,) = await uow.session.scalars(select(Notice).where(Notice.member_id == ana.id))
        asked_ana.state = NoticeState.SENT
    await join(store, ana, anna)

    waiting = [each.library_id for each in await rows(store, JoinRequest) if each.state is JoinState.WAITING]
    assert waiting == [lima.id, kyiv.id]
    stale = [each.about for each in await rows(store, Notice) if each.stale_from and each.state is NoticeState.SENT]
    assert stale == ["join_request:1"], "the question to herself is taken back"


async def test_who_was_named_at_both_accounts_is_asked_once_and_not_for_a_library_of_their_own(
    store: Store, ana: Member, anna: Member
) -> None:
    suva, amman = await library(store, "Suva", contacts=[ana]), await library(store, "Amman")
    async with store.writing() as uow:
        for of, person in ((suva, anna), (amman, anna), (amman, ana)):
            uow.session.add(_invitation(uow.now, of.id, person.id, by=ana.id))

    await join(store, ana, anna)

    invitations = await rows(store, ContactInvitation)
    assert {each.member_id for each in invitations} == {ana.id}
    waiting = [each.library_id for each in invitations if each.state is InvitationState.WAITING]
    assert waiting == [amman.id]


async def test_nobody_hands_over_to_themselves_or_twice(store: Store, ana: Member, anna: Member) -> None:
    yusuf = await member(store, "Yusuf")
    suva, amman = await library(store, "Suva", contacts=[ana, anna]), await library(store, "Amman", contacts=[ana])
    async with store.writing() as uow:
        for of, leaver, successor in ((suva, ana, anna), (amman, ana, yusuf), (amman, anna, yusuf)):
            uow.session.add(_handover(uow.now, of.id, leaver=leaver.id, successor=successor.id))

    await join(store, ana, anna)

    states = [each.state for each in await rows(store, Handover)]
    assert states == [HandoverState.CANCELLED, HandoverState.WAITING, HandoverState.CANCELLED]


# Reminders


async def in_suva(store: Store, *people: Member) -> Partnership:
    """They are first contacts of Suva, whose talk with Amman is due since last week."""
    suva = await library(store, "Suva")
    for each in people:
        await contact(store, suva, each)
    return await partnership(store, suva, await library(store, "Amman"), last_on=date(2026, 10, 12))


async def test_two_reminders_that_wait_become_one(store: Store, ana: Member, anna: Member, postman: Postman) -> None:
    await in_suva(store, ana, anna)
    async with store.writing() as uow:
        await plan_nudges(uow)
    assert len(await rows(store, Notice)) == 2
    await join(store, ana, anna)

    assert len(await rows(store, Nudge)) == 1
    assert [letter.to for letter in await postman.walk(days=6)] == ["Ana"]


async def test_who_was_reminded_at_one_account_is_not_at_the_other_in_that_week(
    store: Store, clock: MovableClock, ana: Member, postman: Postman
) -> None:
    """Anna reads in the early morning of UTC, Ana ten hours later; in between they are joined."""
    anna = await member(store, "Anna", workspace="lantern", zone="Pacific/Fiji")
    await in_suva(store, ana, anna)
    async with store.writing() as uow:
        (await uow.session.get_one(Member, ana.id)).zone = "America/Lima"
    clock.set(datetime(2026, 11, 22, 21, 30, tzinfo=UTC))
    assert [letter.to for letter in await postman.walk(days=0.1)] == ["Anna"]
    await join(store, ana, anna)

    assert await postman.walk(days=6) == []
    assert len([each for each in await rows(store, Nudge) if each.sent_at]) == 1


async def test_reminders_of_different_partnerships_come_in_one_message(
    store: Store, ana: Member, anna: Member, postman: Postman
) -> None:
    amman, kyiv = await library(store, "Amman"), await library(store, "Kyiv")
    for town, who, other in (("Suva", ana, amman), ("Lima", anna, kyiv)):
        await partnership(store, await library(store, town, contacts=[who]), other, last_on=date(2026, 10, 12))
    async with store.writing() as uow:
        await plan_nudges(uow)
    await join(store, ana, anna)

    (letter,) = await postman.walk(days=6)
    assert (letter.to, sorted(letter.about)) == ("Ana", ["Amman", "Kyiv"])


async def test_what_was_answered_is_kept_where_both_were_asked(
    store: Store, ana: Member, anna: Member, postman: Postman
) -> None:
    pair = await in_suva(store, ana, anna)
    await postman.walk(days=5)
    await answer(store, "Anna", pair)
    await join(store, ana, anna)

    kept = await rows(store, Nudge)
    assert [(each.answer, each.sent_at is None) for each in kept] == [(NudgeAnswer.NOT_YET, False), (None, True)]
    assert {each.member_id for each in kept} == {ana.id}


async def test_the_later_pause_holds_for_what_waits(store: Store, ana: Member, anna: Member, postman: Postman) -> None:
    pair = await in_suva(store, ana, anna)
    async with store.writing() as uow:
        await plan_nudges(uow)
    await later(store, "Ana", date(2026, 12, 1))
    await later(store, "Anna", date(2026, 12, 8))
    await later(store, "Anna", date(2026, 12, 15), pair.id)
    await join(store, ana, anna)

    assert [(each.partnership_id, each.until) for each in await rows(store, Later)] == [
        (None, date(2026, 12, 8)),
        (pair.id, date(2026, 12, 15)),
    ]
    assert [letter.local for letter in await postman.walk(days=40)] == ["Tue 15 Dec 10:00"]


async def test_two_wishes_to_be_reminded_of_one_deadline_become_one(store: Store, ana: Member, anna: Member) -> None:
    async with store.writing() as uow:
        for who, code in ((ana, "FUND-001"), (anna, "FUND-001"), (anna, "FUND-002")):
            uow.session.add(
                FollowedDeadline(member_id=who.id, code=code, deadline=FRIDAY, remind_on=FRIDAY, asked_at=uow.now)
            )

    await join(store, ana, anna)

    followed = [(each.member_id, each.code) for each in await rows(store, FollowedDeadline)]
    assert followed == [(ana.id, "FUND-001"), (ana.id, "FUND-002")]


async def test_a_pause_of_one_account_moves_what_waits_for_the_other(
    store: Store, ana: Member, anna: Member, postman: Postman
) -> None:
    pair = await in_suva(store, ana)
    async with store.writing() as uow:
        await plan_nudges(uow)
        await remind_later(uow, member_id=anna.id, until=date(2026, 12, 8), partnership=None)
    await join(store, ana, anna)

    assert [letter.local for letter in await postman.walk(days=30)] == ["Tue 8 Dec 10:00"]
    assert pair.rows[0].id == (await rows(store, Nudge))[0].row_id


async def test_what_staff_asked_for_is_still_asked_for_by_staff(store: Store, ana: Member, anna: Member) -> None:
    pair = await in_suva(store, ana, anna)
    dee = await member(store, "Dee", roles=[Role.STAFF])
    async with store.writing() as uow:
        for who, on, by in ((ana, FRIDAY + timedelta(days=3), None), (anna, FRIDAY, dee.id)):
            uow.session.add(
                Nudge(
                    member_id=who.id,
                    row_id=pair.rows[0].id,
                    on=on,
                    step=LadderStep.FIRST,
                    planned_at=uow.now,
                    asked_by=by,
                )
            )
    await join(store, ana, anna)

    (waiting,) = await rows(store, Nudge)
    assert (waiting.on, waiting.asked_by) == (FRIDAY + timedelta(days=3), dee.id)


async def test_a_reminder_that_could_not_be_delivered_comes_at_the_other_account(
    store: Store, ana: Member, anna: Member, postman: Postman
) -> None:
    await in_suva(store, anna)
    postman.refuses = frozenset({"Anna"})
    assert await postman.walk(days=5) == []
    await join(store, ana, anna)

    assert [letter.to for letter in await postman.walk(days=5)] == ["Ana"]


async def test_a_reminder_on_its_way_while_accounts_are_joined_is_the_only_one(
    store: Store, clock: MovableClock, ana: Member, anna: Member
) -> None:
    await in_suva(store, anna)
    postman = Postman(store, clock)
    async with store.writing() as uow:
        await plan_nudges(uow)
    (at,) = {each.not_before for each in await rows(store, Notice)}
    clock.set(at)

    class Joining(Round):
        async def send(self, parcel: Parcel) -> PostRef:
            if len(await rows(store, Member)) > 1:
                await join(store, ana, anna)
            return await super().send(parcel)

    postman.rounds = [Joining(each.workspace, clock=clock) for each in postman.rounds]
    await Delivery(store, postman.rounds).drain()
    assert len(postman.letters) == 1
    (asked,) = await rows(store, Nudge)
    assert (asked.member_id, asked.sent_at) == (ana.id, clock.at)
    assert await postman.walk(days=5) == []


# Messages


async def test_what_waits_for_both_about_one_thing_comes_once(store: Store, ana: Member, anna: Member) -> None:
    for who in (ana, anna):
        await notice(store, key="paired:1", to=who.id)
    await notice(store, key="paired:2", to=anna.id)
    await join(store, ana, anna)

    assert [(each.dedupe_key, each.member_id) for each in await rows(store, Notice)] == [
        (f"paired:1:{ana.id}", ana.id),
        (f"paired:2:{ana.id}", ana.id),
    ]


async def test_what_one_of_them_has_read_does_not_come_to_the_other(store: Store, ana: Member, anna: Member) -> None:
    for who, state in ((ana, NoticeState.WAITING), (anna, NoticeState.SENT)):
        await notice(store, key="paired:1", to=who.id, state=state)
    await join(store, ana, anna)

    assert [(each.dedupe_key, each.state) for each in await rows(store, Notice)] == [
        (f"paired:1:{ana.id}", NoticeState.SENT)
    ]


async def test_what_was_sent_to_both_is_kept_twice_so_that_both_are_corrected(
    store: Store, ana: Member, anna: Member
) -> None:
    for who in (ana, anna):
        await notice(store, key="paired:1", to=who.id, state=NoticeState.SENT)
    await join(store, ana, anna)

    found = await rows(store, Notice)
    assert [each.member_id for each in found] == [ana.id, ana.id]
    assert len({each.dedupe_key for each in found}) == 2


async def test_what_failed_at_one_account_and_waits_at_the_other_still_comes(
    store: Store, ana: Member, anna: Member
) -> None:
    for who, state in ((ana, NoticeState.FAILED), (anna, NoticeState.WAITING)):
        await notice(store, key="paired:1", to=who.id, state=state)
    await join(store, ana, anna)

    assert [each.state for each in await rows(store, Notice)] == [NoticeState.FAILED, NoticeState.WAITING]


async def test_a_message_in_hand_is_not_taken_away(
    store: Store, clock: MovableClock, ana: Member, anna: Member
) -> None:
    await notice(store, key="paired:1", to=anna.id)
    async with store.writing() as uow:
        (claim,) = await claim_due(uow, store.workspaces)
    await notice(store, key="paired:1", to=ana.id)
    await join(store, ana, anna)

    (one,) = await rows(store, Notice)
    assert (one.id, one.state, one.member_id) == (claim.notice.id, NoticeState.SENDING, ana.id)


async def test_messages_about_the_person_are_about_the_one_who_stays(store: Store, ana: Member, anna: Member) -> None:
    await notice(store, about=f"member:{anna.id}", to=anna.id)
    await join(store, ana, anna)

    assert [each.about for each in await rows(store, Notice)] == [f"member:{ana.id}"]


# At the same moment


async def log(store: Store, pair: Partnership, by: MemberId, library_id: LibraryId) -> None:
    """As `/log` does."""
    async with store.writing() as uow:
        found = await partnership_by_id(uow, pair.id)
        assert found is not None
        await log_communication(
            uow,
            await hold(uow, found),
            by=by,
            library_id=library_id,
            way=Way.CALL,
            on=FRIDAY,
            about="",
            took_part=[row.library_id for row in found.rows],
        )


async def test_what_is_being_logged_just_then_is_waited_for(store: Store, ana: Member, anna: Member) -> None:
    pair = await in_suva(store, ana, anna)
    async with store.writing() as uow:
        uow.session.add(
            Communication(
                partnership_id=pair.id,
                on=FRIDAY,
                way=Way.CALL,
                about="",
                logged_by=anna.id,
                library_id=pair.rows[0].library_id,
                logged_at=uow.now,
            )
        )
        await uow.session.flush()
        joining = asyncio.create_task(join(store, ana, anna))
        await waits(store, joining)
    await joining

    assert [each.logged_by for each in await rows(store, Communication)] == [ana.id]


async def test_what_is_logged_while_they_are_joined_is_refused_for_who_is_gone(
    store: Store, ana: Member, anna: Member
) -> None:
    """Dispatch then carries it out once more, for the one who stays."""
    pair = await in_suva(store, ana, anna)
    suva = pair.rows[0].library_id
    async with store.writing() as uow:
        await join_members(uow, kept=ana.id, gone=anna.id)
        logging = asyncio.create_task(log(store, pair, anna.id, suva))
        await waits(store, logging)
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        await logging

    await log(store, pair, ana.id, suva)
    assert len(await rows(store, Communication)) == 1


async def waits(store: Store, task: asyncio.Task[None]) -> None:
    """Until the task can go no further: for SQLite's one writer at once, for a lock of PostgreSQL as soon as it is seen
    there.
    """
    for _turn in range(3):
        await asyncio.sleep(0)
    while not store.database.is_sqlite and not task.done():
        async with store.reading() as uow:
            if await uow.session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
                return


async def test_a_joining_that_fails_leaves_everything_as_it_was(store: Store, ana: Member, anna: Member) -> None:
    suva = await library(store, "Suva", contacts=[anna])

    async def fail() -> None:
        async with store.writing() as uow:
            await join_members(uow, kept=ana.id, gone=anna.id)
            raise RefusedError("no")  # whatever it is

    with pytest.raises(RefusedError):
        await fail()

    assert len(await rows(store, Member)) == 2
    assert [(each.library_id, each.member_id) for each in await rows(store, Contact)] == [(suva.id, anna.id)]
    async with store.reading() as uow:
        assert len((await uow.session.scalars(accounts_of(anna.id))).all()) == 1
        assert await uow.session.scalar(select(func.count()).select_from(Account)) == 2
        assert await uow.session.get_one(Library, suva.id) is not None
