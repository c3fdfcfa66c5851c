"""Nudges: who is to be asked about which silence, when, and what they answer.

`plan_nudges` turns rows whose day has come into one nudge a contact, and gathers all the nudges of a person into one
notice at their next allowed hour, at most one a week. The presenter reads them again when the notice leaves; so a talk
logged in between silences it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import case, delete, exists, func, literal, select, update
from sqlalchemy.orm import joinedload

from core.model.defaults import ASK_AGAIN_DAYS, FEWER_MESSAGES_PAUSE, NUDGE_PAUSE
from core.model.ids import LibraryId, MemberId, PartnershipId, PartnershipLibraryId
from core.model.libraries import Contact, ContactRole
from core.model.members import Account, Member
from core.model.notices import Notice, NoticeState
from core.model.nudges import Later, Nudge, NudgeAnswer
from core.model.partnerships import LadderStep, Partnership, PartnershipLibrary
from core.model.schedule import Hours, local_day, local_instant, next_allowed
from core.services.people import contacts_of, hours_of, members_with_hours
from core.store.unit import UnitOfWork
from core.store.upsert import insert_for

KIND = "nudge"
BATCH = 500
EARLIEST_ZONE = timedelta(hours=14)
"""The day begins first at UTC+14; a row is planned as soon as its day has begun somewhere."""


async def plan_nudges(uow: UnitOfWork) -> int:
    """Plan what has come due, at most 500 rows at once; answers how many rows were planned. It may run anywhere,
    often.
    """
    horizon = (uow.now + EARLIEST_ZONE).date()
    rows = (
        await uow.session.scalars(
            select(PartnershipLibrary)
            .where(PartnershipLibrary.nudge_on <= horizon)
            .order_by(PartnershipLibrary.nudge_on, PartnershipLibrary.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        )
    ).all()
    if rows:
        first_contacts = await _first_contacts(uow, {row.library_id for row in rows})
        await _write(
            uow,
            [
                (member_id, row, row.nudge_on)
                for row in rows
                for member_id in first_contacts[row.library_id]
                if row.nudge_on
            ],
        )
        step = case(
            (PartnershipLibrary.step == LadderStep.NONE, literal(LadderStep.FIRST, PartnershipLibrary.step.type)),
            else_=PartnershipLibrary.step,
        )
        await uow.session.execute(
            update(PartnershipLibrary)
            .where(PartnershipLibrary.id.in_([row.id for row in rows]))
            .values(nudge_on=None, step=step)
            .execution_options(synchronize_session=False)
        )
    await _queue(uow, await _people_without_notice(uow, horizon))
    return len(rows)


async def _first_contacts(
    uow: UnitOfWork, library_ids: Collection[LibraryId]
) -> defaultdict[LibraryId, list[MemberId]]:
    """The first contacts of these libraries who are connected on some platform."""
    found = await uow.session.execute(
        select(Contact.library_id, Contact.member_id)
        .where(
            Contact.library_id.in_(library_ids),
            Contact.role == ContactRole.PRIMARY,
            exists().where(Account.member_id == Contact.member_id),
        )
        .order_by(Contact.id)
    )
    by_library: defaultdict[LibraryId, list[MemberId]] = defaultdict(list)
    for library_id, member_id in found:
        by_library[library_id].append(member_id)
    return by_library


async def _write(
    uow: UnitOfWork,
    wanted: Iterable[tuple[MemberId, PartnershipLibrary, date]],
    *,
    asked_by: MemberId | None = None,
) -> None:
    """One nudge a person, row and day; none before the day until which the person asked to be left alone."""
    wanted = list(wanted)
    if not wanted:
        return
    laters = await _laters(uow, {member_id for member_id, _row, _on in wanted})
    values = []
    for member_id, row, on in wanted:
        untils = [until for partnership_id, until in laters[member_id] if partnership_id in {None, row.partnership_id}]
        values.append(
            {
                "member_id": member_id,
                "row_id": row.id,
                "on": max([on, *untils]),
                "step": LadderStep.FIRST,
                "planned_at": uow.now,
                "asked_by": asked_by,
            }
        )
    await uow.session.execute(insert_for(uow.session, Nudge).on_conflict_do_nothing(), values)


async def _laters(
    uow: UnitOfWork, member_ids: Collection[MemberId]
) -> dict[MemberId, list[tuple[PartnershipId | None, date]]]:
    found: dict[MemberId, list[tuple[PartnershipId | None, date]]] = defaultdict(list)
    for later in await uow.session.scalars(select(Later).where(Later.member_id.in_(member_ids))):
        found[later.member_id].append((later.partnership_id, later.until))
    return found


async def _people_without_notice(uow: UnitOfWork, horizon: date) -> set[MemberId]:
    """People with a nudge that may go by `horizon` and no notice on its way to carry it by then."""
    carrying = exists().where(
        Notice.member_id == Nudge.member_id,
        Notice.kind == KIND,
        (Notice.state == NoticeState.SENDING)
        | ((Notice.state == NoticeState.WAITING) & (Notice.not_before <= uow.now + NUDGE_PAUSE)),
    )
    found = await uow.session.scalars(
        # Not DISTINCT: SQLite would then walk through everybody's past nudges, in the order of people.
        select(Nudge.member_id).where(Nudge.sent_at.is_(None), Nudge.on <= horizon, ~carrying)
    )
    return set(found)


async def _queue(uow: UnitOfWork, member_ids: Collection[MemberId]) -> None:
    """For each person one notice for all their open nudges, at the first hour that their days and the weekly limit
    allow. A few statements, however many people.
    """
    everybody = sorted(member_ids)
    for begin in range(0, len(everybody), BATCH):
        await _queue_some(uow, everybody[begin : begin + BATCH])


async def _queue_some(uow: UnitOfWork, member_ids: Sequence[MemberId]) -> None:
    found = await uow.session.execute(
        select(Nudge.member_id, func.min(Nudge.on))
        .where(Nudge.member_id.in_(member_ids), Nudge.sent_at.is_(None))
        .group_by(Nudge.member_id)
    )
    first = {row[0]: row[1] for row in found}
    by_week: dict[str, list[tuple[MemberId, datetime]]] = defaultdict(list)
    for member_id, (member, library) in (await members_with_hours(uow, first)).items():
        hours = hours_of(member, library=library)
        at = nudge_instant(first[member_id], uow.now, hours, member)
        year, week, _day = local_day(at, hours.zone).isocalendar()
        by_week[f"nudge:{year}-W{week:02d}"].append((member_id, at))
    await uow.session.execute(
        delete(Notice)
        .where(
            Notice.member_id.in_([member_id for people in by_week.values() for member_id, _at in people]),
            Notice.kind == KIND,
            Notice.state == NoticeState.WAITING,
            Notice.attempts == 0,
        )
        .execution_options(synchronize_session=False)
    )
    for key, people in by_week.items():
        await uow.notify(KIND, KIND, people, key=key)


def nudge_instant(first: date, now: datetime, hours: Hours, member: Member) -> datetime:
    """When a nudge that may be asked from `first` on (the person's calendar) reaches them, by their hours and the
    limit.
    """
    from_day = first
    if member.nudged_at is not None:
        # By the calendar: a nudge of last Friday, a few seconds past ten, does not put this Friday's off to Monday.
        pause = FEWER_MESSAGES_PAUSE if member.fewer_messages else NUDGE_PAUSE
        from_day = max(first, local_day(member.nudged_at, hours.zone) + pause)
    return next_allowed(max(now, local_instant(from_day, 0, hours.zone)), hours)


async def requeue_nudges(uow: UnitOfWork, member_id: MemberId) -> None:
    """The person's hours changed: nudges that wait are queued anew."""
    waiting = await uow.session.scalar(
        select(Nudge.id).where(Nudge.member_id == member_id, Nudge.sent_at.is_(None)).limit(1)
    )
    if waiting is not None:
        await uow.session.flush()
        await _queue(uow, [member_id])


async def open_nudges(uow: UnitOfWork, member_id: MemberId, today: date) -> Sequence[Nudge]:
    """The person's nudges that may be asked today and are still true, one a partnership, longest silent first.

    `today` is the person's calendar day. A nudge of the ladder is true while its talk is due; one that staff asked for
    until somebody logs, which deletes it.
    """
    found = await uow.session.scalars(
        select(Nudge)
        .where(Nudge.member_id == member_id, Nudge.sent_at.is_(None), Nudge.on <= today)
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
        if due is not None and (nudge.asked_by is not None or due <= today):
            true.setdefault(nudge.row.partnership_id, nudge)
    return sorted(true.values(), key=lambda nudge: (nudge.row.partnership.quiet_since, nudge.id))


async def nudges_sent(uow: UnitOfWork, notice: Notice, member_id: MemberId, today: date) -> None:
    """A nudge arrived: every open nudge it stood for is asked now, and the week's limit begins."""
    found = await uow.session.scalars(
        select(Nudge).where(Nudge.member_id == member_id, Nudge.sent_at.is_(None), Nudge.on <= today)
    )
    for nudge in found:
        nudge.sent_at = uow.now
        nudge.notice_id = notice.id
    await uow.session.execute(update(Member).where(Member.id == member_id).values(nudged_at=uow.now))


async def nudges_refused(uow: UnitOfWork, member_id: MemberId, today: date) -> None:
    """The person cannot be reached: their open nudges fall away, and staff find the notice that failed."""
    await uow.session.execute(
        delete(Nudge).where(Nudge.member_id == member_id, Nudge.sent_at.is_(None), Nudge.on <= today)
    )


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


async def not_yet(uow: UnitOfWork, rows: Sequence[PartnershipLibrary], *, member_id: MemberId, today: date) -> date:
    """*Not yet*: every contact of the library is asked again in seven days. Answers that day."""
    again = today + timedelta(days=ASK_AGAIN_DAYS)
    for row in rows:
        row.ask_again(again)
    await _answered(uow, rows, member_id, NudgeAnswer.NOT_YET)
    return again


async def remind_in_a_week(
    uow: UnitOfWork, rows: Sequence[PartnershipLibrary], *, member_id: MemberId, today: date
) -> date:
    """*Remind me in a week*: only this person is asked again in seven days. Answers that day."""
    again = today + timedelta(days=ASK_AGAIN_DAYS)
    await _answered(uow, rows, member_id, NudgeAnswer.LATER)
    await _write(uow, [(member_id, row, again) for row in rows])
    return again


async def _answered(
    uow: UnitOfWork, rows: Sequence[PartnershipLibrary], member_id: MemberId, answer: NudgeAnswer
) -> None:
    found = await uow.session.scalars(
        select(Nudge).where(
            Nudge.member_id == member_id,
            Nudge.row_id.in_([row.id for row in rows]),
            Nudge.sent_at.is_not(None),
            Nudge.answer.is_(None),
        )
    )
    for nudge in found:
        nudge.answer = answer
        nudge.answered_at = uow.now


async def remind_later(uow: UnitOfWork, *, member_id: MemberId, until: date, partnership: Partnership | None) -> None:
    """*Remind me later*: no nudge before that day, of one partnership or of all; open ones wait until then."""
    partnership_id = partnership.id if partnership else None
    later = await uow.session.scalar(
        select(Later).where(
            Later.member_id == member_id,
            Later.partnership_id == partnership_id if partnership_id else Later.partnership_id.is_(None),
        )
    )
    if later is None:
        uow.session.add(Later(member_id=member_id, until=until, partnership_id=partnership_id))
    else:
        later.until = until
    waiting = await uow.session.scalars(
        select(Nudge)
        .where(Nudge.member_id == member_id, Nudge.sent_at.is_(None), Nudge.on < until)
        .options(joinedload(Nudge.row))
    )
    moved = [nudge for nudge in waiting if partnership_id in {None, nudge.row.partnership_id}]
    await uow.session.execute(delete(Nudge).where(Nudge.id.in_([nudge.id for nudge in moved])))
    await _write(uow, [(member_id, nudge.row, until) for nudge in moved])
    uow.audit("reminders moved", "member", member_id, by=member_id, until=until.isoformat(), partnership=partnership_id)


async def nudge_now(
    uow: UnitOfWork, partnership: Partnership, *, by: MemberId
) -> tuple[list[tuple[Member, datetime]], list[tuple[Member, datetime]]]:
    """Staff ask: each first contact is nudged at their next allowed hour.

    Answers who will be nudged and when, and who was nudged less than a week ago and when; those are left alone.
    """
    queued: list[tuple[Member, datetime]] = []
    left_alone: list[tuple[Member, datetime]] = []
    rows = {row.library_id: row for row in partnership.rows}
    asked: list[MemberId] = []
    for contact in await contacts_of(uow, rows, roles=[ContactRole.PRIMARY]):
        member = contact.member
        if not member.accounts:
            continue
        if member.nudged_at is not None and member.nudged_at > uow.now - NUDGE_PAUSE:
            left_alone.append((member, member.nudged_at))
            continue
        today = local_day(uow.now, hours_of(member, library=contact.library).zone)
        await _write(uow, [(member.id, rows[contact.library_id], today)], asked_by=by)
        asked.append(member.id)
    await _queue(uow, asked)
    for member_id in asked:
        notice = await uow.session.scalar(
            select(Notice).where(
                Notice.member_id == member_id, Notice.kind == KIND, Notice.state == NoticeState.WAITING
            )
        )
        member = await uow.session.get_one(Member, member_id)
        if notice is not None:
            queued.append((member, notice.not_before))
    if queued:
        uow.audit("nudge asked for", "partnership", partnership.id, by=by)
    return queued, left_alone


async def next_nudge_day(uow: UnitOfWork) -> date | None:
    """The next day, not begun anywhere yet, on which somebody is to be asked; None when there is none."""
    horizon = (uow.now + EARLIEST_ZONE).date()
    rows = select(func.min(PartnershipLibrary.nudge_on)).where(PartnershipLibrary.nudge_on > horizon)
    people = select(func.min(Nudge.on)).where(Nudge.sent_at.is_(None), Nudge.on > horizon)
    known = [day for query in (rows, people) if (day := await uow.session.scalar(query)) is not None]
    return min(known) if known else None
