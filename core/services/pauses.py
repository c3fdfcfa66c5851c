"""A library rests one partnership until a day, and is back sooner, or by itself on that day.

A partnership is paused as long as one of its libraries pauses it. Whoever changes a pause holds its partnership
(`communications.hold`): when the last of two ends, the partnership goes on, and a talk is due anew from that day.
Nobody is late. A pause of less than a day was a slip: everything is as before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from core.model.ids import AwayId, LibraryId, MemberId, PartnershipId, PauseId
from core.model.libraries import Contact, Library
from core.model.lifecycle import ChangeReason
from core.model.members import Member
from core.model.partnerships import LIVE, Partnership, PartnershipState
from core.model.pauses import Away, Pause, as_before, move_trial, state_after, was_short, where_it_stands
from core.model.schedule import local_day, local_instant
from core.services.communications import Held, hold_of
from core.services.lifecycle import change_state
from core.services.partnerships import partnership_by_id
from core.services.people import in_their_hours
from core.store.unit import UnitOfWork

AT_ONCE = 50
"""So many pauses end, or begin, in one transaction of the clock."""


@dataclass(frozen=True)
class Standing:
    """A pause with its library, the names of who asked for it and who ended it."""

    pause: Pause
    library: Library
    asker: str
    ender: str | None


@dataclass(frozen=True, kw_only=True)
class Wished:
    """A pause before it is written down. `reason`: for colleagues and staff."""

    library: Library
    until: date
    reason: str | None = None


def about(pause_id: PauseId) -> str:
    """What notices about a pause are marked with."""
    return f"pause:{pause_id}"


async def standing_pauses(
    uow: UnitOfWork, partnership_ids: Collection[PartnershipId]
) -> Mapping[PartnershipId, list[Standing]]:
    """The open pauses of these partnerships, the oldest first. One statement; none where there are no partnerships."""
    found: dict[PartnershipId, list[Standing]] = defaultdict(list)
    if partnership_ids:
        for standing in await _standing(uow, Pause.partnership_id.in_(partnership_ids), Pause.ended_at.is_(None)):
            found[standing.pause.partnership_id].append(standing)
    return found


async def pause_by_id(uow: UnitOfWork, pause_id: PauseId) -> tuple[Standing, Partnership] | None:
    """The pause, open or not, and its partnership; or None."""
    found = await _standing(uow, Pause.id == pause_id)
    partnership = await partnership_by_id(uow, found[0].pause.partnership_id) if found else None
    return (found[0], partnership) if partnership is not None else None


async def _standing(uow: UnitOfWork, *which: object) -> list[Standing]:
    asker, ender = aliased(Member), aliased(Member)
    found = await uow.session.execute(
        select(Pause, Library, asker.name, ender.name)
        .join(Library, Library.id == Pause.library_id)
        .join(asker, asker.id == Pause.asked_by)
        .outerjoin(ender, ender.id == Pause.ended_by)
        .where(*which)  # type: ignore[arg-type]  # conditions of different columns
        .order_by(Pause.id)
        .execution_options(populate_existing=True)
    )
    return [Standing(*row) for row in found]


async def open_pauses(uow: UnitOfWork, partnership_id: PartnershipId) -> Sequence[Pause]:
    """Those of a partnership that is held, as they are now."""
    found = await uow.session.scalars(
        select(Pause)
        .where(Pause.partnership_id == partnership_id, Pause.ended_at.is_(None))
        .order_by(Pause.id)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def pause_until(uow: UnitOfWork, held: Held, wished: Wished, *, by: MemberId) -> Pause:
    """The library pauses the partnership until that day, or now until another one. All other contacts of it read until
    when. It is live, or paused already.
    """
    partnership, library = held.partnership, wished.library
    standing = await open_pauses(uow, partnership.id)
    pause = next((each for each in standing if each.library_id == library.id and each.away_id is None), None)
    if pause is None:
        pause = await begin_pause(uow, partnership, library.id, standing, by=by)
    pause.until = wished.until
    pause.resumes_at = local_instant(wished.until, 0, library.zone)
    pause.reason = wished.reason
    await uow.session.flush()
    uow.audit("pause asked", "partnership", partnership.id, by=by, library=library.id, until=wished.until.isoformat())
    await uow.refresh(about(pause.id))
    key = f"pause:{about(pause.id)}:{wished.until.isoformat()}"
    await _tell(uow, "pause", pause, held.contacts, but=by, key=key)
    return pause


async def begin_pause(
    uow: UnitOfWork,
    partnership: Partnership,
    library_id: LibraryId,
    standing: Sequence[Pause],
    *,
    by: MemberId,
    away_id: AwayId | None = None,
) -> Pause:
    """A row beside those that stand; the first one pauses the partnership. It is held, and live or paused."""
    if standing:
        first = standing[0]
        remembered: dict[str, Any] = {
            "paused_at": first.paused_at,
            "from_state": first.from_state,
            "state_since": first.state_since,
            "dues": dict(first.dues),
        }
    else:
        remembered = where_it_stands(partnership, uow.now)
    pause = Pause(
        partnership_id=partnership.id,
        library_id=library_id,
        asked_by=by,
        began_at=uow.now,
        away_id=away_id,
        **remembered,
    )
    uow.session.add(pause)
    await uow.session.flush()
    if partnership.state in LIVE:
        today = local_day(uow.now, _zone(partnership, library_id))
        await change_state(uow, partnership, PartnershipState.PAUSED, ChangeReason.PAUSED, by=by, on=today)
    return pause


async def back_in(uow: UnitOfWork, held: Held, library_ids: Collection[LibraryId], *, by: MemberId) -> list[Pause]:
    """These libraries do not pause the partnership until a day any more: the others read that they are back. Answers
    what ended; a library that cannot answer at all is not back by this (`aways.come_back`).
    """
    ended = [
        each
        for each in await open_pauses(uow, held.partnership.id)
        if each.library_id in library_ids and each.away_id is None
    ]
    for pause in ended:
        await end_pause(uow, pause, by=by)
        await _tell(uow, "pause_over", pause, held.contacts, but=by, key=f"pause_over:{about(pause.id)}")
    if ended:
        await go_on(uow, held.partnership, by=by)
    return ended


async def end_pause(uow: UnitOfWork, pause: Pause, *, by: MemberId | None) -> None:
    """It is over. Whether its partnership goes on is to be looked at afterwards (`go_on`)."""
    pause.ended_at = uow.now
    pause.ended_by = by
    await uow.session.flush()
    uow.audit("pause ended", "partnership", pause.partnership_id, by=by, library=pause.library_id)
    await uow.refresh(about(pause.id))


async def go_on(uow: UnitOfWork, partnership: Partnership, *, by: MemberId | None) -> bool:
    """The partnership goes on where it was, unless somebody pauses it still. It is held.

    A talk is due anew from today on, and a trial ends later by as long as it rested.
    """
    if partnership.state is not PartnershipState.PAUSED or await open_pauses(uow, partnership.id):
        return False
    last = await _last_pause(uow, partnership.id)
    if last is None:
        return False
    zone = _zone(partnership, last.library_id)
    today = local_day(uow.now, zone)
    short = was_short(last, uow.now)
    if not short:
        move_trial(partnership, last, today, zone)
    await change_state(uow, partnership, state_after(partnership, last), ChangeReason.WENT_ON, by=by, on=today)
    if short:
        as_before(partnership, last)
    else:
        partnership.quiet_since = max(partnership.quiet_since, today)
    await uow.session.flush()
    return True


def _zone(partnership: Partnership, library_id: LibraryId) -> str:
    """Of the library whose days count; UTC of one that left."""
    return next((row.library.zone for row in partnership.rows if row.library_id == library_id), "UTC")


async def _last_pause(uow: UnitOfWork, partnership_id: PartnershipId) -> Pause | None:
    found = await uow.session.scalars(
        select(Pause).where(Pause.partnership_id == partnership_id).order_by(Pause.id.desc()).limit(1)
    )
    return found.one_or_none()


async def library_stopped(uow: UnitOfWork, partnership: Partnership, library_id: LibraryId, *, by: MemberId) -> None:
    """A library left the partnership: it pauses it no more. The partnership is held."""
    for pause in await open_pauses(uow, partnership.id):
        if pause.library_id == library_id:
            await end_pause(uow, pause, by=by)
    await go_on(uow, partnership, by=by)


async def pause_again(uow: UnitOfWork, partnership: Partnership, ended_at: datetime, *, by: MemberId | None) -> None:
    """An ending was undone that had closed pauses at that instant: those that would last still last on, and where none
    would the partnership goes on. It is held.
    """
    if partnership.state is not PartnershipState.PAUSED:
        return
    found = await uow.session.execute(
        select(Pause, Away)
        .outerjoin(Away, Away.id == Pause.away_id)
        .where(Pause.partnership_id == partnership.id, Pause.ended_at == ended_at)
        .order_by(Pause.id)
        .execution_options(populate_existing=True)
    )
    for pause, away in found.all():
        if _lasts(pause, away, uow.now):
            pause.ended_at = pause.ended_by = None
    await uow.session.flush()
    await go_on(uow, partnership, by=by)


def _lasts(pause: Pause, away: Away | None, now: datetime) -> bool:
    if away is not None:
        return away.is_open
    return pause.resumes_at is not None and pause.resumes_at > now


async def _tell(
    uow: UnitOfWork, kind: str, pause: Pause, contacts: Sequence[Contact], *, but: MemberId, key: str
) -> None:
    told = [contact for contact in contacts if contact.member_id != but]
    await uow.notify(kind, about(pause.id), in_their_hours(uow, told), key=key, pause=pause.id)


# The clock


async def end_pauses(uow: UnitOfWork) -> int:
    """End those whose day has come, at most fifty; answers how many. It may run anywhere, often."""
    found = await uow.session.execute(
        select(Pause.id, Pause.partnership_id)
        .where(Pause.ended_at.is_(None), Pause.resumes_at <= uow.now)
        .order_by(Pause.partnership_id, Pause.id)
        .limit(AT_ONCE)
    )
    due = found.all()
    for pause_id, partnership_id in due:
        held = await hold_of(uow, select(Partnership.id).where(Partnership.id == partnership_id))
        pause = await uow.session.get_one(Pause, pause_id, populate_existing=True)
        if held is None or not pause.is_open or pause.resumes_at is None or pause.resumes_at > uow.now:
            continue
        await end_pause(uow, pause, by=None)
        await go_on(uow, held.partnership, by=None)
    return len(due)


async def next_pause_end(uow: UnitOfWork) -> datetime | None:
    """When the next pause ends by itself; None when none does."""
    found: datetime | None = await uow.session.scalar(
        select(func.min(Pause.resumes_at)).where(Pause.ended_at.is_(None))
    )
    return found
