"""A library's closed days: written down by its contacts, joined where they overlap, and taken away again."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from core.model.closures import Closure, WrongClosure, merged, still_to_come, what_is_wrong
from core.model.ids import LibraryId, MemberId
from core.model.libraries import Library
from core.store.unit import UnitOfWork


async def close_on(
    uow: UnitOfWork, library_id: LibraryId, closure: Closure, *, today: date, by: MemberId
) -> Library | WrongClosure | None:
    """No message goes to its contacts on these days. Answers the library as it is now, or what is wrong; None where
    there is none. `today`: of the writer's calendar. What is over is forgotten.
    """
    library = await _held(uow, library_id)
    if library is None:
        return None
    if (wrong := what_is_wrong(closure, today, library.closures)) is not None:
        return wrong
    library.closures = merged([*still_to_come(library.closures, today), closure])
    first, last = closure.first.isoformat(), closure.last.isoformat()
    uow.audit("closed days added", "library", library.id, by=by, first=first, last=last)
    return library


async def open_again(uow: UnitOfWork, library_id: LibraryId, first: date, *, today: date, by: MemberId) -> bool:
    """The closed days that begin on that day are none any more. False where there are none."""
    library = await _held(uow, library_id)
    gone = next((each for each in library.closures if each.first == first), None) if library is not None else None
    if library is None or gone is None:
        return False
    library.closures = tuple(each for each in still_to_come(library.closures, today) if each != gone)
    uow.audit("closed days removed", "library", library.id, by=by, first=first.isoformat(), last=gone.last.isoformat())
    return True


async def _held(uow: UnitOfWork, library_id: LibraryId) -> Library | None:
    """As it is now; nobody else changes it until the unit of work ends."""
    found = await uow.session.scalars(
        select(Library).where(Library.id == library_id).with_for_update().execution_options(populate_existing=True)
    )
    return found.one_or_none()
