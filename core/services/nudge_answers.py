"""What comes back from a nudge, or before one: *Not yet*, *Remind me in a week*, *Remind me later*; and what of it
still holds once a talk was taken back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import joinedload

from core.model.communications import Communication
from core.model.defaults import ASK_AGAIN_DAYS
from core.model.ids import MemberId, PartnershipLibraryId
from core.model.libraries import Contact
from core.model.nudges import Later, Nudge, NudgeAnswer
from core.model.partnerships import Partnership, PartnershipLibrary
from core.model.schedule import local_day
from core.services.nudging import Wanted, first_contacts_of, write_nudges
from core.store.unit import UnitOfWork
from core.store.upsert import insert_for

AskedBy = Mapping[PartnershipLibraryId, MemberId]
"""The staff member who asked about a row before its talk was due."""


async def rows_of_member(
    uow: UnitOfWork, row_ids: Collection[PartnershipLibraryId], *, member_id: MemberId
) -> Sequence[PartnershipLibrary]:
    """Those of these rows whose library the member speaks for, with partnership, rows and libraries."""
    found = await uow.session.scalars(
        select(PartnershipLibrary)
        .where(
            PartnershipLibrary.id.in_(row_ids),
            exists().where(Contact.library_id == PartnershipLibrary.library_id, Contact.member_id == member_id),
        )
        .options(
            joinedload(PartnershipLibrary.partnership)
            .selectinload(Partnership.rows)
            .joinedload(PartnershipLibrary.library)
        )
        .order_by(PartnershipLibrary.id)
    )
    return found.unique().all()


async def asked_by_staff(
    uow: UnitOfWork, rows: Sequence[PartnershipLibrary], *, member_id: MemberId
) -> dict[PartnershipLibraryId, MemberId]:
    """Those of these rows that staff asked this member about, with who did, and nobody logged a talk of since."""
    logged_since = exists().where(
        Communication.partnership_id == PartnershipLibrary.partnership_id,
        Communication.logged_at > Nudge.planned_at,
        Communication.undone_at.is_(None),
    )
    found = await uow.session.execute(
        select(Nudge.row_id, Nudge.asked_by)
        .join(PartnershipLibrary, PartnershipLibrary.id == Nudge.row_id)
        .where(
            Nudge.member_id == member_id,
            Nudge.row_id.in_([row.id for row in rows if row.due_on is not None]),
            Nudge.asked_by.is_not(None),
            ~logged_since,
        )
        .order_by(Nudge.id)
    )
    return {row_id: by for row_id, by in found if by is not None}


async def not_yet(
    uow: UnitOfWork, rows: Sequence[PartnershipLibrary], *, member_id: MemberId, today: date, asked_by: AskedBy
) -> date:
    """*Not yet*: every first contact of the library is asked again in seven days. Answers that day."""
    again = await _answer(uow, rows, member_id, NudgeAnswer.NOT_YET, today=today)
    early = [row for row in rows if row.due_on is not None and row.due_on > today]
    for row in rows:
        if row not in early:
            row.ask_again(again)
    contacts = await first_contacts_of(uow, {row.library_id for row in early}) if early else {}
    await write_nudges(
        uow,
        [
            Wanted(member_id=contact, row=row, on=again, asked_by=asked_by.get(row.id))
            for row in early
            for contact in contacts.get(row.library_id, ())
        ],
    )
    return again


async def remind_in_a_week(
    uow: UnitOfWork, rows: Sequence[PartnershipLibrary], *, member_id: MemberId, today: date, asked_by: AskedBy
) -> date:
    """*Remind me in a week*: only this person is asked again in seven days. Answers that day."""
    again = await _answer(uow, rows, member_id, NudgeAnswer.LATER, today=today)
    await write_nudges(
        uow, [Wanted(member_id=member_id, row=row, on=again, asked_by=asked_by.get(row.id)) for row in rows]
    )
    return again


async def _answer(
    uow: UnitOfWork, rows: Sequence[PartnershipLibrary], member_id: MemberId, answer: NudgeAnswer, *, today: date
) -> date:
    """Write the answer down. It takes the place of an earlier one whose day has not come, and of nudges not sent yet.

    Answers the day from which they are asked again.
    """
    again = today + timedelta(days=ASK_AGAIN_DAYS)
    own = [row.id for row in rows]
    replaced = (Nudge.member_id == member_id) & Nudge.row_id.in_(
        [each.id for row in rows for each in row.partnership.rows]
    )
    if answer is NudgeAnswer.NOT_YET:
        replaced |= Nudge.row_id.in_(own)
    await uow.session.execute(delete(Nudge).where(Nudge.sent_at.is_(None), replaced))
    answered = await uow.session.scalars(
        select(Nudge).where(
            Nudge.member_id == member_id,
            Nudge.row_id.in_(own),
            Nudge.sent_at.is_not(None),
            Nudge.answer.is_(None) | (Nudge.again_on > today),
        )
    )
    for nudge in answered:
        nudge.answer = answer
        nudge.answered_at = uow.now
        nudge.again_on = again
    return again


async def keep_asking(uow: UnitOfWork, rows: Collection[PartnershipLibrary]) -> None:
    """The last talk of these rows was taken back or moved: what had been asked about the talk that is due now is not
    asked again at once. What an answer promised still holds; without one they are asked again in seven days.

    The rows' libraries must be loaded.
    """
    by_id = {row.id: row for row in rows if row.due_on is not None}
    asked: dict[PartnershipLibraryId, list[Nudge]] = defaultdict(list)
    for nudge in await uow.session.scalars(
        select(Nudge).where(Nudge.row_id.in_(by_id), Nudge.sent_at.is_not(None)).order_by(Nudge.id)
    ):
        due = by_id[nudge.row_id].due_on
        if due is not None and nudge.on >= due:
            asked[nudge.row_id].append(nudge)
    for row_id, nudges in asked.items():
        await _keep_asking(uow, by_id[row_id], nudges)


async def _keep_asking(uow: UnitOfWork, row: PartnershipLibrary, asked: Sequence[Nudge]) -> None:
    """`asked`: nudges about the talk that is due, that were sent."""
    latest = max(nudge.on for nudge in asked)
    promises = [nudge for nudge in asked if nudge.again_on is not None and nudge.again_on > latest]
    library = [nudge.again_on for nudge in promises if nudge.answer is NudgeAnswer.NOT_YET and nudge.again_on]
    again = max(library, default=None)
    if not promises:
        again = local_day(uow.now, row.library.zone) + timedelta(days=ASK_AGAIN_DAYS)
    row.asked(again)
    await write_nudges(
        uow,
        [
            Wanted(member_id=nudge.member_id, row=row, on=nudge.again_on)
            for nudge in promises
            if nudge.answer is NudgeAnswer.LATER and nudge.again_on
        ],
    )


async def laters_of(uow: UnitOfWork, member_id: MemberId, *, today: date) -> Sequence[Later]:
    """What the member asked not to be reminded of, and until which day to come; the nearest first."""
    found = await uow.session.scalars(
        select(Later).where(Later.member_id == member_id, Later.until > today).order_by(Later.until, Later.id)
    )
    return found.all()


async def remind_again(uow: UnitOfWork, *, member_id: MemberId, today: date) -> None:
    """The member's pauses end: what waited for a later day may be asked from today on."""
    await uow.session.execute(delete(Later).where(Later.member_id == member_id))
    found = await uow.session.scalars(
        select(Nudge)
        .where(Nudge.member_id == member_id, Nudge.sent_at.is_(None), Nudge.on > today)
        .options(joinedload(Nudge.row))
    )
    waiting = found.all()
    await uow.session.execute(delete(Nudge).where(Nudge.id.in_([nudge.id for nudge in waiting])))
    await write_nudges(
        uow, [Wanted(member_id=member_id, row=nudge.row, on=today, asked_by=nudge.asked_by) for nudge in waiting]
    )
    uow.audit("reminders resumed", "member", member_id, by=member_id)


async def remind_later(uow: UnitOfWork, *, member_id: MemberId, until: date, partnership: Partnership | None) -> None:
    """*Remind me later*: no nudge before that day, of one partnership or of all; open ones wait until then."""
    partnership_id = partnership.id if partnership else None
    of_all = partnership_id is None
    insert = insert_for(uow.session, Later).values(member_id=member_id, partnership_id=partnership_id, until=until)
    await uow.session.execute(
        insert.on_conflict_do_update(
            index_elements=[Later.member_id] if of_all else [Later.member_id, Later.partnership_id],
            index_where=Later.partnership_id.is_(None) if of_all else None,
            set_={"until": insert.excluded.until},
        )
    )
    waiting = await uow.session.scalars(
        select(Nudge)
        .where(Nudge.member_id == member_id, Nudge.sent_at.is_(None), Nudge.on < until)
        .options(joinedload(Nudge.row))
    )
    moved = [nudge for nudge in waiting if partnership_id in {None, nudge.row.partnership_id}]
    await uow.session.execute(delete(Nudge).where(Nudge.id.in_([nudge.id for nudge in moved])))
    await write_nudges(
        uow,
        [Wanted(member_id=member_id, row=nudge.row, on=until, asked_by=nudge.asked_by) for nudge in moved],
    )
    uow.audit("reminders moved", "member", member_id, by=member_id, until=until.isoformat(), partnership=partnership_id)
