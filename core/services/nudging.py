"""Nudges: who is to be asked about which silence, and when.

All the nudges of a person are gathered into one notice at their next allowed hour, at most one a week. The presenter
reads them again when the notice leaves; so a talk logged in between silences it. Which rung of the ladder asks whom:
`climbing`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, func, or_, select, update
from sqlalchemy.orm import aliased, joinedload

from core.model.budget import pause_of
from core.model.defaults import FEWER_MESSAGES_PAUSE, GIVE_UP_AFTER, NUDGE_PAUSE
from core.model.ids import LibraryId, MemberId, NoticeId, NudgeId, PartnershipId
from core.model.ladder import FIRST_CONTACT_RUNGS
from core.model.libraries import Contact, ContactRole, Library
from core.model.members import Account, Member
from core.model.notices import Notice, NoticeState
from core.model.nudges import Later, Nudge
from core.model.partnerships import LadderStep, Partnership, PartnershipLibrary
from core.model.schedule import Hours, local_day, local_instant, next_allowed
from core.services.people import hours_of, members_with_hours
from core.services.quiet_mode import left_in_peace
from core.store.unit import UnitOfWork
from core.store.upsert import insert_for

KIND = "nudge"
BATCH = 500
UNDELIVERED = (NoticeState.FAILED, NoticeState.PARKED)
EARLIEST_ZONE = timedelta(hours=14)
"""The day begins first at UTC+14; a row is planned as soon as its day has begun somewhere."""


async def first_contacts_of(uow: UnitOfWork, library_ids: Collection[LibraryId]) -> Mapping[LibraryId, list[MemberId]]:
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
    by_library: dict[LibraryId, list[MemberId]] = {}
    for library_id, member_id in found:
        by_library.setdefault(library_id, []).append(member_id)
    return by_library


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A nudge to be written: whom to ask about which row, from which day of their calendar on, at whose request, and on
    which rung.
    """

    member_id: MemberId
    row: PartnershipLibrary
    on: date
    asked_by: MemberId | None = None
    step: LadderStep = LadderStep.FIRST


async def write_nudges(uow: UnitOfWork, wanted: Sequence[Wanted]) -> Sequence[Wanted]:
    """One nudge a person and row at a time; none before the day until which the person asked to be left alone, and none
    for who is left in peace (`quiet_mode`). Answers those who are asked.

    One that waits already stands.
    """
    quiet = await left_in_peace(uow, {each.row.id for each in wanted})
    wanted = [each for each in wanted if (each.member_id, each.row.id) not in quiet]
    if not wanted:
        return wanted
    laters = await _laters(uow, {each.member_id for each in wanted})
    values = []
    for each in wanted:
        untils = [
            until
            for partnership_id, until in laters[each.member_id]
            if partnership_id in {None, each.row.partnership_id}
        ]
        values.append(
            {
                "member_id": each.member_id,
                "row_id": each.row.id,
                "on": max([each.on, *untils]),
                "step": each.step,
                "planned_at": uow.now,
                "asked_by": each.asked_by,
            }
        )
    await uow.session.execute(insert_for(uow.session, Nudge).on_conflict_do_nothing(), values)
    return wanted


async def _laters(
    uow: UnitOfWork, member_ids: Collection[MemberId]
) -> dict[MemberId, list[tuple[PartnershipId | None, date]]]:
    found: dict[MemberId, list[tuple[PartnershipId | None, date]]] = defaultdict(list)
    for later in await uow.session.scalars(select(Later).where(Later.member_id.in_(member_ids))):
        found[later.member_id].append((later.partnership_id, later.until))
    return found


def did_not_arrive() -> ColumnElement[bool]:
    """Whether the notice that was to carry a nudge was refused or parked, by itself or with the message in which it
    goes; staff may send that again.
    """
    return exists().where(
        Notice.member_id == Nudge.member_id,
        Notice.kind == KIND,
        Notice.state.in_(UNDELIVERED) | ((Notice.state == NoticeState.RIDING) & _stands_still()),
        Notice.created_at >= Nudge.planned_at,
    )


def _stands_still() -> ColumnElement[bool]:
    """Whether the message in which a notice rides may have arrived, and is not tried again."""
    carrier = aliased(Notice)
    return exists().where(carrier.id == Notice.carried_by, carrier.state.in_(UNDELIVERED))


async def people_without_notice(uow: UnitOfWork, horizon: date) -> set[MemberId]:
    """People with a nudge that may go by `horizon` and no notice on its way to carry it by then."""
    carrying = exists().where(
        Notice.member_id == Nudge.member_id,
        Notice.kind == KIND,
        (Notice.state == NoticeState.SENDING)
        | ((Notice.state == NoticeState.RIDING) & ~_stands_still())
        | ((Notice.state == NoticeState.WAITING) & (Notice.not_before <= uow.now + NUDGE_PAUSE)),
    )
    found = await uow.session.scalars(
        # Not DISTINCT: SQLite would then walk through everybody's past nudges, in the order of people.
        select(Nudge.member_id).where(Nudge.sent_at.is_(None), Nudge.on <= horizon, ~carrying, ~did_not_arrive())
    )
    return set(found)


async def queue_nudges(
    uow: UnitOfWork, member_ids: Collection[MemberId], *, revive: bool = False
) -> dict[MemberId, datetime]:
    """For each person one notice for all their open nudges, at the first hour that their days and the weekly limit
    allow; answers these hours. A few statements, however many people.

    `revive`: a notice of the same week that did not arrive is tried again.
    """
    everybody = sorted(member_ids)
    hours: dict[MemberId, datetime] = {}
    for begin in range(0, len(everybody), BATCH):
        hours |= await _queue_some(uow, everybody[begin : begin + BATCH], revive=revive)
    return hours


async def _queue_some(uow: UnitOfWork, member_ids: Sequence[MemberId], *, revive: bool) -> dict[MemberId, datetime]:
    found = await uow.session.execute(
        select(Nudge.member_id, func.min(Nudge.on))
        .where(Nudge.member_id.in_(member_ids), Nudge.sent_at.is_(None))
        .group_by(Nudge.member_id)
    )
    first = {row[0]: row[1] for row in found}
    hours: dict[MemberId, datetime] = {}
    weeks: dict[MemberId, str] = {}
    for member_id, (member, library) in (await members_with_hours(uow, first)).items():
        when = hours_of(member, library=library)
        hours[member_id] = at = nudge_instant(first[member_id], uow.now, when, member)
        year, week, _day = local_day(at, when.zone).isocalendar()
        weeks[member_id] = f"{KIND}:{year}-W{week:02d}"
    if revive:
        await _supersede_undelivered(uow, hours)
    standing = await _clear_the_way(uow, hours)
    by_week: dict[str, list[tuple[MemberId, datetime]]] = defaultdict(list)
    for member_id, at in hours.items():
        if member_id not in standing:
            by_week[weeks[member_id]].append((member_id, at))
    for key, people in by_week.items():
        await uow.notify(KIND, KIND, people, key=key)
    return hours


async def _supersede_undelivered(uow: UnitOfWork, member_ids: Collection[MemberId]) -> None:
    """What did not arrive is not for staff to send again: a new notice takes its place, or it is revived as such."""
    await uow.session.execute(
        update(Notice)
        .where(Notice.member_id.in_(member_ids), Notice.kind == KIND, Notice.state.in_(UNDELIVERED))
        .values(state=NoticeState.DROPPED, created_at=uow.now)
        .execution_options(synchronize_session=False)
    )


async def _clear_the_way(uow: UnitOfWork, hours: Mapping[MemberId, datetime]) -> set[MemberId]:
    """Take away the notices that wait for another hour than these; answers whose waits for the right one already. What
    may have gone before old data was put back is looked up first.
    """
    untried = (Notice.kind == KIND, Notice.state == NoticeState.WAITING, Notice.attempts == 0, ~Notice.unsure)
    found = await uow.session.execute(
        select(Notice.id, Notice.member_id, Notice.not_before).where(Notice.member_id.in_(hours), *untried)
    )
    standing: set[MemberId] = set()
    misplaced: list[NoticeId] = []
    for notice_id, member_id, not_before in found:
        if member_id is not None and hours[member_id] == not_before:
            standing.add(member_id)
        else:
            misplaced.append(notice_id)
    if misplaced:
        await uow.session.execute(
            delete(Notice).where(Notice.id.in_(misplaced), *untried).execution_options(synchronize_session=False)
        )
    return standing


def nudge_instant(first: date, now: datetime, hours: Hours, member: Member) -> datetime:
    """When a nudge that may be asked from `first` on (the person's calendar) reaches them, by their hours and the
    limit.
    """
    return next_allowed(max(now, local_instant(within_limit(first, member, hours.zone), 0, hours.zone)), hours)


def within_limit(first: date, member: Member, zone: str) -> date:
    """The first day from `first` on (the person's calendar) that the limits on nudges and on messages allow.
    `member.roles` must be loaded.
    """
    # By the calendar: a nudge of last Friday, a few seconds past ten, does not put this Friday's off to Monday.
    days = [first]
    if member.nudged_at is not None:
        pause = FEWER_MESSAGES_PAUSE if member.fewer_messages else NUDGE_PAUSE
        days.append(local_day(member.nudged_at, zone) + pause)
    if member.written_at is not None:
        pause = pause_of(KIND, {grant.role for grant in member.roles}, fewer=member.fewer_messages)
        days.append(local_day(member.written_at, zone) + pause)
    return max(days)


async def put_off(
    uow: UnitOfWork, first: date, *, member_id: MemberId, partnership_ids: Collection[PartnershipId]
) -> date:
    """The day from `first` on until which the person wished to be left alone; of several partnerships the soonest."""
    laters = dict((await _laters(uow, [member_id]))[member_id])
    of_all = laters.get(None, first)
    return min(max(first, of_all, laters.get(each, first)) for each in partnership_ids)


async def requeue_nudges(uow: UnitOfWork, member_id: MemberId) -> None:
    """The person's hours changed: nudges that wait are queued anew."""
    waiting = await uow.session.scalar(
        select(Nudge.id).where(Nudge.member_id == member_id, Nudge.sent_at.is_(None)).limit(1)
    )
    if waiting is not None:
        await uow.session.flush()
        await queue_nudges(uow, [member_id])


async def asked_from(uow: UnitOfWork, member: Member, row: PartnershipLibrary, zone: str) -> date | None:
    """The day from which the person is reminded about that row: by the limit where a reminder waits, else when the
    time is over for which they wished to be left alone. None where neither is so. `zone`: of the person. One statement.
    """
    waits = select(func.min(Nudge.on)).where(
        Nudge.member_id == member.id, Nudge.row_id == row.id, Nudge.sent_at.is_(None)
    )
    alone = select(func.max(Later.until)).where(
        Later.member_id == member.id,
        or_(Later.partnership_id.is_(None), Later.partnership_id == row.partnership_id),
    )
    found = await uow.session.execute(
        select(waits.scalar_subquery().label("waits"), alone.scalar_subquery().label("alone"))
    )
    days = dict[str, date | None](found.mappings().one())
    return within_limit(day, member, zone) if (day := days["waits"]) is not None else days["alone"]


@dataclass(frozen=True)
class OpenNudges:
    """`true`: those that are still true, one a partnership, longest silent first. `whole`: all that they stand for."""

    true: Sequence[Nudge]
    whole: frozenset[NudgeId]


async def open_nudges(uow: UnitOfWork, member_id: MemberId, today: date) -> OpenNudges:
    """The person's nudges that may be asked today.

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
    nudges = found.all()
    true: dict[PartnershipId, Nudge] = {}
    for nudge in nudges:
        due = nudge.row.due_on
        if due is not None and (nudge.asked_by is not None or due <= today):
            true.setdefault(nudge.row.partnership_id, nudge)
    longest_first = sorted(true.values(), key=lambda nudge: (nudge.row.partnership.quiet_since, nudge.id))
    return OpenNudges(longest_first, frozenset(nudge.id for nudge in nudges))


async def asked_beside(uow: UnitOfWork, notice: Notice) -> bool:
    """Whether another nudge goes in the same message, and asks it all: of several that did not arrive, and are sent
    again together, one asks.
    """
    first = (Notice.carried_by == notice.carried_by) & (Notice.state == NoticeState.RIDING) & (Notice.id < notice.id)
    beside = select(Notice.id).where(Notice.kind == KIND, (Notice.id == notice.carried_by) | first).limit(1)
    return await uow.session.scalar(beside) is not None


async def nudges_sent(uow: UnitOfWork, notice: Notice, asked: Collection[NudgeId]) -> None:
    """A nudge arrived: those that it stood for are asked now, and the week's limit begins. What was written while it
    was on its way waits for the next one.

    Whose it is is read anew: the person may have joined two accounts while it was sent. Where an earlier try had
    arrived, what was written since then is added to it.
    """
    member_id = select(Notice.member_id).where(Notice.id == notice.id).scalar_subquery()
    found = await uow.session.scalars(select(Nudge).where(Nudge.id.in_(asked), Nudge.sent_at.is_(None)))
    newer = False
    for nudge in found:
        nudge.sent_at = uow.now
        nudge.notice_id = notice.id
        newer = newer or nudge.planned_at > notice.created_at
    if notice.unsure and newer:
        again = {"stale_from": uow.now, "give_up_at": uow.now + GIVE_UP_AFTER}
        await uow.session.execute(update(Notice).where(Notice.id == notice.id).values(again))
    await uow.session.execute(update(Member).where(Member.id == member_id).values(nudged_at=uow.now))


async def nudge_what_is_due(uow: UnitOfWork, library_id: LibraryId) -> None:
    """A library has a first contact now: what came due while there was nobody to ask is asked from today on. The ladder
    stands where it stood.
    """
    zone = await uow.session.scalar(select(Library.zone).where(Library.id == library_id))
    today = local_day(uow.now, zone or "UTC")
    asked = exists().where(
        Nudge.row_id == PartnershipLibrary.id,
        Nudge.on >= PartnershipLibrary.due_on,
        Nudge.step.in_(FIRST_CONTACT_RUNGS),
    )
    found = await uow.session.scalars(
        select(PartnershipLibrary).where(
            PartnershipLibrary.library_id == library_id,
            PartnershipLibrary.due_on <= today,
            PartnershipLibrary.step != LadderStep.NONE,
            ~asked,
        )
    )
    if rows := found.all():
        await uow.session.flush()
        contacts = (await first_contacts_of(uow, [library_id])).get(library_id, ())
        await write_nudges(uow, [Wanted(member_id=each, row=row, on=today) for row in rows for each in contacts])


async def next_nudge_day(uow: UnitOfWork) -> date | None:
    """The next day, not begun anywhere yet, on which somebody is to be asked; None when there is none."""
    horizon = (uow.now + EARLIEST_ZONE).date()
    rows = select(func.min(PartnershipLibrary.nudge_on)).where(PartnershipLibrary.nudge_on > horizon)
    people = select(func.min(Nudge.on)).where(Nudge.sent_at.is_(None), Nudge.on > horizon)
    known = [day for query in (rows, people) if (day := await uow.session.scalar(query)) is not None]
    return min(known) if known else None
