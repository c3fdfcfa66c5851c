"""Partnerships: whose they are, and making one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import joinedload

from core.model.defaults import TRIAL_MONTHS
from core.model.ids import LibraryId, MemberId, PartnershipId
from core.model.libraries import Library
from core.model.lifecycle import ChangeReason
from core.model.partnerships import LOGGABLE, Partnership, PartnershipLibrary, PartnershipState
from core.model.schedule import local_day, months_after
from core.services.lifecycle import record_change
from core.services.people import contacts_of, in_their_hours
from core.store.turns import take_turn
from core.store.unit import UnitOfWork

_WHOLE = joinedload(Partnership.rows).joinedload(PartnershipLibrary.library)


async def partnerships_of(
    uow: UnitOfWork, library_ids: Collection[LibraryId], *, states: Collection[PartnershipState] = LOGGABLE
) -> Sequence[Partnership]:
    """The partnerships of these libraries, with all rows and libraries, oldest first. One statement."""
    if not library_ids:
        return ()
    found = await uow.session.scalars(
        select(Partnership)
        .where(
            Partnership.state.in_(states),
            exists().where(
                PartnershipLibrary.partnership_id == Partnership.id, PartnershipLibrary.library_id.in_(library_ids)
            ),
        )
        .order_by(Partnership.id)
        .options(_WHOLE)
    )
    return found.unique().all()


async def newest_partnerships(uow: UnitOfWork, limit: int) -> Sequence[Partnership]:
    """The last that began, with all rows and libraries, the newest first, whatever became of them."""
    newest = select(Partnership.id).order_by(Partnership.id.desc()).limit(limit).scalar_subquery()
    found = await uow.session.scalars(
        select(Partnership).where(Partnership.id.in_(newest)).order_by(Partnership.id.desc()).options(_WHOLE)
    )
    return found.unique().all()


def in_state(*states: PartnershipState) -> ColumnElement[bool]:
    """Of a partnership, where another column finds the few that are looked for. Said the other way round, so that
    SQLite takes that column's index: the one of the states holds them all.
    """
    return Partnership.state.not_in(sorted(set(PartnershipState) - set(states)))


async def partnership_by_id(uow: UnitOfWork, partnership_id: PartnershipId) -> Partnership | None:
    """The partnership with all rows and libraries, or None."""
    found = await uow.session.scalars(select(Partnership).where(Partnership.id == partnership_id).options(_WHOLE))
    return found.unique().one_or_none()


async def partnerships_by_id(
    uow: UnitOfWork, partnership_ids: Collection[PartnershipId]
) -> Mapping[PartnershipId, Partnership]:
    """These partnerships with all rows and libraries. One statement."""
    if not partnership_ids:
        return {}
    found = await uow.session.scalars(select(Partnership).where(Partnership.id.in_(partnership_ids)).options(_WHOLE))
    return {partnership.id: partnership for partnership in found.unique()}


def partners_of(partnership: Partnership, library_ids: Collection[LibraryId]) -> list[Library]:
    """The other libraries of a partnership, seen from these; all of them for somebody who is outside it, or who speaks
    for every one.
    """
    others = [row.library for row in partnership.rows if row.library_id not in library_ids]
    return others or [row.library for row in partnership.rows]


async def same_partnership(
    uow: UnitOfWork, library_ids: Collection[LibraryId], *, to_pair: bool = False
) -> Partnership | None:
    """A partnership, not ended, of exactly these libraries. `to_pair`: of two who pair them at the same moment the
    second waits, and reads what the first made.
    """
    if to_pair:
        await take_turn(uow, f"pair:{','.join(map(str, sorted(library_ids)))}")
    for partnership in await partnerships_of(uow, library_ids, states=set(PartnershipState) - {PartnershipState.ENDED}):
        if {row.library_id for row in partnership.rows} == set(library_ids):
            return partnership
    return None


async def pair(uow: UnitOfWork, *, libraries: Sequence[Library], by: MemberId) -> Partnership:
    """Make a partnership of these libraries in trial, and tell every contact in their own hours."""
    today = local_day(uow.now, "UTC")
    partnership = Partnership(
        state=PartnershipState.TRIAL,
        began_on=today,
        state_since=today,
        quiet_since=today,
        created_at=uow.now,
        trial_ends_on=months_after(today, TRIAL_MONTHS),
    )
    for library in libraries:
        row = PartnershipLibrary(library_id=library.id, library=library)
        row.settle(None, partnership.due_after(today))
        partnership.rows.append(row)
    partnership.plan_questions(today)
    uow.session.add(partnership)
    await uow.session.flush()
    record_change(uow, partnership, None, ChangeReason.PAIRED, by=by)
    contacts = await contacts_of(uow, [library.id for library in libraries])
    await uow.notify(
        "paired", f"partnership:{partnership.id}", in_their_hours(uow, contacts), partnership=partnership.id
    )
    return partnership
