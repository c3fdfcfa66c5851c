"""*We cannot answer now*: a library pauses all its partnerships, without a day and without a reason, until somebody
says that it is back. A partner, or whoever watches over a partnership, may say so for it.

What begins meanwhile is paused too (`pause_newcomers`, by the clock). Its contacts are asked once a month, kindly,
whether they are back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased

from core.model.ids import AwayId, CountryPauseId, LibraryId, MemberId, PartnershipId
from core.model.libraries import Contact, Library
from core.model.members import Member
from core.model.partnerships import LIVE, Partnership, PartnershipLibrary, PartnershipState
from core.model.pauses import Away, Pause, ask_after
from core.model.schedule import local_day
from core.services.communications import hold_of
from core.services.finding_wishes import seeker_changed
from core.services.partnerships import in_state
from core.services.pauses import AT_ONCE, begin_pause, end_pause, go_on, open_pauses
from core.services.people import contacts_of, in_their_hours
from core.store.turns import take_turn
from core.store.unit import UnitOfWork


@dataclass(frozen=True)
class StandingAway:
    """A library that cannot answer, or could not; and who said so and who ended it, by name."""

    away: Away
    library: Library
    asker: str
    ender: str | None


def about(away_id: AwayId) -> str:
    """What notices about it are marked with."""
    return f"away:{away_id}"


async def away_by_id(uow: UnitOfWork, away_id: AwayId) -> StandingAway | None:
    """Also one that is over; or None."""
    found = await _aways(uow, Away.id == away_id)
    return found[0] if found else None


async def open_aways(uow: UnitOfWork, library_ids: Collection[LibraryId]) -> Mapping[LibraryId, StandingAway]:
    """Of these libraries those that cannot answer now. One statement."""
    found = await _aways(uow, Away.library_id.in_(library_ids), Away.ended_at.is_(None))
    return {each.away.library_id: each for each in found}


async def _aways(uow: UnitOfWork, *which: ColumnElement[bool]) -> list[StandingAway]:
    asker, ender = aliased(Member), aliased(Member)
    found = await uow.session.execute(
        select(Away, Library, asker.name, ender.name)
        .join(Library, Library.id == Away.library_id)
        .join(asker, asker.id == Away.asked_by)
        .outerjoin(ender, ender.id == Away.ended_by)
        .where(*which)
        .order_by(Away.id)
        .execution_options(populate_existing=True)
    )
    return [StandingAway(*row) for row in found]


async def cannot_answer(uow: UnitOfWork, library: Library, *, by: MemberId, for_them: bool = False) -> Away:
    """All its partnerships are paused from now on. Its partners read that it cannot answer, and its other contacts who
    said so. Of two who say so at the same moment the second one finds what the first wrote.
    """
    away = await begin_away(uow, library, by=by, for_them=for_them)
    while await pause_newcomers(uow, away_id=away.id):
        pass
    return away


async def begin_away(
    uow: UnitOfWork,
    library: Library,
    *,
    by: MemberId,
    for_them: bool = False,
    country_pause_id: CountryPauseId | None = None,
) -> Away:
    """The row alone, and word to its contacts: its partnerships are paused by `pause_newcomers`."""
    await take_turn(uow, f"away:{library.id}")
    standing = await open_aways(uow, [library.id])
    if library.id in standing:
        return standing[library.id].away
    away = Away(
        library_id=library.id,
        asked_by=by,
        began_at=uow.now,
        ask_on=ask_after(local_day(uow.now, "UTC")),
        for_them=for_them,
        country_pause_id=country_pause_id,
    )
    uow.session.add(away)
    await uow.session.flush()
    uow.audit("cannot answer", "library", library.id, by=by, away=away.id, for_them="yes" if for_them else None)
    await seeker_changed(uow, library.id)
    await _tell(uow, away, await contacts_of(uow, [library.id]))
    return away


async def come_back(uow: UnitOfWork, away_id: AwayId, *, by: MemberId | None) -> bool:
    """It can answer again: what nobody else pauses goes on, and all who read that it could not read so. False where
    that was said before.
    """
    if not await end_away(uow, away_id, by=by):
        return False
    while await end_what_is_over(uow, away_id=away_id):
        pass
    return True


async def end_away(uow: UnitOfWork, away_id: AwayId, *, by: MemberId | None) -> bool:
    """The row alone, and word to all concerned: its pauses are ended by `end_what_is_over`."""
    away = await uow.session.get(Away, away_id)
    if away is None:
        return False
    await take_turn(uow, f"away:{away.library_id}")
    await uow.session.refresh(away)
    if not away.is_open:
        return False
    away.ended_at = uow.now
    away.ended_by = by
    await uow.session.flush()
    uow.audit("can answer again", "library", away.library_id, by=by, away=away.id)
    await seeker_changed(uow, away.library_id)
    paused = select(Pause.partnership_id).where(Pause.away_id == away.id, Pause.ended_at.is_(None))
    partners = await uow.session.scalars(
        select(PartnershipLibrary.library_id).where(PartnershipLibrary.partnership_id.in_(paused))
    )
    told = await contacts_of(uow, {away.library_id, *partners})
    recipients = in_their_hours(uow, [contact for contact in told if contact.member_id != by])
    await uow.refresh(about(away.id))
    await uow.notify("away_over", about(away.id), recipients, away=away.id)
    return True


async def not_back_yet(uow: UnitOfWork, away: Away, *, by: MemberId) -> date:
    """They are asked again in a month; answers when."""
    away.ask_on = ask_after(local_day(uow.now, "UTC"))
    uow.audit("not back yet", "library", away.library_id, by=by, away=away.id)
    await uow.refresh(about(away.id))
    return away.ask_on


async def _tell(uow: UnitOfWork, away: Away, contacts: Sequence[Contact]) -> None:
    """Each person once, however many of their partnerships it concerns."""
    told = [contact for contact in contacts if contact.member_id != away.asked_by]
    await uow.notify("away", about(away.id), in_their_hours(uow, told), away=away.id)


# The clock


async def pause_newcomers(uow: UnitOfWork, *, away_id: AwayId | None = None) -> int:
    """Pause what is live though one of its libraries cannot answer, at most fifty; answers how many. `away_id`: of that
    one only. It may run anywhere, often.
    """
    gone = aliased(Away)
    paused = exists().where(Pause.away_id == Away.id, Pause.partnership_id == Partnership.id)
    statement = (
        select(Partnership.id, Away.id)
        .select_from(Away)
        .join(PartnershipLibrary, PartnershipLibrary.library_id == Away.library_id)
        .join(Partnership, Partnership.id == PartnershipLibrary.partnership_id)
        .where(
            Away.ended_at.is_(None),
            # From the few who are away to their partnerships, and not the other way round.
            PartnershipLibrary.library_id.in_(select(gone.library_id).where(gone.ended_at.is_(None))),
            in_state(*LIVE, PartnershipState.PAUSED),
            ~paused,
        )
        .order_by(Partnership.id, Away.id)
        .limit(AT_ONCE)
    )
    if away_id is not None:
        statement = statement.where(Away.id == away_id)
    due = (await uow.session.execute(statement)).all()
    for partnership_id, number in due:
        await _pause(uow, partnership_id, number)
    return len(due)


async def _pause(uow: UnitOfWork, partnership_id: PartnershipId, away_id: AwayId) -> None:
    """Unless another program just did, or the library is back."""
    held = await hold_of(uow, select(Partnership.id).where(Partnership.id == partnership_id))
    away = await uow.session.get_one(Away, away_id, populate_existing=True)
    if held is None or not away.is_open:
        return
    if held.partnership.state not in {*LIVE, PartnershipState.PAUSED}:
        return
    standing = await open_pauses(uow, partnership_id)
    if any(each.away_id == away_id for each in standing):
        return
    await begin_pause(uow, held.partnership, away.library_id, standing, by=away.asked_by, away_id=away_id)
    await _tell(uow, away, held.contacts)


async def end_what_is_over(uow: UnitOfWork, *, away_id: AwayId | None = None) -> int:
    """End the pauses of libraries that are back, at most fifty, and let their partnerships go on; answers how many.
    `away_id`: of that one only. It may run anywhere, often.
    """
    statement = (
        select(Pause.id, Pause.partnership_id, Away.ended_by)
        .join(Away, Away.id == Pause.away_id)
        .where(Pause.ended_at.is_(None), Away.ended_at.is_not(None))
        .order_by(Pause.partnership_id, Pause.id)
        .limit(AT_ONCE)
    )
    if away_id is not None:
        statement = statement.where(Away.id == away_id)
    due = (await uow.session.execute(statement)).all()
    for pause_id, partnership_id, ended_by in due:
        held = await hold_of(uow, select(Partnership.id).where(Partnership.id == partnership_id))
        pause = await uow.session.get_one(Pause, pause_id, populate_existing=True)
        if held is not None and pause.is_open:
            await end_pause(uow, pause, by=ended_by)
            await go_on(uow, held.partnership, by=ended_by)
    return len(due)


async def ask_aways(uow: UnitOfWork) -> int:
    """Ask those who cannot answer whether they are back, where it is a month ago; answers how many were asked. It may
    run anywhere, often.
    """
    today = local_day(uow.now, "UTC")
    found = await uow.session.scalars(
        select(Away)
        .where(Away.ended_at.is_(None), Away.ask_on <= today)
        .order_by(Away.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    due = found.all()
    for away in due:
        asked_on = today.isoformat()
        away.ask_on = ask_after(today)
        contacts = in_their_hours(uow, await contacts_of(uow, [away.library_id]))
        key = f"away_question:{about(away.id)}:{asked_on}"
        await uow.notify("away_question", about(away.id), contacts, key=key, away=away.id, asked_on=asked_on)
    return len(due)


async def next_away_question(uow: UnitOfWork) -> datetime | None:
    """When somebody is next asked, as that day begins in UTC; None when nobody is."""
    day: date | None = await uow.session.scalar(select(func.min(Away.ask_on)).where(Away.ended_at.is_(None)))
    return datetime.combine(day, time(), UTC) if day is not None else None
