"""Wishes for a partner: what a library leaves when nobody fits, and how it hears of somebody who does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update

from core.model.defaults import LOOK_AGAIN, WISH_ANSWERED
from core.model.finding import PartnerWish, SeekerCode
from core.model.ids import LibraryId, MemberId, PartnerWishId
from core.model.libraries import Library
from core.model.matching import may_meet
from core.services.finding_matches import best_matches, kept_apart
from core.services.people import contacts_of, in_their_hours
from core.services.seekers import OPEN_SEEKERS, index_seeker, read_seeker, seeker_of
from core.store.unit import UnitOfWork
from core.store.upsert import insert_for

WISHES_AT_ONCE = 20
TOLD_AT_ONCE = 200
"""Wishes that hear of one library; the bot looks for the others when their day comes."""


def about(wish_id: PartnerWishId) -> str:
    """What notices about a wish are marked with."""
    return f"partner_wish:{wish_id}"


async def open_wish_of(uow: UnitOfWork, library_id: LibraryId) -> PartnerWish | None:
    """The wish that waits, or None."""
    found = await uow.session.scalars(
        select(PartnerWish).where(PartnerWish.library_id == library_id, PartnerWish.closed_at.is_(None))
    )
    return found.one_or_none()


async def wish_by_id(uow: UnitOfWork, wish_id: PartnerWishId) -> PartnerWish | None:
    """The wish, or None."""
    return await uow.session.get(PartnerWish, wish_id)


async def leave_wish(uow: UnitOfWork, library_id: LibraryId, *, by: MemberId) -> PartnerWish:
    """Remember that nobody fits yet; one that waits already stays as it is."""
    insert = insert_for(uow.session, PartnerWish).values(
        library_id=library_id, asked_by=by, asked_at=uow.now, look_at=uow.now + WISH_ANSWERED
    )
    left = await uow.session.execute(insert.on_conflict_do_nothing().returning(PartnerWish.id))
    wish_id = left.scalar_one_or_none()
    if wish_id is not None:
        uow.audit("partner wished for", "library", library_id, by=by, wish=wish_id)
    wish = await open_wish_of(uow, library_id)
    if wish is None:
        msg = f"library {library_id} has no wish although one was left"
        raise RuntimeError(msg)
    return wish


async def close_wish(uow: UnitOfWork, library_id: LibraryId) -> None:
    """The library does not wait any more."""
    await uow.session.execute(
        update(PartnerWish)
        .where(PartnerWish.library_id == library_id, PartnerWish.closed_at.is_(None))
        .values(closed_at=uow.now)
    )


async def arrived(uow: UnitOfWork, wish_id: PartnerWishId) -> None:
    """Somebody of the library has read that there is somebody."""
    await uow.session.execute(
        update(PartnerWish)
        .where(PartnerWish.id == wish_id, PartnerWish.closed_at.is_(None))
        .values(closed_at=uow.now, found_at=func.coalesce(PartnerWish.found_at, uow.now))
    )


async def waiting_wishes(uow: UnitOfWork) -> Sequence[tuple[PartnerWish, Library]]:
    """Wishes that wait, oldest first."""
    found = await uow.session.execute(
        select(PartnerWish, Library)
        .join(Library, Library.id == PartnerWish.library_id)
        .where(PartnerWish.closed_at.is_(None))
        .order_by(PartnerWish.asked_at, PartnerWish.id)
    )
    return [(wish, library) for wish, library in found]


async def count_waiting_wishes(uow: UnitOfWork) -> int:
    """How many wait."""
    counted = select(func.count()).select_from(PartnerWish).where(PartnerWish.closed_at.is_(None))
    return await uow.session.scalar(counted) or 0


async def seeker_changed(uow: UnitOfWork, library_id: LibraryId) -> None:
    """A library began to seek, answered something anew, is seen again or is away no more: it is found by it from now
    on, and whoever wished for one like it hears of it. One that seeks no more, or is away, is found no longer.
    """
    await index_seeker(uow, library_id)
    new = await seeker_of(uow, library_id, only_open=True)
    if new is None:
        return
    waiting = (
        select(PartnerWish.library_id)
        .join(SeekerCode, SeekerCode.library_id == PartnerWish.library_id)
        .where(
            PartnerWish.closed_at.is_(None),
            SeekerCode.language.in_(new.writes),
            SeekerCode.code.not_like(f"{new.country}%"),
        )
        .order_by(PartnerWish.asked_at, PartnerWish.id)
        .limit(TOLD_AT_ONCE)
    )
    wishing = set(await uow.session.scalars(waiting))
    if not wishing:
        return
    wishing -= await kept_apart(uow, library_id)
    statement = OPEN_SEEKERS.where(Library.id.in_(wishing)).order_by(Library.id)
    for row in await uow.session.execute(statement):
        seeker = read_seeker(row)
        wish = await open_wish_of(uow, seeker.library_id) if may_meet(seeker, new) else None
        if wish is not None:
            await _tell_found(uow, wish)


async def look_again(uow: UnitOfWork) -> int:
    """Look again for wishes whose day has come, at most twenty; answers how many. It may run anywhere, often.

    Who waits for their first answer hears "not yet", once; later ones hear of somebody, or nothing. A library that has
    as many partners as it wants waits no more.
    """
    found = await uow.session.scalars(
        select(PartnerWish)
        .where(PartnerWish.closed_at.is_(None), PartnerWish.look_at <= uow.now)
        .order_by(PartnerWish.look_at, PartnerWish.id)
        .limit(WISHES_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    due = found.all()
    for wish in due:
        wish.look_at = uow.now + LOOK_AGAIN
        mine = await seeker_of(uow, wish.library_id)
        if mine is None or not mine.room:
            wish.closed_at = uow.now
        elif await best_matches(uow, mine, most=1):
            await _tell_found(uow, wish)
        elif wish.told_at is None:
            wish.told_at = uow.now
            await _tell(uow, wish, "partner_not_yet")
    return len(due)


async def next_look(uow: UnitOfWork) -> datetime | None:
    """When the bot looks again for the next wish; None when none waits."""
    found: datetime | None = await uow.session.scalar(
        select(func.min(PartnerWish.look_at)).where(PartnerWish.closed_at.is_(None))
    )
    return found


async def _tell_found(uow: UnitOfWork, wish: PartnerWish) -> None:
    wish.found_at = uow.now
    await _tell(uow, wish, "partner_found")


async def _tell(uow: UnitOfWork, wish: PartnerWish, kind: str) -> None:
    contacts = await contacts_of(uow, [wish.library_id])
    await uow.notify(kind, about(wish.id), in_their_hours(uow, contacts), wish=wish.id)
