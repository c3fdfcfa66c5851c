"""What comes back from a nudge, or before one, and when somebody is asked again: *Not yet*, *We need help*, *Remind me
later*; and what of it still holds once a talk was taken back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import joinedload

from core.model.climbs import Climb
from core.model.communications import Communication
from core.model.defaults import ASK_AGAIN_DAYS
from core.model.ids import MemberId, NoticeId, PartnershipId, PartnershipLibraryId
from core.model.ladder import FIRST_CONTACT_RUNGS, next_rung_day
from core.model.libraries import Contact
from core.model.nudges import Later, Nudge, NudgeAnswer
from core.model.partnerships import LadderStep, Partnership, PartnershipLibrary, PartnershipState
from core.services.nudging import Wanted, first_contacts_of, write_nudges
from core.services.quiet_mode import listen_again
from core.store.unit import UnitOfWork
from core.store.upsert import insert_for

_RowId = PartnershipLibraryId
AskedBy = Mapping[PartnershipLibraryId, MemberId]
"""The staff member who asked about a row before its talk was due."""


async def rows_of_member(
    uow: UnitOfWork, row_ids: Collection[PartnershipLibraryId], *, member_id: MemberId, to_answer: bool = False
) -> Sequence[PartnershipLibrary]:
    """Those of these rows whose library the member speaks for, with partnership, rows and libraries. One statement.
    `to_answer`: of two who answer at the same moment the second waits, and reads what the first said.
    """
    statement = (
        select(PartnershipLibrary)
        .where(
            PartnershipLibrary.id.in_(row_ids),
            exists().where(Contact.library_id == PartnershipLibrary.library_id, Contact.member_id == member_id),
        )
        .options(
            joinedload(PartnershipLibrary.partnership)
            .joinedload(Partnership.rows)
            .joinedload(PartnershipLibrary.library)
        )
        .order_by(PartnershipLibrary.id)
    )
    if to_answer:
        statement = statement.with_for_update(of=PartnershipLibrary)
    return (await uow.session.scalars(statement)).unique().all()


async def nudges_of_notice(uow: UnitOfWork, notice_id: NoticeId) -> Sequence[Nudge]:
    """What a message that was sent asked about, one a partnership, where that is still due and nobody answered it."""
    found = await uow.session.scalars(
        select(Nudge)
        .where(Nudge.notice_id == notice_id, Nudge.answer.is_(None))
        .options(
            joinedload(Nudge.row)
            .joinedload(PartnershipLibrary.partnership)
            .selectinload(Partnership.rows)
            .joinedload(PartnershipLibrary.library)
        )
        .order_by(Nudge.on, Nudge.id)
    )
    true: dict[PartnershipId, Nudge] = {}
    for nudge in found:
        due = nudge.row.due_on
        if due is not None and (due <= nudge.on or nudge.asked_by is not None):
            true.setdefault(nudge.row.partnership_id, nudge)
    return sorted(true.values(), key=lambda nudge: (nudge.row.partnership.quiet_since, nudge.id))


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


async def ask_again_in_a_week(
    uow: UnitOfWork,
    rows: Sequence[PartnershipLibrary],
    answer: NudgeAnswer,
    *,
    member_id: MemberId,
    today: date,
    asked_by: AskedBy,
) -> date:
    """*Not yet*, *We need help*: every first contact of the library is asked again in seven days, and the ladder climbs
    on, to the second contact too. It takes the place of what they were still to be asked before. Answers that day.
    """
    again = today + timedelta(days=ASK_AGAIN_DAYS)
    own = [row.id for row in rows]
    everywhere = [each.id for row in rows for each in row.partnership.rows]
    replaced = (Nudge.row_id.in_(own) & Nudge.step.in_(FIRST_CONTACT_RUNGS)) | (
        (Nudge.member_id == member_id) & Nudge.row_id.in_(everywhere)
    )
    await uow.session.execute(delete(Nudge).where(Nudge.sent_at.is_(None), replaced))
    await answered(uow, own, answer, member_id=member_id, again_on=again, today=today)
    contacts = await first_contacts_of(uow, {row.library_id for row in rows})
    await write_nudges(
        uow,
        [
            Wanted(member_id=contact, row=row, on=again, asked_by=asked_by.get(row.id))
            for row in rows
            for contact in contacts.get(row.library_id, ())
        ],
    )
    return again


async def answered(
    uow: UnitOfWork,
    row_ids: Collection[PartnershipLibraryId],
    answer: NudgeAnswer,
    *,
    member_id: MemberId,
    today: date,
    again_on: date | None = None,
) -> None:
    """The nudges about these rows that reached this person have an answer; it takes the place of an earlier one whose
    day has not come.
    """
    found = await uow.session.scalars(
        select(Nudge).where(
            Nudge.member_id == member_id,
            Nudge.row_id.in_(row_ids),
            Nudge.sent_at.is_not(None),
            Nudge.answer.is_(None) | (Nudge.again_on > today),
        )
    )
    for nudge in found:
        nudge.answer = answer
        nudge.answered_at = uow.now
        nudge.again_on = again_on


async def keep_asking(uow: UnitOfWork, rows: Collection[PartnershipLibrary]) -> None:
    """The last talk of these rows was taken back or moved: what had been asked about the talk that is due now is not
    asked once more. The ladder stands where it stood, and what an answer promised still holds.
    """
    by_id = {row.id: row for row in rows if row.due_on is not None}
    asked: dict[PartnershipLibraryId, list[Nudge]] = defaultdict(list)
    for nudge in await uow.session.scalars(
        select(Nudge).where(Nudge.row_id.in_(by_id), Nudge.sent_at.is_not(None)).order_by(Nudge.id)
    ):
        due = by_id[nudge.row_id].due_on
        if due is not None and nudge.on >= due:
            asked[nudge.row_id].append(nudge)
    if not asked:
        return
    await _stand_where_it_stood(uow, by_id, asked)
    contacts = await first_contacts_of(uow, {by_id[row_id].library_id for row_id in asked})
    await write_nudges(
        uow,
        [
            Wanted(member_id=contact, row=by_id[row_id], on=again)
            for row_id, nudges in asked.items()
            if (again := _promised(nudges)) is not None
            for contact in contacts.get(by_id[row_id].library_id, ())
        ],
    )


def _promised(asked: Sequence[Nudge]) -> date | None:
    """The day on which an answer promised to ask again, unless that was done. `asked`: nudges that were sent."""
    latest = max(nudge.on for nudge in asked)
    return max((nudge.again_on for nudge in asked if nudge.again_on and nudge.again_on > latest), default=None)


async def _stand_where_it_stood(
    uow: UnitOfWork, rows: Mapping[PartnershipLibraryId, PartnershipLibrary], asked: Mapping[_RowId, Sequence[Nudge]]
) -> None:
    """The highest rung on which somebody was asked, or that was climbed for the talk that is due."""
    found = await uow.session.execute(
        select(PartnershipLibrary.id, Partnership.state, Climb.step)
        .join(Partnership, Partnership.id == PartnershipLibrary.partnership_id)
        .outerjoin(Climb, (Climb.row_id == PartnershipLibrary.id) & (Climb.due_on == PartnershipLibrary.due_on))
        .where(PartnershipLibrary.id.in_(list(asked)))
    )
    states: dict[_RowId, PartnershipState] = {}
    steps: dict[_RowId, list[LadderStep]] = {row_id: [nudge.step for nudge in asked[row_id]] for row_id in asked}
    for row_id, state, climbed in found:
        states[row_id] = state
        rung: LadderStep | None = climbed  # of a row whose ladder begins anew on that day there is none
        if rung is not None:
            steps[row_id].append(rung)
    for row_id, rungs in steps.items():
        row, order = rows[row_id], list(LadderStep)
        step = max(rungs, key=order.index)
        if row.due_on is not None:
            row.climbed(step, next_rung_day(step, row.due_on, states[row_id]))


async def laters_of(uow: UnitOfWork, member_id: MemberId, *, today: date) -> Sequence[Later]:
    """What the member asked not to be reminded of, and until which day to come; the nearest first."""
    found = await uow.session.scalars(
        select(Later).where(Later.member_id == member_id, Later.until > today).order_by(Later.until, Later.id)
    )
    return found.all()


async def remind_again(uow: UnitOfWork, *, member_id: MemberId, today: date) -> None:
    """The member's pauses end: what waited for a later day may be asked from today on, and what they left without an
    answer for long is asked once more.
    """
    await uow.session.execute(delete(Later).where(Later.member_id == member_id))
    found = await uow.session.scalars(
        select(Nudge)
        .where(Nudge.member_id == member_id, Nudge.sent_at.is_(None), Nudge.on > today)
        .options(joinedload(Nudge.row))
    )
    waiting = found.all()
    await uow.session.execute(delete(Nudge).where(Nudge.id.in_([nudge.id for nudge in waiting])))
    left = await listen_again(uow, member_id)
    await write_nudges(
        uow,
        [
            *(
                Wanted(member_id=member_id, row=nudge.row, on=today, asked_by=nudge.asked_by, step=nudge.step)
                for nudge in waiting
            ),
            *(Wanted(member_id=member_id, row=row, on=today) for row in left if row.due_on and row.due_on <= today),
        ],
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
        [
            Wanted(member_id=member_id, row=nudge.row, on=until, asked_by=nudge.asked_by, step=nudge.step)
            for nudge in moved
        ],
    )
    uow.audit("reminders moved", "member", member_id, by=member_id, until=until.isoformat(), partnership=partnership_id)
