"""A library joins a partnership that is there already, or leaves it: its row comes and goes, with an entry each in the
timeline. What they did together stays.
"""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.orm.attributes import flag_modified

from core.model.ids import MemberId
from core.model.libraries import Library
from core.model.lifecycle import ChangeReason, StateChange
from core.model.nudges import Nudge
from core.model.partnerships import Partnership, PartnershipLibrary
from core.model.schedule import local_day
from core.services.lifecycle import record_event
from core.services.review_days import library_came, library_went
from core.services.signing import libraries_changed
from core.store.unit import UnitOfWork


async def admit(uow: UnitOfWork, partnership: Partnership, library: Library, *, by: MemberId | None) -> StateChange:
    """The library is one of them from today on (its own calendar). The partnership is held."""
    partnership.admit(library, local_day(uow.now, library.zone))
    event = await _changed(uow, partnership, library, ChangeReason.JOINED, by=by)
    await library_came(uow, partnership, library.id)
    return event


async def release(
    uow: UnitOfWork, partnership: Partnership, row: PartnershipLibrary, *, by: MemberId | None, note: str | None
) -> StateChange:
    """The library is none of them any more, and nobody of it is asked about them. The partnership is held."""
    await uow.session.execute(delete(Nudge).where(Nudge.row_id == row.id))
    partnership.release(row)
    await uow.session.delete(row)
    event = await _changed(uow, partnership, row.library, ChangeReason.LEFT, by=by, note=note)
    await library_went(uow, partnership, by=by)
    return event


async def _changed(
    uow: UnitOfWork,
    partnership: Partnership,
    library: Library,
    reason: ChangeReason,
    *,
    by: MemberId | None,
    note: str | None = None,
) -> StateChange:
    # Whoever waits to hold the partnership sees by its version that other libraries are in it now.
    flag_modified(partnership, "state")
    event = record_event(uow, partnership, reason, by=by, library_id=library.id, note=note)
    await uow.session.flush()
    await libraries_changed(uow, partnership, by=by)
    return event
