"""A library left a partnership of several: whatever is open there waits for it no more.

Each matter has its own function, listed in `_MATTERS`: the partnership is held and the library is none of its rows any
more when it is called.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from core.model.answers import Choice
from core.model.ids import LibraryId, MemberId
from core.model.partnerships import Partnership, PartnershipState
from core.services.endings import about, asker_left, open_parting
from core.services.partings import end_now
from core.services.pauses import library_stopped
from core.services.renewals import open_renewal, renew_without
from core.services.rhythms import rhythm_of_one_less
from core.store.unit import UnitOfWork

Matter = Callable[[UnitOfWork, Partnership, LibraryId, MemberId], Awaitable[None]]


async def library_left(uow: UnitOfWork, partnership: Partnership, library_id: LibraryId, *, by: MemberId) -> None:
    """Settle what waited for that library alone, and take back what it had asked. `by`: who wrote down that it leaves.

    Whoever has a question that all libraries of a partnership answer puts it into `_MATTERS`.
    """
    for matter in _MATTERS:
        if partnership.state is PartnershipState.ENDED:
            return
        await matter(uow, partnership, library_id, by)


async def _ending(uow: UnitOfWork, partnership: Partnership, library_id: LibraryId, by: MemberId) -> None:
    """What it asked for is taken back: it has left itself. Of one that others asked for it is not waited for: where all
    who are left agree it ends at once, as if the last of them had just said so.
    """
    parting = await open_parting(uow, partnership.id)
    if parting is None:
        return
    if parting.ending.library_id == library_id:
        await asker_left(uow, parting, by=by)
        return
    answers = [parting.answers.get(library.id) for library in parting.others]
    agreed = all(heard is not None and heard.says(Choice.YES) for heard in answers)
    if agreed and not parting.ending.on_a_day:
        await end_now(uow, parting, by=None)
        return
    await uow.refresh(about(parting.ending.id))


async def _renewal(uow: UnitOfWork, partnership: Partnership, _library_id: LibraryId, _by: MemberId) -> None:
    """Renewed where all who are left said yes."""
    renewing = await open_renewal(uow, partnership.id)
    if renewing is not None and renewing.is_open:
        await renew_without(uow, renewing)


async def _rhythm(uow: UnitOfWork, partnership: Partnership, library_id: LibraryId, by: MemberId) -> None:
    """Its own wish is taken back; agreed where all who are left said yes."""
    await rhythm_of_one_less(uow, partnership, library_id, by=by)


async def _pause(uow: UnitOfWork, partnership: Partnership, library_id: LibraryId, by: MemberId) -> None:
    """It pauses nothing any more: the others go on, unless one of them does."""
    await library_stopped(uow, partnership, library_id, by=by)


_MATTERS: tuple[Matter, ...] = (_ending, _renewal, _rhythm, _pause)
"""The ending first: what it took with it waits again."""
